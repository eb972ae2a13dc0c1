// The auditor 审计: a second, simpler model of the truth. It reads a journal entry by entry (the messages, the answers,
// the director's acts; never the events), keeps its own visits, bills, accounts and accumulators, works every sum out
// anew, and lays the result beside the answers and the books. Checks have names; a check returns differences, never throws.
// It must not call benefit, and it never looks at the books to learn something, only to compare.
import type {Sha256} from '../base/hash.ts'
import {ageOn, dayOf, instant} from '../base/instant.ts'
import type {Catalogue} from '../catalogue/types.ts'
import {parseMessage} from '../protocol/parse.ts'
import type {Message, WireRow} from '../protocol/types.ts'
import type {InstitutionRecord} from '../state/records.ts'
import {type Entry, messageOf} from '../world/entry.ts'
import {type AuditCheck, type BooksView, compareMoney, compareRows, type Difference} from './audit-checks.ts'
import {AuditorBooks, type Heard, type Move, minus, type Said, type Visit} from './auditor-books.ts'
import {
  cancellationId,
  careTypeOf,
  clearing,
  clip,
  countingOf,
  fen,
  firstRow,
  inForce,
  type JsonRow,
  list,
  number,
  object,
  poolingArea,
  readAnswer,
  sharesTold,
  text,
  yearOf,
} from './auditor-reading.ts'
import {addParts, type BillAsk, type Parts, partsOf, sharesOf} from './auditor-rules.ts'

export class Auditor {
  readonly differences: Difference[] = []
  /** Settlements whose shares were worked out anew, and those taken at the centre's word. */
  worked = 0
  trusted = 0
  private readonly catalogue: Catalogue
  private readonly sha256: Sha256
  private readonly ours = new AuditorBooks()
  /** What was said in each entry, for "the same answer again". */
  private readonly answers = new Map<number, Said>()
  private seq = 0

  constructor(catalogue: Catalogue, sha256: Sha256) {
    this.catalogue = catalogue
    this.sha256 = sha256
  }

  /** Takes the next entry in and checks it. Returns the person it touched, for `compare`. */
  take(entry: Entry): string | undefined {
    this.seq = entry.seq
    const {cause} = entry
    // what a hospital inside the world does or hears is not the centre's
    if (cause.kind === 'desk' || cause.kind === 'paper') return undefined
    if (cause.kind === 'director') {
      if (!entry.decision?.outcome.startsWith('refused:')) this.ours.direct(cause.act)
      return undefined
    }
    if (entry.decision?.outcome.startsWith('broken:')) {
      this.differ('broken', entry.about?.msgid ?? '', 'no broken invariant', entry.decision.outcome)
      return undefined
    }
    // What the centre could not read, or did not let in, it does not remember either.
    if (
      entry.party !== 'centre' ||
      /^(bad:|foreignKey$|noInstitution$|notSignedIn$)/.test(entry.decision?.outcome ?? '')
    )
      return undefined
    const message = messageOf(cause)
    const parsed = message && parseMessage(message.raw, message.via, {strict: false})
    return parsed?.ok ? this.hear(entry, parsed.value) : undefined
  }

  /** Lays accounts and accumulators of one person, or of everybody, beside the books. */
  compare(books: BooksView, psnNo?: string): void {
    for (const each of compareMoney(this.ours, books, psnNo))
      this.differ(each.check, each.where, each.expected, each.got)
  }

  /** Lays the settlement book beside the answers. */
  compareSettlements(books: BooksView): void {
    for (const each of compareRows(this.ours, books)) this.differ(each.check, each.where, each.expected, each.got)
  }

  /** Live settlement of a batch as the auditor knows it. */
  liveOf(mdtrtId: string, batch: string): string | undefined {
    return this.ours.batches.get(mdtrtId)?.get(batch)?.live.at(-1)
  }
  /** All live settlements of an institution. */
  liveSettlements(institution: string): {setlId: string; mdtrtId: string}[] {
    return [...this.ours.settlements.values()].filter(
      each => each.institution === institution && each.cancels === null && !each.cancelled,
    )
  }

  private differ(check: AuditCheck, where: string, expected: string, got: string): void {
    if (this.differences.length < 50) this.differences.push({check, seq: this.seq, where, expected, got})
  }

  // ---- one message ----

  private hear(entry: Entry, message: Message): string | undefined {
    const {institution, msgid} = message.envelope
    const send = entry.decision?.sends[0]
    const words = send?.body ?? send?.octets
    const answer = readAnswer(send?.octets === undefined ? words : undefined)
    const said = send?.answerOf === undefined ? this.digested(words, answer.ok) : this.answers.get(send.answerOf)
    if (said) this.answers.set(entry.seq, said)
    const accepted = said?.ok === true
    if (!this.ours.institutions.has(institution)) return undefined
    const key = `${institution}|${msgid}`
    if (this.ours.dead.has(key)) {
      if (accepted) this.differ('reversedStaysDead', msgid, 'a refusal', `accepted ${message.infno}`)
      else return undefined
    }
    const before = this.ours.heard.get(key)
    const body = this.sha256(message.body)
    if (before) {
      if (before.body !== body) {
        if (accepted) this.differ('K7.otherBody', msgid, 'a refusal', `accepted ${message.infno} after ${before.infno}`)
      } else if (said?.digest !== before.answer?.digest) {
        this.differ('K7.sameAnswer', msgid, before.answer ? `as in entry ${before.seq}` : 'nothing', clip(words))
      }
      // A second answer that differs may have booked a second time: the books will show.
      return this.ours.visits.get(text(firstRow(message), 'mdtrt_id'))?.psnNo
    }
    const heard: Heard = {seq: entry.seq, body, infno: message.infno, answer: said, setlId: undefined}
    this.ours.heard.set(key, heard)
    if (send?.answerOf !== undefined)
      this.differ('K7.sameAnswer', msgid, 'an answer of its own', `the answer of entry ${send.answerOf}`)
    if (!answer.ok) return undefined
    return this.act(entry, message, answer.output, heard)
  }

  private act(entry: Entry, message: Message, output: JsonRow, heard: Heard): string | undefined {
    const row = firstRow(message)
    switch (message.infno) {
      case '2201':
        return this.register(message, row, output)
      case '2202':
        this.ours.visits.delete(text(row, 'mdtrt_id'))
        return undefined
      case '2203':
      case '2203A':
        return this.record(message, row)
      case '2204':
        return this.charge(message, output)
      case '2205': {
        const batch = text(row, 'chrg_bchno')
        const ofVisit = this.ours.batches.get(text(row, 'mdtrt_id'))
        for (const [name, {live}] of ofVisit ?? []) {
          if (live.length === 0 && (batch === '0000' || batch === name)) ofVisit?.delete(name)
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
        heard.setlId = String(object(output.setlinfo).setl_id ?? '')
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
    const person = this.ours.people.get(text(row, 'psn_no'))
    const insuranceType = text(row, 'insutype')
    const ofType = person?.insurances.filter(each => each.insuranceType === insuranceType) ?? []
    const beginsOn = dayOf(instant(text(row, 'begntime')))
    const insurance =
      ofType.find(each => each.area === message.envelope.insuringArea) ??
      ofType.find(each => inForce(each, beginsOn)) ??
      ofType[0]
    if (!insurance || !inForce(insurance, beginsOn)) {
      const where = `${text(row, 'psn_no')} ${insuranceType} ${beginsOn}`
      this.differ('insurance', where, 'a refusal: not in force', 'accepted 2201')
    }
    this.ours.visits.set(String(object(output.data).mdtrt_id ?? ''), {
      institution: message.envelope.institution,
      psnNo: text(row, 'psn_no'),
      insuranceType,
      area: insurance?.area ?? '',
      beginsOn,
      medType: undefined,
      visitedOn: undefined,
      disease: '',
      diagnoses: new Map(),
    })
    return text(row, 'psn_no')
  }

  private record(message: Message, row: WireRow): string | undefined {
    const visit = this.ours.visits.get(text(row, 'mdtrt_id'))
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
      const visit = this.ours.visits.get(mdtrtId)
      if (!visit) continue
      const parts = this.partsOfLine(message, visit, row)
      this.ours.opened(mdtrtId, text(row, 'chrg_bchno')).lines.set(text(row, 'feedetl_sn'), parts)
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
    const institution = this.ours.institutions.get(message.envelope.institution) as InstitutionRecord
    const person = this.ours.people.get(visit.psnNo)
    const day = dayOf(instant(text(row, 'fee_ocur_time')))
    const code = text(row, 'med_list_codg')
    const rows = this.ours.mapped.get(`${institution.code}|${text(row, 'medins_list_codg')}`) ?? []
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
    const visit = this.ours.visits.get(mdtrtId)
    const batch = this.ours.batches.get(mdtrtId)?.get(batchName)
    const person = visit && this.ours.people.get(visit.psnNo)
    const insurance = person?.insurances.find(
      each => each.insuranceType === visit?.insuranceType && each.area === visit?.area,
    )
    const institution = this.ours.institutions.get(message.envelope.institution)
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
    const policy = this.ours.policyOf(insurance)
    const year = yearOf(policy, day)
    const relative = this.ours.relativeOf(insurance, dayOf(entry.at))
    const used = this.ours.used(visit.psnNo, visit.insuranceType, year)
    const worked = sharesOf({
      policy,
      parts,
      careType: careTypeOf(text(row, 'med_type')),
      disease: visit.disease,
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
    const live = this.ours.book({
      setlId,
      cancels: null,
      bill: setlId,
      refund: false,
      last: setlId,
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
    if (live.length > 1) this.differ('K2', at, 'at most one live settlement', live.join(', '))
    return visit.psnNo
  }

  private cancel(entry: Entry, message: Message, row: WireRow, output: JsonRow): string | undefined {
    const info = object(output.setlinfo)
    const original = this.ours.settlements.get(text(row, 'setl_id'))
    if (
      !original ||
      original.cancels !== null ||
      original.cancelled ||
      original.institution !== message.envelope.institution
    ) {
      this.differ('cancellation', text(row, 'setl_id'), 'a refusal: not a live bill of this institution', 'accepted')
      return undefined
    }
    this.ours.takeBack(original, String(info.setl_id ?? ''), dayOf(entry.at))
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

  private reverse(entry: Entry, message: Message, row: WireRow): string | undefined {
    const key = `${message.envelope.institution}|${text(row, 'omsgid')}`
    const original = this.ours.heard.get(key)
    this.ours.dead.add(key)
    const settled = original?.setlId === undefined ? undefined : this.ours.settlements.get(original.setlId)
    if (!settled) return text(row, 'psn_no')
    if (settled.cancelled) {
      this.differ('cancellation', settled.setlId, 'a refusal: already taken back', 'reversed again')
      return settled.psnNo
    }
    // 2601 has no output: the identifier of its row is the one thing taken from the books' side of the entry.
    const live = this.ours.takeBack(settled, cancellationId(entry) ?? `reversal of ${settled.setlId}`, dayOf(entry.at))
    if (live.length > 1) this.differ('K2', settled.setlId, 'at most one live settlement', live.join(', '))
    return settled.psnNo
  }

  private totals(message: Message, row: WireRow, output: JsonRow): void {
    const from = text(row, 'stmt_begndate').slice(0, 10)
    const to = text(row, 'stmt_enddate').slice(0, 10)
    const {institution} = message.envelope
    const asked = {
      institution,
      insuranceType: text(row, 'insutype'),
      clrType: text(row, 'clr_type'),
      area: text(row, 'setl_optins'),
      from,
      to,
    }
    const counting = countingOf(this.ours.config?.reconcileReversed, text(row, 'refd_setl_flag'))
    const {rows, total, fund, account} = this.ours.sums.booked(asked, counting)
    const equal =
      total === number(row, 'medfee_sumamt') &&
      fund === number(row, 'fund_pay_sumamt') &&
      account === number(row, 'acct_pay') &&
      rows === number(row, 'fixmedins_setl_cnt')
    const told = String(object(output.stmtinfo).stmt_rslt ?? '')
    if (told !== (equal ? '0' : '1')) this.differ('K6.verdict', institution, equal ? '0' : '1', told)
  }

  // ---- small things ----

  private digested(words: string | undefined, ok: boolean): Said | undefined {
    return words === undefined ? undefined : {ok, digest: this.sha256(words)}
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
