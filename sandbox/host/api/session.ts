// Signing in on a page: the administrator's token becomes an HttpOnly cookie. On loopback loading the page does it.
import type {FastifyInstance} from 'fastify'
import type {HostDeps} from '../app.ts'
import {newSession, sessionCookie} from '../guard.ts'
import {Problem} from '../problems.ts'
import {sameSecret} from '../secrets.ts'
import {about, closed, grows, refusals, text} from './shapes.ts'

const sessionShape = grows({role: text('身份 · role')}, ['role'])

export function sessionCalls(api: FastifyInstance, deps: HostDeps): void {
  api.get('/session', {
    config: {call: 'readSession'},
    schema: {...about('session', '我是谁', 'who am I'), response: {200: sessionShape, ...refusals}},
    handler: async request => ({role: request.role}),
  })

  api.post<{Body: {token: string}}>('/session', {
    // Guessing a token is made slow: ten tries a minute from one address.
    config: {call: 'signIn', rateLimit: {max: 10, timeWindow: 60_000}},
    schema: {
      ...about('session', '登录', 'sign in'),
      body: closed({token: {type: 'string', minLength: 1, maxLength: 200}}, ['token']),
      response: {200: sessionShape, ...refusals},
    },
    handler: async (request, reply) => {
      if (!sameSecret(request.body.token, deps.guard.secrets.adminToken)) throw new Problem('wrong-token')
      const {value, options} = newSession(deps.guard, 'administrator')
      reply.setCookie(sessionCookie(deps.guard.port), value, options)
      return {role: 'administrator'}
    },
  })

  api.delete('/session', {
    config: {call: 'signOut'},
    schema: {...about('session', '退出登录', 'sign out'), response: {204: {type: 'null'}, ...refusals}},
    handler: async (_request, reply) => {
      reply.clearCookie(sessionCookie(deps.guard.port), {path: '/'})
      return reply.code(204).send()
    },
  })
}
