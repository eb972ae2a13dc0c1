// Looking into a world's books for people at a screen: lists, one settlement with its reasons, the ledger. Views read
// and recompute; they never write and no decision depends on them.
import type {Fen} from '../base/fen.ts'
import {dateTimeText} from '../base/instant.ts'
import type {Policy} from '../benefit/policy.ts'
import type {Breakdown, FactLine, Facts} from '../benefit/types.ts'
import type {FeeItem, Insurance, Person, Settlement} from '../state/reader.ts'
import type {Entry} from './entry.ts'
import type {World} from './world.ts'

export type PersonView = {
  psnNo: string
  certType: string
  certNo: string
  name: string
  sex: 'male' | 'female'
  birthDay: string
  cardNo: string
  cardSn: string
  voucher: string
  flags: string[]
  hardship: string
  insurances: {
    insuranceType: string
    area: string
    state: string
    status: string
    personType: string
    currentYearFen: Fen
    priorYearsFen: Fen
    familyOf: string | null
  }[]
  accumulators: {insuranceType: string; year: string; name: string; amount: number}[]
  chronic: {code: string; name: string; begins: string; ends: string}[]
}

export type PeopleQuery = {
  /** Name part, or the start of a certificate, card or person number. */
  q?: string
  scheme?: string
  /** 'suspended', 'twoRows', 'moved', 'newborn', 'chronic' … */
  flag?: string
  ageFrom?: number
  ageTo?: number
  limit: number
  /** psn_no after which the page begins. */
  after?: string
}

/** Persons in psn_no order. Ages are full years on the world's day. */
export function people(world: World, query: PeopleQuery): PersonView[] {
  const year = Number(dateTimeText(world.at).slice(0, 4))
  const day = dateTimeText(world.at).slice(4, 10)
  const youngest = query.ageFrom === undefined ? '9999' : `${year - query.ageFrom}${day}`
  const oldest = query.ageTo === undefined ? '0000' : `${year - query.ageTo - 1}${day}`
  const q = query.q ?? ''
  const rows = world.reader
    .prepare<{psn_no: string}>(
      `select psn_no from person
       where psn_no > ? and birth_day <= ? and birth_day > ?
         and (? = '' or instr(name, ?) > 0 or substr(cert_no, 1, length(?)) = ? or substr(card_no, 1, length(?)) = ?
              or substr(psn_no, 1, length(?)) = ? or voucher = ?)
         and (? = '' or exists(select 1 from insurance i where i.psn_no = person.psn_no and i.insurance_type = ?))
         and (? = '' or instr(' ' || flags || ' ', ' ' || ? || ' ') > 0
              or (? = 'chronic' and exists(select 1 from chronic c where c.psn_no = person.psn_no)))
       order by psn_no limit ?`,
    )
    .all(
      query.after ?? '',
      youngest,
      oldest,
      q,
      q,
      q,
      q,
      q,
      q,
      q,
      q,
      q,
      query.scheme ?? '',
      query.scheme ?? '',
      query.flag ?? '',
      query.flag ?? '',
      query.flag ?? '',
      query.limit,
    )
  return rows.map(row => person(world, row.psn_no)).filter(view => view !== undefined)
}

/** One person with everything the centre holds, or undefined. */
export function person(world: World, psnNo: string): PersonView | undefined {
  const p = world.books.person(psnNo) as (Person & {flags: string}) | undefined
  if (!p) return undefined
  return {
    psnNo: p.psn_no,
    certType: p.cert_type,
    certNo: p.cert_no,
    name: p.name,
    sex: p.sex,
    birthDay: p.birth_day,
    cardNo: p.card_no,
    cardSn: p.card_sn,
    voucher: p.voucher,
    flags: p.flags === '' ? [] : p.flags.split(' '),
    hardship: p.hardship,
    insurances: world.books.insurances(psnNo).map(row => ({
      insuranceType: row.insurance_type,
      area: row.area,
      state: row.state,
      status: row.status,
      personType: row.person_type,
      currentYearFen: row.current_fen,
      priorYearsFen: row.prior_fen,
      familyOf: row.family_of,
    })),
    accumulators: world.reader
      .prepare<{insurance_type: string; year: string; name: string; amount: number}>(
        'select insurance_type, year, name, amount from accumulator where psn_no = ? order by insurance_type, year, name',
      )
      .all(psnNo)
      .map(row => ({insuranceType: row.insurance_type, year: row.year, name: row.name, amount: row.amount})),
    chronic: world.books.filings(psnNo),
  }
}

export type SettlementView = {
  settlement: Settlement
  /** The row that took it back, if any. */
  cancelledBy: string | null
  person: Person | undefined
  insurance: Insurance | undefined
  lines: FeeItem[]
  postings: {account: string; amount_fen: Fen}[]
  /** Undefined for cancellations: their reason is the row they cancel. */
  facts: Facts | undefined
  breakdown: Breakdown | undefined
  policy: Policy | undefined
  /** False when today's rules would pay otherwise than the row says: the explanation then does not fit. */
  agrees: boolean
}

/** Entry number of a settlement: `settlement` needs that entry's text. */
export const settlementEntry = (world: World, setlId: string): number | undefined => world.books.settlement(setlId)?.seq

/**
 * A settlement with its explanation: the engine asked again with the facts it was asked with then. Those stand in the
 * entry that made it (`settlementEntry` says which); `entryText` is that entry's journal text.
 */
export function settlement(world: World, setlId: string, entryText: string): SettlementView | undefined {
  const row = world.books.settlement(setlId)
  if (!row) return undefined
  const made = (JSON.parse(entryText) as Entry).decision?.events.find(event => event.kind === 'settled')
  const facts = (made?.kind === 'settled' && made.row.setlId === setlId ? made.row.facts : null) ?? undefined
  const policy = world.rules.policyById(row.policy)
  const breakdown = facts && policy ? world.rules.settle(policy, facts) : undefined
  const asked = facts && new Map(facts.lines.map(line => [line.id, line]))
  return {
    settlement: row,
    cancelledBy: world.books.cancellationOf(setlId)?.setl_id ?? null,
    person: world.books.person(row.psn_no),
    insurance: world.books.insurance(row.psn_no, row.insurance_type, row.area),
    // a batch taken back may have been filled anew under the same numbers: those are not this bill's lines
    lines: world.books
      .feesOfBatch(row.mdtrt_id, row.batch)
      .filter(line => asked === undefined || isSame(line, asked.get(line.feedetl_sn))),
    postings: world.books.postings(setlId),
    facts,
    breakdown,
    policy,
    agrees:
      breakdown === undefined ||
      (breakdown.fundTotal === row.fund_fen &&
        breakdown.accountTotal === row.account_fen &&
        breakdown.cash === row.cash_fen),
  }
}

const isSame = (line: FeeItem, asked: FactLine | undefined): boolean =>
  asked !== undefined &&
  line.name === asked.label &&
  line.amount_fen === asked.amount &&
  line.full_self_pay_fen === asked.fullSelfPay &&
  line.over_limit_fen === asked.overLimitSelfPay &&
  line.first_self_pay_fen === asked.firstSelfPay

export type LedgerView = {
  /** Sum of postings by account; institutions negative (owed to them), payers positive. Sums to zero. */
  balances: {account: string; amountFen: Fen}[]
  settlements: {live: number; cancelled: number; totalFen: Fen; fundFen: Fen; accountFen: Fen; cashFen: Fen}
  byInstitution: {institution: string; rows: number; totalFen: Fen; fundFen: Fen; accountFen: Fen; cashFen: Fen}[]
}

export function ledger(world: World): LedgerView {
  const balances = world.reader
    .prepare<{account: string; amount: Fen}>(
      'select account, sum(amount_fen) as amount from posting group by account order by account',
    )
    .all()
  const sums = world.reader
    .prepare<{live: number; cancelled: number; total: Fen; fund: Fen; account: Fen; cash: Fen}>(
      `select coalesce(sum(case when cause in ('cancel', 'reverse') then -1 else 1 end), 0) as live,
              coalesce(sum(case cause when 'settle' then 0 when 'restore' then -1 else 1 end), 0) as cancelled, coalesce(sum(total_fen), 0) as total,
              coalesce(sum(fund_fen), 0) as fund, coalesce(sum(account_fen), 0) as account,
              coalesce(sum(cash_fen), 0) as cash
       from settlement`,
    )
    .get()
  const byInstitution = world.reader
    .prepare<{institution: string; rows: number; total: Fen; fund: Fen; account: Fen; cash: Fen}>(
      `select institution, count(*) as rows, sum(total_fen) as total, sum(fund_fen) as fund,
              sum(account_fen) as account, sum(cash_fen) as cash
       from settlement group by institution order by institution`,
    )
    .all()
  return {
    balances: balances.map(row => ({account: row.account, amountFen: row.amount})),
    settlements: {
      live: sums?.live ?? 0,
      cancelled: sums?.cancelled ?? 0,
      totalFen: sums?.total ?? 0,
      fundFen: sums?.fund ?? 0,
      accountFen: sums?.account ?? 0,
      cashFen: sums?.cash ?? 0,
    },
    byInstitution: byInstitution.map(row => ({
      institution: row.institution,
      rows: row.rows,
      totalFen: row.total,
      fundFen: row.fund,
      accountFen: row.account,
      cashFen: row.cash,
    })),
  }
}
