// 5202 诊断信息查询: the diagnoses of a visit that are not voided. The first is the main one: 2203 does not say which is, and
// clients number each kind of diagnosis from 1.
import {dateTimeText} from '../base/instant.ts'
import {node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal, visitOf} from './find.ts'

export const diagnoses: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const visit = visitOf(context, text(data, 'mdtrt_id'), text(data, 'psn_no'))
  if (isRefusal(visit)) return refused(visit)
  return {
    person: visit.psn_no,
    events: [],
    output: {
      diseinfo: context.books
        .diagnoses(visit.mdtrt_id)
        .filter(row => row.valid === 1)
        .map((row, index) => ({
          diag_info_id: `${row.mdtrt_id.slice(-20)}${row.diag_type}${String(row.srt_no).padStart(3, '0')}`,
          mdtrt_id: row.mdtrt_id,
          psn_no: visit.psn_no,
          inout_diag_type: '1',
          diag_type: row.diag_type,
          maindiag_flag: index === 0 ? '1' : '0',
          diag_srt_no: row.srt_no,
          diag_code: row.code,
          diag_name: row.name,
          diag_dept: row.dept,
          dise_dor_no: row.doctor_code,
          dise_dor_name: row.doctor_name,
          diag_time: dateTimeText(row.at),
        })),
    },
  }
}
