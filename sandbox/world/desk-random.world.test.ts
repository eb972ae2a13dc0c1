// Any acts at any windows in any order, on a line that loses answers 乱序操作: nothing breaks, nothing refused leaves a trace,
// and fold and verify replay agree with the world. Careless hands may lose money here; the books may not.
import {expect, it} from 'vitest'
import {drawFrom} from '../base/draw.ts'
import {dayOf} from '../base/instant.ts'
import {classroom} from '../catalogue/testing/classroom.ts'
import type {DeskAct} from '../hospital/desk.ts'
import {makePatients} from '../people/patients.ts'
import {checkBooks} from './check.ts'
import type {Cause} from './entry.ts'
import {testWorld} from './testing/worlds.ts'
import {verify} from './verify.ts'
import {World} from './world.ts'

const windows = ['1', '2', '3']

/** `lagMs`: the centre has a second site, and traffic moves to and fro. */
async function storm(seed: string, acts: number, lagMs?: number): Promise<Map<string, number>> {
  const catalogue = await classroom()
  const sites = lagMs === undefined ? {} : {sites: {lagMs}}
  const t = await testWorld({seed, population: {size: 60, seed: 'test'}, ...sites}, {catalogue: () => catalogue})
  const {world} = t
  const institution = world.config.hospitals![0]!.institution
  const draw = drawFrom(seed, 'storm')
  let drawn = 0
  const below = (n: number) => draw.below(`d${++drawn}`, n)
  const pick = <T>(of: readonly T[]): T => of[below(of.length)] as T
  const day = dayOf(world.at)
  const found = catalogue.search({q: '注射', limit: 200, on: day, level: 'level3'})
  const limited = found.find(item => item.restricted)?.code ?? ''
  const outcomes = new Map<string, number>()
  const receive = (cause: Cause, at: number) => {
    for (const {entry} of world.receive([cause], at)) {
      const outcome = entry.decision?.outcome ?? 'nothing'
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      if (outcome.startsWith('broken:')) throw new Error(`seed ${seed}, entry ${entry.seq}: ${outcome}`)
      if (outcome.startsWith('refused:') && cause.kind === 'desk') expect(entry.decision?.events).toEqual([])
    }
  }
  const level = world.config.institutions[0]!.level
  const making = {
    config: world.config,
    catalogue,
    level,
    at: world.at,
    seed,
    from: 1,
    count: 12,
    kind: 'mixed' as const,
  }
  receive({kind: 'director', act: {kind: 'patients', institution, patients: makePatients(making)}}, world.at)
  for (const [index, infno] of ['1101', '2204', '2207', '2208', '2601', '5204'].entries())
    receive(
      {
        kind: 'director',
        act: {
          kind: 'planFault',
          fault: {
            id: `f${index}`,
            when: {infno: [infno], chanceBp: 2500},
            at: pick(['C0', 'C3']),
            do: pick(['drop', 'reset', 'truncate']),
          },
        },
      },
      world.at,
    )
  const link = pick([null, 'modem', 'flapping', 'vpn4g'] as const)
  receive({kind: 'director', act: {kind: 'setLink', institution, link}}, world.at)
  const slow = {id: 'slow', when: {chanceBp: 300}, at: 'C5' as const, do: 'delay' as const, delayMs: 40_000}
  receive({kind: 'director', act: {kind: 'planFault', fault: slow}}, world.at)
  /** What a cashier would do next: half of the acts, or nothing would ever come to an end. */
  const sensible = (window: string): DeskAct => {
    const {shift, queue, patient, bill, restricted} = world.deskView(institution, window, world.at)!
    const unapproved = restricted.find(({sn}) => bill?.lines.some(line => line.sn === sn && !line.approved))
    const due = bill?.amounts?.cash ?? 0
    if (!shift) return {do: 'openShift', cashier: '101', name: '周', float: 50_000}
    if (!patient) return {do: 'call', patient: queue[0]?.id ?? 'none'}
    if (!patient.insured?.psnNo) return {do: 'read', shows: 0}
    if (patient.samePerson === null) return {do: 'identity', same: true}
    if (!bill && patient.orders.length === 0)
      return {do: 'addLine', code: patient.paper[0]?.code ?? '', countE4: 10_000}
    switch (bill?.state) {
      case undefined:
        return {do: 'takeOrders'}
      case 'open':
        return unapproved ? {do: 'approve', sn: unapproved.sn, approver: '陈'} : {do: 'trial'}
      case 'trial':
        return {do: 'settle', tender: due > 0 ? [{kind: 'cash', amount: due}] : [], received: due}
      case 'unknown':
      case 'refundUnknown':
        return bill.inquiry.asked ? {do: pick(['adopt', 'reverse', 'retry', 'query'])} : {do: 'query'}
      case 'settled':
        return pick<DeskAct>([
          {do: 'refund', bill: bill.id, reason: '退', reviewer: '陈'},
          {do: 'done'},
          {do: 'print', what: 'receipt'},
        ])
      case 'selfPaid':
        return pick<DeskAct>([{do: 'convert', bill: bill.id}, {do: 'done'}])
      case 'refunded':
        return pick<DeskAct>([{do: 'recharge', bill: bill.id, keep: ['1']}, {do: 'done'}])
      default:
        return {do: 'reconcile'}
    }
  }
  const random = (window: string): DeskAct => {
    if (below(2) > 0) return sensible(window)
    const view = world.deskView(institution, window, world.at)!
    const {bill} = view
    const due = bill?.amounts?.cash ?? 0
    const someBill = pick([...view.bills, ...view.earlier].map(one => one.id).concat('B99999'))
    const acts: (() => DeskAct)[] = [
      () => ({do: 'openShift', cashier: '101', name: '周', float: below(2) * 50_000}),
      () => ({do: 'call', patient: pick(view.queue.map(row => row.id).concat('M1'))}),
      () => ({do: 'putBack'}),
      () => ({do: 'read', shows: below(2)}),
      () => ({do: 'read', shows: 0}),
      () => ({do: 'identity', same: below(4) > 0}),
      () => ({do: 'insurance', row: below(2)}),
      () => ({do: 'takeOrders'}),
      () => ({
        do: 'addLine',
        code: pick((view.patient?.paper ?? []).map(one => one.code).concat('nix', limited)),
        countE4: below(3) * 10_000,
      }),
      () => ({do: 'addLine', code: limited, countE4: 10_000}),
      () => ({do: 'setCount', sn: String(1 + below(4)), countE4: below(3) * 5000}),
      () => ({do: 'removeLine', sn: String(1 + below(4))}),
      () => ({
        do: 'approve',
        sn: pick([...view.restricted.map(one => one.sn), String(1 + below(4))]),
        approver: pick(['', '陈', '101']),
      }),
      () => ({do: 'account', use: pick(['0', '1', '2'])}),
      () => ({do: 'trial'}),
      () => ({do: 'trial'}),
      () => ({do: 'explain'}),
      () => ({do: 'consent'}),
      () => ({
        do: 'settle',
        tender: due > 0 ? [{kind: pick(['cash', 'mobile']), amount: due - below(2)}] : [],
        received: due,
      }),
      () => ({do: 'settle', tender: due > 0 ? [{kind: 'cash', amount: due}] : [], received: due}),
      () => ({do: 'print', what: pick(['receipt', 'statement'])}),
      () => ({do: 'mendPrinter'}),
      () => ({do: 'done'}),
      () => ({do: 'query'}),
      () => ({do: 'adopt'}),
      () => ({do: 'reverse'}),
      () => ({do: 'retry'}),
      () => ({do: 'refund', bill: someBill, reason: '退', reviewer: pick(['', '陈', '101'])}),
      () => ({do: 'recharge', bill: someBill, keep: pick([['1'], [], ['1', '2'], ['9']])}),
      () => {
        const whole = bill?.lines.reduce((sum, line) => sum + line.amount, 0) ?? 0
        return {do: 'selfPay', tender: [{kind: 'cash', amount: whole}], received: whole + below(2), reason: '停机'}
      },
      () => ({do: 'convert', bill: someBill}),
      () => ({do: 'sendBack', reason: '不对'}),
      () => ({do: 'countDrawer', counted: below(100_000)}),
      () => ({do: 'declare', difference: below(200) - 100, reason: pick(['多了', ''])}),
      () => ({do: 'reconcile'}),
      () => ({do: 'reconcileItems', closing: pick(view.closings.map(one => one.id).concat('C1'))}),
      () => {
        const rows = view.closings.flatMap(({id, differences}) => differences.map(({msgid}) => ({closing: id, msgid})))
        return {do: 'takeBack', ...pick([...rows, {closing: 'C1', msgid: 'none'}])}
      },
      () => ({do: 'closeShift'}),
    ]
    return pick(acts)()
  }
  for (let i = 0; i < acts; i++) {
    const window = pick(windows)
    if (below(40) === 0)
      receive(
        {kind: 'director', act: {kind: 'printer', institution, window, state: pick(['paperOut', 'jam', 'ready'])}},
        world.at,
      )
    if (lagMs !== undefined && below(30) === 0)
      receive(
        {kind: 'director', act: pick([{kind: 'switchOver', stopMs: below(2) * 5000}, {kind: 'siteReturns'}])},
        world.at,
      )
    receive({kind: 'desk', institution, window, act: random(window)}, world.at + below(3000))
    // answers come in now and then, so that acts meet windows that wait
    for (let due = world.nextDue(); due !== undefined && below(3) > 0; due = world.nextDue())
      for (const cause of world.due(due)) receive(cause, due)
  }
  if (lagMs !== undefined) {
    receive({kind: 'director', act: {kind: 'siteReturns'}}, world.at)
    receive({kind: 'director', act: {kind: 'note', text: 'later'}}, world.at + lagMs)
    expect(world.sitesAgree()).toBe(true)
  }
  // an account that both sites spent stays overdrawn until somebody takes a bill back
  const allowed = lagMs === undefined ? [] : ['noNegativeAccount']
  expect(checkBooks(world).filter(one => !allowed.includes(one.check))).toEqual([])
  const folded = World.fold('t', t.texts, t.deps)
  expect(folded.fingerprint()).toBe(world.fingerprint())
  for (const window of windows)
    expect(folded.deskView(institution, window, world.at)).toEqual(world.deskView(institution, window, world.at))
  const verified = verify('t', t.texts, t.deps)
  expect(verified.differences).toEqual([])
  expect(dayOf(world.at)).toMatch(/^2025-/)
  folded.close()
  world.close()
  return outcomes
}

it('12 storms of 400 acts while traffic moves between two sites of the centre', {timeout: 180_000}, async () => {
  const all = new Map<string, number>()
  for (let i = 0; i < 12; i++)
    for (const [outcome, n] of await storm(`sites-${i}`, 400, 60_000 + 20_000 * i))
      all.set(outcome, (all.get(outcome) ?? 0) + n)
  for (const outcome of ['settle', 'switchOver', 'siteReturns', 'refused:siteDown', 'refund', 'reverse'])
    expect(all.get(outcome) ?? 0, outcome).toBeGreaterThan(0)
})

it('24 storms of 400 acts', {timeout: 180_000}, async () => {
  const all = new Map<string, number>()
  for (let i = 0; i < 24; i++)
    for (const [outcome, n] of await storm(`storm-${i}`, 400)) all.set(outcome, (all.get(outcome) ?? 0) + n)
  const happened = [
    'settle',
    'refund',
    'recharge',
    'approve',
    'refused:notRestricted',
    'mendPrinter',
    'refused:paperOut',
    'refused:jam',
    'selfPay',
    'convert',
    'adopt',
    'reverse',
    'retry',
    'reconcile',
    'refused:askFirst',
    'unknown',
    'late',
  ]
  for (const outcome of happened) expect(all.get(outcome) ?? 0, outcome).toBeGreaterThan(0)
})
