// K6 row by row 对明细账: what the last 3202 of a period showed as differing must have been mended: what only the centre had was taken
// back, or the totals claimed afterwards are others than before and equal. Differences that cancel each other out leave the totals
// equal throughout; then only a 3202 without any shows that they are gone. The centre's result file is believed: it is not the client's.
import {base64ToBytes} from '../../sandbox/base/base64.ts'
import type {Fen} from '../../sandbox/base/fen.ts'
import {readResult} from '../../sandbox/protocol/statement-file.ts'
import {number, text} from '../../sandbox/simulator/auditor-reading.ts'
import type {Asked, Fact} from './reading.ts'

export type Compared = {
  seq: number
  institution: string
  clrType: string
  area: string
  from: string
  to: string
  /** What the institution says its rows come to, in fen. */
  total: Fen
  fund: Fen
  differing: {setlId: string; msgid: string; memo: string}[]
}

/** What an answered 3202 found; undefined where the entry is none. */
export function comparedIn({entry, seq, heard}: Fact, {institution, row}: Asked): Compared | undefined {
  const stored = entry.decision?.events.find(event => event.kind === 'fileStored')
  if (heard !== 'ok' || stored?.kind !== 'fileStored') return undefined
  const differing = readResult(base64ToBytes(stored.base64)).filter(one => one.differs)
  return {
    seq,
    institution,
    clrType: text(row, 'clr_type'),
    area: text(row, 'setl_optins'),
    from: text(row, 'stmt_begndate').slice(0, 10),
    to: text(row, 'stmt_enddate').slice(0, 10),
    total: number(row, 'medfee_sumamt'),
    fund: number(row, 'fund_pay_sumamt'),
    differing: differing.map(({setlId, msgid, memo}) => ({setlId, msgid, memo})),
  }
}

export const scopeOf = ({
  institution,
  clrType,
  area,
  from,
  to,
}: Pick<Compared, 'institution' | 'clrType' | 'area' | 'from' | 'to'>): string =>
  [institution, clrType, area, from, to].join('|')
