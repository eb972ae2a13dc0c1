// The invented window at every point of a charge.
import type {DeskAct} from '../../hospital/desk.ts'
import type {DeskView} from '../../hospital/view-types.ts'
import {FakeDesk} from './fake-desk.ts'

/** The window at a point of a charge. */
export function deskAt(point: string): FakeDesk {
  const desk = new FakeDesk()
  const queue = ['closed', 'empty'].includes(point) ? 0 : 5
  const acts: [point: string, act: DeskAct][] = [
    ['empty', {do: 'openShift', cashier: 'c01', name: '陆敏', float: 50_000}],
    ['called', {do: 'call', patient: 'M0001'}],
    ['read', {do: 'read', shows: 0}],
    ['same', {do: 'identity', same: true}],
    ['lines', {do: 'takeOrders'}],
    ['trial', {do: 'trial'}],
    ['settled', {do: 'settle', tender: [], received: 10_000}],
    ['printed', {do: 'print', what: 'receipt'}],
  ]
  if (queue > 0) desk.bring(queue)
  if (point === 'closed') return desk
  const order = [
    'empty',
    'queue',
    'called',
    'read',
    'same',
    'lines',
    'trial',
    'settling',
    'unknown',
    'settled',
    'printed',
  ]
  for (const [at, act] of acts) {
    if (order.indexOf(at) > order.indexOf(point) && !(at === 'settled' && ['settling', 'unknown'].includes(point)))
      break
    if (act.do === 'settle') {
      desk.plans['2207'] = point === 'settling' ? 'hold' : point === 'unknown' ? 'silent' : 'answer'
      act.tender = [{kind: 'cash', amount: desk.view().bill!.amounts!.cash}]
    }
    desk.act(act)
  }
  return desk
}

export const sampleView = (point: string): DeskView => deskAt(point).view()
