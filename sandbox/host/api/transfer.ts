// Worlds as wholes: verify by replay, fork at an entry, export to one file, import from one.

import {Readable} from 'node:stream'
import type {FastifyInstance} from 'fastify'
import type {HostDeps} from '../app.ts'
import {Problem} from '../problems.ts'
import {readWorldFile, refuseChanged, worldFile} from '../world-file.ts'
import {about, closed, grows, integer, listOf, refusals, text, worldId, worldParams, worldShape} from './shapes.ts'
import {freshId, worldView} from './worlds.ts'

/** Bytes of an imported file: a class's three days are a tenth of it. */
const importLimit = 256 << 20

export function transferCalls(api: FastifyInstance, deps: HostDeps): void {
  const {rooms} = deps

  api.post<{Params: {world: string}}>('/worlds/:world/verify', {
    config: {call: 'verifyWorld'},
    schema: {
      ...about('worlds', '重放核验：折叠与重新判定', 'fold replay and verify replay'),
      params: worldParams,
      response: {
        200: grows(
          {
            entries: integer(),
            equal: {
              type: 'boolean',
              description: '活账与重放的指纹相同，且无差异 · fingerprints equal and no difference',
            },
            fingerprints: grows({live: text(), replay: text()}, ['live', 'replay']),
            differences: listOf(grows({seq: integer(), infno: text(), what: text()}, ['seq', 'what'])),
            more: integer(),
          },
          ['entries', 'equal', 'fingerprints', 'differences', 'more'],
        ),
        ...refusals,
      },
    },
    async handler(request) {
      const {world} = request.params
      const room = await rooms.enter(world)
      const live = await room.mailbox.look(one => ({seq: one.seq, fingerprint: one.fingerprint()}))
      const {fingerprint, ...rest} = await rooms.verify(world, live.seq)
      const equal = fingerprint === live.fingerprint && rest.differences.length === 0
      return {...rest, equal, fingerprints: {live: live.fingerprint, replay: fingerprint}}
    },
  })

  api.post<{Params: {world: string}; Body: {at: number; id?: string; name?: string}}>('/worlds/:world/fork', {
    config: {call: 'forkWorld'},
    schema: {
      ...about('worlds', '从某条记录分叉出新沙盘', 'a new world that is this one up to an entry'),
      params: worldParams,
      body: closed(
        {
          at: {type: 'integer', minimum: 1, description: '记录序号 · entry number'},
          id: worldId,
          name: {type: 'string', minLength: 1, maxLength: 100},
        },
        ['at'],
      ),
      response: {201: worldShape, ...refusals},
    },
    async handler(request, reply) {
      const {world} = request.params
      const {at, id = freshId('fork')} = request.body
      await rooms.fork(world, at, {id, name: request.body.name ?? `${rooms.listed(world).name} @${at}`})
      return reply
        .code(201)
        .header('location', `/api/v1/worlds/${id}`)
        .send(worldView(deps, request, rooms.listed(id)))
    },
  })

  api.get<{Params: {world: string}; Querystring: {form?: 'journal' | 'sqlite'}}>('/worlds/:world/export', {
    config: {call: 'exportWorld'},
    schema: {
      ...about('worlds', '导出：全部记录，或 sqlite 账本', 'one file with everything, or the books as sqlite'),
      params: worldParams,
      querystring: closed({form: {type: 'string', enum: ['journal', 'sqlite']}}),
      response: {200: {type: 'string', format: 'binary'}, ...refusals},
    },
    async handler(request, reply) {
      const {world} = request.params
      const room = await rooms.enter(world)
      const sqlite = request.query.form === 'sqlite'
      reply.header('content-disposition', `attachment; filename="${world}.${sqlite ? 'sqlite' : 'yibao.ndjson'}"`)
      if (sqlite) {
        const image = await room.mailbox.look(one => one.reader.image())
        return reply.type('application/vnd.sqlite3').send(Buffer.from(image))
      }
      const seq = await room.mailbox.look(one => one.seq)
      return reply.type('application/x-ndjson').send(Readable.from(worldFile(rooms, world, seq, deps.release)))
    },
  })

  api.register(async scope => {
    scope.addContentTypeParser(
      ['application/x-ndjson', 'application/octet-stream'],
      {parseAs: 'buffer', bodyLimit: importLimit},
      (_request, body, done) => done(null, body),
    )
    scope.post<{Querystring: {id?: string; name?: string}}>('/worlds/import', {
      bodyLimit: importLimit,
      config: {call: 'importWorld'},
      schema: {
        ...about('worlds', '导入沙盘文件', 'import a world file'),
        description: '请求体为 export 得到的文件（application/x-ndjson）。\n\nThe body is a file that export made.',
        consumes: ['application/x-ndjson', 'application/octet-stream'],
        querystring: closed({id: worldId, name: {type: 'string', minLength: 1, maxLength: 100}}),
        response: {201: worldShape, ...refusals},
      },
      async handler(request, reply) {
        if (!Buffer.isBuffer(request.body)) throw new Problem('wrong-content-type', {expected: 'application/x-ndjson'})
        const file = await readWorldFile(request.body.toString('utf8'))
        await refuseChanged(file.texts)
        const {id = file.id, name = file.name} = request.query
        const card = {name, ...(file.from && {from: file.from})}
        await rooms.adopt(id, file.texts, card, request.query.id === undefined ? '/1/id' : '/query/id')
        return reply
          .code(201)
          .header('location', `/api/v1/worlds/${id}`)
          .send(worldView(deps, request, rooms.listed(id)))
      },
    })
  })
}
