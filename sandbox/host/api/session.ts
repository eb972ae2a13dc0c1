// Signing in on a page: the administrator's token, or an instructor's name and password, becomes an HttpOnly cookie. On
// loopback loading the page does it. Who sits in a class came by another door (seat.ts).
import type {FastifyInstance} from 'fastify'
import type {HostDeps} from '../app.ts'
import {newSession, seatCookie, sessionCookie} from '../guard.ts'
import {Problem} from '../problems.ts'
import {sameSecret} from '../secrets.ts'
import {about, closed, grows, listOf, refusals, text} from './shapes.ts'

const sessionShape = grows(
  {role: text('身份 · role'), name: text(), class: text(), seat: {type: 'integer'}, roles: listOf(text())},
  ['role'],
)
type SignIn = {token?: string; name?: string; password?: string}

const secret = {type: 'string', minLength: 1, maxLength: 200} as const

export function sessionCalls(api: FastifyInstance, deps: HostDeps): void {
  async function subjectOf({token, name, password}: SignIn): Promise<string | undefined> {
    if (token !== undefined) return sameSecret(token, deps.guard.secrets.adminToken) ? 'administrator' : undefined
    const row = await deps.classroom.staff.check(name ?? '', password ?? '')
    return row && `instructor:${row.id}:${row.epoch}`
  }

  api.get('/session', {
    config: {call: 'readSession'},
    schema: {...about('session', '我是谁', 'who am I'), response: {200: sessionShape, ...refusals}},
    async handler({role, somebody = ''}) {
      if (role === 'player') {
        const {name = '', drill: world = ''} = deps.players.find(somebody) ?? {}
        return {role, name, world, roles: await deps.drills.stage.mine(world, somebody).catch(() => [])}
      }
      if (role === 'instructor') return {role, name: deps.classroom.staff.find(somebody)?.name ?? ''}
      const seat = role === 'trainee' ? deps.classroom.roll.enrolment(somebody) : undefined
      if (!seat) return {role}
      const {name, seat: number} = seat
      const {world, institution, window} = deps.classroom.attempts.current(seat) ?? {}
      return {
        role,
        name,
        seat: number ?? 0,
        class: deps.classroom.roll.need(seat.class).name,
        world,
        institution,
        window,
      }
    },
  })

  api.post<{Body: SignIn}>('/session', {
    // Guessing a token is made slow: ten tries a minute from one address.
    config: {call: 'signIn', rateLimit: {max: 10, timeWindow: 60_000}},
    schema: {
      ...about('session', '登录', 'sign in'),
      body: {
        ...closed({token: secret, name: secret, password: secret}),
        anyOf: [{required: ['token']}, {required: ['name', 'password']}],
      },
      response: {200: sessionShape, ...refusals},
    },
    handler: async (request, reply) => {
      const who = await subjectOf(request.body)
      if (!who) throw new Problem('wrong-token')
      const {value, options} = newSession(deps.guard, who)
      reply.setCookie(sessionCookie(deps.guard.port), value, options)
      return {role: who.split(':')[0]}
    },
  })

  api.delete('/session', {
    config: {call: 'signOut'},
    schema: {...about('session', '退出登录', 'sign out'), response: {204: {type: 'null'}, ...refusals}},
    handler: async (request, reply) => {
      // who leaves a seat leaves the machine to the next
      if (request.role === 'trainee') reply.clearCookie(seatCookie(deps.guard.port), {path: '/'})
      reply.clearCookie(sessionCookie(deps.guard.port), {path: '/'})
      return reply.code(204).send()
    },
  })
}
