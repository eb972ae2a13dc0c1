// The first entry of a world that comes from outside 外来沙盘的首条记录: everything else in the world rests on the settings
// in it, so they are held against the shapes a world made here would have. Whether the other entries hang together shows
// when they are folded.
import {Ajv} from 'ajv'
import {policyById} from '../benefit/policies/index.ts'
import {regionKeys} from '../people/regions.ts'
import {type Entry, gateways, reversedReadings, type WorldConfig, worldKinds} from '../world/entry.ts'
import {grows, listOf, population, speed, text, worldId} from './api/shapes.ts'
import {earliest, latest} from './api/times.ts'

const short = {type: 'string', minLength: 1, maxLength: 100} as const
const institution = grows(
  {
    code: {type: 'string', pattern: '^[A-Z0-9]{1,30}$'},
    name: short,
    level: {type: 'string', enum: ['level1', 'level2', 'level3']},
    policyLevel: {type: 'string', enum: ['village', 'community', 'level1', 'level2', 'level3', 'level3Region']},
    area: short,
    mapping: {type: 'string', enum: ['open', 'listed']},
  },
  ['code', 'name', 'level', 'policyLevel', 'area', 'mapping'],
)
const longestWaitMs = 86_400_000
const wait = {type: 'integer', minimum: 0, maximum: longestWaitMs}
const hospital = grows(
  {institution: short, answerMs: {type: 'array', items: wait, minItems: 2, maxItems: 2}, patienceMs: wait},
  ['institution', 'answerMs', 'patienceMs'],
)
const shape = grows(
  {
    id: worldId,
    name: short,
    kind: {type: 'string', enum: [...worldKinds]},
    seed: short,
    region: {type: 'string', enum: [...regionKeys]},
    area: short,
    policies: {type: 'object', additionalProperties: text()},
    population: grows({size: population, seed: short}, ['size', 'seed']),
    catalogue: {type: 'string', enum: ['classroom', 'full']},
    start: {type: 'integer', minimum: earliest, maximum: latest},
    speed,
    strict: {type: 'boolean'},
    gateway: {type: 'string', enum: [...gateways]},
    infcodeAsText: {type: 'boolean'},
    reconcileReversed: {type: 'string', enum: [...reversedReadings]},
    institutions: {...listOf(institution), maxItems: 1000},
    hospitals: {...listOf(hospital), maxItems: 1000},
    sites: grows({lagMs: wait}, ['lagMs']),
  } satisfies Record<Exclude<keyof WorldConfig, 'from'>, unknown>,
  [
    'id',
    'name',
    'kind',
    'seed',
    'region',
    'area',
    'policies',
    'population',
    'catalogue',
    'start',
    'speed',
    'strict',
    'gateway',
    'infcodeAsText',
    'institutions',
  ],
)
const fits = new Ajv({strict: false}).compile<WorldConfig>(shape)

/** What is wrong with an opening, or undefined. */
export function objectionToOpening({cause, decision}: Partial<Entry>): {expected: string; got: string} | undefined {
  const act = cause?.kind === 'director' ? cause.act : undefined
  if (act?.kind !== 'open') return {expected: 'an entry that opens a world', got: cause?.kind ?? 'nothing'}
  const {config} = act
  if (!fits(config)) {
    const [found] = fits.errors ?? []
    return {expected: `config${found?.instancePath ?? ''} ${found?.message ?? ''}`, got: 'something else'}
  }
  const unknown = Object.values(config.policies).find(id => !policyById(id))
  if (unknown !== undefined) return {expected: 'policies of this release', got: unknown.slice(0, 60)}
  const [event, ...more] = decision?.events ?? []
  const same = event?.kind === 'worldOpened' && JSON.stringify(event.config) === JSON.stringify(config)
  return same && more.length === 0 ? undefined : {expected: 'one event, of the same settings', got: 'something else'}
}
