// What a scenario is played in 演练的布景: its world, its hospital and who comes there, when the journal begins and when the first failure comes.
import {assert} from '../base/assert.ts'
import {type Instant, instant} from '../base/instant.ts'
import {type HospitalSize, sizes} from '../flow/outpatient.ts'
import {defaultWorldConfig} from '../people/demo.ts'
import {makePatients} from '../people/patients.ts'
import type {WorldConfig} from '../state/records.ts'
import type {World} from '../world/world.ts'
import type {Scenario} from './scenario.ts'

const minute = 60_000

/** The world a scenario is played in: its hospital has windows, the door for systems outside is shut. */
export function drillConfig(
  scenario: Scenario,
  seed: string,
  id = `${scenario.id.toLowerCase()}-${seed}`,
): WorldConfig {
  const {region, answerMs, patienceMs} = scenario.world
  const plain = defaultWorldConfig({region, start: startOf(scenario)})
  const institution = plain.institutions[0]?.code as string
  return {
    ...plain,
    id,
    name: scenario.title.zh,
    kind: 'drill',
    seed: `${scenario.id}/${seed}`,
    population: {size: 4000, seed: 'standard'},
    hospitals: [{institution, answerMs, patienceMs}],
    gateway: 'apikey',
    ...(scenario.sites && {sites: {lagMs: scenario.sites.lagMinutes * minute}}),
  }
}

export const zeroOf = (scenario: Scenario): Instant => instant(scenario.start)
/** When the journal begins: the lead before T0. */
export const startOf = (scenario: Scenario): Instant => zeroOf(scenario) - scenario.lead * minute
export const sizeOf = (scenario: Scenario): HospitalSize => {
  const size = sizes[scenario.hospital.size]
  return {...size, windows: scenario.hospital.windows ?? size.windows}
}

/** A visit pays at most so often: its patients' numbers stand side by side. */
const mostPayments = 10
const numberOf = (visit: string): number => Number(visit.slice(visit.lastIndexOf('-') + 1))

/** Who comes to the windows with a visit of the flow; `paid`: how often it has come before. */
export function patientFor({config, catalogue}: World, seed: string, visit: string, paid: number, at: Instant) {
  const from = numberOf(visit) * mostPayments + paid
  const level = config.institutions[0]?.level ?? ('level3' as const)
  const [patient] = makePatients({config, catalogue, level, at, seed, from, count: 1, kind: 'charge'})
  assert(patient !== undefined, `drill: nobody in the population can come as number ${from}`)
  return patient
}
