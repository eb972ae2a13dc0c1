// 2203 / 2203A 门诊就诊信息上传: what kind of care it is and which diagnoses. One med_type per visit; a diagnosis is
// voided by sending it again with vali_flag 0. Diagnosis codes are those of the insurance edition: a clinical code
// is refused, because a fee judged by a wrong code would be judged wrongly.
import {dayOf, instant} from '../base/instant.ts'
import {refuse} from '../protocol/refusals.ts'
import type {DiagnosisRow} from '../state/events.ts'
import {careTypeOf} from './care-types.ts'
import {integer, node, type Outcome, refused, rows, type Transaction, text} from './context.ts'
import {filingRefusal} from './filings.ts'
import {isRefusal, visitOf} from './find.ts'
import {visitTimeRefusal} from './service-time.ts'

export const visitInfo: Transaction = (context): Outcome => {
  const info = node(context, 'mdtrtinfo')
  const mdtrtId = text(info, 'mdtrt_id')
  const visit = visitOf(context, mdtrtId, text(info, 'psn_no'))
  if (isRefusal(visit)) return refused(visit)
  const medType = text(info, 'med_type')
  if (careTypeOf(medType) === undefined) return refused(refuse('medTypeUnsupported', {medType}))
  if (visit.med_type !== null && visit.med_type !== medType && context.books.hasFees(mdtrtId)) {
    return refused(refuse('visitTypeFixed', {mdtrtId, expected: visit.med_type, got: medType}))
  }
  const visitAt = instant(text(info, 'begntime'))
  const noFiling = filingRefusal(context, visit.psn_no, medType, text(info, 'dise_codg'), dayOf(visitAt))
  if (noFiling) return refused(noFiling)
  const person = context.books.person(visit.psn_no)
  const wrongTime = person && visitTimeRefusal(context, person, visitAt, 'input.mdtrtinfo.begntime')
  if (wrongTime) return refused(wrongTime)
  const diagnoses: DiagnosisRow[] = []
  for (const [index, row] of rows(context, 'diseinfo').entries()) {
    const code = text(row, 'diag_code')
    const type = text(row, 'diag_type')
    // only western diagnoses (1) are in the diagnosis catalogue; Chinese-medicine terms have a list of their own
    if (type === '1' && context.catalogue.diagnosis(code) === undefined) {
      return refused(refuse('noDiagnosis', {code, index: String(index)}))
    }
    diagnoses.push({
      type,
      srtNo: integer(row, 'diag_srt_no'),
      code,
      name: text(row, 'diag_name'),
      dept: text(row, 'diag_dept'),
      doctorCode: text(row, 'dise_dor_no'),
      doctorName: text(row, 'dise_dor_name'),
      at: instant(text(row, 'diag_time')),
      valid: text(row, 'vali_flag') !== '0',
    })
  }
  return {
    person: visit.psn_no,
    output: undefined,
    events: [
      {
        kind: 'visitRecorded',
        mdtrtId,
        medType,
        visitAt,
        diseaseCode: text(info, 'dise_codg'),
        diseaseName: text(info, 'dise_name'),
        complaint: text(info, 'main_cond_dscr'),
        diagnoses,
      },
    ],
  }
}
