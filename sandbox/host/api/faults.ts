// Fault plans of a world: what the line does to which message. Planning and dropping are acts, hence entries; how often
// each fired, and whether that is often enough, stands in the books.
import {randomBytes} from 'node:crypto'
import type {FastifyInstance} from 'fastify'
import {owed} from '../../line/faults.ts'
import {neverFires} from '../../line/never-fires.ts'
import type {FaultPlan} from '../../world/entry.ts'
import type {HostDeps} from '../app.ts'
import {Problem} from '../problems.ts'
import type {Room} from '../room.ts'
import {about, closed, faultShape, grows, integer, listOf, refusals, text, worldParams} from './shapes.ts'
import {durationMs, liveable} from './times.ts'

type NewFault = Omit<FaultPlan, 'id'> & {id?: string; ttl?: string}

const {ttl: _ttl, ...kept} = faultShape.properties
const listedFault = grows(
  {
    ...kept,
    matched: integer(),
    fired: integer(),
    owed: integer('还须触发几次 · firings it still owes'),
  },
  ['id', 'when', 'at', 'do', 'matched', 'fired', 'owed'],
)

const listed = (room: Room) =>
  room.mailbox.look(world =>
    world.books.faults().map(({plan, matched, fired}) => {
      const fault = JSON.parse(plan) as FaultPlan
      return {...fault, matched, fired, owed: owed(fault, fired)}
    }),
  )

export function faultCalls(api: FastifyInstance, {rooms}: HostDeps): void {
  api.get<{Params: {world: string}}>('/worlds/:world/faults', {
    config: {call: 'listFaults'},
    schema: {
      ...about('faults', '故障计划及触发次数', 'fault plans and how often each fired'),
      params: worldParams,
      response: {
        200: grows(
          {
            faults: listOf(listedFault),
            void: {
              type: 'boolean',
              description:
                '有故障未触发够：作为一次运行即作废 · some fault has fired less often than it must: as a run this is void',
            },
          },
          ['faults', 'void'],
        ),
        ...refusals,
      },
    },
    async handler(request) {
      const faults = await listed(await rooms.enter(request.params.world))
      return {faults, void: faults.some(one => one.owed > 0)}
    },
  })

  api.post<{Params: {world: string}; Body: NewFault}>('/worlds/:world/faults', {
    config: {call: 'planFault'},
    schema: {
      ...about('faults', '加入故障计划', 'plan a fault'),
      params: worldParams,
      body: faultShape,
      response: {201: listedFault, ...refusals},
    },
    async handler(request, reply) {
      const room = await rooms.enter(request.params.world)
      const {ttl, ...given} = request.body
      const fault: FaultPlan = {...given, id: given.id ?? `f-${randomBytes(4).toString('hex')}`}
      if (ttl !== undefined) {
        fault.expires = liveable(room.clock.now() + durationMs(ttl, '/body/ttl'), '/body/ttl', ttl)
      }
      const institutions = room.config.institutions.map(one => one.code)
      const objection = neverFires(fault, {now: room.clock.now(), institutions})
      if (objection) {
        const {path, expected, got, why} = objection
        throw new Problem('bad-request', {
          path: path === '/expires' && ttl !== undefined ? '/body/ttl' : `/body${path}`,
          expected,
          got,
          detail: why,
        })
      }
      if ((await listed(room)).some(one => one.id === fault.id)) {
        throw new Problem('fault-exists', {path: '/body/id', got: fault.id})
      }
      await room.direct({kind: 'planFault', fault})
      return reply.code(201).send({...fault, matched: 0, fired: 0, owed: owed(fault, 0)})
    },
  })

  api.delete<{Params: {world: string}}>('/worlds/:world/faults', {
    config: {call: 'dropFault'},
    schema: {
      ...about('faults', '清除全部故障计划', 'drop all fault plans'),
      params: worldParams,
      response: {204: {type: 'null'}, ...refusals},
    },
    async handler(request, reply) {
      const room = await rooms.enter(request.params.world)
      for (const {id} of await listed(room)) await room.direct({kind: 'dropFault', id})
      return reply.code(204).send()
    },
  })

  api.delete<{Params: {world: string; fault: string}}>('/worlds/:world/faults/:fault', {
    config: {call: 'dropFault'},
    schema: {
      ...about('faults', '撤下一项故障计划', 'drop one fault plan'),
      params: closed({world: text(), fault: text()}, ['world', 'fault']),
      response: {204: {type: 'null'}, ...refusals},
    },
    async handler(request, reply) {
      const room = await rooms.enter(request.params.world)
      const {fault} = request.params
      if (!(await listed(room)).some(one => one.id === fault)) {
        throw new Problem('no-such-fault', {path: '/params/fault', got: fault})
      }
      await room.direct({kind: 'dropFault', id: fault})
      return reply.code(204).send()
    },
  })
}
