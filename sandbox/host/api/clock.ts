// A world's clock: read it, move on, set the speed, freeze. Backwards there is only the fork.
import type {FastifyInstance} from 'fastify'
import {dateTimeText} from '../../base/instant.ts'
import type {HostDeps} from '../app.ts'
import {Problem} from '../problems.ts'
import type {Room} from '../room.ts'
import {about, clockShape, closed, refusals, speed, text, timeText, worldParams} from './shapes.ts'
import {durationMs, instantFrom, liveable} from './times.ts'

type Change = {advance?: string; set?: string | number; speed?: number; freeze?: boolean}

export function clockCalls(api: FastifyInstance, {rooms}: HostDeps): void {
  api.get<{Params: {world: string}}>('/worlds/:world/clock', {
    config: {call: 'readClock'},
    schema: {
      ...about('clock', '读时钟', 'read the clock'),
      params: worldParams,
      response: {200: clockShape, ...refusals},
    },
    async handler(request) {
      const {nextDue, ...clock} = await clockView(await rooms.enter(request.params.world))
      // what is planned is not for a seat to know
      return request.role === 'trainee' || request.role === 'player' ? clock : {...clock, nextDue}
    },
  })

  api.post<{Params: {world: string}; Body: Change}>('/worlds/:world/clock', {
    config: {call: 'setClock'},
    schema: {
      ...about('clock', '调时钟：前进、设定、变速、冻结', 'move on, set, change the speed, freeze'),
      params: worldParams,
      body: {
        ...closed({
          advance: text('ISO 8601 时长，如 PT4H · duration'),
          set: {anyOf: [timeText, {type: 'integer'}]},
          speed,
          freeze: {type: 'boolean', description: '等同 speed 0 · the same as speed 0'},
        }),
        minProperties: 1,
      },
      response: {200: clockShape, ...refusals},
    },
    async handler(request) {
      const {advance, set, freeze} = request.body
      if (advance !== undefined && set !== undefined) {
        throw new Problem('bad-request', {path: '/body/advance', expected: 'advance or set, not both', got: advance})
      }
      const change: {moveTo?: number; speed?: number} = {}
      if (set !== undefined) change.moveTo = instantFrom(set, '/body/set')
      if (advance !== undefined) {
        const ms = durationMs(advance, '/body/advance')
        const now = (await rooms.enter(request.params.world)).clock.now()
        change.moveTo = liveable(now + ms, '/body/advance', advance)
      }
      if (request.body.speed !== undefined) change.speed = request.body.speed
      if (freeze === true) change.speed = 0
      return clockView(await rooms.setClock(request.params.world, change))
    },
  })
}

async function clockView({clock, config, mailbox}: Room) {
  const now = clock.now()
  const nextDue = (await mailbox.look(world => world.nextDue())) ?? null
  return {now, text: dateTimeText(now), speed: clock.speed, frozen: clock.speed === 0, start: config.start, nextDue}
}
