// The auditor 审计: a second, simpler model of the truth. It reads a journal entry by entry (the messages, the answers,
// the director's acts; never the events), keeps its own visits, bills, accounts and accumulators, works every sum out
// anew, and lays the result beside the answers and the books. Checks have names; a check returns differences, never throws.
// It must not call benefit, and it never looks at the books to learn something, only to compare.
import {parseDecimal} from '../base/fen.ts'
import {ageOn, dayOf, instant} from '../base/instant.ts'
import type {Catalogue} from '../catalogue/types.ts'
import {makePeople} from '../people/person.ts'
import {isRegionKey} from '../people/regions.ts'
import {parseMessage} from '../protocol/parse.ts'
import type {Message, WireRow} from '../protocol/types.ts'
import type {SettlementRow} from '../state/events.ts'
import type {InstitutionRecord, InsuranceRecord, PersonRecord, WorldConfig} from '../state/records.ts'
import type {Entry} from '../world/entry.ts'
import {addParts, type BillAsk, type Parts, partsOf, type Shares, sharesOf} from './auditor-rules.ts'

export const auditChecks = [
  'lines', // the split of a charged line, worked out anew
  'shares', // the shares of a bill, worked out anew
  'K1.conservation', // total = fund + account + cash, in every answer
  'K1.accounts', // opening − closing balance = what live settlements took
  'K1.accumulators', // accumulators = recomputed accumulators
  'K1.settlements', // the settlement book holds the rows the answers told of, no more and no fewer
  'K2', // at most one live settlement per batch, at every entry
  'cancellation', // a cancellation is the exact opposite, of the asking institution's own bill, once
  'reversedStaysDead', // a reversed message is never accepted later
  'K6.verdict', // 3201 answers equal exactly when the sums are
  'K7.sameAnswer', // the same message is answered the same again
  'K7.otherBody', // the same msgid with another body books nothing
  'broken', // the centre broke one of its own invariants
] as const
export type AuditCheck = (typeof auditChecks)[number]

export type Difference = {check: AuditCheck; seq: number; where: string; expected: string; got: string}

/** What the auditor compares with: the books, asked by key. */
export type BooksView = {
  account(psnNo: string, insuranceType: string, area: string): {current: number; prior: number} | undefined
  accumulators(psnNo: string, insuranceType: string, year: string): {name: string; amount: number}[]
  settlements(): {
    setlId: string
    cancels: string | null
    institution: string
    total: number
    fund: number
    account: number
    cash: number
  }[]
}

type Person = Omit<PersonRecord, 'insurances'> & {insurances: InsuranceRecord[]}
type Visit = {
  institution: string
  psnNo: string
  insuranceType: string
  area: string
  beginsOn: string
  medType: string | undefined
  visitedOn: string | undefined
  disease: string
  diagnoses: Map<string, {code: string; valid: boolean}>
}
type Batch = {lines: Map<string, Parts>; live: string[]}
type Move = {insurance: InsuranceRecord; current: number; prior: number}
type Settlement = {
  setlId: string
  cancels: string | null
  institution: string
  psnNo: string
  mdtrtId: string
  batch: string
  insuranceType: string
  area: string
  clrType: string
  day: string
  year: string
  parts: Parts
  fund: number
  account: number
  cash: number
  deductible: number
  moves: Move[]
  changes: Record<string, number>
  cancelled: boolean
}
type Heard = {body: string; infno: string; answer: string | undefined; setlId: string | undefined}

export class Auditor {
  readonly differences: Difference[] = []
  /** Settlements whose shares were worked out anew, and those taken at the centre's word. */
  worked = 0
  trusted = 0
  private config: WorldConfig | undefined
  private readonly catalogue: Catalogue
  private readonly people = new Map<string, Person>()
  private readonly institutions = new Map<string, InstitutionRecord>()
  private readonly accumulators = new Map<string, Map<string, number>>()
  private readonly visits = new Map<string, Visit>()
  private readonly batches = new Map<string, Batch>()
  private readonly settlements = new Map<string, Settlement>()
  private readonly heard = new Map<string, Heard>()
  private readonly dead = new Set<string>()
  private readonly mapped = new Map<string, {code: string; from: string; to: string | null}[]>()
  private readonly answers = new Map<number, string>()
  private seq = 0

  constructor(catalogue: Catalogue) {
    this.catalogue = catalogue
  }

  /** Takes the next entry in and checks it. Returns the person it touched, for `compare`. */
  take(entry: Entry): string | undefined {
    this.seq = entry.seq
    const {cause} = entry
    if (cause.kind === 'director') {
      this.direct(cause.act)
      return undefined
    }
    if (entry.decision?.outcome.startsWith('broken:')) {
      this.differ('broken', entry.about?.msgid ?? '', 'no broken invariant', entry.decision.outcome)
      return undefined
    }
    if (entry.party !== 'centre') return undefined
    const raw = cause.kind === 'message' ? cause.raw : cause.what.raw
    const parsed = parseMessage(raw, cause.kind === 'message' ? cause.via : cause.what.via, {strict: false})
    return parsed.ok ? this.hear(entry, parsed.value) : undefined
  }

  /** Lays accounts and accumulators of one person, or of everybody, beside the books. */
  compare(books: BooksView, psnNo?: string): void {
    const people =
      psnNo === undefined ? [...this.people.values()] : [this.people.get(psnNo)].filter(each => each !== undefined)
    for (const person of people) {
      for (const row of person.insurances) {
        const held = books.account(person.psnNo, row.insuranceType, row.area)
        const got = held ? `${held.current} + ${held.prior}` : 'no account'
        const expected = `${row.currentYearFen} + ${row.priorYearsFen}`
        if (got !== expected) this.differ('K1.accounts', `${person.psnNo} ${row.insuranceType}`, expected, got)
      }
    }
    for (const [key, ours] of this.accumulators) {
      const [owner, insuranceType, year] = key.split('|') as [string, string, string]
      if (psnNo !== undefined && owner !== psnNo) continue
      const show = (all: Iterable<[string, number]>) =>
        [...all]
          .filter(([, amount]) => amount !== 0)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, amount]) => `${name} ${amount}`)
          .join(', ')
      const expected = show(ours)
      const got = show(books.accumulators(owner, insuranceType, year).map(row => [row.name, row.amount]))
      if (got !== expected) this.differ('K1.accumulators', key, expected, got)
    }
  }

  /** Lays the settlement book beside the answers. */
  compareSettlements(books: BooksView): void {
    const left = new Set(this.settlements.keys())
    for (const row of books.settlements()) {
      const ours = this.settlements.get(row.setlId)
      left.delete(row.setlId)
      const got = `${row.institution} ${row.cancels} ${row.total} = ${row.fund} + ${row.account} + ${row.cash}`
      if (!ours) {
        this.differ('K1.settlements', row.setlId, 'no such row', got)
        continue
      }
      const expected = `${ours.institution} ${ours.cancels} ${ours.parts.total} = ${ours.fund} + ${ours.account} + ${ours.cash}`
      if (got !== expected) this.differ('K1.settlements', row.setlId, expected, got)
    }
    for (const setlId of left) this.differ('K1.settlements', setlId, 'a row', 'no row')
  }

  /** Live settlement of a batch as the auditor knows it. */
  liveOf(mdtrtId: string, batch: string): string | undefined {
    return this.batches.get(`${mdtrtId}|${batch}`)?.live.at(-1)
  }
  /** All live settlements of an institution. */
  liveSettlements(institution: string): {setlId: string; mdtrtId: string}[] {
    return [...this.settlements.values()].filter(
      each => each.institution === institution && each.cancels === null && !each.cancelled,
    )
  }

  private differ(check: AuditCheck, where: string, expected: string, got: string): void {
    if (this.differences.length < 50) this.differences.push({check, seq: this.seq, where, expected, got})
  }

  private direct(act: (Entry['cause'] & {kind: 'director'})['act']): void {
    if (act.kind === 'open') {
      this.config = act.config
      for (const institution of act.config.institutions) this.institutions.set(institution.code, institution)
      const {region, population, start} = act.config
      if (isRegionKey(region)) {
        for (const person of makePeople(region, population.seed, population.size, dayOf(start))) this.addPerson(person)
      }
    }
    if (act.kind === 'addPerson') this.addPerson(structuredClone(act.person))
    if (act.kind === 'mapItems') {
      for (const row of act.rows) {
        const key = `${act.institution}|${row.hospitalCode}`
        const rows = (this.mapped.get(key) ?? []).filter(each => each.from !== row.from)
        this.mapped.set(key, [...rows, {code: row.code, from: row.from, to: row.to}])
      }
    }
  }

  private addPerson(person: PersonRecord): void {
    this.people.set(person.psnNo, person)
    for (const used of person.accumulators)
      this.add(person.psnNo, used.insuranceType, used.year, {[used.name]: used.amount})
  }

  private used(psnNo: string, insuranceType: string, year: string): Map<string, number> {
    const key = `${psnNo}|${insuranceType}|${year}`
    const found = this.accumulators.get(key) ?? new Map<string, number>()
    this.accumulators.set(key, found)
    return found
  }

  private add(psnNo: string, insuranceType: string, year: string, changes: Record<string, number>, sign = 1): void {
    const used = this.used(psnNo, insuranceType, year)
    for (const [name, amount] of Object.entries(changes)) used.set(name, (used.get(name) ?? 0) + sign * amount)
  }

  // ---- one message ----

  private hear(entry: Entry, message: Message): string | undefined {
    const {institution, msgid} = message.envelope
    const send = entry.decision?.sends[0]
    const said = send?.answerOf === undefined ? (send?.body ?? send?.octets) : this.answers.get(send.answerOf)
    if (said !== undefined) this.answers.set(entry.seq, said)
    const answer = readAnswer(send?.octets === undefined ? said : undefined)
    if (!this.institutions.has(institution)) return undefined
    const key = `${institution}|${msgid}`
    if (this.dead.has(key)) {
      if (answer.ok) this.differ('reversedStaysDead', msgid, 'a refusal', `accepted ${message.infno}`)
      else return undefined
    }
    const before = this.heard.get(key)
    if (before) {
      if (before.body !== message.body) {
        if (answer.ok)
          this.differ('K7.otherBody', msgid, 'a refusal', `accepted ${message.infno} after ${before.infno}`)
      } else if (said !== before.answer) {
        this.differ('K7.sameAnswer', msgid, clip(before.answer), clip(said))
      }
      // A second answer that differs may have booked a second time: the books will show.
      return this.visits.get(text(firstRow(message), 'mdtrt_id'))?.psnNo
    }
    const heard: Heard = {body: message.body, infno: message.infno, answer: said, setlId: undefined}
    this.heard.set(key, heard)
    if (!answer.ok) return undefined
    return this.act(entry, message, answer.output, heard)
  }

  private act(entry: Entry, message: Message, output: JsonRow, heard: Heard): string | undefined {
    const row = firstRow(message)
    switch (message.infno) {
      case '2201':
        return this.register(message, row, output)
      case '2202':
        this.visits.delete(text(row, 'mdtrt_id'))
        return undefined
      case '2203':
      case '2203A':
        return this.record(message, row)
      case '2204':
        return this.charge(message, output)
      case '2205': {
        const batch = text(row, 'chrg_bchno')
        for (const [key, {live}] of this.batches) {
          const [mdtrtId, name] = key.split('|')
          if (mdtrtId === text(row, 'mdtrt_id') && live.length === 0 && (batch === '0000' || batch === name))
            this.batches.delete(key)
        }
        return undefined
      }
      case '2206':
      case '2206A':
        this.bill(entry, message, row, output, '')
        return undefined
      case '2207':
      case '2207A': {
        const setlId = String(object(output.setlinfo).setl_id ?? '')
        heard.setlId = setlId
        return this.bill(entry, message, row, output, setlId)
      }
      case '2208':
        return this.cancel(entry, message, row, output)
      case '2601':
        return this.reverse(entry, message, row)
      case '3201':
        this.totals(message, row, output)
        return undefined
      default:
        return undefined
    }
  }

  private register(message: Message, row: WireRow, output: JsonRow): string | undefined {
    const person = this.people.get(text(row, 'psn_no'))
    const insuranceType = text(row, 'insutype')
    const ofType = person?.insurances.filter(each => each.insuranceType === insuranceType) ?? []
    const insurance =
      ofType.find(each => each.area === message.envelope.insuringArea) ??
      ofType.find(each => each.state === '1') ??
      ofType[0]
    this.visits.set(String(object(output.data).mdtrt_id ?? ''), {
      institution: message.envelope.institution,
      psnNo: text(row, 'psn_no'),
      insuranceType,
      area: insurance?.area ?? '',
      beginsOn: dayOf(instant(text(row, 'begntime'))),
      medType: undefined,
      visitedOn: undefined,
      disease: '',
      diagnoses: new Map(),
    })
    return text(row, 'psn_no')
  }

  private record(message: Message, row: WireRow): string | undefined {
    const visit = this.visits.get(text(row, 'mdtrt_id'))
    if (!visit) return undefined
    visit.medType = text(row, 'med_type')
    visit.visitedOn = dayOf(instant(text(row, 'begntime')))
    visit.disease = text(row, 'dise_codg')
    for (const one of list(message.input.diseinfo)) {
      visit.diagnoses.set(`${text(one, 'diag_type')} ${text(one, 'diag_srt_no')}`, {
        code: text(one, 'diag_code'),
        valid: text(one, 'vali_flag') !== '0',
      })
    }
    return undefined
  }

  private charge(message: Message, output: JsonRow): string | undefined {
    const results = Array.isArray(output.result) ? (output.result as JsonRow[]) : []
    for (const [index, row] of list(message.input.feedetail).entries()) {
      const mdtrtId = text(row, 'mdtrt_id')
      const visit = this.visits.get(mdtrtId)
      if (!visit) continue
      const parts = this.partsOfLine(message, visit, row)
      const key = `${mdtrtId}|${text(row, 'chrg_bchno')}`
      const batch = this.batches.get(key) ?? {lines: new Map<string, Parts>(), live: []}
      this.batches.set(key, batch)
      batch.lines.set(text(row, 'feedetl_sn'), parts)
      const got = results[index] ?? {}
      this.same('lines', `${mdtrtId} ${text(row, 'feedetl_sn')} ${text(row, 'med_list_codg')}`, {
        det_item_fee_sumamt: [parts.total, fen(got, 'det_item_fee_sumamt')],
        fulamt_ownpay_amt: [parts.fullSelfPay, fen(got, 'fulamt_ownpay_amt')],
        overlmt_amt: [parts.overLimit, fen(got, 'overlmt_amt')],
        preselfpay_amt: [parts.firstSelfPay, fen(got, 'preselfpay_amt')],
        inscp_scp_amt: [parts.inScope, fen(got, 'inscp_scp_amt')],
      })
    }
    return undefined
  }

  private partsOfLine(message: Message, visit: Visit, row: WireRow): Parts {
    const institution = this.institutions.get(message.envelope.institution) as InstitutionRecord
    const person = this.people.get(visit.psnNo)
    const day = dayOf(instant(text(row, 'fee_ocur_time')))
    const code = text(row, 'med_list_codg')
    const rows = this.mapped.get(`${institution.code}|${text(row, 'medins_list_codg')}`) ?? []
    const mapped =
      rows.length === 0
        ? institution.mapping === 'open'
        : rows.some(each => each.code === code && each.from <= day && (each.to === null || each.to >= day))
    return partsOf({
      price: number(row, 'pric'),
      count: number(row, 'cnt'),
      approval: text(row, 'hosp_appr_flag'),
      lookup: this.catalogue.lookup(code, day, institution.level),
      mapped,
      level: institution.level,
      sex: person?.sex ?? 'male',
      age: ageOn(person?.birthDay ?? visit.beginsOn, visit.beginsOn),
      setting: visit.medType?.startsWith('13') ? 'emergency' : 'outpatient',
      insuranceType: visit.insuranceType,
      diagnoses: [...visit.diagnoses.values()].filter(each => each.valid).map(each => each.code),
    })
  }

  /** Works a bill out and compares; with a `setlId` it is booked. */
  private bill(entry: Entry, message: Message, row: WireRow, output: JsonRow, setlId: string): string | undefined {
    const mdtrtId = text(row, 'mdtrt_id')
    const batchName = text(row, 'chrg_bchno')
    const visit = this.visits.get(mdtrtId)
    const batch = this.batches.get(`${mdtrtId}|${batchName}`)
    const person = visit && this.people.get(visit.psnNo)
    const insurance = person?.insurances.find(
      each => each.insuranceType === visit?.insuranceType && each.area === visit?.area,
    )
    const institution = this.institutions.get(message.envelope.institution)
    if (!visit || !batch || !person || !insurance || !institution || visit.institution !== institution.code) {
      this.differ(
        'shares',
        `${mdtrtId}/${batchName}`,
        'a refusal: no such visit or fees of this institution',
        'accepted',
      )
      return undefined
    }
    const parts = addParts([...batch.lines.values()])
    const info = object(output.setlinfo)
    const at = `${mdtrtId}/${batchName}`
    const day = visit.visitedOn ?? visit.beginsOn
    const policy = this.policyOf(insurance)
    const year = yearOf(policy, day)
    const relative = this.relativeOf(insurance)
    const used = this.used(visit.psnNo, visit.insuranceType, year)
    const worked = sharesOf({
      policy,
      parts,
      careType: careTypeOf(text(row, 'med_type')),
      level: institution.policyLevel,
      away: poolingArea(insurance.area, institution.area) !== poolingArea(institution.area, insurance.area),
      age: ageOn(person.birthDay, day),
      status: insurance.status,
      retired: insurance.retired,
      severeDisability: person.severeDisability,
      account: text(row, 'acct_used_flag'),
      current: insurance.currentYearFen,
      prior: insurance.priorYearsFen,
      family: relative ? relative.currentYearFen + relative.priorYearsFen : 0,
      used: name => used.get(name) ?? 0,
    } satisfies BillAsk)
    const shares = worked ?? sharesTold(entry, info)
    if (!shares) return undefined
    if (setlId !== '') {
      if (worked) this.worked += 1
      else this.trusted += 1
    }
    const fund = worked ? worked.pooled + worked.largeSum : fen(info, 'fund_pay_sumamt')
    const account = shares.currentAccount + shares.priorAccount + shares.familyAccount
    this.same('shares', at, {
      medfee_sumamt: [parts.total, fen(info, 'medfee_sumamt')],
      fulamt_ownpay_amt: [parts.fullSelfPay, fen(info, 'fulamt_ownpay_amt')],
      overlmt_selfpay: [parts.overLimit, fen(info, 'overlmt_selfpay')],
      preselfpay_amt: [parts.firstSelfPay, fen(info, 'preselfpay_amt')],
      inscp_scp_amt: [parts.inScope, fen(info, 'inscp_scp_amt')],
      act_pay_dedc: [shares.deductible, fen(info, 'act_pay_dedc')],
      hifp_pay: [shares.pooled, fen(info, 'hifp_pay')],
      hifob_pay: [shares.largeSum, fen(info, 'hifob_pay')],
      fund_pay_sumamt: [fund, fen(info, 'fund_pay_sumamt')],
      acct_pay: [account, fen(info, 'acct_pay')],
      acct_mulaid_pay: [shares.familyAccount, fen(info, 'acct_mulaid_pay')],
      psn_cash_pay: [shares.cash, fen(info, 'psn_cash_pay')],
      balc: [
        insurance.currentYearFen + insurance.priorYearsFen - shares.currentAccount - shares.priorAccount,
        fen(info, 'balc'),
      ],
    })
    this.conserved(at, info)
    if (setlId === '') return undefined

    const moves: Move[] = []
    if (shares.currentAccount + shares.priorAccount > 0) {
      moves.push({insurance, current: shares.currentAccount, prior: shares.priorAccount})
    }
    if (shares.familyAccount > 0 && relative) {
      const current = Math.min(shares.familyAccount, relative.currentYearFen)
      moves.push({insurance: relative, current, prior: shares.familyAccount - current})
    }
    this.book({
      setlId,
      cancels: null,
      institution: institution.code,
      psnNo: visit.psnNo,
      mdtrtId,
      batch: batchName,
      insuranceType: visit.insuranceType,
      area: visit.area,
      clrType: clearing(text(row, 'med_type')),
      day: dayOf(entry.at),
      year,
      parts,
      fund,
      account,
      cash: shares.cash,
      deductible: shares.deductible,
      moves,
      changes: shares.changes,
      cancelled: false,
    })
    return visit.psnNo
  }

  private book(settlement: Settlement): void {
    this.settlements.set(settlement.setlId, settlement)
    const batch = this.batches.get(`${settlement.mdtrtId}|${settlement.batch}`)
    if (batch) {
      if (settlement.cancels === null) batch.live.push(settlement.setlId)
      else batch.live = batch.live.filter(each => each !== settlement.cancels)
      if (batch.live.length > 1) {
        this.differ(
          'K2',
          `${settlement.mdtrtId}/${settlement.batch}`,
          'at most one live settlement',
          batch.live.join(', '),
        )
      }
    }
    for (const move of settlement.moves) {
      move.insurance.currentYearFen -= move.current
      move.insurance.priorYearsFen -= move.prior
    }
    this.add(settlement.psnNo, settlement.insuranceType, settlement.year, settlement.changes)
  }

  private cancel(entry: Entry, message: Message, row: WireRow, output: JsonRow): string | undefined {
    const info = object(output.setlinfo)
    const original = this.settlements.get(text(row, 'setl_id'))
    if (
      !original ||
      original.cancels !== null ||
      original.cancelled ||
      original.institution !== message.envelope.institution
    ) {
      this.differ('cancellation', text(row, 'setl_id'), 'a refusal: not a live bill of this institution', 'accepted')
      return undefined
    }
    this.takeBack(entry, original, String(info.setl_id ?? ''))
    const minus = (amount: number) => (amount === 0 ? 0 : -amount)
    this.same('cancellation', original.setlId, {
      medfee_sumamt: [minus(original.parts.total), fen(info, 'medfee_sumamt')],
      fund_pay_sumamt: [minus(original.fund), fen(info, 'fund_pay_sumamt')],
      acct_pay: [minus(original.account), fen(info, 'acct_pay')],
      psn_cash_pay: [minus(original.cash), fen(info, 'psn_cash_pay')],
      act_pay_dedc: [minus(original.deductible), fen(info, 'act_pay_dedc')],
    })
    this.conserved(original.setlId, info)
    return original.psnNo
  }

  private takeBack(entry: Entry, original: Settlement, setlId: string): void {
    original.cancelled = true
    const minus = (amount: number) => (amount === 0 ? 0 : -amount)
    const each = <T extends Record<string, number>>(all: T): T =>
      Object.fromEntries(Object.entries(all).map(([name, amount]) => [name, minus(amount)])) as T
    this.book({
      ...original,
      setlId,
      cancels: original.setlId,
      day: dayOf(entry.at),
      parts: each(original.parts),
      fund: minus(original.fund),
      account: minus(original.account),
      cash: minus(original.cash),
      deductible: minus(original.deductible),
      moves: original.moves.map(move => ({insurance: move.insurance, current: -move.current, prior: -move.prior})),
      changes: each(original.changes),
      cancelled: true,
    })
  }

  private reverse(entry: Entry, message: Message, row: WireRow): string | undefined {
    const key = `${message.envelope.institution}|${text(row, 'omsgid')}`
    const original = this.heard.get(key)
    this.dead.add(key)
    const settled = original?.setlId === undefined ? undefined : this.settlements.get(original.setlId)
    if (!settled) return text(row, 'psn_no')
    if (settled.cancelled) {
      this.differ('cancellation', settled.setlId, 'a refusal: already taken back', 'reversed again')
      return settled.psnNo
    }
    // 2601 has no output: the identifier of its row is the one thing taken from the books' side of the entry.
    this.takeBack(entry, settled, cancellationId(entry) ?? `reversal of ${settled.setlId}`)
    return settled.psnNo
  }

  private totals(message: Message, row: WireRow, output: JsonRow): void {
    const from = text(row, 'stmt_begndate').slice(0, 10)
    const to = text(row, 'stmt_enddate').slice(0, 10)
    const rows = [...this.settlements.values()].filter(
      each =>
        each.institution === message.envelope.institution &&
        each.insuranceType === text(row, 'insutype') &&
        each.clrType === text(row, 'clr_type') &&
        each.area === text(row, 'setl_optins') &&
        each.day >= from &&
        each.day <= to,
    )
    const add = (pick: (each: Settlement) => number) => rows.reduce((sum, each) => sum + pick(each), 0)
    const equal =
      add(each => each.parts.total) === number(row, 'medfee_sumamt') &&
      add(each => each.fund) === number(row, 'fund_pay_sumamt') &&
      add(each => each.account) === number(row, 'acct_pay') &&
      rows.length === number(row, 'fixmedins_setl_cnt')
    const told = String(object(output.stmtinfo).stmt_rslt ?? '')
    if (told !== (equal ? '0' : '1')) this.differ('K6.verdict', message.envelope.institution, equal ? '0' : '1', told)
  }

  // ---- small things ----

  private policyOf(insurance: InsuranceRecord): string {
    const policies = this.config?.policies ?? {}
    return policies[`${insurance.insuranceType}@${insurance.area}`] ?? policies[insurance.insuranceType] ?? ''
  }

  /** The relative's account that may pay: the first row in force that holds money. */
  private relativeOf(insurance: InsuranceRecord): InsuranceRecord | undefined {
    if (insurance.familyOf === null) return undefined
    const rows = [...(this.people.get(insurance.familyOf)?.insurances ?? [])]
    rows.sort((a, b) => (a.insuranceType + a.area < b.insuranceType + b.area ? -1 : 1))
    return rows.find(row => row.state === '1' && row.currentYearFen + row.priorYearsFen > 0)
  }

  private same(check: AuditCheck, where: string, pairs: Record<string, [expected: number, got: number]>): void {
    for (const [field, [expected, got]] of Object.entries(pairs)) {
      if (expected !== got) this.differ(check, `${where} ${field}`, String(expected), String(got))
    }
  }

  private conserved(where: string, info: JsonRow): void {
    const total = fen(info, 'medfee_sumamt')
    const sum = (...codes: string[]) => codes.reduce((all, code) => all + fen(info, code), 0)
    this.same('K1.conservation', where, {
      'fund + account + cash': [total, sum('fund_pay_sumamt', 'acct_pay', 'psn_cash_pay')],
      'four buckets': [total, sum('fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt')],
      funds: [
        fen(info, 'fund_pay_sumamt'),
        sum('hifp_pay', 'cvlserv_pay', 'hifes_pay', 'hifmi_pay', 'hifob_pay', 'maf_pay', 'oth_pay'),
      ],
      person: [fen(info, 'psn_part_amt'), sum('acct_pay', 'psn_cash_pay')],
    })
  }
}

/** Province and city digits; where either side is a whole province, the province digits alone. */
const poolingArea = (area: string, other: string): string =>
  area.slice(2, 4) === '00' || other.slice(2, 4) === '00' ? area.slice(0, 2) : area.slice(0, 4)

/** Shanghai employees' year begins in July, everybody else's in January. */
const yearOf = (policy: string, day: string): string =>
  policy.startsWith('shanghai-employees') && day.slice(5) < '07-01'
    ? String(Number(day.slice(0, 4)) - 1)
    : day.slice(0, 4)

function careTypeOf(medType: string): BillAsk['careType'] {
  if (medType === '12') return 'registration'
  if (medType.startsWith('13')) return 'emergency'
  if (medType === '41' || medType === '18') return 'pharmacy'
  return medType.startsWith('11') ? 'outpatient' : 'other'
}

const clearing = (medType: string): string =>
  medType.startsWith('14') || medType === '9901' ? '14' : medType === '41' || medType === '18' ? '41' : '11'

/** For a policy nobody read twice: the settled event's account split and accumulators, the answer's shares. */
function sharesTold(entry: Entry, info: JsonRow): Shares | undefined {
  const event = entry.decision?.events.find(each => each.kind === 'settled')
  const row: SettlementRow | undefined = event?.kind === 'settled' ? event.row : undefined
  return {
    deductible: fen(info, 'act_pay_dedc'),
    pooled: fen(info, 'hifp_pay'),
    largeSum: fen(info, 'hifob_pay'),
    currentAccount: row?.currentAccount ?? fen(info, 'acct_pay') - fen(info, 'acct_mulaid_pay'),
    priorAccount: row?.priorAccount ?? 0,
    familyAccount: fen(info, 'acct_mulaid_pay'),
    cash: fen(info, 'psn_cash_pay'),
    changes: row?.changes ?? {},
  }
}

function cancellationId(entry: Entry): string | undefined {
  const event = entry.decision?.events.find(each => each.kind === 'settled')
  return event?.kind === 'settled' ? event.row.setlId : undefined
}

type JsonRow = Record<string, unknown>
const object = (value: unknown): JsonRow => (typeof value === 'object' && value !== null ? (value as JsonRow) : {})

function readAnswer(said: string | undefined): {ok: boolean; output: JsonRow} {
  if (said === undefined) return {ok: false, output: {}}
  const answer = JSON.parse(said) as JsonRow
  return {ok: String(answer.infcode) === '0', output: object(answer.output)}
}

function fen(row: JsonRow, code: string): number {
  const value = row[code]
  if (value === undefined || value === null) return 0
  const parsed = parseDecimal(value as string | number, 2)
  return parsed.ok ? parsed.value : Number.NaN
}

const list = (node: WireRow | WireRow[] | undefined): WireRow[] =>
  node === undefined ? [] : Array.isArray(node) ? node : [node]
const firstRow = (message: Message): WireRow => list(Object.values(message.input)[0])[0] ?? {}
const text = (row: WireRow, code: string): string => (row[code] === undefined ? '' : String(row[code]))
const number = (row: WireRow, code: string): number => {
  const value = row[code]
  return typeof value === 'number' ? value : 0
}
const clip = (said: string | undefined): string => (said ?? 'nothing').slice(0, 200)
