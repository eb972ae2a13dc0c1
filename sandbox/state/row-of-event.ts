// Rows as the books will give them back, made from the event that writes them. It asks nothing.
import type {FeeRow, VisitRow} from './events.ts'
import type {BatchLine, Visit} from './reader.ts'

/** A visit just registered. */
export const registered = (visit: VisitRow): Visit => ({
  mdtrt_id: visit.mdtrtId,
  psn_no: visit.psnNo,
  institution: visit.institution,
  insurance_type: visit.insuranceType,
  area: visit.area,
  ipt_otp_no: visit.iptOtpNo,
  begins_at: visit.beginsAt,
  cert_type: visit.certType,
  dept_code: visit.deptCode,
  dept_name: visit.deptName,
  caty: visit.caty,
  doctor_code: visit.doctorCode,
  doctor_name: visit.doctorName,
  registered_at: visit.registeredAt,
  cancelled_at: null,
  med_type: null,
  visit_at: null,
  disease_code: null,
  disease_name: null,
  complaint: null,
})

/** What a settlement needs of a line just uploaded. */
export const uploaded = (row: FeeRow): BatchLine => ({
  feedetl_sn: row.feedetlSn,
  name: row.name,
  amount_fen: row.amount,
  full_self_pay_fen: row.fullSelfPay,
  over_limit_fen: row.overLimit,
  first_self_pay_fen: row.firstSelfPay,
  in_scope_fen: row.inScope,
})

/** The order of lines whose numbers are ASCII. */
export const bySn = (a: BatchLine, b: BatchLine): number => (a.feedetl_sn < b.feedetl_sn ? -1 : 1)
