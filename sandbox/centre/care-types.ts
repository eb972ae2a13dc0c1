// 医疗类别 med_type and what it means for benefits and clearing. Leading digits carry the national meaning; regions
// append more. It does not know any ratio.
import type {CareType} from '../benefit/types.ts'

/** 15 门诊统筹, 16 门诊特殊病, 51 生育门诊, 81 and 9903 意外伤害门诊, 990101 门诊单病种, 990103 核酸检测. */
const otherOutpatient: ReadonlySet<string> = new Set(['15', '16', '51', '81', '9903', '990101', '990103'])

/** The care type of a med_type in outpatient transactions; undefined = not for outpatient use. */
export function careTypeOf(medType: string): CareType | undefined {
  if (medType === '12') return 'registration'
  if (medType.startsWith('13')) return 'emergency'
  if (medType.startsWith('14') || medType === '9901') return 'chronicOutpatient'
  if (medType.startsWith('11') || otherOutpatient.has(medType)) return 'outpatient'
  if (medType === '41' || medType === '18' || medType === '9904') return 'pharmacy'
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
