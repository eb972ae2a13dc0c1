// The scenarios that travel with the programme 内置演练, and the reader of documents: everything wrong with one is named at once.
// Data; how they are played stands in sandbox/drill, how they are judged in grading/drill.
import {schemaProblems} from '../sandbox/base/schema-problems.ts'
import {actionsOf} from '../sandbox/drill/conditions.ts'
import {actionsIn, type Effect, expectedFrom, type Scenario} from '../sandbox/drill/scenario.ts'
import s01 from './s01-centre-stops.json' with {type: 'json'}
import s03 from './s03-own-systems-down.json' with {type: 'json'}
import s04 from './s04-brown-out.json' with {type: 'json'}
import s08 from './s08-switch-over.json' with {type: 'json'}
import schema from './scenario-schema.json' with {type: 'json'}

export type ReadScenario = {ok: true; scenario: Scenario} | {ok: false; problems: string[]}

const problemsOf = schemaProblems(schema)

/** Reads a document by its schema, then looks for what a schema cannot see. */
export function readScenario(document: unknown): ReadScenario {
  const unfit = problemsOf(document)
  if (unfit.length > 0) return {ok: false, problems: unfit}
  const scenario = document as Scenario
  const problems = slips(scenario)
  return problems.length > 0 ? {ok: false, problems} : {ok: true, scenario}
}

function slips(scenario: Scenario): string[] {
  const found: string[] = []
  const twice = (what: string, ids: readonly string[]) => {
    for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index)))
      found.push(`${what}: '${id}' twice`)
  }
  twice(
    '/injects',
    scenario.injects.map(one => one.id),
  )
  const expected = scenario.injects.flatMap(one => expectedFrom(one, one.at))
  twice(
    '/injects/expect',
    expected.map(one => one.id),
  )
  for (const one of expected)
    if (one.by <= one.from)
      found.push(`/injects/${one.inject}/expect/${one.id}: by ${one.by} is not after minute ${one.from}`)
  for (const one of expected)
    if (one.by > scenario.end)
      found.push(`/injects/${one.inject}/expect/${one.id}: by ${one.by} is after the end ${scenario.end}`)
  if (scenario.calm >= scenario.end) found.push(`/end: ${scenario.end} is not after calm ${scenario.calm}`)
  const known = new Set(actionsIn(scenario).map(one => one.id))
  scenario.injects.forEach((inject, index) => {
    const own = new Set(inject.expect.map(one => one.id))
    for (const action of inject.when ? actionsOf(inject.when) : []) {
      if (!known.has(action)) found.push(`/injects/${index}/when: there is no action '${action}'`)
      if (own.has(action)) found.push(`/injects/${index}/when: '${action}' is what it asks for itself`)
    }
    if (inject.at >= scenario.end) found.push(`/injects/${index}/at: ${inject.at} is after the end`)
  })
  scenario.faults.forEach((fault, index) => {
    if (fault.until <= fault.from) found.push(`/faults/${index}: until ${fault.until} is not after from ${fault.from}`)
    if (fault.do === 'delay' && fault.delayMs === undefined) found.push(`/faults/${index}: a delay needs delayMs`)
  })
  const {sites} = scenario
  if (sites && sites.returnAt <= sites.switchAt)
    found.push(`/sites: returnAt ${sites.returnAt} is not after switchAt ${sites.switchAt}`)
  if (sites && sites.lagMinutes - sites.switchAt > scenario.lead)
    found.push(`/sites: lagMinutes ${sites.lagMinutes} begin before the lead of ${scenario.lead}`)
  const {own} = scenario
  if (own && !(own.from < own.slow && own.slow < own.until && own.until <= scenario.calm))
    found.push(
      `/own: from ${own.from}, slow ${own.slow}, until ${own.until}, calm ${scenario.calm} are not one after another`,
    )
  if (own && own.backEntry.by > scenario.end)
    found.push(`/own/backEntry/by: ${own.backEntry.by} is after the end ${scenario.end}`)
  for (const one of expected)
    if (!own && one.effect && ownEffects.has(one.effect))
      found.push(`/injects/${one.inject}/expect/${one.id}: '${one.effect}' needs /own`)
  const [least, most] = scenario.world.answerMs
  if (least > most) found.push('/world/answerMs: the least is more than the most')
  return found
}

/** What only means something when the hospital's own systems are dead. */
const ownEffects: ReadonlySet<Effect> = new Set([
  'manualSlips',
  'slipBlock',
  'voiceCalling',
  'triage',
  'treatFirst',
  'refundDesk',
  'stagger',
  'backEntry',
])

const documents: unknown[] = [s01, s03, s04, s08]
let read: readonly Scenario[] | undefined

/** Every scenario of the tree. Throws when one is not what the schema says: a test reads all. */
export function scenarios(): readonly Scenario[] {
  read ??= documents.map(document => {
    const one = readScenario(document)
    if (!one.ok) throw new Error(one.problems.join('\n'))
    return one.scenario
  })
  return read
}

export const scenarioById = (id: string): Scenario | undefined =>
  scenarios().find(one => one.id.toLowerCase() === id.toLowerCase())
