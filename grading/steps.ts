// What a step of a document means at a window 一步 as it stands now: symbols become amounts, numbers of patients and lines what
// the window shows, as a person would read them. It does nothing itself.
import type {DeskAct} from '../sandbox/hospital/desk.ts'
import type {DeskView} from '../sandbox/hospital/view-types.ts'
import type {BillDoc} from '../sandbox/state/hospital-records.ts'
import {numberOfPatient, patientId} from '../sandbox/state/new-patient.ts'
import type {World} from '../sandbox/world/world.ts'
import {fenOfYuan} from './cast.ts'
import type {ActStep, Amount, PatientSpec} from './exercise.ts'
import {findItem, type Instance} from './instantiate.ts'
import {Unplayable} from './problem.ts'

type Opened = {world: World; instance: Instance}

/** What a step of a document is at the window as it stands now. Throws RangeError for an act or amount no window knows. */
export function actOf({world, instance}: Opened, view: DeskView, step: ActStep): DeskAct {
  const number = view.patient ? numberOfPatient(view.patient.id) : 0
  const spec = instance.exercise.patients[number - 1]
  const reason = step.reason ?? '按规定办理'
  switch (step.do) {
    case 'openShift':
      return {
        do: 'openShift',
        cashier: step.cashier ?? '101',
        name: step.name ?? '学员',
        float: fenOfYuan(step.float ?? 0),
      }
    case 'call':
      return {do: 'call', patient: step.patient === undefined ? (view.queue[0]?.id ?? '') : patientId(step.patient)}
    case 'read':
      return {do: 'read', shows: step.shows ?? 0}
    case 'identity':
      return {do: 'identity', same: step.same ?? true}
    case 'insurance':
      return {do: 'insurance', row: step.row ?? 0}
    case 'addLine':
      return lineAct({world, instance}, step, number)
    case 'setCount':
      return {do: 'setCount', sn: snOf(instance, view, number, step.line ?? 1), countE4: (step.count ?? 1) * 10_000}
    case 'removeLine':
      return {do: 'removeLine', sn: snOf(instance, view, number, step.line ?? 1)}
    case 'account':
      return {do: 'account', use: step.use ?? '1'}
    case 'settle':
      return settling(step, view, spec)
    case 'print':
      return {do: 'print', what: step.what ?? 'receipt'}
    case 'refund':
      return {do: 'refund', bill: refundable(view), reason, reviewer: step.reviewer ?? ''}
    case 'recharge': {
      const old = view.earlier.findLast(bill => bill.state === 'refunded' && bill.replacedBy === null)
      const keep = (step.keep ?? []).map(line => snIn(old, codeOf(instance, number, line)))
      return {do: 'recharge', bill: old?.id ?? '', keep}
    }
    case 'sendBack':
    case 'refuseService':
    case 'flag':
      return {do: step.do, reason}
    case 'say':
      return {do: 'say', line: step.say ?? ''}
    case 'report':
      return {do: 'report', text: step.text ?? ''}
    case 'countDrawer':
      return {do: 'countDrawer', counted: amountOf(step.counted ?? '$inside', view)}
    case 'declare':
      return {do: 'declare', difference: amountOf(step.difference ?? '$surplus', view), reason}
    case 'reconcileItems':
      return {do: 'reconcileItems', closing: view.closings.find(one => one.state !== 'equal')?.id ?? ''}
    case 'putBack':
    case 'takeOrders':
    case 'trial':
    case 'consent':
    case 'explain':
    case 'done':
    case 'query':
    case 'adopt':
    case 'reverse':
    case 'retry':
    case 'abandon':
    case 'askClinic':
    case 'reconcile':
    case 'closeShift':
      return {do: step.do}
    default:
      throw new Unplayable({
        where: {zh: '一步', en: 'a step'},
        what: {zh: '窗口没有这个操作', en: 'a window knows no such act'},
        got: step.do,
        next: {zh: '用编辑器补全 "do"', en: 'Let the editor complete "do"'},
      })
  }
}

function codeOf({patients, places}: Instance, number: number, line: number): string {
  const doc = patients[number - 1]
  const lines = doc && doc.orders.length > 0 ? doc.orders : (doc?.paper ?? [])
  return lines[(places[number - 1]?.[line - 1] ?? 0) - 1]?.code ?? ''
}

const snOf = (instance: Instance, view: DeskView, number: number, line: number): string =>
  snIn(view.bill, codeOf(instance, number, line))

function lineAct({world, instance}: Opened, step: ActStep, number: number): DeskAct {
  const doc = instance.patients[number - 1]
  const paper = doc && doc.paper.length > 0 ? doc.paper : (doc?.orders ?? [])
  const written =
    step.line === undefined ? undefined : paper.find(one => one.code === codeOf(instance, number, step.line!))
  const level = instance.config.institutions[0]?.level ?? 'level3'
  const on = instance.exercise.world.start.slice(0, 10)
  const code =
    step.item === undefined
      ? (written?.code ?? '')
      : (findItem(world.catalogue, step.item, on, level)?.code ?? step.item)
  const countE4 = step.count === undefined ? (written?.countE4 ?? 10_000) : step.count * 10_000
  return {do: 'addLine', code, countE4}
}

/** As the patient pays: nothing when nothing is due, cash by what they hand over. */
function settling(step: ActStep, view: DeskView, spec: PatientSpec | undefined): DeskAct {
  const due = view.bill?.amounts?.cash ?? 0
  const kind = spec?.pays ?? 'cash'
  const tender = step.tender
    ? step.tender.map(one => ({kind: one.kind, amount: amountOf(one.amount, view)})).filter(one => one.amount > 0)
    : due > 0
      ? [{kind, amount: due}]
      : []
  const cash = tender.reduce((sum, one) => (one.kind === 'cash' ? sum + one.amount : sum), 0)
  const handed = (): number => {
    if (cash === 0) return 0
    if (typeof spec?.hands === 'number' && fenOfYuan(spec.hands) >= cash) return fenOfYuan(spec.hands)
    return Math.ceil(cash / 10_000) * 10_000
  }
  const received = step.received === undefined ? handed() : amountOf(step.received, view)
  return {do: 'settle', tender, received}
}

function amountOf(amount: Amount, view: DeskView): number {
  if (typeof amount === 'number') return fenOfYuan(amount)
  const match = /^\$([a-z]+)(?:([+-])(\d+(?:\.\d{1,2})?))?$/.exec(amount)
  const {drawer, bill} = view
  const symbols = new Map([
    ['cash', bill?.amounts?.cash ?? 0],
    ['total', bill?.amounts?.total ?? 0],
    ['drawer', drawer.expected],
    ['inside', drawer.inside],
    ['surplus', (view.shift?.counted ?? drawer.inside) - drawer.expected],
  ])
  const value = symbols.get(match?.[1] ?? '')
  if (!match || value === undefined)
    throw new Unplayable({
      where: {zh: '一步里的金额', en: 'an amount of a step'},
      what: {zh: '没有这个金额符号', en: 'there is no such symbol'},
      expected: [...symbols.keys()].map(name => `$${name}`).join('|'),
      got: amount,
      next: {zh: '用其中一个，可加减元', en: 'Take one of them, with yuan added or taken'},
    })
  const change = match[3] === undefined ? 0 : fenOfYuan(Number(match[3]))
  return match[2] === '-' ? value - change : value + change
}

const snIn = (bill: BillDoc | null | undefined, code: string): string =>
  bill?.lines.find(line => line.code === code)?.sn ?? ''

const refundable = (view: DeskView): string =>
  view.earlier.findLast(bill => bill.state === 'settled')?.id ?? view.earlier.at(-1)?.id ?? ''
