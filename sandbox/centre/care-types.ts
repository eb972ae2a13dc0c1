// 医疗类别 med_type and what it means for benefits and clearing. Leading digits carry the national meaning; regions
// append more. It does not know any ratio.
import type {CareType} from '../benefit/types.ts'

/** The care type of a med_type in outpatient transactions; undefined = not for outpatient use. */
export function careTypeOf(medType: string): CareType | undefined {
  if (medType === '12') return 'registration'
  if (medType.startsWith('13')) return 'emergency'
  if (medType.startsWith('14') || medType === '9901') return 'chronicOutpatient'
  if (medType.startsWith('11') || medType === '15' || medType === '16' || medType === '51') return 'outpatient'
  if (medType === '41' || medType === '18') return 'pharmacy'
  return undefined
}

const clearing: Record<CareType, string> = {
  outpatient: '11',
  registration: '11',
  emergency: '11',
  chronicOutpatient: '14',
  pharmacy: '41',
  inpatient: '21',
  homeBed: '21',
}

/** 清算类别 clr_type: outpatient bills clear together, chronic disease and pharmacy apart. Our choice where regions differ. */
export const clearingType = (care: CareType): string => clearing[care]
