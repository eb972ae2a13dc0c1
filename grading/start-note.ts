// Where the trainee's part of a journal begins: a note of the director that says which exercise it is, at which seed, and
// the par times of its solution, who the patients are. Everything before was prepared. Plain text, so that an old journal says it for ever.

export type Start = {
  exercise: string
  edition: number
  /** SHA-256 of the document; absent in journals of earlier releases. */
  document?: string
  seed: string
  /** Par by patient number in ms; 0 = work at an empty window. */
  parMs: Record<number, number>
  /** Who may sign as a second person. */
  staff: string[]
  /** Who should be charged, in the order of the document's patients. */
  people: {psnNo: string; name: string}[]
  /** Where each line of a patient's order went, from 1. */
  places: number[][]
}

const mark = 'exercise begins '

export const firstNote = (start: Start): string => mark + JSON.stringify(start)

/** Undefined for any other note, and for one that only begins the same. */
export function readNote(text: string): Start | undefined {
  if (!text.startsWith(mark)) return undefined
  try {
    return JSON.parse(text.slice(mark.length)) as Start
  } catch {
    return undefined
  }
}
