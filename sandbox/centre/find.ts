// The look-ups transactions share: who is asked about, and does it belong to whom who asks. Each returns the row or
// the refusal to answer with, in the table's order of precedence.
import type {Day} from '../base/instant.ts'
import {type Refusal, refuse} from '../protocol/refusals.ts'
import type {WireRow} from '../protocol/types.ts'
import type {Insurance, Person, Settlement, Visit} from '../state/reader.ts'
import {type Context, text} from './context.ts'

export const isRefusal = (found: object): found is Refusal => 'refusal' in found

/** The holder of a certificate 就诊凭证: 01 e-voucher, 02 identity card, 03 social-security card; others by number. */
export function personByCredential(context: Context, row: WireRow): Person | Refusal {
  const certType = text(row, 'mdtrt_cert_type')
  const certNo = text(row, 'mdtrt_cert_no')
  const person =
    certType === '01'
      ? context.books.personByVoucher(certNo)
      : certType === '03'
        ? context.books.personByCard(certNo)
        : context.books.personByCertificate(certNo.toUpperCase())
  if (!person) return refuse('noPerson', {certType, certNo})
  const cardSn = text(row, 'card_sn')
  if (certType === '03' && cardSn !== '' && cardSn !== person.card_sn) return refuse('cardMismatch', {cardNo: certNo})
  return notTheHolder(person, row) ?? person
}

/** A refusal when the message names another person beside the certificate. An identity number may end in a small x. */
function notTheHolder(person: Person, row: WireRow): Refusal | undefined {
  const certno = text(row, 'certno')
  if (certno !== '' && certno.toUpperCase() !== person.cert_no)
    return refuse('personMismatch', {field: '证件号码certno', got: certno})
  const name = text(row, 'psn_name')
  if (name !== '' && name !== person.name) return refuse('personMismatch', {field: '人员姓名psn_name', got: name})
  return undefined
}

/** The plain case, without asking the books again: the certificate is this person's own. */
const isOwn = (person: Person, certType: string, certNo: string): boolean =>
  certType === '01' ? certNo === person.voucher : certType !== '03' && certNo.toUpperCase() === person.cert_no

/** The person of a `psn_no`; a certificate, number or name that the message carries too must be that person's. */
export function personOf(context: Context, row: WireRow): Person | Refusal {
  const psnNo = text(row, 'psn_no')
  const person = context.books.person(psnNo)
  if (!person) return refuse('noPersonNumber', {psnNo})
  const certNo = text(row, 'mdtrt_cert_no')
  if (certNo !== '' && !isOwn(person, text(row, 'mdtrt_cert_type'), certNo)) {
    const holder = personByCredential(context, row)
    if (isRefusal(holder)) return holder
    if (holder.psn_no !== psnNo) return refuse('personMismatch', {field: '人员编号psn_no', got: psnNo})
  }
  return notTheHolder(person, row) ?? person
}

const stateNames: Record<string, string> = {
  '0': '未参保',
  '1': '正常参保',
  '2': '暂停参保',
  '3': '无效参保',
  '4': '终止参保',
}

/**
 * The psn_insu_stas of an insurance row on a day: not insured before it begins, in force until it is paused, then whatever
 * the books say it is. A row of invalid insurance was never in force.
 */
export function insuranceStateOn({state, begins, paused}: Insurance, day: Day): string {
  if (state === '3') return state
  if (day < begins) return '0'
  if (paused === null) return state
  return day < paused ? '1' : state === '1' ? '2' : state
}

/**
 * The insurance row a visit or settlement runs under: the type asked for, in the area of the envelope's
 * insuplc_admdvs when the person has that type in several places, and in force on the day of care. Whether it still is
 * when the bill is settled does not count: what the trial showed holds over midnight. (Our choice; the real rule is not public.)
 */
export function activeInsurance(
  context: Context,
  person: Person,
  insutype: string,
  day: Day,
  area = '',
): Insurance | Refusal {
  const all = context.books.insurances(person.psn_no)
  const ofType = all.filter(row => row.insurance_type === insutype)
  const wanted = area || context.message.envelope.insuringArea
  const row =
    ofType.find(candidate => candidate.area === wanted) ??
    ofType.find(candidate => insuranceStateOn(candidate, day) === '1') ??
    ofType[0]
  if (!row) return refuse('noInsurance', {which: `，险种[${insutype}]`})
  const state = insuranceStateOn(row, day)
  if (state === '1') return row
  const {begins, paused} = row
  return refuse('insuranceNotActive', {
    psnNo: person.psn_no,
    insutype,
    day,
    code: state,
    state: stateNames[state] ?? state,
    begins,
    paused: paused ?? '-',
  })
}

/** A live visit of the asking institution and the named person. */
export function visitOf(context: Context, mdtrtId: string, psnNo: string): Visit | Refusal {
  const visit = ownVisit(context, mdtrtId, psnNo)
  return isRefusal(visit) || visit.cancelled_at === null ? visit : refuse('visitCancelled', {mdtrtId})
}

/** The same, live or cancelled: what a query may look at. */
export function ownVisit(context: Context, mdtrtId: string, psnNo: string): Visit | Refusal {
  const visit = context.books.visit(mdtrtId)
  if (!visit) return refuse('noVisit', {mdtrtId})
  if (visit.institution !== context.institution.code) {
    return refuse('foreignVisit', {mdtrtId, whose: `机构[${context.institution.code}]`})
  }
  return visit.psn_no === psnNo ? visit : refuse('foreignVisit', {mdtrtId, whose: `人员[${psnNo}]`})
}

/** A settlement of the asking institution, the named person and, where one is named, the visit. */
export function settlementOf(context: Context, row: WireRow): Settlement | Refusal {
  const setlId = text(row, 'setl_id')
  const settlement = context.books.settlement(setlId)
  if (!settlement) return refuse('noSettlement', {setlId})
  if (settlement.institution !== context.institution.code) {
    return refuse('foreignSettlement', {setlId, whose: `机构[${context.institution.code}]`})
  }
  if (settlement.psn_no !== text(row, 'psn_no')) {
    return refuse('foreignSettlement', {setlId, whose: `人员[${text(row, 'psn_no')}]`})
  }
  // older editions of 5203 ask without the visit
  const mdtrtId = text(row, 'mdtrt_id')
  if (mdtrtId !== '' && settlement.mdtrt_id !== mdtrtId) {
    return refuse('foreignSettlement', {setlId, whose: `就诊ID[${mdtrtId}]`})
  }
  return settlement
}

/** Person fields as answers print them; age has one decimal on the wire. */
export function personFields(person: Person, day: string, age: number): WireRow {
  return {
    psn_no: person.psn_no,
    psn_name: person.name,
    psn_cert_type: person.cert_type,
    certno: person.cert_no,
    gend: person.sex === 'male' ? '1' : '2',
    naty: person.nation,
    brdy: person.birth_day,
    age: day < person.birth_day ? 0 : age * 10,
  }
}
