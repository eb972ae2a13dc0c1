// K1 金额守恒: every booked row adds up, its opposite is exact, accounts and accumulators run on without a gap: all of it the
// centre's own duty, so a breach is the sandbox's error. What an institution claims in 2204 and 2207 must add up as well;
// that breach is the institution's, and so is a bill whose four parts are not those of its lines. While the centre's sites are apart, the rows the serving one has not seen count for nothing.
import {priceTimesCount} from '../../sandbox/base/fen.ts'
import {list, number, text} from '../../sandbox/simulator/auditor-reading.ts'
import type {SettlementRow} from '../../sandbox/state/events.ts'
import type {Asked, Fact, SitesMoved} from './reading.ts'
import type {PredicateMaker} from './types.ts'

/** What 2207 says of the bill, and what it must come to. */
const parts = [
  ['medfee_sumamt', 'amount'],
  ['fulamt_ownpay_amt', 'fullSelfPay'],
  ['overlmt_selfpay', 'overLimit'],
  ['preselfpay_amt', 'firstSelfPay'],
  ['inscp_scp_amt', 'inScope'],
] as const

type Batch = {seqs: number[]} & Record<(typeof parts)[number][1], number>
type Money = {current: number; prior: number}

const exact = [
  'total',
  'fullSelfPay',
  'overLimit',
  'firstSelfPay',
  'inScope',
  'deductible',
  'pooled',
  'fund',
  'account',
  'cash',
  'person',
  'currentAccount',
  'priorAccount',
  'familyAccount',
] as const

export const conservation: PredicateMaker = ({find}) => {
  const booked = new Map<string, {seq: number; row: SettlementRow}>()
  const accounts = new Map<string, Money>()
  /** By person, insurance type and year: accumulators as the rows moved them, from what was first asked with. */
  const accumulators = new Map<string, Map<string, number>>()
  /** What the lines of a batch add up to. */
  const batches = new Map<string, Batch>()

  const same = (fact: Fact, row: SettlementRow, field: string, expected: number, got: number, more: number[] = []) => {
    if (expected === got) return
    find({
      fault: 'sandbox',
      institution: row.institution,
      entries: [...more, fact.seq],
      field,
      expected: String(expected),
      got: String(got),
      fen: got - expected,
      zh: `结算 ${row.setlId} 的 ${field} 不守恒`,
      en: `${field} of settlement ${row.setlId} is not conserved`,
    })
  }

  function takeRow(fact: Fact, row: SettlementRow): void {
    same(fact, row, 'total = fund + account + cash', row.total, row.fund + row.account + row.cash)
    same(fact, row, 'total = four parts', row.total, row.fullSelfPay + row.overLimit + row.firstSelfPay + row.inScope)
    const funds =
      row.pooled + row.civilServant + row.enterprise + row.criticalIllness + row.largeSum + row.assistance + row.other
    same(fact, row, 'fund = its parts', row.fund, funds)
    same(fact, row, 'person = account + cash', row.person, row.account + row.cash)
    same(fact, row, 'account = its parts', row.account, row.currentAccount + row.priorAccount + row.familyAccount)
    if (row.cancels !== null) {
      const original = booked.get(row.cancels)
      if (original) {
        for (const name of exact) same(fact, row, name, -original.row[name] + 0, row[name] + 0, [original.seq])
        for (const [name, change] of Object.entries(original.row.changes))
          same(fact, row, `accumulator ${name}`, -change + 0, (row.changes[name] ?? 0) + 0, [original.seq])
      }
    }
    booked.set(row.setlId, {seq: fact.seq, row})
    takeAccounts(fact, row)
    takeAccumulators(fact, row)
  }

  function takeAccounts(fact: Fact, row: SettlementRow): void {
    const key = `${row.psnNo}|${row.insuranceType}|${row.area}`
    const own = row.currentAccount + row.priorAccount
    const known = accounts.get(key)
    const opening = row.facts?.balances
    if (known && opening) {
      same(fact, row, 'current-year account before', known.current, opening.currentYear)
      same(fact, row, 'former-years account before', known.prior, opening.priorYears)
    }
    const before = known ?? (opening && {current: opening.currentYear, prior: opening.priorYears})
    if (before) {
      same(fact, row, 'balc', before.current + before.prior - own, row.balance)
      accounts.set(key, {current: before.current - row.currentAccount, prior: before.prior - row.priorAccount})
    }
    if (!row.family) return
    const lent = `${row.family.psnNo}|${row.family.insuranceType}|${row.family.area}`
    draw(lent, row.family.current, row.familyAccount - row.family.current)
  }

  function takeAccumulators(fact: Fact, row: SettlementRow): void {
    const key = `${row.psnNo}|${row.insuranceType}|${row.year}`
    const known = accumulators.get(key) ?? new Map<string, number>()
    accumulators.set(key, known)
    // names bound to a day or a disease (name@…) are the policy's own scoping; the yearly ones run on
    for (const [name, used] of Object.entries(row.facts?.accumulators ?? {})) {
      if (typeof used !== 'number' || !(name in row.changes)) continue
      const before = known.get(name)
      if (before !== undefined) same(fact, row, `accumulator ${name} before`, before, used)
      else known.set(name, used)
    }
    for (const [name, change] of Object.entries(row.changes)) {
      const before = known.get(name)
      if (before !== undefined) known.set(name, before + change)
      else if (row.facts && !name.includes('@')) known.set(name, change)
    }
  }

  /** Rows the serving site does not know (sign -1), or knows again. */
  function moved({rows, to}: SitesMoved): void {
    const sign = to === 'apart' ? -1 : 1
    for (const setlId of rows) {
      const row = booked.get(setlId)?.row
      if (!row) continue
      const {psnNo, insuranceType, area, family} = row
      draw(`${psnNo}|${insuranceType}|${area}`, sign * row.currentAccount, sign * row.priorAccount)
      if (family)
        draw(
          `${family.psnNo}|${family.insuranceType}|${family.area}`,
          sign * family.current,
          sign * (row.familyAccount - family.current),
        )
      const known = accumulators.get(`${psnNo}|${insuranceType}|${row.year}`)
      for (const [name, change] of Object.entries(row.changes)) {
        const before = known?.get(name)
        if (before !== undefined) known?.set(name, before + sign * change)
      }
    }
  }

  function draw(key: string, current: number, prior: number): void {
    const known = accounts.get(key)
    if (known) accounts.set(key, {current: known.current - current, prior: known.prior - prior})
  }

  const claims = (fact: Fact, asked: Asked, field: string, expected: number, got: number, more: number[] = []) => {
    if (expected === got) return
    find({
      fault: 'client',
      institution: asked.institution,
      entries: [...more, fact.seq],
      field,
      expected: String(expected),
      got: String(got),
      fen: got - expected,
      zh: `${asked.infno} 上报的 ${field} 与明细算出的不等（分）`,
      en: `${field} of ${asked.infno} is not what its own lines add up to (fen)`,
    })
  }

  function takeLines({entry, seq}: Fact): void {
    for (const event of entry.decision?.events ?? []) {
      if (event.kind === 'feesRemoved') for (const one of event.batches) batches.delete(`${event.mdtrtId}|${one}`)
      if (event.kind !== 'feesUploaded') continue
      for (const row of event.rows) {
        const key = `${event.mdtrtId}|${row.batch}`
        const batch = batches.get(key) ?? {
          seqs: [],
          amount: 0,
          fullSelfPay: 0,
          overLimit: 0,
          firstSelfPay: 0,
          inScope: 0,
        }
        batches.set(key, batch)
        for (const [, name] of parts) batch[name] += row[name]
        if (batch.seqs.at(-1) !== seq) batch.seqs.push(seq)
      }
    }
  }

  function takeClaims(fact: Fact, asked: Asked): void {
    const {row} = asked
    if (asked.kind === 'charge') {
      for (const line of list(asked.message.input.feedetail)) {
        const amount = priceTimesCount(number(line, 'pric'), number(line, 'cnt'))
        claims(
          fact,
          asked,
          `det_item_fee_sumamt ${text(line, 'feedetl_sn')}`,
          amount,
          number(line, 'det_item_fee_sumamt'),
        )
      }
    }
    if (asked.kind === 'settle') {
      const batch = batches.get(`${text(row, 'mdtrt_id')}|${text(row, 'chrg_bchno')}`)
      if (!batch) return
      for (const [field, name] of parts)
        if (row[field] !== undefined) claims(fact, asked, field, batch[name], number(row, field), batch.seqs)
    }
  }

  return {
    take(fact) {
      const {outcome = ''} = fact.entry.decision ?? {}
      if (outcome.startsWith('broken:')) {
        find({
          fault: 'sandbox',
          institution: fact.asked?.institution ?? '',
          entries: [fact.seq],
          field: 'invariant',
          expected: 'no broken invariant',
          got: outcome.slice('broken:'.length),
          zh: '沙盘自身的不变式被破坏，本次判定无效',
          en: 'An invariant of the sandbox broke; the run cannot be judged',
        })
      }
      if (fact.sites) moved(fact.sites)
      for (const row of fact.rows) takeRow(fact, row)
      takeLines(fact)
      if (fact.asked && !fact.byItself) takeClaims(fact, fact.asked)
    },
    end() {},
  }
}
