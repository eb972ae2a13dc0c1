// People in a drill: the door by its code, a role's page with what reaches it and what was done, and what the director does with roles,
// windows and injects.
import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify'
import type {DrillHands, Entry} from '../../world/entry.ts'
import type {HostDeps} from '../app.ts'
import {codeShape} from '../classes/codes.ts'
import {newSession, sessionCookie} from '../guard.ts'
import {openGuesses} from '../guesses.ts'
import {Problem} from '../problems.ts'
import {typedName} from './class-shapes.ts'
import {
  doorShape,
  handsShape,
  idShape,
  joinedShape,
  lookedUpShape,
  notedShape,
  roleNameShape,
  roleParams,
  roleShape,
} from './drill-stage-shapes.ts'
import {about, closed, refusals, text, worldParams} from './shapes.ts'

type AtWorld = {Params: {world: string}}
type AtRole = {Params: {world: string; role: string}}
/** A whole team comes in by one address within a minute. */
const joinLimit = {rateLimit: {max: 600, timeWindow: 60_000}}
const words = {type: 'string', minLength: 1, maxLength: 500} as const

export function drillStageCalls(api: FastifyInstance, {drills, guard}: HostDeps): void {
  const {stage} = drills
  const guesses = openGuesses(guard.now)
  const playerOf = ({role, somebody}: FastifyRequest): string | undefined => (role === 'player' ? somebody : undefined)
  const noted = (reply: FastifyReply, {seq, at}: Entry) => reply.code(201).send({entry: seq, at})

  /** The drill under a code. An address that guesses is not listened to for the rest of the minute. */
  function drillOf(request: FastifyRequest, reply: FastifyReply, code: string): string {
    const wait = guesses.wait(request.ip)
    if (wait > 0) {
      reply.header('retry-after', wait)
      throw new Problem('too-many')
    }
    const world = stage.door(code)
    if (world !== undefined) return world
    guesses.wrong(request.ip)
    throw new Problem('no-such-code', {path: '/body/code', got: code})
  }

  api.post<{Body: {code: string}}>('/drills/lookup', {
    config: {call: 'lookUpDrill', ...joinLimit},
    schema: {
      ...about('drills', '按加入码找演练', 'find a drill by its join code'),
      body: closed({code: codeShape}, ['code']),
      response: {200: lookedUpShape, ...refusals},
    },
    handler: async (request, reply) => stage.lookUp(drillOf(request, reply, request.body.code)),
  })

  api.post<{Body: {code: string; name: string; roles: string[]}}>('/drills/join', {
    config: {call: 'joinDrill', ...joinLimit},
    schema: {
      ...about('drills', '以加入码和姓名参演，并认领角色', 'join by code and name, and take roles'),
      description:
        '可以一个角色也不认领：主持人会把角色或窗口交给你。收费组长和财务复核不能同一人。位子放行后，同名加入就接着用原来的位子、角色和窗口。\n\n' +
        'Without a role the director gives one, or a window. Cashiers’ lead and finance review cannot be one person. Who joins under ' +
        'the name of a released place takes it up, with its roles and windows.',
      body: closed(
        {
          code: codeShape,
          name: typedName,
          roles: {type: 'array', maxItems: 12, uniqueItems: true, items: roleNameShape},
        },
        ['code', 'name', 'roles'],
      ),
      response: {200: joinedShape, ...refusals},
    },
    async handler(request, reply) {
      const {name, roles} = request.body
      const world = drillOf(request, reply, request.body.code)
      const {epoch, ...joined} = await stage.join(world, name, roles)
      const {value, options} = newSession(guard, `player:${joined.id}:${epoch}`)
      return reply.setCookie(sessionCookie(guard.port), value, options).send({world, ...joined})
    },
  })

  api.get<AtRole>('/drills/:world/roles/:role', {
    config: {call: 'readDrillRole'},
    schema: {
      ...about('drills', '一个角色所见：事件、作业卡、做过的事', 'what a role sees: injects, its card, what was done'),
      params: roleParams,
      response: {200: roleShape, ...refusals},
    },
    handler: async request => stage.role(request.params.world, request.params.role, playerOf(request)),
  })

  api.post<AtRole & {Body: {deed?: string; text?: string}}>('/drills/:world/roles/:role/deeds', {
    config: {call: 'playDrillRole'},
    schema: {
      ...about('drills', '说做了什么：选一项、写一句，或都有', 'say what was done: a choice, own words, or both'),
      params: roleParams,
      body: closed({deed: idShape, text: {...words, minLength: 0}}),
      response: {201: notedShape, ...refusals},
    },
    async handler(request, reply) {
      const {params, body} = request
      const text = (body.text ?? '').trim()
      return noted(reply, await stage.did(params.world, params.role, playerOf(request), body.deed ?? '', text))
    },
  })

  api.post<AtRole & {Body: {inject: string}}>('/drills/:world/roles/:role/seen', {
    config: {call: 'playDrillRole'},
    schema: {
      ...about('drills', '收到了', 'seen'),
      params: roleParams,
      body: closed({inject: idShape}, ['inject']),
      response: {201: notedShape, ...refusals},
    },
    async handler(request, reply) {
      const {params, body} = request
      return noted(reply, await stage.saw(params.world, params.role, playerOf(request), body.inject))
    },
  })

  api.post<AtWorld & {Body: {role: string; to: DrillHands; player?: string | null}}>('/drills/:world/cast', {
    config: {call: 'directDrill'},
    schema: {
      ...about(
        'drills',
        '分派角色：参演人、机器人，或由主持人记',
        'give a role to a player, a robot, or nobody in particular',
      ),
      params: worldParams,
      body: closed({role: roleNameShape, to: handsShape, player: {type: ['string', 'null'], maxLength: 60}}, [
        'role',
        'to',
      ]),
      response: {201: notedShape, ...refusals},
    },
    async handler({params, body}, reply) {
      return noted(reply, await stage.cast(params.world, body.role, body.to, body.player ?? null))
    },
  })

  api.post<{Params: {world: string; window: string}; Body: {to: 'person' | 'robot'; player?: string | null}}>(
    '/drills/:world/windows/:window',
    {
      config: {call: 'directDrill'},
      schema: {
        ...about('drills', '把窗口交给人，或还给机器人', 'hand a window to a person, or back to its robot'),
        params: closed({world: {type: 'string'}, window: {type: 'string', pattern: '^[0-9]{1,3}$'}}, [
          'world',
          'window',
        ]),
        body: closed(
          {to: {type: 'string', enum: ['person', 'robot']}, player: {type: ['string', 'null'], maxLength: 60}},
          ['to'],
        ),
        response: {201: notedShape, ...refusals},
      },
      async handler({params, body}, reply) {
        return noted(reply, await stage.handOver(params.world, params.window, body.to, body.player ?? null))
      },
    },
  )

  api.post<{Params: {world: string; inject: string}; Body: {do: 'fire' | 'hold' | 'release'}}>(
    '/drills/:world/injects/:inject',
    {
      config: {call: 'directDrill'},
      schema: {
        ...about('drills', '让事件发生、拦下或放行', 'let an inject happen, hold it back, or let it go'),
        params: closed({world: {type: 'string'}, inject: idShape}, ['world', 'inject']),
        body: closed({do: {type: 'string', enum: ['fire', 'hold', 'release']}}, ['do']),
        response: {201: notedShape, ...refusals},
      },
      async handler({params, body}, reply) {
        return noted(reply, await stage.inject(params.world, params.inject, body.do))
      },
    },
  )

  api.post<AtWorld & {Body: {text: string}}>('/drills/:world/remarks', {
    config: {call: 'directDrill'},
    schema: {
      ...about('drills', '主持人记一句', 'the director writes something down'),
      params: worldParams,
      body: closed({text: words}, ['text']),
      response: {201: notedShape, ...refusals},
    },
    async handler({params, body}, reply) {
      return noted(reply, await stage.remark(params.world, body.text))
    },
  })

  api.post<{Params: {world: string; player: string}}>('/drills/:world/players/:player/release', {
    config: {call: 'directDrill'},
    schema: {
      ...about('drills', '放行：此人可在另一台机器上接着演', 'let a player take their place up at another machine'),
      params: closed({world: text(), player: text()}, ['world', 'player']),
      response: {204: {type: 'null'}, ...refusals},
    },
    async handler({params}, reply) {
      stage.release(params.world, params.player)
      return reply.code(204).send()
    },
  })

  api.post<AtWorld & {Body: {open: boolean}}>('/drills/:world/door', {
    config: {call: 'directDrill'},
    schema: {
      ...about('drills', '换加入码，或不再让人加入', 'a fresh join code, or none'),
      params: worldParams,
      body: closed({open: {type: 'boolean'}}, ['open']),
      response: {200: doorShape, ...refusals},
    },
    async handler({params, body}) {
      stage.setDoor(params.world, body.open)
      const {code} = await drills.read(params.world)
      return {code}
    },
  })
}
