// Worlds: create, list, look at, delete. Keys and secrets are derived, shown to the administrator, and kept nowhere.
import {randomBytes} from 'node:crypto'
import type {FastifyInstance, FastifyRequest} from 'fastify'
import {dateTimeText} from '../../base/instant.ts'
import {listPolicies} from '../../benefit/policies/index.ts'
import {defaultWorldConfig} from '../../people/demo.ts'
import {isRegionKey, type RegionKey, regionKeys, regions} from '../../people/regions.ts'
import {
  type Gateway,
  gateways,
  type ReversedReading,
  type WorldConfig,
  type WorldKind,
  worldKinds,
} from '../../world/entry.ts'
import type {HostDeps} from '../app.ts'
import {Problem} from '../problems.ts'
import type {Listed} from '../rooms.ts'
import {institutionKey} from '../secrets.ts'
import {
  about,
  closed,
  digits,
  grows,
  listOf,
  population,
  refusals,
  reversedReading,
  speed,
  text,
  timeText,
  worldId,
  worldParams,
  worldShape,
} from './shapes.ts'
import {instantFrom} from './times.ts'

type NewWorld = {
  id?: string
  name?: string
  kind?: WorldKind
  seed?: string
  area?: string
  region?: string
  policy?: string | Record<string, string>
  population?: number | {size?: number; seed?: string}
  catalogue?: 'classroom' | 'full'
  clock?: {start?: string | number; speed?: number}
  gateway?: Gateway
  mapping?: 'open' | 'listed'
  strict?: boolean
  infcodeAsText?: boolean
  reconcileReversed?: ReversedReading
}

const newWorldShape = closed({
  id: worldId,
  name: {type: 'string', minLength: 1, maxLength: 100},
  kind: {type: 'string', enum: [...worldKinds]},
  seed: {
    type: 'string',
    minLength: 1,
    maxLength: 100,
    description: '同一种子，同样的人与同样的随机 · same seed, same people, same draws',
  },
  area: text('统筹区代码或地区名 · area code (310000) or region (shanghai)'),
  policy: {
    description: '政策编号，或按险种指定 · a policy id, or one by insurance type',
    anyOf: [{type: 'string'}, {type: 'object', additionalProperties: {type: 'string'}}],
  },
  population: {anyOf: [population, closed({size: population, seed: {type: 'string', minLength: 1, maxLength: 100}})]},
  catalogue: {type: 'string', enum: ['classroom', 'full']},
  clock: closed({start: {anyOf: [timeText, {type: 'integer'}]}, speed}),
  gateway: {type: 'string', enum: [...gateways]},
  mapping: {
    type: 'string',
    enum: ['open', 'listed'],
    description: '医院目录：open 不对照也可用，listed 必须先对照 · listed: own items count only once mapped',
  },
  strict: {type: 'boolean'},
  infcodeAsText: {type: 'boolean'},
  reconcileReversed: reversedReading,
})

/** Wire insutype a scheme belongs to, for a policy named without one. */
const insuranceTypeOf: Record<string, string> = {employees: '310', residents: '390', rural: '390'}

export function worldCalls(api: FastifyInstance, deps: HostDeps): void {
  const {rooms} = deps

  api.post<{Body: NewWorld}>('/worlds', {
    config: {call: 'createWorld'},
    schema: {
      ...about('worlds', '建立沙盘', 'create a world'),
      body: newWorldShape,
      response: {201: worldShape, ...refusals},
    },
    async handler(request, reply) {
      const id = request.body.id ?? freshId(request.body.kind ?? 'practice')
      await rooms.create(id, configFrom(id, request.body))
      return reply
        .code(201)
        .header('location', `/api/v1/worlds/${id}`)
        .send(worldView(deps, request, rooms.listed(id)))
    },
  })

  api.get('/worlds', {
    config: {call: 'listWorlds'},
    schema: {
      ...about('worlds', '沙盘列表', 'list worlds'),
      response: {200: grows({worlds: listOf(worldShape)}, ['worlds']), ...refusals},
    },
    handler: async request => ({worlds: rooms.list().map(one => worldView(deps, request, one))}),
  })

  api.get<{Params: {world: string}}>('/worlds/:world', {
    config: {call: 'readWorld'},
    schema: {
      ...about('worlds', '沙盘详情', 'look at a world'),
      params: worldParams,
      response: {200: worldShape, ...refusals},
    },
    async handler(request) {
      const view = worldView(deps, request, rooms.listed(request.params.world))
      return request.role === 'trainee' || request.role === 'player' ? forSeat(view) : view
    },
  })

  api.delete<{Params: {world: string}; Querystring: {at?: string}}>('/worlds/:world', {
    config: {call: 'deleteWorld'},
    schema: {
      ...about(
        'worlds',
        '删除沙盘；给出 at 则只在最后一条仍是它时',
        'delete a world; with at only while that is its last entry',
      ),
      params: worldParams,
      querystring: closed({at: digits}),
      response: {204: {type: 'null'}, ...refusals},
    },
    async handler(request, reply) {
      const {at} = request.query
      await rooms.remove(request.params.world, at === undefined ? undefined : Number(at))
      return reply.code(204).send()
    },
  })
}

export const freshId = (kind: string): string => `${kind}-${randomBytes(5).toString('hex')}`

/** A body's wishes over the defaults of its region. Refuses regions and policies that do not exist. */
export function configFrom(id: string, wish: NewWorld): WorldConfig {
  const region = regionFrom(wish.area ?? wish.region)
  const seed = wish.seed ?? id
  const config = defaultWorldConfig({
    id,
    region,
    seed,
    name: wish.name ?? id,
    ...(wish.clock?.start !== undefined && {start: instantFrom(wish.clock.start, '/body/clock/start')}),
  })
  const population = typeof wish.population === 'number' ? {size: wish.population} : (wish.population ?? {})
  return {
    ...config,
    kind: wish.kind ?? config.kind,
    policies: {...config.policies, ...policiesFrom(wish.policy)},
    population: {...config.population, ...population},
    catalogue: wish.catalogue ?? config.catalogue,
    speed: wish.clock?.speed ?? config.speed,
    institutions: config.institutions.map(one => ({...one, mapping: wish.mapping ?? one.mapping})),
    gateway: wish.gateway ?? config.gateway,
    strict: wish.strict ?? config.strict,
    infcodeAsText: wish.infcodeAsText ?? config.infcodeAsText,
    ...(wish.reconcileReversed !== undefined && {reconcileReversed: wish.reconcileReversed}),
  }
}

function regionFrom(given: string | undefined): RegionKey {
  if (given === undefined) return 'shanghai'
  // a province's code stands for the region this programme knows in it
  const inProvince = (area: string) => given.endsWith('0000') && area.slice(0, 2) === given.slice(0, 2)
  const byArea = regionKeys.find(key => regions[key].area === given || inProvince(regions[key].area))
  if (byArea) return byArea
  if (isRegionKey(given)) return given
  const expected = regionKeys.map(key => `${regions[key].area} (${key})`).join(' | ')
  throw new Problem('bad-request', {path: '/body/area', expected, got: given})
}

const typeOf = ({scheme}: {scheme: string}): string => insuranceTypeOf[scheme] ?? '310'

function policyNamed<One extends {id: string}>(id: string, path: string, among: readonly One[]): One {
  const policy = among.find(one => one.id === id)
  if (policy) return policy
  throw new Problem('bad-request', {path, expected: among.map(one => one.id).join(' | '), got: id})
}

function policiesFrom(given: NewWorld['policy']): Record<string, string> {
  if (given === undefined) return {}
  if (typeof given === 'string') return {[typeOf(policyNamed(given, '/body/policy', listPolicies()))]: given}
  for (const [type, id] of Object.entries(given)) {
    const path = `/body/policy/${type}`
    // nobody is insured under another type than these, and employees' money is not counted by the residents' rules
    const fitting = listPolicies().filter(one => typeOf(one) === type)
    if (fitting.length === 0) {
      const expected = [...new Set(listPolicies().map(typeOf))].sort().join(' | ')
      throw new Problem('bad-request', {path, expected, got: type})
    }
    policyNamed(id, path, fitting)
  }
  return given
}

/** What the API says of a world; with the keys its institutions sign with. */
export function worldView(deps: HostDeps, request: FastifyRequest, {id, name, config, card, open, seq}: Listed) {
  const {rooms, guard} = deps
  const {now, speed: pace} = rooms.clockOf(id)
  const base = `${request.protocol}://${request.host}/w/${encodeURIComponent(id)}`
  const {kind, seed, region, area, policies, population, catalogue, gateway, strict, infcodeAsText} = config
  return {
    id,
    name,
    kind,
    seed,
    region,
    area,
    policies,
    population,
    catalogue,
    gateway,
    strict,
    infcodeAsText,
    reconcileReversed: config.reconcileReversed ?? 'both',
    open,
    seq,
    clock: {now, text: dateTimeText(now), speed: pace, frozen: pace === 0, start: config.start},
    interface: {base, callService: `${base}/fsi/api/rsfComIfsService/callService`},
    institutions: config.institutions.map(one => ({...one, ...institutionKey(guard.secrets, id, one.code)})),
    ...(card.from && {from: card.from}),
  }
}

/** What a seat may know of its own world: neither keys nor the seed everything in it follows from. */
function forSeat({id, name, kind, region, area, catalogue, open, clock, institutions}: ReturnType<typeof worldView>) {
  const places = institutions.map(({code, name, level, area}) => ({code, name, level, area}))
  return {id, name, kind, region, area, catalogue, open, clock, interface: {base: ''}, institutions: places}
}
