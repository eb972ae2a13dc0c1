// The register as a whole 登记整体: for a backup, and back from one. It holds hashes of passwords and of seat tokens, so it is
// the administrator's alone.
import type {FastifyInstance} from 'fastify'
import type {HostDeps} from '../app.ts'
import {Problem} from '../problems.ts'
import {about, refusals} from './shapes.ts'

const ndjson = 'application/x-ndjson'
/** Bytes: some thousand attempts with their marks are a tenth of it. */
const largest = 256 << 20

export function registerCalls(api: FastifyInstance, {classroom}: HostDeps): void {
  api.get('/register', {
    config: {call: 'readRegister'},
    schema: {
      ...about(
        'classes',
        '班级登记备份：讲师、班级、座位、成绩',
        'instructors, classes, seats and marks, for a backup',
      ),
      response: {200: {type: 'string', description: ndjson}, ...refusals},
    },
    handler: async (_request, reply) => reply.type(ndjson).header('cache-control', 'no-store').send(classroom.backup()),
  })

  api.register(async scope => {
    scope.addContentTypeParser(ndjson, {parseAs: 'string', bodyLimit: largest}, (_request, body, done) =>
      done(null, body),
    )
    scope.post('/register', {
      bodyLimit: largest,
      config: {call: 'restoreRegister'},
      schema: {
        ...about('classes', '恢复班级登记（须为空）', 'take a register in, where there is none yet'),
        consumes: [ndjson],
        response: {204: {type: 'null'}, ...refusals},
      },
      async handler({body}, reply) {
        if (typeof body !== 'string') throw new Problem('wrong-content-type', {expected: ndjson})
        await classroom.restore(body)
        return reply.code(204).send()
      },
    })
  })
}
