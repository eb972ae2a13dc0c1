// Is it alive, what is it, what can it refuse: the calls that need no sign-in.
import type {FastifyInstance} from 'fastify'
import type {HostDeps} from '../app.ts'
import {languageOf, problemBody, problemNames} from '../problems.ts'
import {about, grows, integer, listOf, problemShape, refusals, text} from './shapes.ts'

export function healthCalls(api: FastifyInstance, {rooms, release, real}: HostDeps): void {
  const began = real.elapsed()

  api.get('/health', {
    config: {call: 'readHealth'},
    schema: {
      ...about('health', '运行状态', 'status, release, uptime'),
      response: {
        200: grows(
          {
            status: {type: 'string', enum: ['ok', 'degraded']},
            release: text(),
            uptimeSeconds: integer(),
            worlds: integer('已载入的沙盘数 · worlds held in memory'),
            known: integer('全部沙盘数 · all worlds'),
          },
          ['status', 'release', 'uptimeSeconds', 'worlds', 'known'],
        ),
        ...refusals,
      },
    },
    handler: async () => ({
      status: rooms.storeFailed() ? 'degraded' : 'ok',
      release,
      uptimeSeconds: Math.floor((real.elapsed() - began) / 1000),
      worlds: rooms.openCount(),
      known: rooms.list().length,
    }),
  })

  api.get('/problems', {
    config: {call: 'readProblems'},
    schema: {
      ...about('health', '所有可能的错误', 'every problem a call may answer with'),
      response: {200: grows({problems: listOf(problemShape)}, ['problems']), ...refusals},
    },
    handler: async request => {
      const language = languageOf(request.headers['accept-language'])
      return {problems: problemNames.map(name => ({name, ...problemBody(name, language)}))}
    },
  })
}
