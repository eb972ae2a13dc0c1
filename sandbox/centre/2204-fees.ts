// 2204 门诊费用明细信息上传: every line is priced, looked up in the catalogue of its own service date and split into
// full self-pay, over limit, first self-pay and in scope. All or nothing: one wrong line refuses the whole upload.
// A line whose own code is not mapped, or whose national code is unknown or expired, is not refused: it is fully
// self-paid and its memo says so, because that is what the patient at the counter must be told.
import {decimalText, priceTimesCount} from '../base/fen.ts'
import {ageOn, dateTimeText, dayOf, instant} from '../base/instant.ts'
import type {CatalogueItem, ChargedLine, LinePatient, LineSplit} from '../catalogue/types.ts'
import {refuse} from '../protocol/refusals.ts'
import type {WireRow} from '../protocol/types.ts'
import type {FeeRow} from '../state/events.ts'
import type {Visit} from '../state/reader.ts'
import {careTypeOf} from './care-types.ts'
import {type Context, has, integer, type Outcome, refused, rows, type Transaction, text} from './context.ts'
import {isRefusal, visitOf} from './find.ts'
import {largestAmount, tooLarge} from './largest-amount.ts'
import {mappingOf} from './mapping.ts'
import {clockTolerance, isFuture} from './service-time.ts'
import {splitMemo} from './split-memo.ts'

/** Lines of one upload: ten times what the published length of input holds. More would make everybody else wait. */
const mostLines = 1000

export const feeUpload: Transaction = (context): Outcome => {
  const lines = rows(context, 'feedetail')
  if (lines.length > mostLines)
    return refused(refuse('feeTooMany', {most: String(mostLines), got: String(lines.length)}))
  const first = lines[0] as WireRow
  const mdtrtId = text(first, 'mdtrt_id')
  const visit = visitOf(context, mdtrtId, text(first, 'psn_no'))
  if (isRefusal(visit)) return refused(visit)
  if (visit.med_type === null && context.strict) return refused(refuse('visitNotRecorded', {mdtrtId}))
  const patient = patientOf(context, visit)
  const begin = Math.min(visit.begins_at, visit.visit_at ?? visit.begins_at)
  const settledBatches = new Map(context.books.batches(mdtrtId).map(batch => [batch.batch, batch.setl_id]))

  const seen = new Set<string>()
  /** Disease code by batch: a bill is charged under one. */
  const diseases = new Map<string, string>()
  const fees: FeeRow[] = []
  const results: WireRow[] = []
  for (const [index, row] of lines.entries()) {
    const at = String(index)
    if (text(row, 'mdtrt_id') !== mdtrtId) {
      return refused(refuse('feeSeveralVisits', {index: at, expected: mdtrtId, got: text(row, 'mdtrt_id')}))
    }
    if (text(row, 'psn_no') !== visit.psn_no) {
      return refused(refuse('foreignVisit', {mdtrtId, whose: `人员[${text(row, 'psn_no')}]`}))
    }
    const sn = text(row, 'feedetl_sn')
    if (seen.has(sn)) return refused(refuse('feeTwice', {sn, index: at}))
    seen.add(sn)
    const known = context.books.feeItem(mdtrtId, sn)
    if (known) return refused(refuse('feeExists', {sn, mdtrtId, batch: known.batch}))
    const batch = text(row, 'chrg_bchno')
    const setlId = settledBatches.get(batch)
    if (setlId) return refused(refuse('batchSettled', {batch, setlId, what: '再上传明细'}))
    const disease = text(row, 'dise_codg')
    const expected = diseases.get(batch)
    if (disease !== '' && expected !== undefined && expected !== disease) {
      return refused(refuse('feeDisease', {index: at, batch, expected, got: disease}))
    }
    if (disease !== '') diseases.set(batch, disease)
    const count = integer(row, 'cnt')
    const price = integer(row, 'pric')
    if (count <= 0) return refused(refuse('feeCount', {index: at, field: 'cnt', got: decimalText(count, 4)}))
    if (price < 0) return refused(refuse('feeCount', {index: at, field: 'pric', got: decimalText(price, 6)}))
    // a product far above the limit may not even fit an integer: it is not taken
    if (price * count > 2 * largestAmount * 1e8) {
      return refused(tooLarge(`input.feedetail[${at}].pric`, decimalText(price, 6)))
    }
    const amount = priceTimesCount(price, count)
    if (amount > largestAmount) {
      return refused(tooLarge(`input.feedetail[${at}].det_item_fee_sumamt`, decimalText(amount, 2)))
    }
    if (amount !== integer(row, 'det_item_fee_sumamt')) {
      return refused(
        refuse('feeAmount', {
          index: at,
          expected: decimalText(amount, 2),
          got: decimalText(integer(row, 'det_item_fee_sumamt'), 2),
        }),
      )
    }
    const serviceAt = instant(text(row, 'fee_ocur_time'))
    if (serviceAt < begin - clockTolerance || isFuture(context, serviceAt)) {
      const times = {got: dateTimeText(serviceAt), begin: dateTimeText(begin), now: dateTimeText(context.now)}
      return refused(refuse('feeDate', {index: at, ...times}))
    }
    const {fee, result} = chargeLine(context, row, patient, {price, count, amount, serviceAt, sn, batch})
    fees.push(fee)
    results.push(result)
  }
  return {
    person: visit.psn_no,
    output: {result: results},
    events: [{kind: 'feesUploaded', mdtrtId, rows: fees}],
  }
}

function patientOf(context: Context, visit: Visit): LinePatient {
  const person = context.books.person(visit.psn_no)
  return {
    sex: person?.sex ?? 'male',
    age: ageOn(person?.birth_day ?? dayOf(visit.begins_at), dayOf(visit.begins_at)),
    setting: careTypeOf(visit.med_type ?? '11') === 'emergency' ? 'emergency' : 'outpatient',
    insuranceType: visit.insurance_type,
    diagnoses: context.books
      .diagnoses(visit.mdtrt_id)
      .filter(row => row.valid === 1)
      .map(row => row.code),
  }
}

type Charge = {price: number; count: number; amount: number; serviceAt: number; sn: string; batch: string}

function chargeLine(
  context: Context,
  row: WireRow,
  patient: LinePatient,
  charge: Charge,
): {fee: FeeRow; result: WireRow} {
  const code = text(row, 'med_list_codg')
  const hospitalCode = text(row, 'medins_list_codg')
  const serviceDate = dayOf(charge.serviceAt)
  const lookup = context.catalogue.lookup(code, serviceDate, context.institution.level)
  const item = lookup.found === 'unknown' ? undefined : lookup.item
  const approval = text(row, 'hosp_appr_flag')
  const line: ChargedLine = {
    id: charge.sn,
    code,
    hospitalCode,
    price: charge.price,
    count: charge.count,
    amount: charge.amount,
    serviceDate,
    approval: approval === '1' || approval === '2' ? approval : '0',
  }
  const mapping = mappingOf(context, hospitalCode, code, serviceDate)
  const split = context.rules.splitLine(lookup, line, patient, context.institution.level, mapping)
  const flags = item ? flagsOf(item) : ''
  const fee: FeeRow = {
    feedetlSn: charge.sn,
    batch: charge.batch,
    serviceAt: charge.serviceAt,
    code,
    hospitalCode,
    name: item?.name ?? text(row, 'medins_list_codg'),
    kind: item?.kind ?? '',
    spec: item?.spec ?? '',
    form: item?.form ?? '',
    priceMicro: charge.price,
    countE4: charge.count,
    amount: split.amount,
    fullSelfPay: split.fullSelfPay,
    overLimit: split.overLimitSelfPay,
    firstSelfPay: split.firstSelfPay,
    inScope: split.inScope,
    itemClass: split.itemClass,
    firstSelfPayBp: split.firstSelfPayRatio,
    ceilingMicro: split.ceiling,
    chargeType: item?.chargeType ?? '14',
    flags,
    reasons: split.reasons.join(' '),
    note: split.note,
    extra: echoed(row),
  }
  return {fee, result: resultRow(fee, split)}
}

const flagsOf = (item: CatalogueItem): string =>
  (item.essential ? 'e' : '') + (item.negotiated ? 'n' : '') + (item.special ? 's' : '') + (item.restricted ? 'l' : '')

/** Wire fields that 5204 gives back unchanged; only those that came. */
const echoedFields = [
  'rxno',
  'sin_dos_dscr',
  'used_frqu_dscr',
  'prd_days',
  'medc_way_dscr',
  'bilg_dept_codg',
  'bilg_dept_name',
  'bilg_dr_codg',
  'bilg_dr_name',
  'acord_dept_codg',
  'acord_dept_name',
  'orders_dr_code',
  'orders_dr_name',
  'hosp_appr_flag',
  'tcmdrug_used_way',
  'etip_flag',
  'etip_hosp_code',
  'dscg_tkdrug_flag',
  'matn_fee_flag',
] as const

function echoed(row: WireRow): string {
  const kept: WireRow = {}
  for (const field of echoedFields) if (has(row, field)) kept[field] = row[field]
  return JSON.stringify(kept)
}

const classCodes = {A: '01', B: '02', C: '03'} as const
/** "No limit" on the wire is a very large price. */
const noLimitMicro = 999_999_000_000

/** The answer's row for a line; also what 5204 shows later. */
export function resultRow(fee: FeeRow, split: Pick<LineSplit, 'reasons' | 'note'>): WireRow {
  return {
    feedetl_sn: fee.feedetlSn,
    det_item_fee_sumamt: fee.amount,
    cnt: fee.countE4,
    pric: fee.priceMicro,
    pric_uplmt_amt: fee.ceilingMicro ?? noLimitMicro,
    selfpay_prop: fee.firstSelfPayBp,
    fulamt_ownpay_amt: fee.fullSelfPay,
    overlmt_amt: fee.overLimit,
    preselfpay_amt: fee.firstSelfPay,
    inscp_scp_amt: fee.inScope,
    chrgitm_lv: classCodes[fee.itemClass as keyof typeof classCodes] ?? '03',
    med_chrgitm_type: fee.chargeType,
    bas_medn_flag: fee.flags.includes('e') ? '1' : '0',
    hi_nego_drug_flag: fee.flags.includes('n') ? '1' : '0',
    chld_medc_flag: '0',
    list_sp_item_flag: fee.flags.includes('s') ? '1' : '0',
    lmt_used_flag: fee.flags.includes('l') ? '1' : '0',
    drt_reim_flag: '0',
    memo: splitMemo(split.reasons, split.note) || undefined,
  }
}
