// Marks for money 金额正确: the centre's settlements beside the hospital's documents, tenders and drawer, to the fen. What
// was right is told in yuan. It looks at how things ended, not at how they came about.
import {priceTimesCount} from '../sandbox/base/fen.ts'
import {amountOf} from '../sandbox/hospital/money.ts'
import type {Amounts, BillDoc, Order} from '../sandbox/state/hospital-records.ts'
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
  unread,
  unseen,
} from './case.ts'
import {fenOfYuan} from './cast.ts'
import {drawerChecks} from './checks-drawer.ts'
import {refundChecks} from './checks-refund.ts'
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
  const differ = [...lessOf(due, lines), ...lessOf(lines, due)]
  if (differ.length > 0) {
    const names = [...new Set(differ.map(one => one.name))].join('、')
    return {
      entries: [],
      found: say(`项目、数量或单价不符：${names}`, `items, counts or prices differ: ${names}`),
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

type Line = Pick<Order, 'code' | 'name' | 'countE4' | 'priceMicro'>
/** Lines of one list that the other does not have, each as often as it is too many. */
function lessOf(lines: readonly Line[], others: readonly Line[]): Line[] {
  const left = [...others]
  return lines.filter(one => {
    const place = left.findIndex(
      ({code, countE4, priceMicro}) => code === one.code && countE4 === one.countE4 && priceMicro === one.priceMicro,
    )
    if (place >= 0) left.splice(place, 1)
    return place < 0
  })
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
  const pocket = cameAs(at, spec)?.cash ?? 0
  const handed = Math.max(bill.received, amountOf(bill.tender, 'cash'))
  if (handed > pocket)
    return {
      entries: [seq],
      found: say(`记为收现金 ${money(handed)} 元`, `${money(handed)} yuan in cash are written down as received`),
      right: say(
        `病人手上只有 ${money(pocket)} 元，照此找零就会短款`,
        `the patient had ${money(pocket)} in hand: change for more comes out of the drawer`,
      ),
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
  const paid = billsOf(at, spec).find(bill => bill.state === 'selfPaid')
  if (paid) {
    const entries = at.evidence.drawers.filter(one => one.doc.bill === paid.id).map(one => one.seq)
    const found = say(
      `自费收了 ${money(paid.amounts?.total ?? 0)} 元`,
      `${money(paid.amounts?.total ?? 0)} taken as self-pay`,
    )
    return bad(entries, expected, found, say('不应收费', 'nothing should have been taken'))
  }
  const over = isOver(at, spec)
  if (!over)
    return bad(lastTouch(at, spec), expected, say('未处理', 'not dealt with'), say('接待并处理', 'deal with them'))
  if (unread(at, spec)) return unseen(at, spec, expected)
  const undone = at.evidence.settlements.filter(
    one => one.patient === cameAs(at, spec)?.id && one.seq > at.evidence.begun,
  )
  if (undone.length > 0) {
    const right = say('先看清再收，不要收了再退', 'look before charging, instead of charging and taking it back')
    return bad(
      undone.map(one => one.seq),
      expected,
      say('收了又退', 'charged, then taken back'),
      right,
      50,
    )
  }
  return good(lastTouch(at, spec), expected, say('没有收费', 'nothing was charged'))
}

export const moneyChecks = {
  settledRight,
  nothingPosted,
  ...refundChecks,
  ...drawerChecks,
} satisfies Record<string, Check>
