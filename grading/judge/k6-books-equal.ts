// K6 账账相符: the last 3201 of every closed day says the sums the ledger adds up to, for every insurance type, clearing type
// and agency with rows; every planted one-sided bill has been taken back; what a 3202 showed row by row was mended (k6-items.ts). The centre's
// own "equal" is checked, not believed.
import {dayOf} from '../../sandbox/base/instant.ts'
import {countingOf, number, object, text} from '../../sandbox/simulator/auditor-reading.ts'
import {type CountedRow, DaySums, type Sums} from '../../sandbox/simulator/day-sums.ts'
import type {ReversedReading} from '../../sandbox/state/records.ts'
import {type Compared, comparedIn, scopeOf} from './k6-items.ts'
import type {Asked, Fact, SitesMoved} from './reading.ts'
import type {PredicateMaker} from './types.ts'

type Group = {institution: string; insuranceType: string; clrType: string; area: string; day: string; entries: number[]}
type Close = {seq: number; from: string; to: string; equal: boolean; differs: string; fen: number; claimed: Sums}

const sameSums = (a: Sums, b: Sums): boolean =>
  (['rows', 'total', 'fund', 'account'] as const).every(name => a[name] === b[name])

const noClaim: Sums = {rows: 0, total: 0, fund: 0, account: 0}

export const booksEqual: PredicateMaker = ({find, script, watch}) => {
  const sums = new DaySums()
  const rows = new Map<string, CountedRow>()
  const groups = new Map<string, Group>()
  /** What was reconciled, by institution, insurance type, clearing type and agency asked for. */
  const closes = new Map<string, Close[]>()
  const closedTo = new Map<string, string>()
  /** The last 3202 of each period asked for. */
  const compared = new Map<string, Compared>()
  const byMsgid = new Map<string, {seq: number; row: CountedRow}>()
  let reading: ReversedReading | undefined

  /** The serving site's sums are without what it has not seen; what it sees again is to be reconciled again. */
  function moved({seq}: Fact, {to, rows: setlIds}: SitesMoved): void {
    for (const setlId of setlIds) {
      const row = rows.get(setlId)
      if (!row) continue
      const original = row.cancels === null ? undefined : rows.get(row.cancels)
      for (const one of [original, original && rows.get(original.bill)])
        if (one) one.cancelled = row.refund === (to === 'together')
      if (to === 'apart') sums.drop(row)
      else {
        sums.add(row)
        groups.get(keyOf(row))?.entries.push(seq)
      }
    }
  }

  const keyOf = ({institution, insuranceType, clrType, area, day}: CountedRow): string =>
    [institution, insuranceType, clrType, area, day].join('|')

  function book({rows: booked, at, seq}: Fact): void {
    for (const row of booked) {
      const original = row.cancels === null ? undefined : rows.get(row.cancels)
      const bill = original ? rows.get(original.bill) : undefined
      const refund = row.cause === 'cancel' || row.cause === 'reverse'
      if (original) original.cancelled = true
      if (bill) bill.cancelled = refund
      const {institution, insuranceType, clrType, area, fund, account} = row
      const counted: CountedRow = {
        institution,
        insuranceType,
        clrType,
        area,
        day: dayOf(at),
        bill: original?.bill ?? row.setlId,
        refund,
        cancels: row.cancels,
        cancelled: false,
        parts: {total: row.total},
        fund,
        account,
      }
      rows.set(row.setlId, counted)
      sums.add(counted)
      if (row.cause === 'settle') byMsgid.set(`${institution}|${row.msgid}`, {seq, row: counted})
      const key = keyOf(counted)
      const group = groups.get(key) ?? {institution, insuranceType, clrType, area, day: counted.day, entries: []}
      group.entries.push(seq)
      groups.set(key, group)
    }
  }

  function reconcile(fact: Fact, {institution, row}: Asked): void {
    const [insuranceType, clrType, area] = [text(row, 'insutype'), text(row, 'clr_type'), text(row, 'setl_optins')]
    const [from, to] = [text(row, 'stmt_begndate').slice(0, 10), text(row, 'stmt_enddate').slice(0, 10)]
    const asked = {institution, insuranceType, clrType, area, from, to}
    const ours = sums.booked(asked, countingOf(reading, text(row, 'refd_setl_flag')))
    const claimed: Sums = {
      rows: number(row, 'fixmedins_setl_cnt'),
      total: number(row, 'medfee_sumamt'),
      fund: number(row, 'fund_pay_sumamt'),
      account: number(row, 'acct_pay'),
    }
    const pairs = [
      ['medfee_sumamt', ours.total, claimed.total],
      ['fund_pay_sumamt', ours.fund, claimed.fund],
      ['acct_pay', ours.account, claimed.account],
      ['fixmedins_setl_cnt', ours.rows, claimed.rows],
    ] as const
    const wrong = pairs.filter(([, expected, got]) => expected !== got)
    const equal = wrong.length === 0
    if (fact.heard === 'ok') {
      const told = text(object(fact.output.stmtinfo) as never, 'stmt_rslt')
      // a repeated message gets the answer of its first time: only a fresh one can be held against the books of now
      if (fact.entry.decision?.outcome === 'ok' && told !== (equal ? '0' : '1')) {
        find({
          fault: 'sandbox',
          institution,
          entries: [fact.seq],
          field: 'stmt_rslt',
          expected: equal ? '0' : '1',
          got: told,
          zh: '中心对总账的结论与账本不符',
          en: 'The centre’s own verdict of 3201 is not what the ledger adds up to',
        })
      }
    }
    const key = [institution, insuranceType, clrType, area].join('|')
    const differs = wrong.map(([field, expected, got]) => `${field} ${expected}≠${got}`).join(', ')
    const [, expected = 0, got = 0] = wrong[0] ?? []
    const close = {seq: fact.seq, from, to, equal: equal && fact.heard === 'ok', differs, fen: got - expected, claimed}
    closes.set(key, [...(closes.get(key) ?? []), close])
    if (to > (closedTo.get(institution) ?? '')) closedTo.set(institution, to)
  }

  function tellDifference({institution, day, insuranceType, clrType, area}: Group, final: Close | undefined): void {
    const {from, to, claimed} = final ?? {from: day, to: day, claimed: noClaim}
    const ours = sums.booked({institution, insuranceType, clrType, area, from, to}, countingOf(reading, ''))
    const apart = (name: keyof Sums) => Math.abs(ours[name] - claimed[name])
    const fen = apart('total') + apart('fund') + apart('account')
    watch.difference?.({institution, day, insuranceType, clrType, area, rows: apart('rows'), fen})
  }

  function judgeGroup(group: Group): void {
    const {institution, insuranceType, clrType, area, day, entries} = group
    const asked = [area, ''].flatMap(
      agency => closes.get([institution, insuranceType, clrType, agency].join('|')) ?? [],
    )
    const covering = asked.filter(close => close.from <= day && day <= close.to).sort((a, b) => a.seq - b.seq)
    const lastRow = entries.at(-1) as number
    const final = covering.at(-1)
    tellDifference(group, final)
    if (final?.equal && final.seq > lastRow) return
    find({
      fault: 'client',
      institution,
      entries: final ? [lastRow, final.seq] : [lastRow],
      field: final ? 'medfee_sumamt' : 'stmt_begndate',
      expected: `3201 equal for ${day} ${insuranceType} ${clrType} ${area}`,
      got: !final
        ? `no 3201 of that day`
        : final.seq < lastRow
          ? 'rows after the last 3201'
          : final.differs || 'no answer',
      ...(final && {fen: final.fen}),
      zh: final ? `${day} 最后一次对总账不平` : `${day} 没有对总账：日期不对，或漏了险种、清算类别、经办机构`,
      en: final
        ? `The last 3201 of ${day} is not equal`
        : `${day} was never reconciled: wrong day, or an insurance type, clearing type or agency left out`,
    })
  }

  /** Totals claimed after a 3202 that are equal, and are not what was claimed before it (or, before any 3201, in it). */
  function claimsMoved({seq, institution, clrType, area, total, fund}: Compared): boolean {
    const inScope = [...closes].flatMap(([key, all]) => {
      const [of, , type, agency] = key.split('|')
      if (of !== institution || type !== clrType || (agency !== area && agency !== '')) return []
      return [{before: all.filter(close => close.seq < seq).at(-1), after: all.filter(close => close.seq > seq).at(-1)}]
    })
    const after = inScope.flatMap(one => one.after ?? [])
    if (after.length === 0 || after.some(close => !close.equal)) return false
    if (inScope.every(one => !one.before)) {
      const sumOf = (name: keyof Sums) => after.reduce((sum, {claimed}) => sum + claimed[name], 0)
      return sumOf('total') !== total || sumOf('fund') !== fund
    }
    return inScope.some(
      one => one.before && one.after && (!one.before.equal || !sameSums(one.before.claimed, one.after.claimed)),
    )
  }

  function judgeItems(one: Compared): void {
    const {institution, seq, from, to, differing} = one
    const left = differing.filter(
      ({setlId, msgid}) => setlId !== '' || !byMsgid.get(`${institution}|${msgid}`)?.row.cancelled,
    )
    const [first] = left
    if (!first || claimsMoved(one)) return
    find({
      fault: 'client',
      institution,
      entries: [seq],
      field: 'file_qury_no',
      expected: '0 rows that differ, or mended',
      got: `${left.length}: ${first.setlId || first.msgid} ${first.memo}`,
      zh: `${from} 至 ${to} 最后一次对明细账（3202）有 ${left.length} 行不符，之后没有处理`,
      en: `The last 3202 of ${from} to ${to} showed ${left.length} rows that differ, and nothing was done about them`,
    })
  }

  return {
    take(fact) {
      const {cause} = fact.entry
      if (cause.kind === 'director' && cause.act.kind === 'open') reading = cause.act.config.reconcileReversed
      if (fact.sites) moved(fact, fact.sites)
      book(fact)
      if (!fact.asked || fact.byItself) return
      if (fact.asked.kind === 'totals') reconcile(fact, fact.asked)
      if (fact.asked.kind !== 'items') return
      const items = comparedIn(fact, fact.asked)
      if (items) compared.set(scopeOf(items), items)
    },
    end(last) {
      const asked = script?.closes && new Set(script.closes.map(one => `${one.institution}|${one.day}`))
      for (const group of groups.values()) {
        const {institution, day} = group
        const closed = closedTo.get(institution)
        const due = asked
          ? asked.has(`${institution}|${day}`)
          : closed !== undefined && (day <= closed || day < dayOf(last))
        if (due) judgeGroup(group)
      }
      for (const one of compared.values()) judgeItems(one)
      for (const {institution, msgid} of script?.planted ?? []) {
        const found = byMsgid.get(`${institution}|${msgid}`)
        if (!found || found.row.cancelled) continue
        find({
          fault: 'client',
          institution,
          entries: [found.seq],
          field: 'msgid',
          expected: 'found by 3202 and taken back',
          got: 'live',
          fen: found.row.parts.total,
          zh: `预埋的单边账 ${msgid} 没有被找出并冲正`,
          en: `The planted one-sided bill ${msgid} was not found and taken back`,
        })
      }
    },
  }
}
