// Marks for money 金额正确: the centre's settlements beside the hospital's documents, tenders and drawer, to the fen. What
// was right is told in yuan. It looks at how things ended, not at how they came about.
import {priceTimesCount} from '../sandbox/base/fen.ts'
import type {Amounts, BillDoc} from '../sandbox/state/hospital-records.ts'
import {
  bad,
  billsOf,
  type Case,
  type Check,
  cameAs,
  good,
  isOver,
  type Judged,
  lastTouch,
  linesDue,
  money,
  nameOf,
  say,
  standingOf,
} from './case.ts'
import {fenOfYuan} from './cast.ts'
import {type Settled, takenFor} from './evidence.ts'
import type {CheckSpec} from './exercise.ts'

/** Of a bill: the six amounts and what they rest on, as the window shows them. */
const compared = [
  ['total', '总额', 'total'],
  ['fullSelfPay', '全自费', 'full self-pay'],
  ['overLimit', '超限价', 'over limit'],
  ['firstSelfPay', '先行自付', 'first self-pay'],
  ['inScope', '范围内', 'in scope'],
  ['deductible', '起付', 'deductible'],
  ['fund', '基金', 'fund'],
  ['account', '账户', 'account'],
  ['cash', '现金', 'cash'],
] as const satisfies readonly (readonly [keyof Amounts & string, string, string])[]

/** One settlement stands, of the right person and lines, and the hospital's bill, tender and drawer agree with it. */
const settledRight: Check = (at, spec) => {
  const name = nameOf(at, spec)
  const due = linesDue(at, spec)
  const total = due.reduce((sum, line) => sum + priceTimesCount(line.priceMicro, line.countE4), 0)
  const expected = say(
    `${name}：${due.length} 项，合计 ${money(total)} 元，结算一次，窗口账与中心账一致`,
    `${name}: ${due.length} items, ${money(total)} yuan in all, settled once, the window's books equal the centre's`,
  )
  const stands = standingOf(at, spec)
  const one = stands[0]
  if (!one) {
    const found = say('没有有效结算', 'no settlement stands')
    return bad(lastTouch(at, spec), expected, found, say('完成预结算并结算', 'run the trial and settle'))
  }
  const entries = stands.map(each => each.seq)
  if (stands.length > 1) {
    return bad(
      entries,
      expected,
      say(`中心有 ${stands.length} 笔有效结算`, `${stands.length} settlements stand at the centre`),
      say('先查询，再决定；多余的一笔应冲正', 'query before deciding; the second one is to be taken back'),
    )
  }
  const wrong = slipOf(at, spec, one)
  if (!wrong) return good(entries, expected, say(`结算 ${money(one.row.total)} 元`, `${money(one.row.total)} settled`))
  return bad([...entries, ...wrong.entries], expected, wrong.found, wrong.right)
}

type Slip = {entries: number[]; found: Judged['found']; right: Judged['right']}

function slipOf(at: Case, spec: CheckSpec, {row, lines, seq}: Settled): Slip | undefined {
  const person = at.persons[(spec.patient ?? 1) - 1]
  if (row.psnNo !== person?.psnNo)
    return {
      entries: [],
      found: say('结算记在别人名下', 'it is booked on somebody else'),
      right: say('核对人与凭证', 'compare person and card'),
    }
  const due = linesDue(at, spec)
  const missing = due.filter(order => !lines.some(line => line.code === order.code && line.countE4 === order.countE4))
  const surplus = lines.filter(line => !due.some(order => order.code === line.code && line.countE4 === order.countE4))
  if (missing.length + surplus.length > 0) {
    const names = [...missing, ...surplus].map(one => one.name).join('、')
    return {
      entries: [],
      found: say(`项目或数量不符：${names}`, `items or counts differ: ${names}`),
      right: say('逐项核对处方', 'check every line against the order'),
    }
  }
  const bill = at.bills.findLast(one => one.setlId === row.setlId && one.state === 'settled')
  if (!bill?.amounts)
    return {
      entries: [],
      found: say('中心已结算，窗口没有这笔账', 'the centre has settled, the window has no such bill'),
      right: say('查询后取回中心结果', 'query, then take over the result'),
    }
  const {amounts} = bill
  const differing = compared.find(([name]) => amounts[name] !== row[name])
  if (differing) {
    const [name, zh, en] = differing
    return {
      entries: [],
      found: say(
        `${zh} 窗口 ${money(amounts[name])}、中心 ${money(row[name])}`,
        `${en}: window ${money(amounts[name])}, centre ${money(row[name])}`,
      ),
      right: say('以中心为准', 'the centre is right'),
    }
  }
  return tenderSlip(at, spec, bill, seq)
}

function tenderSlip(at: Case, spec: CheckSpec, bill: BillDoc, seq: number): Slip | undefined {
  const cash = bill.amounts?.cash ?? 0
  const taken = takenFor(at.evidence, bill.id)
  if (taken !== cash)
    return {
      entries: [seq],
      found: say(`收款 ${money(taken)} 元`, `${money(taken)} yuan were taken`),
      right: say(`应收 ${money(cash)} 元`, `${money(cash)} yuan were due`),
    }
  if (spec.tender === undefined) return undefined
  const said = bill.tender.map(one => `${one.kind} ${money(one.amount)}`).join(' + ')
  const fits =
    bill.tender.length === spec.tender.length &&
    spec.tender.every(({kind, amount}) =>
      bill.tender.some(one => one.kind === kind && (amount === undefined || one.amount === fenOfYuan(amount))),
    )
  if (fits) return undefined
  const wish = spec.tender.map(one => `${one.kind}${one.amount === undefined ? '' : ` ${one.amount}`}`).join(' + ')
  return {
    entries: [],
    found: say(`支付方式 ${said}`, `paid by ${said}`),
    right: say(`应按 ${wish}`, `by ${wish}`),
  }
}

/** Nobody is charged. */
const nothingPosted: Check = (at, spec) => {
  const name = nameOf(at, spec)
  const expected = say(`${name}：不收费`, `${name}: nothing is charged`)
  const stands = standingOf(at, spec)
  if (stands.length > 0) {
    const entries = stands.map(one => one.seq)
    return bad(entries, expected, say('已结算', 'it was settled'), say('不应结算', 'it should not have been settled'))
  }
  const over = isOver(at, spec)
  if (!over)
    return bad(lastTouch(at, spec), expected, say('未处理', 'not dealt with'), say('接待并处理', 'deal with them'))
  return good(lastTouch(at, spec), expected, say('没有收费', 'nothing was charged'))
}

/** The bill of before is taken back once, and its money went back by the same tenders. */
const refundedRight: Check = (at, spec) => {
  const {settlements, begun, drawers} = at.evidence
  const name = nameOf(at, spec)
  const expected = say(
    `${name}：原结算冲销一次，原路退款`,
    `${name}: the settlement taken back once, money the same way`,
  )
  const own = settlements.filter(one => one.patient === cameAs(at, spec)?.id)
  const original = own.find(one => one.seq < begun && one.row.cause === 'settle')
  const back = own.find(one => one.row.cancels === original?.row.setlId)
  const bill = billsOf(at, spec).find(one => one.setlId === original?.row.setlId)
  if (!original || !back || !bill)
    return bad(
      lastTouch(at, spec),
      expected,
      say('中心没有冲销', 'the centre holds no cancellation'),
      say('整单退费（2208），再退款', 'refund the whole bill, then give the money back'),
    )
  const moves = drawers.filter(one => one.doc.bill === bill.id && one.doc.why === 'refund')
  const returned = moves.reduce((sum, one) => sum - one.doc.amount, 0)
  const same = bill.tender.every(one => moves.some(({doc}) => doc.kind === one.kind && doc.amount === -one.amount))
  const entries = [original.seq, back.seq, ...moves.map(one => one.seq)]
  if (bill.state !== 'refunded' || returned !== original.row.cash || !same)
    return bad(
      entries,
      expected,
      say(`退款 ${money(returned)} 元`, `${money(returned)} yuan were given back`),
      say(`应退 ${money(original.row.cash)} 元`, `${money(original.row.cash)} yuan were due back`),
    )
  return good(entries, expected, say(`退款 ${money(returned)} 元`, `${money(returned)} yuan went back`))
}

/** What was settled before stays as it is. */
const keptAsIs: Check = (at, spec) => {
  const expected = say(`${nameOf(at, spec)}：原结算保留，不退`, `${nameOf(at, spec)}: what was settled stays`)
  const right = say('不符合退费条件，说明后不退', 'there is no ground for a refund: explain, do not refund')
  const original = at.evidence.settlements.find(
    one => one.patient === cameAs(at, spec)?.id && one.seq < at.evidence.begun && one.row.cause === 'settle',
  )
  const back = at.evidence.settlements.find(one => one.row.cancels === original?.row.setlId)
  if (back) return bad([back.seq], expected, say('退了', 'it was refunded'), right)
  if (!original || !isOver(at, spec)) return bad(lastTouch(at, spec), expected, say('未处理', 'not dealt with'), right)
  return good([original.seq, ...lastTouch(at, spec)], expected, say('没有退', 'not refunded'))
}

/** What went through the drawers equals what the centre says persons pay: two points less a yuan of difference. */
const booksEqual: Check = (at, {points}) => {
  const {begun, drawers, settlements} = at.evidence
  const mine = settlements.filter(one => one.seq > begun)
  const moved = drawers.filter(one => one.seq > begun && one.doc.bill !== null)
  const entries = [...mine.map(one => one.seq), ...moved.map(one => one.seq)].sort((a, b) => a - b)
  const centre = mine.reduce((sum, one) => sum + one.row.cash, 0)
  const drawer = moved.reduce((sum, one) => sum + one.doc.amount, 0)
  const expected = say(`收退款合计 ${money(centre)} 元`, `${money(centre)} yuan taken and given back in all`)
  const found = say(`窗口 ${money(drawer)} 元`, `${money(drawer)} yuan at the window`)
  if (
    mine.length === 0 &&
    at.exercise.patients.some((_, index) => !isOver(at, {check: '', points, patient: index + 1}))
  )
    return bad([at.evidence.last], expected, say('尚未收费', 'nothing was charged yet'), say('完成收费', 'charge'))
  const difference = Math.abs(centre - drawer)
  if (difference === 0) return good(entries, expected, found)
  const lost = Math.min(points, 2 * Math.ceil(difference / 100))
  const right = say('每一笔都要与中心一致', 'each must equal the centre’s')
  return bad(entries, expected, found, right, Math.floor(((points - lost) * 100) / points))
}

/** The drawer was counted as it is, and what is too much or too little was declared. */
const drawerDeclared: Check = at => {
  const {begun} = at.evidence
  const acts = at.evidence.acts.filter(one => one.seq > begun && one.done)
  const counted = acts.findLast(one => one.act.do === 'countDrawer')
  const declared = acts.findLast(one => one.act.do === 'declare')
  const {inside, expected: booked} = drawerAt(at, counted?.seq ?? at.evidence.last)
  const difference = inside - booked
  const expected = say(
    `钱箱 ${money(inside)} 元，账面 ${money(booked)} 元，申报差额 ${money(difference)} 元`,
    `${money(inside)} yuan inside, ${money(booked)} booked, ${money(difference)} declared`,
  )
  if (counted?.act.do !== 'countDrawer')
    return bad([at.evidence.last], expected, say('没有清点', 'not counted'), say('先清点钱箱', 'count the drawer'))
  if (counted.act.counted !== inside)
    return bad(
      [counted.seq],
      expected,
      say(`清点记为 ${money(counted.act.counted)} 元`, `${money(counted.act.counted)} yuan were written down`),
      say('按实际清点填写', 'write down what is there'),
    )
  if (difference !== 0 && !(declared?.act.do === 'declare' && declared.act.difference === difference))
    return bad(
      [counted.seq, ...(declared ? [declared.seq] : [])],
      expected,
      say('差额没有如实申报', 'the difference was not declared as it is'),
      say(`申报 ${money(difference)} 元并写明原因`, `declare ${money(difference)} yuan with a reason`),
    )
  const entries = [counted.seq, ...(declared ? [declared.seq] : [])]
  return good(entries, expected, say('清点与申报属实', 'counted and declared as it is'))
}

/** What is in the trainee's drawer, and what the books say, after an entry. */
export function drawerAt(at: Case, seq: number): {inside: number; expected: number} {
  const shift = at.evidence.acts.find(one => one.act.do === 'openShift' && one.window === '1' && one.done)
  const moves = at.evidence.drawers.filter(
    one => one.seq <= seq && one.doc.window === '1' && one.doc.kind === 'cash' && one.seq >= (shift?.seq ?? 0),
  )
  const inside = moves.reduce((sum, one) => sum + one.doc.amount, 0)
  const planted = moves.reduce((sum, one) => (one.doc.why === 'planted' ? sum + one.doc.amount : sum), 0)
  return {inside, expected: inside - planted}
}

export const moneyChecks = {
  settledRight,
  nothingPosted,
  refundedRight,
  keptAsIs,
  booksEqual,
  drawerDeclared,
} satisfies Record<string, Check>
