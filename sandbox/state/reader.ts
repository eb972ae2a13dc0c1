// Reading the centre's books: every question a decision may ask, as a prepared statement with a typed row.
// It cannot write. Rows come back as the books hold them: flags as 0 or 1, money as integer fen. Nothing here knows a rule.
import type {Fen} from '../base/fen.ts'
import type {Instant} from '../base/instant.ts'
import type {SqlReader, SqlValue, Statement} from '../base/sql.ts'
import type {LinkState} from './records.ts'

export type Person = {
  psn_no: string
  cert_type: string
  cert_no: string
  name: string
  sex: 'male' | 'female'
  nation: string
  birth_day: string
  card_no: string
  card_sn: string
  voucher: string
  severe_disability: number
  hardship: 'none' | 'lowIncome' | 'edge' | 'extremePoor' | 'exPoor'
}

export type Insurance = {
  psn_no: string
  insurance_type: string
  area: string
  person_type: string
  state: string
  begins: string
  paused: string | null
  civil_servant: number
  employer: string
  status: 'working' | 'retired' | 'resident' | 'student' | 'child'
  work_started: string | null
  retired: string | null
  current_fen: Fen
  prior_fen: Fen
  family_of: string | null
}

export type Visit = {
  mdtrt_id: string
  psn_no: string
  institution: string
  insurance_type: string
  area: string
  ipt_otp_no: string
  begins_at: Instant
  cert_type: string
  dept_code: string
  dept_name: string
  caty: string
  doctor_code: string
  doctor_name: string
  registered_at: Instant
  cancelled_at: Instant | null
  med_type: string | null
  visit_at: Instant | null
  disease_code: string | null
  disease_name: string | null
  complaint: string | null
}

export type Diagnosis = {
  mdtrt_id: string
  diag_type: string
  srt_no: number
  code: string
  name: string
  dept: string
  doctor_code: string
  doctor_name: string
  at: Instant
  valid: number
}

export type FeeItem = {
  mdtrt_id: string
  feedetl_sn: string
  batch: string
  service_at: Instant
  code: string
  hospital_code: string
  name: string
  kind: string
  spec: string
  form: string
  price_micro: number
  count_e4: number
  amount_fen: Fen
  full_self_pay_fen: Fen
  over_limit_fen: Fen
  first_self_pay_fen: Fen
  in_scope_fen: Fen
  item_class: string
  first_self_pay_bp: number
  ceiling_micro: number | null
  charge_type: string
  flags: string
  reasons: string
  note: string
  extra: string
}

export type Settlement = {
  setl_id: string
  cancels: string | null
  cause: 'settle' | 'cancel' | 'reverse' | 'restore'
  psn_no: string
  mdtrt_id: string
  institution: string
  insurance_type: string
  area: string
  batch: string
  msgid: string
  med_type: string
  clr_type: string
  settled_at: Instant
  year: string
  cert_type: string
  operator: string
  operator_name: string
  invoice: string
  total_fen: Fen
  full_self_pay_fen: Fen
  over_limit_fen: Fen
  first_self_pay_fen: Fen
  in_scope_fen: Fen
  deductible_fen: Fen
  pooled_fen: Fen
  civil_servant_fen: Fen
  enterprise_fen: Fen
  critical_illness_fen: Fen
  large_sum_fen: Fen
  assistance_fen: Fen
  other_fen: Fen
  fund_fen: Fen
  current_account_fen: Fen
  prior_account_fen: Fen
  family_account_fen: Fen
  account_fen: Fen
  cash_fen: Fen
  person_fen: Fen
  balance_fen: Fen
  family_owner: string | null
  family_insurance_type: string | null
  family_area: string | null
  family_current_fen: Fen
  policy: string
  changes: string
  seq: number
}

export type Institution = {
  code: string
  name: string
  level: 'level1' | 'level2' | 'level3'
  policy_level: 'village' | 'community' | 'level1' | 'level2' | 'level3' | 'level3Region'
  area: string
  mapping: 'open' | 'listed'
}

export type KnownMessage = {infno: string; body_hash: string; psn_no: string; seq: number; setl_id: string | null}
export type Reversal = {oinfno: string; psn_no: string; seq: number; found: number}
export type SignIn = {
  sign_no: string
  institution: string
  operator: string
  signed_at: Instant
  signed_out_at: Instant | null
}
export type StoredFile = {file_no: string; institution: string; filename: string; until_at: Instant; bytes: Uint8Array}
export type Mapping = {hospital_code: string; code: string; valid_from: string; valid_to: string | null}
export type FaultRow = {id: string; plan: string; matched: number; fired: number}
export type PeriodSums = {total: Fen; fund: Fen; account: Fen; cash: Fen; rows: number}

/** The reader of one party's books. */
export class Reader {
  readonly sql: SqlReader
  constructor(sql: SqlReader) {
    this.sql = sql
  }

  private ask<Row>(text: string): Statement<Row> {
    return this.sql.prepare<Row>(text)
  }

  person(psnNo: string): Person | undefined {
    return this.ask<Person>('select * from person where psn_no = ?').get(psnNo)
  }
  personByCertificate(certNo: string): Person | undefined {
    return this.ask<Person>('select * from person where cert_no = ?').get(certNo)
  }
  personByCard(cardNo: string): Person | undefined {
    return this.ask<Person>('select * from person where card_no = ?').get(cardNo)
  }
  personByVoucher(voucher: string): Person | undefined {
    return this.ask<Person>('select * from person where voucher = ?').get(voucher)
  }
  insurances(psnNo: string): Insurance[] {
    return this.ask<Insurance>('select * from insurance where psn_no = ? order by insurance_type, area').all(psnNo)
  }
  insurance(psnNo: string, insuranceType: string, area: string): Insurance | undefined {
    return this.ask<Insurance>('select * from insurance where psn_no = ? and insurance_type = ? and area = ?').get(
      psnNo,
      insuranceType,
      area,
    )
  }
  accumulators(psnNo: string, insuranceType: string, year: string): {name: string; amount: number}[] {
    return this.ask<{name: string; amount: number}>(
      'select name, amount from accumulator where psn_no = ? and insurance_type = ? and year = ? order by name',
    ).all(psnNo, insuranceType, year)
  }
  filings(psnNo: string): {code: string; name: string; begins: string; ends: string}[] {
    return this.ask<{code: string; name: string; begins: string; ends: string}>(
      'select code, name, begins, ends from chronic where psn_no = ? order by code',
    ).all(psnNo)
  }

  institution(code: string): Institution | undefined {
    return this.ask<Institution>('select * from institution where code = ?').get(code)
  }
  mappings(institution: string, hospitalCode: string): Mapping[] {
    return this.ask<Mapping>(
      'select hospital_code, code, valid_from, valid_to from mapping where institution = ? and hospital_code = ? order by valid_from',
    ).all(institution, hospitalCode)
  }
  mappingsOf(institution: string): (Mapping & {hospital_name: string})[] {
    return this.ask<Mapping & {hospital_name: string}>(
      `select hospital_code, hospital_name, code, valid_from, valid_to from mapping where institution = ?
       order by hospital_code, valid_from`,
    ).all(institution)
  }
  hasMappings(institution: string): boolean {
    return this.ask('select 1 as one from mapping where institution = ? limit 1').get(institution) !== undefined
  }
  signIn(signNo: string): SignIn | undefined {
    return this.ask<SignIn>('select * from sign_in where sign_no = ?').get(signNo)
  }

  visit(mdtrtId: string): Visit | undefined {
    return this.ask<Visit>('select * from visit where mdtrt_id = ?').get(mdtrtId)
  }
  /** The live visit under an institution's own number. */
  visitByNumber(institution: string, iptOtpNo: string): Visit | undefined {
    return this.ask<Visit>(
      'select * from visit where institution = ? and ipt_otp_no = ? and cancelled_at is null order by mdtrt_id',
    ).get(institution, iptOtpNo)
  }
  visitsOf(psnNo: string, from: Instant, to: Instant): Visit[] {
    return this.ask<Visit>(
      'select * from visit where psn_no = ? and begins_at between ? and ? order by begins_at, mdtrt_id',
    ).all(psnNo, from, to)
  }
  diagnoses(mdtrtId: string): Diagnosis[] {
    return this.ask<Diagnosis>('select * from diagnosis where mdtrt_id = ? order by diag_type, srt_no').all(mdtrtId)
  }

  feeItem(mdtrtId: string, sn: string): {batch: string} | undefined {
    return this.ask<{batch: string}>('select batch from fee_item where mdtrt_id = ? and feedetl_sn = ?').get(
      mdtrtId,
      sn,
    )
  }
  hasFees(mdtrtId: string): boolean {
    return this.ask('select 1 as one from fee_item where mdtrt_id = ? limit 1').get(mdtrtId) !== undefined
  }
  feesOf(mdtrtId: string): FeeItem[] {
    return this.ask<FeeItem>('select * from fee_item where mdtrt_id = ? order by feedetl_sn').all(mdtrtId)
  }
  feesOfBatch(mdtrtId: string, batch: string): FeeItem[] {
    return this.ask<FeeItem>('select * from fee_item where mdtrt_id = ? and batch = ? order by feedetl_sn').all(
      mdtrtId,
      batch,
    )
  }
  /** What a settlement needs of a batch's lines, and no more. */
  linesOfBatch(mdtrtId: string, batch: string): BatchLine[] {
    return this.ask<BatchLine>(
      `select feedetl_sn, name, amount_fen, full_self_pay_fen, over_limit_fen, first_self_pay_fen, in_scope_fen
       from fee_item where mdtrt_id = ? and batch = ? order by feedetl_sn`,
    ).all(mdtrtId, batch)
  }
  batch(mdtrtId: string, batch: string): {setl_id: string | null} | undefined {
    return this.ask<{setl_id: string | null}>('select setl_id from batch where mdtrt_id = ? and batch = ?').get(
      mdtrtId,
      batch,
    )
  }
  batches(mdtrtId: string): {batch: string; setl_id: string | null}[] {
    return this.ask<{batch: string; setl_id: string | null}>(
      'select batch, setl_id from batch where mdtrt_id = ? order by batch',
    ).all(mdtrtId)
  }

  settlement(setlId: string): Settlement | undefined {
    return this.ask<Settlement>('select * from settlement where setl_id = ?').get(setlId)
  }
  /** The row that takes this one back. */
  oppositeOf(setlId: string): Settlement | undefined {
    return this.ask<Settlement>('select * from settlement where cancels = ?').get(setlId)
  }
  /** The row by which this one is taken back now; undefined when it stands, perhaps again. */
  cancellationOf(setlId: string): Settlement | undefined {
    const after = this.after(setlId)
    return after.length % 2 === 1 ? after.at(-1) : undefined
  }
  /** The rows that followed on one: what took it back, what took that back, and so on. */
  after(setlId: string): Settlement[] {
    const rows: Settlement[] = []
    for (let next = this.oppositeOf(setlId); next !== undefined; next = this.oppositeOf(next.setl_id)) rows.push(next)
    return rows
  }
  /** The bill a row is about in the end: itself, or what it took back or restored. */
  billOf(row: Settlement): Settlement {
    const before = row.cancels === null ? undefined : this.settlement(row.cancels)
    return before === undefined ? row : this.billOf(before)
  }
  /** A settlement row of this person made after an entry: what they settled since under one insurance and year. */
  settledSince({psn_no, insurance_type, year}: Settlement, seq: number): Settlement | undefined {
    return this.ask<Settlement>(
      `select s.* from visit v join settlement s on s.mdtrt_id = v.mdtrt_id
       where v.psn_no = ? and s.insurance_type = ? and s.year = ? and s.seq > ? order by s.seq limit 1`,
    ).get(psn_no, insurance_type, year, seq)
  }
  settlementsOfVisit(mdtrtId: string): Settlement[] {
    return this.ask<Settlement>('select * from settlement where mdtrt_id = ? order by settled_at, seq').all(mdtrtId)
  }
  postings(setlId: string): {account: string; amount_fen: Fen}[] {
    return this.ask<{account: string; amount_fen: Fen}>(
      'select account, amount_fen from posting where setl_id = ? order by account',
    ).all(setlId)
  }
  /** Net sums of a period; both rows of a refund count. */
  periodSums(period: Period): PeriodSums {
    const row = this.ask<PeriodSums>(
      `select coalesce(sum(total_fen), 0) as total, coalesce(sum(fund_fen), 0) as fund,
              coalesce(sum(account_fen), 0) as account, coalesce(sum(cash_fen), 0) as cash, count(*) as rows
       from settlement where ${inPeriod}`,
    ).get(...periodParams(period))
    return row as PeriodSums
  }
  periodRows(period: Period): Settlement[] {
    return this.ask<Settlement>(`select * from settlement where ${inPeriod} order by settled_at, seq`).all(
      ...periodParams(period),
    )
  }

  message(institution: string, msgid: string): KnownMessage | undefined {
    return this.ask<KnownMessage>(
      'select infno, body_hash, psn_no, seq, setl_id from message where institution = ? and msgid = ?',
    ).get(institution, msgid)
  }
  /** The last of an institution's message numbers, in the order of their bytes; '' = none. */
  newestMsgid(institution: string): string {
    return (
      this.ask<{msgid: string}>('select msgid from message where institution = ? order by msgid desc limit 1').get(
        institution,
      )?.msgid ?? ''
    )
  }
  reversal(institution: string, omsgid: string): Reversal | undefined {
    return this.ask<Reversal>(
      'select oinfno, psn_no, seq, found from reversal where institution = ? and omsgid = ?',
    ).get(institution, omsgid)
  }
  hasReversals(): boolean {
    return this.ask('select 1 as one from reversal limit 1').get() !== undefined
  }
  file(fileNo: string): StoredFile | undefined {
    return this.ask<StoredFile>('select * from file where file_no = ?').get(fileNo)
  }

  /** Fault plans in the order they were made; the line reads them, the centre never does. */
  faults(): FaultRow[] {
    return this.ask<FaultRow>('select id, plan, matched, fired from fault order by seq, id').all()
  }
  fault(id: string): FaultRow | undefined {
    return this.ask<FaultRow>('select id, plan, matched, fired from fault where id = ?').get(id)
  }
  /** The lines that are not ideal, by institution. */
  links(): Map<string, LinkState> {
    const rows = this.ask<{name: string; value: string}>(
      "select name, value from setting where name >= 'link ' and name < 'link!' order by name",
    ).all()
    return new Map(rows.map(({name, value}) => [name.slice('link '.length), JSON.parse(value) as LinkState]))
  }
  nextDue(): {id: number; at: Instant; what: string} | undefined {
    return this.ask<{id: number; at: Instant; what: string}>(
      'select id, at, what from agenda order by at, id limit 1',
    ).get()
  }
  setting(name: string): string | undefined {
    return this.ask<{value: string}>('select value from setting where name = ?').get(name)?.value
  }
}

export type BatchLine = {
  feedetl_sn: string
  name: string
  amount_fen: Fen
  full_self_pay_fen: Fen
  over_limit_fen: Fen
  first_self_pay_fen: Fen
  in_scope_fen: Fen
}

export type Period = {
  institution: string
  from: Instant
  to: Instant
  /** null = any. */
  insuranceType: string | null
  clrType: string
  /** null = any. */
  area: string | null
  /** Only rows that take a settlement back. */
  refundsOnly: boolean
}

const inPeriod = `institution = ? and settled_at between ? and ? and clr_type = ?
  and (? is null or insurance_type = ?) and (? is null or area = ?) and (? = 0 or cause in ('cancel', 'reverse'))`

const periodParams = ({institution, from, to, insuranceType, clrType, area, refundsOnly}: Period): SqlValue[] => [
  institution,
  from,
  to,
  clrType,
  insuranceType,
  insuranceType,
  area,
  area,
  refundsOnly ? 1 : 0,
]
