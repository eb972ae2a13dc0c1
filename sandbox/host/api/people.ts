// Synthetic persons of a world: list them as a hospital would need them, and make one with given facts.
import type {FastifyInstance} from 'fastify'
import {accumulatorNames} from '../../benefit/types.ts'
import type {PersonRecord} from '../../world/entry.ts'
import {type PeopleQuery, people, person} from '../../world/views.ts'
import type {HostDeps} from '../app.ts'
import {newPerson, type PersonWish, personExists} from '../new-person.ts'
import {Problem} from '../problems.ts'
import type {Room} from '../room.ts'
import {about, closed, digits, grows, listOf, refusals, text, worldParams} from './shapes.ts'

type Query = {q?: string; scheme?: string; flag?: string; age?: string; limit?: string; after?: string}

const most = 500
/** A day that exists. */
const day = {type: 'string', format: 'date'} as const
/** A thousand million yuan: more than any account, far below what a number can hold exactly. */
const mostFen = 100_000_000_000
const fen = {type: 'integer', minimum: 0, maximum: mostFen, description: '分 · fen'} as const
const nullableDay = {anyOf: [day, {type: 'null'}]} as const
const statuses = ['working', 'retired', 'resident', 'student', 'child']

const insurance = closed(
  {
    insuranceType: text('insutype'),
    area: text(),
    personType: text('psn_type'),
    state: text('psn_insu_stas'),
    begins: {...day, description: '自该日起有待遇 · benefits from this day on'},
    paused: {
      ...nullableDay,
      description: '自该日起没有待遇，可以是将来 · no benefits from this day on; it may lie ahead',
    },
    civilServant: {type: 'boolean'},
    employer: text(),
    status: {type: 'string', enum: statuses},
    workStarted: nullableDay,
    retired: nullableDay,
    currentYearFen: fen,
    priorYearsFen: fen,
    familyOf: {type: ['string', 'null']},
  },
  [
    'insuranceType',
    'area',
    'personType',
    'state',
    'begins',
    'paused',
    'civilServant',
    'employer',
    'status',
    'workStarted',
    'retired',
    'currentYearFen',
    'priorYearsFen',
    'familyOf',
  ],
)

const wish = closed({
  name: {type: 'string', minLength: 1, maxLength: 50},
  sex: {type: 'string', enum: ['male', 'female']},
  birthDay: day,
  certNo: {
    type: 'string',
    pattern: '^\\d{17}[\\dX]$',
    description: '须用保留地区码 xx9900 · reserved area xx9900 only',
  },
  insuranceType: text('insutype，如 310 职工、390 居民'),
  status: {type: 'string', enum: statuses},
  hardship: {type: 'string', enum: ['none', 'lowIncome', 'edge', 'extremePoor', 'exPoor']},
  severeDisability: {type: 'boolean'},
  flags: listOf({type: 'string', maxLength: 30}),
  currentYearFen: fen,
  priorYearsFen: fen,
  insurances: {...listOf(insurance), maxItems: 5},
  chronic: listOf(closed({code: text(), name: text(), begins: day, ends: day}, ['code', 'name', 'begins', 'ends'])),
  accumulators: listOf(
    closed(
      {
        insuranceType: text(),
        year: {type: 'string', pattern: '^\\d{4}$'},
        name: {type: 'string', enum: [...accumulatorNames]},
        amount: fen,
      },
      ['insuranceType', 'year', 'name', 'amount'],
    ),
  ),
})

const personShape = grows(
  {
    psnNo: text(),
    certNo: text(),
    name: text(),
    sex: text(),
    birthDay: text(),
    cardNo: text(),
    voucher: text('电子凭证令牌 · e-voucher token'),
    flags: listOf(text()),
    insurances: listOf({type: 'object', additionalProperties: true}),
    accumulators: listOf({type: 'object', additionalProperties: true}),
    chronic: listOf({type: 'object', additionalProperties: true}),
  },
  ['psnNo', 'certNo', 'name', 'sex', 'birthDay', 'cardNo', 'voucher', 'flags', 'insurances'],
)

export function peopleCalls(api: FastifyInstance, {rooms}: HostDeps): void {
  api.get<{Params: {world: string}; Querystring: Query}>('/worlds/:world/people', {
    config: {call: 'listPeople'},
    schema: {
      ...about('people', '查参保人', 'list persons'),
      params: worldParams,
      querystring: closed({
        q: {type: 'string', maxLength: 60, description: '姓名或号码开头 · part of a name, start of a number'},
        scheme: text('insutype'),
        flag: text('suspended | twoRows | moved | newborn | chronic'),
        age: {type: 'string', pattern: '^\\d{1,3}(-\\d{1,3})?$', description: '65 或 60-70'},
        limit: digits,
        after: text('上一页最后的 psnNo · last psnNo of the page before'),
      }),
      response: {200: grows({people: listOf(personShape), next: text()}, ['people']), ...refusals},
    },
    async handler(request) {
      const {q, scheme, flag, age, after} = request.query
      const limit = Math.min(Number(request.query.limit ?? 50), most)
      const query: PeopleQuery = {limit}
      if (q !== undefined) query.q = q
      if (scheme !== undefined) query.scheme = scheme
      if (flag !== undefined) query.flag = flag
      if (after !== undefined) query.after = after
      if (age !== undefined) {
        const [from, to] = age.split('-').map(Number) as [number, number | undefined]
        query.ageFrom = from
        query.ageTo = to ?? from
      }
      const room = await rooms.enter(request.params.world)
      const found = await room.mailbox.look(world => people(world, query))
      const last = found.at(-1)
      return {people: found, ...(found.length === limit && last && {next: last.psnNo})}
    },
  })

  api.get<{Params: {world: string; person: string}}>('/worlds/:world/people/:person', {
    config: {call: 'listPeople'},
    schema: {
      ...about('people', '一名参保人', 'one person'),
      params: closed({world: text(), person: text('psn_no')}, ['world', 'person']),
      response: {200: personShape, ...refusals},
    },
    async handler(request) {
      const {person: psnNo} = request.params
      const room = await rooms.enter(request.params.world)
      const found = await room.mailbox.look(world => person(world, psnNo))
      if (!found) throw new Problem('no-such-person', {path: '/params/person', got: psnNo})
      return found
    },
  })

  api.post<{Params: {world: string}; Body: PersonWish}>('/worlds/:world/people', {
    config: {call: 'addPerson'},
    schema: {
      ...about('people', '新增一名虚构参保人', 'make one synthetic person'),
      params: worldParams,
      body: wish,
      response: {201: personShape, ...refusals},
    },
    async handler(request, reply) {
      const room = await rooms.enter(request.params.world)
      const made = await added(room, request.body)
      const view = await room.mailbox.look(world => person(world, made.psnNo))
      return reply.code(201).send(view)
    },
  })
}

/** Who is being added to a room right now: the next one is made when they are in, so that nobody is offered their numbers. */
const turns = new WeakMap<Room, Promise<unknown>>()

function added(room: Room, wish: PersonWish): Promise<PersonRecord> {
  const turn = (turns.get(room) ?? Promise.resolve()).then(() => addedNow(room, wish))
  // a refusal ends one turn, not the row of turns
  turns.set(
    room,
    turn.catch(() => undefined),
  )
  return turn
}

async function addedNow(room: Room, wish: PersonWish): Promise<PersonRecord> {
  const made = await room.mailbox.look(world => newPerson(world, wish))
  const outcome = (await room.direct({kind: 'addPerson', person: made})).decision?.outcome
  if (outcome === 'addPerson') return made
  if (outcome === 'refused:personExists') throw personExists('/body', 'psnNo', made.psnNo)
  throw new Problem('bad-request', {path: '/body', expected: 'no row twice', got: outcome ?? 'nothing'})
}
