// The split of one charged line 费用明细拆分: 全自费, 超限价自费, 先行自付 and 符合政策范围, which sum to the line in fen.
// Pure: catalogue row, line and patient go in, the four parts and the reasons come out. It knows no deductible, no
// fund and no database, and it does not check that the hospital's own amount equals price × count (2204 does).
import {type BasisPoints, type Fen, priceTimesCount, shareOf} from '../base/fen.ts'
import {
  type CatalogueItem,
  type ChargedLine,
  type HospitalLevel,
  hospitalLevels,
  type LinePatient,
  type LineSplit,
  type Lookup,
  type MappingState,
  type Restriction,
  type RestrictionPart,
  type SplitReason,
} from './types.ts'

/**
 * Splits one line. The amount is price × count, rounded half up once; every further rounding leaves its remainder in
 * the in-scope part, so the parts always sum. A refund line (negative count) is the exact mirror of its original.
 *
 * Fully self-paid, the first that holds being the reason: own item not mapped or its mapping expired; code unknown,
 * expired or not yet valid on the service date; hosp_appr_flag 2; class C; a checkable condition of the restriction
 * violated (even with flag 1: the hospital's approval speaks for what the centre cannot see, not against what it
 * can); restricted (lmt_used_flag) and not approved. Otherwise: over limit = count × (price − ceiling); of what
 * remains class B bears its first self-pay ratio, class A nothing.
 *
 * @example 4.52 yuan of class B at 5 %: firstSelfPay 23 fen, inScope 429 fen
 */
export function splitLine(
  lookup: Lookup,
  line: ChargedLine,
  patient: LinePatient,
  level: HospitalLevel,
  mapping: MappingState,
): LineSplit {
  const sign = Math.sign(line.price) * Math.sign(line.count) < 0 ? -1 : 1
  const price = Math.abs(line.price)
  const count = Math.abs(line.count)
  const amount = priceTimesCount(price, count)
  const item = lookup.found === 'unknown' ? undefined : lookup.item
  const failed = lookup.found === 'valid' && item?.restriction ? failedParts(item.restriction, patient, level) : []
  const why = selfPayReason(lookup, line, mapping, failed)

  if (why !== undefined || item === undefined) {
    const reason = why ?? 'notInCatalogue'
    const aboutRestriction = reason === 'restriction' || reason === 'notApproved'
    return {
      id: line.id,
      amount: signed(sign, amount),
      fullSelfPay: signed(sign, amount),
      overLimitSelfPay: 0,
      firstSelfPay: 0,
      inScope: 0,
      itemClass: mapping === 'mapped' && item ? item.itemClass : 'C',
      firstSelfPayRatio: 10_000,
      ceiling: item?.ceiling ?? null,
      reasons: [reason],
      note: aboutRestriction ? (item?.restriction?.text ?? '') : '',
      failed: reason === 'restriction' ? failed : [],
    }
  }

  const over = overLimit(price, count, item)
  const within = amount - over
  const ratio: BasisPoints = item.itemClass === 'B' ? item.firstSelfPay : 0
  const first = shareOf(within, ratio)
  const reasons: SplitReason[] = [item.itemClass === 'A' ? 'classA' : 'classB']
  if (over > 0) reasons.push('overCeiling')
  return {
    id: line.id,
    amount: signed(sign, amount),
    fullSelfPay: 0,
    overLimitSelfPay: signed(sign, over),
    firstSelfPay: signed(sign, first),
    inScope: signed(sign, within - first),
    itemClass: item.itemClass,
    firstSelfPayRatio: ratio,
    ceiling: item.ceiling,
    reasons,
    note: '',
    failed: [],
  }
}

/** No −0: it would print and compare differently from 0. */
const signed = (sign: number, amount: Fen): Fen => (amount === 0 ? 0 : sign * amount)

/** count × what the price exceeds the ceiling, rounded half up; never more than the amount, rounding being monotone. */
const overLimit = (price: number, count: number, item: CatalogueItem): Fen =>
  item.ceiling === null || price <= item.ceiling ? 0 : priceTimesCount(price - Math.max(item.ceiling, 0), count)

/** Why the whole line is the patient's, or undefined when the fund looks at it. The order is the precedence. */
function selfPayReason(
  lookup: Lookup,
  line: ChargedLine,
  mapping: MappingState,
  failed: RestrictionPart[],
): SplitReason | undefined {
  if (mapping === 'notMapped') return 'notMapped'
  if (mapping === 'expired') return 'mappingExpired'
  if (lookup.found === 'unknown') return 'notInCatalogue'
  if (lookup.found === 'expired') return 'expired'
  if (lookup.found === 'notYet') return 'notYetValid'
  if (line.approval === '2') return 'hospitalSelfPay'
  if (lookup.item.itemClass === 'C') return 'classC'
  if (failed.length > 0) return 'restriction'
  if (lookup.item.restricted && line.approval !== '1') return 'notApproved'
  return undefined
}

/**
 * The conditions of a restriction that a patient does not meet, in the order of the table; empty = all met. What only
 * the text says (二线用药, 支付不超过14天) is not judged here: that is what the approval flag is for.
 */
export function failedParts(restriction: Restriction, patient: LinePatient, level: HospitalLevel): RestrictionPart[] {
  const failed: RestrictionPart[] = []
  const {sex, ageFrom, ageBelow, diagnosisPrefixes, setting, settings, levelFrom, insuranceTypes} = restriction
  if (sex !== undefined && sex !== patient.sex) failed.push('sex')
  if ((ageFrom !== undefined && patient.age < ageFrom) || (ageBelow !== undefined && patient.age >= ageBelow)) {
    failed.push('age')
  }
  if (diagnosisPrefixes && !patient.diagnoses.some(code => diagnosisPrefixes.some(p => code.startsWith(p)))) {
    failed.push('diagnosis')
  }
  if ((setting !== undefined && setting !== patient.setting) || (settings && !settings.includes(patient.setting))) {
    failed.push('setting')
  }
  if (levelFrom !== undefined && hospitalLevels.indexOf(level) < hospitalLevels.indexOf(levelFrom)) failed.push('level')
  if (insuranceTypes && !insuranceTypes.includes(patient.insuranceType)) failed.push('insuranceType')
  return failed
}
