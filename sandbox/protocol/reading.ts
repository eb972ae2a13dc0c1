// What is known while one message is read: whether the world is strict, what was forgiven so far, what broke it.
// The list of what strict worlds do not forgive stands here and nowhere else. It does not know fields.
import type {BadMessage, Leniency} from './types.ts'

/**
 * Leniencies a strict world refuses. Still forgiven there, and noted: numbers as text and text as numbers (the platform
 * takes both), unknown fields, empty numbers, content types. Misspelled keys and nodes are not repaired in strict
 * worlds, so that the proper one is missing.
 */
export const strictRefuses: ReadonlySet<Leniency['kind']> = new Set<Leniency['kind']>([
  'inputAsText',
  'singleForList',
  'listForSingle',
  'nodeName',
  'fieldSpelling',
  'keyCase',
  'rootFields',
  'codeSpelling',
  'unknownCode',
  'missingLate',
  'missingEnvelope',
  'tooFine',
  'exponent',
  'tooLong',
  'dateForm',
  'nullWord',
  'pathMismatch',
])

/** Enough to report what a client does; a message of a thousand lines must not write a thousand notes. */
export const mostLeniencies = 100

export type BadKind = BadMessage['kind']

export class Reading {
  readonly strict: boolean
  /** The raw text holds escapes or replacement characters: every text is looked at more closely. */
  readonly suspicious: boolean
  readonly leniencies: Leniency[] = []
  bad: BadMessage | undefined

  constructor(strict: boolean, suspicious: boolean) {
    this.strict = strict
    this.suspicious = suspicious
  }

  /** Notes a leniency. */
  note(kind: Leniency['kind'], path: string, got: unknown): void {
    if (this.leniencies.length < mostLeniencies) this.leniencies.push({kind, path, got: clip(String(got))})
  }

  /** Forgives and returns true, or refuses in a strict world and returns false. */
  forgive(kind: Leniency['kind'], path: string, got: unknown, refusal: BadKind, expected: string): boolean {
    if (this.strict && strictRefuses.has(kind)) {
      this.refuse(refusal, path, expected, show(got))
      return false
    }
    this.note(kind, path, typeof got === 'object' ? show(got) : got)
    return true
  }

  /** The first refusal stands. Returns undefined, so that readers can `return reading.refuse(…)`. */
  refuse(kind: BadKind, path: string, expected: string, got: string): undefined {
    this.bad ??= {kind, path, expected, got}
    return undefined
  }
}

/** At most 40 characters, never half a character, with the length when something was cut. */
export function clip(text: string, most = 40): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most)
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`
}

/** A value as BadMessage.got carries it: 'empty', '"text"', '12.3', 'true', 'object', 'list(3)', 'length:40000'. */
export function show(value: unknown): string {
  if (value === undefined) return 'absent'
  if (value === null) return 'null'
  if (value === '') return 'empty'
  if (typeof value === 'string') return value.length > 200 ? `length:${value.length}` : JSON.stringify(clip(value))
  if (Array.isArray(value)) return `list(${value.length})`
  return typeof value === 'object' ? 'object' : String(value)
}
