// 慢特病备案: chronic-disease care (med_type 14…) needs a filing of the person for that disease, valid on the day of the
// visit: a bill entered late is judged by the day the care was given.
import type {Day} from '../base/instant.ts'
import {type Refusal, refuse} from '../protocol/refusals.ts'
import {careTypeOf} from './care-types.ts'
import type {Context} from './context.ts'

/** A refusal when the care type needs a filing that is not there. */
export function filingRefusal(
  context: Context,
  psnNo: string,
  medType: string,
  disease: string,
  on: Day,
): Refusal | undefined {
  if (careTypeOf(medType) !== 'chronicOutpatient') return undefined
  const filed = context.books
    .filings(psnNo)
    .some(filing => filing.code === disease && filing.begins <= on && filing.ends >= on)
  return filed ? undefined : refuse('noFiling', {psnNo, disease})
}
