// 5204 费用明细查询: the lines of a visit, settled ones with their setl_id. setl_id in the question narrows to the lines
// that bill holds; without it (older clients) all lines of the visit come. A bill taken back holds none any more: its
// lines are open again, removed, or another bill's. (Our choice; what real centres show is not public.)
// The answer has no node: output itself is the list.
import {dateTimeText} from '../base/instant.ts'
import type {SplitReason} from '../catalogue/types.ts'
import {refuse} from '../protocol/refusals.ts'
import type {WireRow} from '../protocol/types.ts'
import type {FeeItem} from '../state/reader.ts'
import {resultRow} from './2204-fees.ts'
import {node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal, ownVisit, settlementOf} from './find.ts'

const listTypes: Record<string, string> = {
  westernDrug: '101',
  patentMedicine: '101',
  decoctionPiece: '102',
  service: '201',
  consumable: '301',
}

export const feeItems: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const mdtrtId = text(data, 'mdtrt_id')
  // a cancelled visit can still be looked at: that is what a client in doubt does
  const visit = ownVisit(context, mdtrtId, text(data, 'psn_no'))
  if (isRefusal(visit)) return refused(visit)
  const setlId = text(data, 'setl_id')
  if (setlId !== '') {
    const settlement = settlementOf(context, data)
    if (isRefusal(settlement)) return refused(settlement)
  }
  const holders = new Map(context.books.batches(mdtrtId).map(row => [row.batch, row.setl_id]))
  const items = context.books.feesOf(mdtrtId).filter(item => setlId === '' || holders.get(item.batch) === setlId)
  if (items.length === 0) return refused(refuse('noFeeLines', {mdtrtId, setlId}))
  // without 2203 the lines were split as those of an ordinary visit
  const medType = visit.med_type ?? '11'
  return {
    person: visit.psn_no,
    events: [],
    output: {'(root)': items.map(item => feeRow(item, holders.get(item.batch) ?? '', medType))},
  }
}

function feeRow(item: FeeItem, setlId: string, medType: string): WireRow {
  const extra = JSON.parse(item.extra) as WireRow
  const {rxno, ...echoed} = extra
  return {
    ...resultRow(
      {
        feedetlSn: item.feedetl_sn,
        batch: item.batch,
        serviceAt: item.service_at,
        code: item.code,
        hospitalCode: item.hospital_code,
        name: item.name,
        kind: item.kind,
        spec: item.spec,
        form: item.form,
        priceMicro: item.price_micro,
        countE4: item.count_e4,
        amount: item.amount_fen,
        fullSelfPay: item.full_self_pay_fen,
        overLimit: item.over_limit_fen,
        firstSelfPay: item.first_self_pay_fen,
        inScope: item.in_scope_fen,
        itemClass: item.item_class,
        firstSelfPayBp: item.first_self_pay_bp,
        ceilingMicro: item.ceiling_micro,
        chargeType: item.charge_type,
        flags: item.flags,
        reasons: item.reasons,
        note: item.note,
        extra: item.extra,
      },
      {reasons: item.reasons.split(' ').filter(reason => reason !== '') as SplitReason[], note: item.note},
    ),
    ...echoed,
    rx_drord_no: rxno,
    mdtrt_id: item.mdtrt_id,
    setl_id: setlId || undefined,
    med_type: medType,
    fee_ocur_time: dateTimeText(item.service_at),
    hilist_code: item.code,
    hilist_name: item.name,
    list_type: listTypes[item.kind] ?? '105',
    med_list_codg: item.code,
    medins_list_codg: item.hospital_code,
    medins_list_name: item.name.slice(0, 100),
    spec: item.spec || undefined,
    // never empty on the wire, though services have none
    dosform_name: item.form || '无',
  }
}
