// A window while the centre's second site serves without the last minutes: what it is told, how its books come right again, and a
// settlement of the centre's alone taken back.
import {beforeEach, expect, it} from 'vitest'
import type {DeskAct} from '../hospital/desk.ts'
import type {Act} from './entry.ts'
import {
  act,
  bring,
  centre,
  fault,
  institution,
  openDesk,
  receive,
  run,
  settle,
  t,
  upToTrial,
  view,
} from './testing/desk.ts'
import {verify} from './verify.ts'

const lagMs = 6 * 60_000
beforeEach(() => openDesk({sites: {lagMs}}))

const direct = (what: Act) => receive({kind: 'director', act: what})
const closing = () => view().closings.at(-1)!
const lost = () => fault({when: {infno: ['2207'], nth: [1]}, at: 'C3', do: 'drop', times: 1})
const standing = () =>
  t.world.reader
    .prepare<{setl_id: string; msgid: string}>(
      `select setl_id, msgid from settlement s where cancels is null
       and not exists (select 1 from settlement c where c.cancels = s.setl_id) order by seq`,
    )
    .all()

function replays(): void {
  const verified = verify('v', t.texts, t.deps)
  expect(verified.differences).toEqual([])
  expect(verified.fingerprint).toBe(t.world.fingerprint())
}

it('a bill given up for dead and charged anew: named by the reconciliation, taken back, equal', () => {
  bring()
  upToTrial()
  lost()
  settle()
  const msgid = view().bill!.msgid!
  act({do: 'abandon'})
  act({do: 'takeOrders'})
  act({do: 'trial'})
  settle()
  act({do: 'reconcile'})
  expect(act({do: 'takeBack', closing: closing().id, msgid})).toBe('refused:nothingToReconcile')
  act({do: 'reconcileItems', closing: closing().id})
  expect(closing()).toMatchObject({state: 'itemsKnown', differences: [{what: 'centreOnly', msgid}]})
  expect(act({do: 'takeBack', closing: 'C9', msgid})).toBe('refused:nothingToReconcile')
  expect(act({do: 'takeBack', closing: closing().id, msgid: 'no'})).toBe('refused:nothingToReconcile')
  expect(act({do: 'takeBack', closing: closing().id, msgid})).toBe('takeBack')
  expect(closing()).toMatchObject({state: 'explained', differences: [{what: 'reversedPair', msgid}]})
  expect(closing().taking).toBeUndefined()
  expect(standing().map(row => row.setl_id)).toEqual([view().bill!.setlId])
  act({do: 'reconcile'})
  expect(closing().state).toBe('equal')
  replays()
})

it('a bill that still waits to learn its end is not taken back over its window’s head', () => {
  bring()
  upToTrial()
  settle()
  act({do: 'done'})
  bring({id: 'M00002'})
  act({do: 'call', patient: 'M00002'})
  act({do: 'read', shows: 0})
  act({do: 'identity', same: true})
  act({do: 'takeOrders'})
  act({do: 'trial'})
  lost()
  settle()
  const {msgid} = view().bill!
  act({do: 'reconcile'})
  act({do: 'reconcileItems', closing: closing().id})
  expect(act({do: 'takeBack', closing: closing().id, msgid: msgid!})).toBe('refused:unknownOpen')
})

it('a settlement whose answer came after the reconciliation is not taken back', () => {
  const at = (one: DeskAct) => receive({kind: 'desk', institution, window: '2', act: one}, t.world.at + 1000)
  at({do: 'openShift', cashier: '102', name: '小吴', float: 0})
  bring()
  upToTrial()
  settle()
  act({do: 'done'})
  bring({id: 'M00002'})
  const steps: DeskAct[] = [
    {do: 'call', patient: 'M00002'},
    {do: 'read', shows: 0},
    {do: 'identity', same: true},
  ]
  for (const one of [...steps, {do: 'takeOrders'} as const, {do: 'trial'} as const]) {
    at(one)
    run()
  }
  const bill = () => t.world.hospitalDocs(institution, 'bill').at(-1)!
  const cash = bill().amounts!.cash
  fault({when: {infno: ['2207'], nth: [1]}, at: 'C5', do: 'delay', delayMs: 12_000})
  at({do: 'settle', tender: [{kind: 'cash', amount: cash}], received: cash})
  const until = t.world.at + 9000
  const goOn = () => {
    for (let due = t.world.nextDue(); due !== undefined && due < until; due = t.world.nextDue())
      for (const cause of t.world.due(due)) receive(cause, due)
  }
  const here = (one: DeskAct) => {
    receive({kind: 'desk', institution, window: '1', act: one}, t.world.at)
    goOn()
  }
  here({do: 'reconcile'})
  here({do: 'reconcileItems', closing: closing().id})
  const {msgid} = bill()
  expect(closing().differences).toMatchObject([{what: 'centreOnly', msgid}])
  expect(bill().state).toBe('settling')
  run()
  expect(bill().state).toBe('settled')
  expect(act({do: 'takeBack', closing: closing().id, msgid: msgid!})).toBe('refused:nothingToReconcile')
  expect(standing()).toHaveLength(2)
})

it('a visit the second site does not know is registered anew with the next trial', () => {
  bring()
  upToTrial()
  direct({kind: 'switchOver', stopMs: 0})
  settle()
  expect(view().bill).toMatchObject({state: 'open', amounts: null, trouble: {infno: '2207'}})
  expect(view().patient?.mdtrtId).toBeNull()
  expect(act({do: 'trial'})).toBe('trial')
  settle()
  expect(view().bill).toMatchObject({state: 'settled'})
  direct({kind: 'siteReturns'})
  expect(centre().n).toBe(1)
  act({do: 'reconcile'})
  expect(closing().state).toBe('equal')
  replays()
})

it('settled before the switch: hospital only until the first site is back, equal after', () => {
  bring()
  upToTrial()
  settle()
  const {setlId, id} = view().bill!
  direct({kind: 'switchOver', stopMs: 0})
  act({do: 'refund', bill: id, reason: '退药', reviewer: '陈复核'})
  expect(view().earlier[0]).toMatchObject({state: 'settled', trouble: {infno: '2208'}})
  act({do: 'reconcile'})
  expect(closing().state).toBe('unequal')
  act({do: 'reconcileItems', closing: closing().id})
  expect(closing()).toMatchObject({state: 'itemsKnown', differences: [{what: 'hospitalOnly', setlId}]})
  direct({kind: 'siteReturns'})
  act({do: 'reconcile'})
  expect(closing().state).toBe('equal')
  act({do: 'refund', bill: id, reason: '退药', reviewer: '陈复核'})
  expect(view().earlier[0]?.state).toBe('refunded')
  replays()
})

it('a settlement the second site promised not to count: the centre’s own pair is no difference', () => {
  bring()
  upToTrial()
  lost()
  settle()
  direct({kind: 'switchOver', stopMs: 0})
  act({do: 'query'})
  expect(view().bill?.inquiry.found).toBe('notSettled')
  expect(act({do: 'reverse'})).toBe('reverse')
  // the first trial learns that the visit is unknown here, the second one registers it
  act({do: 'trial'})
  act({do: 'trial'})
  settle()
  expect(view().bill?.state).toBe('settled')
  direct({kind: 'siteReturns'})
  run()
  expect(standing()).toHaveLength(1)
  act({do: 'reconcile'})
  act({do: 'reconcileItems', closing: closing().id})
  expect(closing().state).toBe('explained')
  act({do: 'reconcile'})
  expect(closing().state).toBe('equal')
  replays()
})
