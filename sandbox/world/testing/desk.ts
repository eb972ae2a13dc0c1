// One window of a hospital without a screen 窗口, for tests: patients brought, acts done, the agenda run, lines made to fail. One
// desk a file; `openDesk` begins anew before each test.

import {expect} from 'vitest'
import {drawFrom} from '../../base/draw.ts'
import {dayOf} from '../../base/instant.ts'
import type {DeskAct} from '../../hospital/desk.ts'
import type {DeskView} from '../../hospital/view-types.ts'
import {careOf, credentialOf} from '../../people/patients.ts'
import {makePerson} from '../../people/person.ts'
import {wellKnown} from '../../people/population.ts'
import {treatments} from '../../people/treatments.ts'
import type {PatientDoc} from '../../state/hospital-records.ts'
import {newPatient, patientId} from '../../state/new-patient.ts'
import type {FaultPlan, WorldConfig} from '../entry.ts'
import type {World} from '../world.ts'
import {type TestWorld, testWorld} from './worlds.ts'

export let t: TestWorld
export let institution: string

export const receive = (cause: Parameters<World['receive']>[0][number], at = t.world.at) => {
  const [stepped] = t.world.receive([cause], at)
  return stepped!.entry
}
/** Runs the agenda until nothing is due. */
export const run = () => {
  for (let due = t.world.nextDue(); due !== undefined; due = t.world.nextDue())
    for (const cause of t.world.due(due)) receive(cause, due)
}
/** Runs it up to and with the answers that are on their way, not the patience of windows. */
export const act = (one: DeskAct) => {
  const entry = receive({kind: 'desk', institution, window: '1', act: one}, t.world.at + 1000)
  run()
  return entry.decision?.outcome
}
export const view = (): DeskView => t.world.deskView(institution, '1', t.world.at)!
export const fault = (plan: Omit<FaultPlan, 'id'>) =>
  receive({kind: 'director', act: {kind: 'planFault', fault: {id: `f${t.world.seq}`, ...plan}}})

export const order = (code: string, yuan: number, count = 1) => ({
  code,
  name: code,
  spec: '',
  unit: '片',
  priceMicro: yuan * 1_000_000,
  countE4: count * 10_000,
  approved: false,
})

export function bring(changes: Partial<PatientDoc> = {}, index: number = wellKnown.plain): PatientDoc {
  const person = makePerson('shanghai', 'test', index, dayOf(t.world.config.start))
  const came = newPatient({
    id: patientId(1),
    name: person.name,
    sex: person.sex,
    age: 35,
    face: 'x',
    wants: 'charge',
    says: null,
    shows: [credentialOf(person, 'card')],
    cash: 20_000,
    arrivedAt: t.world.at,
    care: careOf(treatments[0]!, t.world.config.area, drawFrom('test', 'care')),
    orders: [order('SV-1', 1), order('XA-A', 1, 30), order('XA-C', 1, 12)],
    paper: [],
  })
  const patient: PatientDoc = {...came, ...changes}
  receive({kind: 'director', act: {kind: 'patients', institution, patients: [patient]}})
  return patient
}

/** A fresh world, with a shift open at window 1. */
export async function openDesk(changes: Partial<WorldConfig> = {}): Promise<void> {
  t = await testWorld({population: {size: 40, seed: 'test'}, ...changes})
  institution = t.world.config.hospitals![0]!.institution
  act({do: 'openShift', cashier: '101', name: '小周', float: 50_000})
}

/** Up to the trial. */
export function upToTrial(): void {
  expect(act({do: 'call', patient: 'M00001'})).toBe('call')
  expect(act({do: 'read', shows: 0})).toBe('read')
  expect(act({do: 'identity', same: true})).toBe('identity')
  expect(act({do: 'takeOrders'})).toBe('takeOrders')
  expect(act({do: 'trial'})).toBe('trial')
}
export const cashDue = () => view().bill!.amounts!.cash
export const settle = () => act({do: 'settle', tender: [{kind: 'cash', amount: cashDue()}], received: 10_000})

/** What the centre holds, for tests only: nobody at the window may look there. */
export const centre = () =>
  t.world.reader
    .prepare<{n: number; cash: number; total: number}>(
      'select count(*) as n, coalesce(sum(cash_fen), 0) as cash, coalesce(sum(total_fen), 0) as total from settlement order by 1',
    )
    .get()!
