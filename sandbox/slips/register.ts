// The slip register 手工单登记: of every number in every block whether it is unused, written, void, declared or missing; which numbers stand
// on two sheets, and which no block was ever issued for. Found from the sheets and blocks alone.
import type {NumberFate, SlipBlockDoc, SlipDoc, SlipNoteDoc} from '../state/slip-records.ts'
import {type Numbered, numberText} from './numbers.ts'

export type NumberState =
  | 'unused' // beyond the last written number of its block
  | 'used'
  | 'void'
  | 'declared' // spoiled or lost, and somebody said so
  | 'missing' // before the last written number, no sheet, nobody said why
  | 'duplicate' // on more than one sheet
export type BlockState = {block: SlipBlockDoc; numbers: {number: number; state: NumberState; slips: string[]}[]}

export type Register = {
  blocks: BlockState[]
  /** Undeclared gaps, by number. */
  missing: Numbered[]
  declared: (Numbered & {fate: NumberFate})[]
  /** `declared`: somebody said that there are two. */
  duplicates: (Numbered & {slips: string[]; declared: boolean})[]
  /** Sheets whose number stands in no block that was issued. */
  outside: (Numbered & {slip: string})[]
  counts: {issued: number; written: number; void: number; posted: number; open: number}
}

export function registerOf(
  blocks: readonly SlipBlockDoc[],
  slips: readonly SlipDoc[],
  notes: readonly SlipNoteDoc[],
): Register {
  const sheets = new Map<string, SlipDoc[]>()
  for (const slip of slips) {
    const key = numberText(slip.paper)
    sheets.set(key, [...(sheets.get(key) ?? []), slip])
  }
  const told = new Map(notes.map(note => [numberText(note), note]))
  const stateOf = (numbered: Numbered, beforeLast: boolean): NumberState => {
    const found = sheets.get(numberText(numbered)) ?? []
    if (found.length > 1) return 'duplicate'
    if (found.length === 1) return found[0]?.state === 'void' ? 'void' : 'used'
    if (told.has(numberText(numbered))) return 'declared'
    return beforeLast ? 'missing' : 'unused'
  }
  const states = blocks.map(block => {
    let last = 0
    for (let number = block.from; number <= block.to; number++)
      if (sheets.has(numberText({series: block.series, number}))) last = number
    const numbers: BlockState['numbers'] = []
    for (let number = block.from; number <= block.to; number++) {
      const numbered = {series: block.series, number}
      numbers.push({
        number,
        state: stateOf(numbered, number < last),
        slips: (sheets.get(numberText(numbered)) ?? []).map(one => one.id),
      })
    }
    return {block, numbers}
  })
  const within = ({series, number}: Numbered) =>
    blocks.some(one => one.series === series && number >= one.from && number <= one.to)
  const inState = (state: NumberState): Numbered[] =>
    states.flatMap(({block, numbers}) =>
      numbers.filter(one => one.state === state).map(({number}) => ({series: block.series, number})),
    )
  const count = (state: SlipDoc['state']) => slips.filter(one => one.state === state).length
  return {
    blocks: states,
    missing: inState('missing'),
    declared: notes
      .filter(note => note.fate !== 'duplicate')
      .map(({series, number, fate}) => ({series, number, fate}))
      .sort((a, b) => (a.series < b.series ? -1 : a.series > b.series ? 1 : a.number - b.number)),
    duplicates: [...sheets.values()]
      .filter(found => found.length > 1)
      .map(found => {
        const {series, number} = (found[0] as SlipDoc).paper
        const declared = told.get(numberText({series, number}))?.fate === 'duplicate'
        return {series, number, slips: found.map(one => one.id), declared}
      })
      .sort((a, b) => (numberText(a) < numberText(b) ? -1 : 1)),
    outside: slips
      .filter(({paper}) => !within(paper))
      .map(({id, paper}) => ({series: paper.series, number: paper.number, slip: id})),
    counts: {
      issued: blocks.reduce((sum, one) => sum + one.to - one.from + 1, 0),
      written: slips.length,
      void: count('void'),
      posted: count('posted'),
      open: slips.length - count('void') - count('posted'),
    },
  }
}
