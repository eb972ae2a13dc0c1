// 1101 人员信息获取: who holds this certificate, how are they insured (today, or on the day begntime asks for), what is on the
// account now. A query: it books nothing. Several insurance rows are normal; the hospital picks one.
import {ageOn, dateTimeText, dayOf, instant} from '../base/instant.ts'
import {refuse} from '../protocol/refusals.ts'
import type {WireRow} from '../protocol/types.ts'
import {type Context, node, type Outcome, refused, type Transaction, text} from './context.ts'
import {insuranceStateOn, isRefusal, personByCredential, personFields} from './find.ts'

export const personInfo: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const person = personByCredential(context, data)
  if (isRefusal(person)) return refused(person)
  const insurances = context.books.insurances(person.psn_no)
  if (insurances.length === 0) return {refused: refuse('noInsurance')}
  const today = dayOf(context.now)
  const asked = text(data, 'begntime')
  const day = asked === '' ? today : dayOf(instant(asked))
  return {
    person: person.psn_no,
    events: [],
    output: {
      baseinfo: personFields(person, today, ageOn(person.birth_day, today)),
      insuinfo: insurances.map(row => ({
        balc: row.current_fen + row.prior_fen,
        insutype: row.insurance_type,
        psn_type: row.person_type,
        psn_insu_stas: insuranceStateOn(row, day),
        psn_insu_date: row.begins,
        paus_insu_date: row.paused ?? undefined,
        cvlserv_flag: row.civil_servant === 1 ? '1' : '0',
        insuplc_admdvs: row.area,
        emp_name: row.employer || undefined,
      })),
      idetinfo: identities(context, person.hardship, person.severe_disability === 1),
    },
  }
}

/** 身份类别: hardship and disability as the identity rows clients show. Codes of table psn_idet_type. */
function identities(context: Context, hardship: string, disabled: boolean): WireRow[] {
  const code: Record<string, [string, string]> = {
    extremePoor: ['2304', '特困救助对象'],
    lowIncome: ['2303', '低保救助对象'],
    edge: ['2305', '低收入救助对象'],
    exPoor: ['2302', '建档立卡人员'],
  }
  const begntime = dateTimeText(instant(`${dayOf(context.now).slice(0, 4)}-01-01`))
  const found: WireRow[] = []
  const entry = code[hardship]
  if (entry) found.push({psn_idet_type: entry[0], memo: entry[1], begntime})
  if (disabled) found.push({psn_idet_type: '2308', psn_type_lv: '1', memo: '残疾人员', begntime})
  return found
}
