// 结算: what a pre-settlement and a settlement share. Gathers the facts (person, insurance, lines, accumulators,
// balances) from the books, asks the benefit rules, and writes the row. Reads first, arithmetic in benefit, nothing
// read after the first sum. It keeps the facts it asked with, so that the same explanation can be given at any time.

import {assert} from '../base/assert.ts'
import {decimalText, type Fen, sum} from '../base/fen.ts'
import {dayOf} from '../base/instant.ts'
import type {Policy} from '../benefit/policy.ts'
import {
  type AccumulatorName,
  type Accumulators,
  accumulatorNames,
  accumulatorScopes,
  type Breakdown,
  type CrossArea,
  type Facts,
  type PersonFacts,
} from '../benefit/types.ts'
import {type Refusal, refuse} from '../protocol/refusals.ts'
import type {WireRow} from '../protocol/types.ts'
import type {Event, SettlementRow} from '../state/events.ts'
import type {BatchLine, Insurance, Person, Visit} from '../state/reader.ts'
import {careTypeOf, clearingType} from './care-types.ts'
import {type Context, integer, text} from './context.ts'
import {filingRefusal} from './filings.ts'
import {activeInsurance, insuranceStateOn, isRefusal, personOf, visitOf} from './find.ts'
import {largestAmount, tooLarge} from './largest-amount.ts'

export type Bill = {
  person: Person
  insurance: Insurance
  family: Insurance | undefined
  visit: Visit
  batch: string
  medType: string
  clrType: string
  policy: Policy
  year: string
  facts: Facts
  breakdown: Breakdown
  /** Accumulator changes by the name the books keep them under. */
  changes: Record<string, number>
}

const accountUse = {'0': 'none', '1': 'own', '2': 'family'} as const

/** The bill of one batch as input.data of 2206/2207 asks for it, or why not. */
export function computeBill(context: Context, data: WireRow): Bill | Refusal {
  const person = personOf(context, data)
  if (isRefusal(person)) return person
  const mdtrtId = text(data, 'mdtrt_id')
  const visit = visitOf(context, mdtrtId, person.psn_no)
  if (isRefusal(visit)) return visit
  // older editions leave the insurance type out: the visit knows it
  const insutype = text(data, 'insutype') || visit.insurance_type
  if (visit.insurance_type !== insutype) {
    return refuse('visitInsuranceFixed', {mdtrtId, expected: visit.insurance_type, got: insutype})
  }
  const serviceDate = dayOf(visit.visit_at ?? visit.begins_at)
  const insurance = activeInsurance(context, person, insutype, serviceDate, visit.area)
  if (isRefusal(insurance)) return insurance
  const medType = text(data, 'med_type')
  const careType = careTypeOf(medType)
  if (careType === undefined) return refuse('medTypeUnsupported', {medType})
  if (visit.med_type === null && context.strict) return refuse('visitNotRecorded', {mdtrtId})
  if (visit.med_type !== null && visit.med_type !== medType) {
    return refuse('visitTypeFixed', {mdtrtId, expected: visit.med_type, got: medType})
  }
  const noFiling = filingRefusal(context, person.psn_no, medType, visit.disease_code ?? '', serviceDate)
  if (noFiling) return noFiling
  const batch = text(data, 'chrg_bchno')
  const held = context.books.batch(mdtrtId, batch)
  if (held?.setl_id) {
    const msgid = context.books.settlement(held.setl_id)?.msgid ?? ''
    return refuse('alreadySettled', {batch, setlId: held.setl_id, msgid})
  }
  const lines = context.books.linesOfBatch(mdtrtId, batch)
  if (lines.length === 0) return refuse('noFees', {mdtrtId, batch})
  const policy = policyFor(context, insurance)
  if (!policy) return refuse('noPolicy', {insutype})
  const total = lines.reduce((all, line) => all + line.amount_fen, 0)
  if (total > largestAmount) return tooLarge('input.data.medfee_sumamt', decimalText(total, 2))
  const wrongTotal = checkTotals(context, data, lines)
  if (wrongTotal) return wrongTotal

  const year = context.rules.benefitYear(policy, serviceDate)
  const family = familyAccount(context, insurance)
  const disease = visit.disease_code || undefined
  const facts: Facts = {
    careType,
    serviceDate,
    level: context.institution.policy_level,
    person: personFacts(person, insurance),
    crossArea: crossAreaOf(context, insurance),
    useAccount: accountUse[text(data, 'acct_used_flag') as keyof typeof accountUse] ?? 'none',
    balances: {
      currentYear: insurance.current_fen,
      priorYears: insurance.prior_fen,
      family: family ? family.current_fen + family.prior_fen : 0,
    },
    accumulators: accumulatorsFor(context, person.psn_no, insutype, year, serviceDate, disease),
    lines: lines.map(line => ({
      id: line.feedetl_sn,
      label: line.name,
      amount: line.amount_fen,
      fullSelfPay: line.full_self_pay_fen,
      overLimitSelfPay: line.over_limit_fen,
      firstSelfPay: line.first_self_pay_fen,
      inScope: line.in_scope_fen,
    })),
  }
  if (disease !== undefined) facts.disease = disease

  const breakdown = context.rules.settle(policy, facts)
  const changes: Record<string, number> = {}
  for (const name of accumulatorNames) {
    const change = breakdown.accumulatorChanges[name]
    if (change) changes[scopedName(name, serviceDate, disease)] = change
  }
  const clrType = clearingType(careType)
  return {person, insurance, family, visit, batch, medType, clrType, policy, year, facts, breakdown, changes}
}

function policyFor(context: Context, insurance: Insurance): Policy | undefined {
  const {policies} = context.config
  const id = policies[`${insurance.insurance_type}@${insurance.area}`] ?? policies[insurance.insurance_type]
  return id === undefined ? undefined : context.rules.policyById(id)
}

/** Totals sent along must be those of the uploaded lines: the bill's always, the four buckets in strict worlds. */
function checkTotals(context: Context, data: WireRow, lines: BatchLine[]): Refusal | undefined {
  const checks: [field: string, label: string, expected: Fen, always: boolean][] = [
    ['medfee_sumamt', '医疗费总额', sum(lines.map(line => line.amount_fen)), true],
    ['fulamt_ownpay_amt', '全自费金额', sum(lines.map(line => line.full_self_pay_fen)), false],
    ['overlmt_selfpay', '超限价自费费用', sum(lines.map(line => line.over_limit_fen)), false],
    ['preselfpay_amt', '先行自付金额', sum(lines.map(line => line.first_self_pay_fen)), false],
    ['inscp_scp_amt', '符合政策范围金额', sum(lines.map(line => line.in_scope_fen)), false],
  ]
  for (const [field, label, expected, always] of checks) {
    if ((always || context.strict) && data[field] !== undefined && integer(data, field) !== expected) {
      return refuse('totalMismatch', {
        label,
        field,
        expected: decimalText(expected, 2),
        got: decimalText(integer(data, field), 2),
      })
    }
  }
  return undefined
}

/** 共济: the relative's account, the first of their rows with money on it. Nobody is a relative of their own. */
function familyAccount(context: Context, {psn_no, family_of}: Insurance): Insurance | undefined {
  if (family_of === null || family_of === psn_no) return undefined
  const today = dayOf(context.now)
  return context.books
    .insurances(family_of)
    .find(row => row.current_fen + row.prior_fen > 0 && insuranceStateOn(row, today) === '1')
}

function personFacts(person: Person, insurance: Insurance): PersonFacts {
  const facts: PersonFacts = {
    birthDay: person.birth_day,
    sex: person.sex,
    status: insurance.status,
    severeDisability: person.severe_disability === 1,
    hardship: person.hardship,
    civilServant: insurance.civil_servant === 1,
  }
  if (insurance.work_started !== null) facts.workStartedOn = insurance.work_started
  if (insurance.retired !== null) facts.retiredOn = insurance.retired
  return facts
}

/** Pooling areas 统筹区: municipalities (Beijing, Tianjin, Shanghai, Chongqing) are one, elsewhere each city is one. */
const poolingKey = (area: string): string => (/^(11|12|31|50)/.test(area) ? area.slice(0, 2) : area.slice(0, 4))

/** Care outside the insuring pooling area counts as temporary: the books hold no filings 异地备案 of other kinds yet. */
const crossAreaOf = (context: Context, insurance: Insurance): CrossArea =>
  poolingKey(insurance.area) === poolingKey(context.config.area) ? 'local' : 'temporary'

/** The name an accumulator is kept under: some belong to a month, a day or a disease. */
export function scopedName(name: AccumulatorName, day: string, disease: string | undefined): string {
  switch (accumulatorScopes[name]) {
    case 'month':
      return `${name}@${day.slice(0, 7)}${disease ? `:${disease}` : ''}`
    case 'day':
      return `${name}@${day}`
    case 'disease':
      return `${name}@${disease ?? ''}`
    case undefined:
      return name
  }
}

function accumulatorsFor(
  context: Context,
  psnNo: string,
  insutype: string,
  year: string,
  day: string,
  disease: string | undefined,
): Accumulators {
  const kept = new Map(context.books.accumulators(psnNo, insutype, year).map(row => [row.name, row.amount]))
  const found: Accumulators = {}
  if (kept.size === 0) return found
  for (const name of accumulatorNames) {
    const amount = kept.get(scopedName(name, day, disease))
    if (amount) found[name] = amount
  }
  return found
}

/** The row, account moves and postings that settle a bill. */
export function settledEvent(context: Context, bill: Bill, setlId: string, data: WireRow): Event & {kind: 'settled'} {
  const b = bill.breakdown
  const {funds, account} = b
  const row: SettlementRow = {
    setlId,
    cancels: null,
    cause: 'settle',
    psnNo: bill.person.psn_no,
    mdtrtId: bill.visit.mdtrt_id,
    institution: context.institution.code,
    insuranceType: bill.insurance.insurance_type,
    area: bill.insurance.area,
    batch: bill.batch,
    msgid: context.message.envelope.msgid,
    medType: bill.medType,
    clrType: bill.clrType,
    settledAt: context.now,
    year: bill.year,
    certType: text(data, 'mdtrt_cert_type'),
    operator: context.message.envelope.operator,
    operatorName: context.message.envelope.operatorName,
    invoice: text(data, 'invono'),
    total: b.total,
    fullSelfPay: b.fullSelfPay,
    overLimit: b.overLimitSelfPay,
    firstSelfPay: b.firstSelfPay,
    inScope: b.inScope,
    deductible: b.deductible,
    pooled: funds.pooled,
    civilServant: funds.civilServant,
    enterprise: funds.enterprise,
    criticalIllness: funds.criticalIllness,
    largeSum: funds.largeSum,
    assistance: funds.assistance,
    other: funds.other,
    fund: b.fundTotal,
    currentAccount: account.currentYear,
    priorAccount: account.priorYears,
    familyAccount: account.family,
    account: b.accountTotal,
    cash: b.cash,
    person: b.personTotal,
    balance: balanceAfter(bill),
    family: familyShare(bill, account.family),
    policy: bill.policy.id,
    facts: bill.facts,
    changes: bill.changes,
  }
  assertShares(row)
  return {kind: 'settled', row}
}

/** A relative's account pays from its current year first, then from prior years. */
function familyShare(bill: Bill, amount: Fen): SettlementRow['family'] {
  if (amount === 0) return null
  const {family} = bill
  assert(family !== undefined, 'family account paid without a family account')
  return {
    psnNo: family.psn_no,
    insuranceType: family.insurance_type,
    area: family.area,
    current: Math.min(amount, family.current_fen),
  }
}

/** Own account after the bill: wire balc. */
const balanceAfter = (bill: Bill): Fen =>
  bill.insurance.current_fen +
  bill.insurance.prior_fen -
  bill.breakdown.account.currentYear -
  bill.breakdown.account.priorYears

/** The sums clients rely on (interface flows, sums of a settlement), asserted before anything is written. */
function assertShares(row: SettlementRow): void {
  assert(
    row.total === row.fullSelfPay + row.overLimit + row.firstSelfPay + row.inScope &&
      row.total === row.fund + row.person &&
      row.person === row.account + row.cash &&
      row.account === row.currentAccount + row.priorAccount + row.familyAccount &&
      row.fund ===
        row.pooled +
          row.civilServant +
          row.enterprise +
          row.criticalIllness +
          row.largeSum +
          row.assistance +
          row.other,
    () => `the shares of settlement ${row.setlId} do not add up: ${JSON.stringify(row)}`,
  )
}
