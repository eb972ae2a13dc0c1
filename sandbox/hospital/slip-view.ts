// What the screens of numbered paper see 手工单一览: blocks, sheets, gaps and duplicates, the stack of the back-entry. Who keys second is not shown
// what the first keyed: the two passes stand here only once they disagree. It reads and never writes.
import {capitals} from '../base/capitals.ts'
import type {Instant} from '../base/instant.ts'
import {agreedFields, backEntryOrder, disputed, sumsOf} from '../slips/back-entry.ts'
import {fieldsOf, readFields, textAt} from '../slips/fields.ts'
import {numberText} from '../slips/numbers.ts'
import {type Register, registerOf} from '../slips/register.ts'
import type {HospitalReader} from '../state/hospital-reader.ts'
import type {SlipDoc, SlipPaper, SystemState} from '../state/slip-records.ts'

export type SlipRow = Pick<SlipDoc, 'id' | 'state' | 'posted' | 'voided'> & {
  number: string
  /** The sheet as it is written, and its sum in words. */
  paper: SlipPaper
  fields: Record<string, string>
  capitals: string
  /** Who did which pass; null = nobody yet. */
  first: string | null
  second: string | null
  resolved: string | null
  /** Fields the two passes disagree about and nobody has decided, with both readings. */
  disputed: {field: string; first: string; second: string}[]
  /** Why what was agreed cannot be posted, as far as the sheet itself says; null = nothing is known against it. */
  unfit: {field: string; what: 'unreadable' | 'sumsDiffer'} | null
}

export type PaperView = {
  institution: string
  institutionName: string
  now: Instant
  seq: number
  system: SystemState
  register: Register
  /** In the order of the back-entry. */
  slips: SlipRow[]
  sums: ReturnType<typeof sumsOf>
  /** Windows somebody works at. */
  windows: {window: string; name: string}[]
}

export function paperView(
  books: HospitalReader,
  {name, now, seq}: {name: string; now: Instant; seq: number},
): PaperView {
  const slips = books.all('slip')
  return {
    institution: books.institution,
    institutionName: name,
    now,
    seq,
    system: books.get('system', 'his')?.state ?? 'up',
    register: registerOf(books.all('slipBlock'), slips, books.all('slipNote')),
    slips: [...slips].sort(backEntryOrder).map(rowOf),
    sums: sumsOf(slips),
    windows: books
      .all('shift')
      .filter(one => one.closedAt === null)
      .map(({window, name: who}) => ({window, name: who})),
  }
}

function rowOf(slip: SlipDoc): SlipRow {
  const {id, state, posted, voided, paper, first, second, resolved} = slip
  const read = state === 'agreed' ? readFields(agreedFields(slip)) : undefined
  return {
    id,
    state,
    posted,
    voided,
    number: numberText(paper),
    paper,
    fields: fieldsOf(paper),
    capitals: capitals(paper.total),
    first: first?.by ?? null,
    second: second?.by ?? null,
    resolved: resolved?.by ?? null,
    disputed:
      state === 'disputed'
        ? disputed(slip).map(field => ({
            field,
            first: textAt(first?.fields ?? {}, field),
            second: textAt(second?.fields ?? {}, field),
          }))
        : [],
    unfit: read && !read.ok ? read.error : null,
  }
}
