// 5201 就诊信息查询: the person's visits of one med_type in a period, at the asking institution. Plain dates cover the
// whole day, and so does a midnight as the end: days in other forms than yyyy-MM-dd arrive as one.
import {ageOn, dateTimeText, dayMs, dayOf, instant} from '../base/instant.ts'
import {node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal, personFields, personOf} from './find.ts'

export const visits: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const person = personOf(context, data)
  if (isRefusal(person)) return refused(person)
  const from = instant(text(data, 'begntime'))
  const end = instant(text(data, 'endtime'))
  const to = dateTimeText(end).endsWith(' 00:00:00') ? end + dayMs - 1 : end
  const wanted = text(data, 'mdtrt_id')
  const found = context.books
    .visitsOf(person.psn_no, from, to)
    .filter(visit => visit.institution === context.institution.code && visit.cancelled_at === null)
    .filter(visit => visit.med_type === text(data, 'med_type') && (wanted === '' || visit.mdtrt_id === wanted))
  const today = dayOf(context.now)
  return {
    person: person.psn_no,
    events: [],
    output: {
      mdtrtinfo: found.map(visit => {
        const insurance = context.books.insurance(visit.psn_no, visit.insurance_type, visit.area)
        const begins = visit.visit_at ?? visit.begins_at
        const diagnoses = context.books.diagnoses(visit.mdtrt_id).filter(row => row.valid === 1)
        return {
          mdtrt_id: visit.mdtrt_id,
          ...personFields(person, today, ageOn(person.birth_day, today)),
          insutype: visit.insurance_type,
          psn_type: insurance?.person_type ?? '',
          cvlserv_flag: insurance?.civil_servant === 1 ? '1' : '0',
          insu_optins: visit.area,
          emp_name: insurance?.employer || undefined,
          begntime: dateTimeText(begins),
          // never empty on the wire: a visit ends with its last bill, or as it began while there is none
          endtime: dateTimeText(
            Math.max(begins, context.books.settlementsOfVisit(visit.mdtrt_id).at(-1)?.settled_at ?? 0),
          ),
          mdtrt_cert_type: visit.cert_type,
          med_type: visit.med_type ?? undefined,
          ipt_otp_no: visit.ipt_otp_no,
          atddr_no: visit.doctor_code || undefined,
          chfpdr_name: visit.doctor_name || undefined,
          adm_dept_codg: visit.dept_code,
          adm_dept_name: visit.dept_name,
          main_cond_dscr: visit.complaint || undefined,
          dise_codg: visit.disease_code || undefined,
          dise_name: visit.disease_name || undefined,
          otp_diag_info:
            diagnoses
              .map(row => row.name)
              .join('；')
              .slice(0, 200) || undefined,
        }
      }),
    },
  }
}
