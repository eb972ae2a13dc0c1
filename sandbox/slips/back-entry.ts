// Back-entry 补录: two different people key a sheet, neither sees the other's; where they disagree a third reads the paper. People who do both
// passes make the second match the first instead of the sheet, so the same person is refused. Order: emergencies, inpatient
// deposits, outpatient charges, registrations, refunds. It does not know what a posted slip becomes.
import type {Fen} from '../base/fen.ts'
import {type Keyed, type SlipDoc, slipKinds} from '../state/slip-records.ts'
import {differing, type Fields, fieldNames, textAt} from './fields.ts'
import {numberText} from './numbers.ts'

export type BackEntryObjection =
  | 'noName' // who are you?
  | 'samePerson' // this person keyed it already
  | 'keyedAlready' // that pass is done
  | 'firstMissing' // the first pass comes first
  | 'unresolved' // a field in dispute was left out
  | 'notKeyed' // two passes first
  | 'slipClosed' // it is posted or void

const sameName = (one: string, other: string): boolean => one.trim() === other.trim()
const stamp = (by: string, at: number, fields: Fields): Keyed => ({
  by: by.trim(),
  at,
  // only fields a sheet has, so that nothing else gets into the books
  fields: Object.fromEntries(fieldNames.map(name => [name, textAt(fields, name)]).filter(([, text]) => text !== '')),
})

/** The slip after somebody keyed it, or what stands against it. */
export function keyed(
  slip: SlipDoc,
  {pass, by, at, fields}: {pass: 1 | 2; by: string; at: number; fields: Fields},
): SlipDoc | BackEntryObjection {
  if (slip.state === 'posted' || slip.state === 'void') return 'slipClosed'
  if (by.trim() === '') return 'noName'
  if (pass === 1) return slip.first ? 'keyedAlready' : {...slip, first: stamp(by, at, fields)}
  if (!slip.first) return 'firstMissing'
  if (slip.second) return 'keyedAlready'
  if (sameName(slip.first.by, by)) return 'samePerson'
  const second = stamp(by, at, fields)
  return {...slip, second, state: differing(slip.first.fields, second.fields).length === 0 ? 'agreed' : 'disputed'}
}

/** Fields the two passes disagree about; none before both are there. */
export const disputed = ({first, second}: SlipDoc): string[] =>
  first && second ? differing(first.fields, second.fields) : []

/** A third person says what stands on the paper: every field in dispute, and any other the two misread alike. */
export function resolved(
  slip: SlipDoc,
  {by, at, fields}: {by: string; at: number; fields: Fields},
): SlipDoc | BackEntryObjection {
  if (slip.state === 'posted' || slip.state === 'void') return 'slipClosed'
  if (by.trim() === '') return 'noName'
  const {first, second} = slip
  if (!first || !second) return 'notKeyed'
  if (sameName(first.by, by) || sameName(second.by, by)) return 'samePerson'
  if (disputed(slip).some(name => !(name in fields))) return 'unresolved'
  const known = Object.keys(fields).filter(name => fieldNames.includes(name))
  return {
    ...slip,
    state: 'agreed',
    resolved: {by: by.trim(), at, fields: Object.fromEntries(known.map(name => [name, textAt(fields, name)]))},
  }
}

/** What will be posted: where nobody disagreed what both keyed, elsewhere what the third read. */
export const agreedFields = ({first, resolved: third}: SlipDoc): Fields => ({...first?.fields, ...third?.fields})

/** 0 an emergency, then by kind. */
export const backEntryRank = ({paper}: SlipDoc): number =>
  paper.level === null ? 1 + slipKinds.indexOf(paper.kind) : 0

/** By rank, then by number, then by sheet. */
export function backEntryOrder(one: SlipDoc, other: SlipDoc): number {
  const key = ({id, paper}: SlipDoc) => `${numberText(paper)} ${id}`
  return backEntryRank(one) - backEntryRank(other) || (key(one) < key(other) ? -1 : 1)
}

/** What a sheet adds to the money taken: a refund takes from it. */
export const moneyOf = ({paper}: SlipDoc): Fen => (paper.kind === 'refund' ? -paper.total : paper.total)

/** The paper's truth and where it stands: `paper` = posted + void + open, to the fen, at any time. */
export function sumsOf(slips: readonly SlipDoc[]): {paper: Fen; posted: Fen; void: Fen; open: Fen} {
  const sum = (of: readonly SlipDoc[]) => of.reduce((all, one) => all + moneyOf(one), 0)
  const closed = (state: SlipDoc['state']) => slips.filter(one => one.state === state)
  return {
    paper: sum(slips),
    posted: sum(closed('posted')),
    void: sum(closed('void')),
    open: sum(slips.filter(one => one.state !== 'posted' && one.state !== 'void')),
  }
}
