// 2201 门诊挂号: opens a visit under one insurance and gives it its number. The hospital's own number (ipt_otp_no) is
// the business key: the same number cannot be open twice.
import {dayOf, instant} from '../base/instant.ts'
import {refuse} from '../protocol/refusals.ts'
import {identifier, node, type Outcome, refused, type Transaction, text} from './context.ts'
import {activeInsurance, isRefusal, personOf} from './find.ts'
import {visitTimeRefusal} from './service-time.ts'

export const registration: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const person = personOf(context, data)
  if (isRefusal(person)) return refused(person)
  const beginsAt = instant(text(data, 'begntime'))
  const insurance = activeInsurance(context, person, text(data, 'insutype'), dayOf(beginsAt))
  if (isRefusal(insurance)) return refused(insurance)
  const iptOtpNo = text(data, 'ipt_otp_no')
  const open = context.books.visitByNumber(context.institution.code, iptOtpNo)
  if (open) return refused(refuse('visitExists', {iptOtpNo, mdtrtId: open.mdtrt_id}))
  const wrongTime = visitTimeRefusal(context, person, beginsAt, 'input.data.begntime')
  if (wrongTime) return refused(wrongTime)

  const mdtrtId = identifier(context, 1)
  return {
    person: person.psn_no,
    output: {data: {mdtrt_id: mdtrtId, psn_no: person.psn_no, ipt_otp_no: iptOtpNo}},
    events: [
      {
        kind: 'visitRegistered',
        visit: {
          mdtrtId,
          psnNo: person.psn_no,
          institution: context.institution.code,
          insuranceType: insurance.insurance_type,
          area: insurance.area,
          iptOtpNo,
          beginsAt,
          certType: text(data, 'mdtrt_cert_type'),
          deptCode: text(data, 'dept_code'),
          deptName: text(data, 'dept_name'),
          caty: text(data, 'caty'),
          doctorCode: text(data, 'atddr_no'),
          doctorName: text(data, 'dr_name'),
          registeredAt: context.now,
        },
      },
    ],
  }
}
