// Whether every fen came out right 资金核对: the centre's settlements laid beside the hospital's bills and drawers. Each finding names
// its entries. It does not know who was slow.
import type {Fen} from '../../sandbox/base/fen.ts'
import type {BillDoc, ClosingDoc} from '../../sandbox/state/hospital-records.ts'
import {type Evidence, lastBills, type Settled, standing} from '../evidence.ts'

export type Wrong = {
  /** centreOnly: booked, and no bill says so · hospitalOnly: a bill says so, nothing is booked · differs: not the same sums · unknown: nobody knows. */
  what: 'centreOnly' | 'hospitalOnly' | 'differs' | 'unknown'
  patient: string
  bill: string | null
  setlId: string | null
  fen: Fen
  entries: number[]
}

export type Money = {
  settled: {rows: number; fen: Fen}
  selfPaid: {rows: number; fen: Fen}
  /** Self-paid, and settled as insured later the same day. */
  converted: {rows: number; fen: Fen}
  wrong: Wrong[]
  /** By window, counted less expected; only where it is not nothing, or nobody counted. */
  drawers: {window: string; difference: Fen | null}[]
  /** Rows each kind of difference the last reconciliation of each group named. */
  named: Partial<Record<ClosingDoc['differences'][number]['what'], number>>
  closings: number
  /** Differences of the ledger that no reconciliation named. */
  unnamed: number
  /** Second tries without a query, by entry. */
  resent: number[]
}

export function moneyOf(evidence: Evidence): Money {
  const bills = lastBills(evidence)
  const live = new Map(standing(evidence).map(one => [one.row.setlId, one]))
  const booked = [...live.values()]
  const wrong: Wrong[] = []
  const written = new Map(evidence.bills.map(one => [one.doc.id, one.seq]))
  for (const bill of bills) {
    const row = bill.setlId === null ? undefined : live.get(bill.setlId)
    const entries = [written.get(bill.id) ?? 0]
    const base = {patient: bill.patient, bill: bill.id, setlId: bill.setlId, entries}
    if (bill.state === 'unknown' || bill.state === 'refundUnknown')
      wrong.push({...base, what: 'unknown', fen: bill.amounts?.total ?? 0})
    if (bill.state !== 'settled') continue
    if (!row) wrong.push({...base, what: 'hospitalOnly', fen: bill.amounts?.total ?? 0})
    else if (row.row.total !== bill.amounts?.total || row.row.cash !== bill.amounts.cash)
      wrong.push({
        ...base,
        what: 'differs',
        fen: row.row.total - (bill.amounts?.total ?? 0),
        entries: [...entries, row.seq],
      })
    live.delete(bill.setlId ?? '')
  }
  for (const one of live.values()) wrong.push(nobodys(bills, one))
  const closings = [...evidence.closings.values()]
  const named = namedBy(closings)
  const told = (named.centreOnly ?? 0) + (named.hospitalOnly ?? 0) + (named.differs ?? 0)
  const rows = wrong.filter(one => one.what !== 'unknown').length
  return {
    settled: sum(booked.map(one => one.row.total)),
    selfPaid: sum(bills.filter(bill => bill.state === 'selfPaid').map(bill => bill.amounts?.total ?? 0)),
    converted: sum(bills.filter(bill => bill.state === 'converted').map(bill => bill.amounts?.total ?? 0)),
    wrong,
    drawers: drawersOf(evidence),
    named,
    closings: closings.length,
    unnamed: Math.max(0, rows - told),
    resent: evidence.acts.filter(one => one.done && one.act.do === 'abandon').map(one => one.seq),
  }
}

const sum = (of: readonly Fen[]): {rows: number; fen: Fen} => ({
  rows: of.length,
  fen: of.reduce((all, one) => all + one, 0),
})

/** A settlement no bill claims: a bill given up for dead, or one nobody knows the end of. */
function nobodys(bills: readonly BillDoc[], {seq, row, patient}: Settled): Wrong {
  const bill = bills.find(one => one.msgid === row.msgid)
  return {what: 'centreOnly', patient, bill: bill?.id ?? null, setlId: row.setlId, fen: row.total, entries: [seq]}
}

function drawersOf({shifts, drawers}: Evidence): Money['drawers'] {
  return [...shifts.values()].flatMap(shift => {
    const expected = drawers.reduce(
      (all, {doc}) => (doc.shift === shift.id && doc.kind === 'cash' && doc.why !== 'planted' ? all + doc.amount : all),
      0,
    )
    const difference = shift.counted === null ? null : shift.counted - expected
    return difference === 0 ? [] : [{window: shift.window, difference}]
  })
}

/** Every window reconciles the whole hospital: of each group the last word counts. */
function namedBy(closings: readonly ClosingDoc[]): Money['named'] {
  const last = new Map(closings.map(one => [`${one.insutype} ${one.clrType} ${one.agency}`, one]))
  const named: Money['named'] = {}
  const seen = new Set<string>()
  for (const closing of last.values())
    for (const {what, setlId, msgid} of closing.differences) {
      // the file of a group names the rows of its clearing type: another group may name the same
      const key = `${what} ${setlId} ${msgid}`
      if (seen.has(key)) continue
      seen.add(key)
      named[what] = (named[what] ?? 0) + 1
    }
  return named
}
