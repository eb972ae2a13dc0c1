// 目录对照: which national code a hospital's own item stands for, and from when to when. Rows are acts of the director,
// hence entries; a row with the same own code and first day replaces the one before.
import type {FastifyInstance} from 'fastify'
import type {Day} from '../../base/instant.ts'
import type {MappingRecord} from '../../state/records.ts'
import type {HostDeps} from '../app.ts'
import {Problem} from '../problems.ts'
import {about, closed, grows, integer, listOf, refusals, text, worldParams} from './shapes.ts'

const day = {type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$'} as const
const row = {
  hospitalCode: {type: 'string', minLength: 1, maxLength: 150},
  hospitalName: {type: 'string', maxLength: 200},
  code: {type: 'string', minLength: 1, maxLength: 50},
  from: day,
  to: {anyOf: [day, {type: 'null'}]},
} as const

/** The interface's own upload carries at most a hundred rows. */
const mostRows = 100
type Row = {hospitalCode: string; hospitalName?: string; code: string; from?: Day; to?: Day | null}

export function mappingCalls(api: FastifyInstance, {rooms}: HostDeps): void {
  api.get<{Params: {world: string}; Querystring: {institution: string}}>('/worlds/:world/mappings', {
    config: {call: 'listMappings'},
    schema: {
      ...about('mappings', '医院目录对照', 'how an institution’s own items are mapped'),
      params: worldParams,
      querystring: closed({institution: text('定点医药机构编号 · institution code')}, ['institution']),
      response: {
        200: grows({mapping: text('open | listed'), rows: listOf(grows(row, ['hospitalCode', 'code', 'from']))}, [
          'mapping',
          'rows',
        ]),
        ...refusals,
      },
    },
    async handler(request) {
      const {institution} = request.query
      const room = await rooms.enter(request.params.world)
      return room.mailbox.look(world => {
        const found = world.books.institution(institution)
        if (!found) throw new Problem('no-such-institution', {path: '/query/institution', got: institution})
        const rows = world.books.mappingsOf(institution).map(one => ({
          hospitalCode: one.hospital_code,
          hospitalName: one.hospital_name,
          code: one.code,
          from: one.valid_from,
          to: one.valid_to,
        }))
        return {mapping: found.mapping, rows}
      })
    },
  })

  api.post<{Params: {world: string}; Body: {institution: string; rows: Row[]}}>('/worlds/:world/mappings', {
    config: {call: 'mapItems'},
    schema: {
      ...about('mappings', '上传医院目录对照', 'map an institution’s own items'),
      params: worldParams,
      body: closed(
        {
          institution: text('定点医药机构编号 · institution code'),
          rows: {type: 'array', minItems: 1, maxItems: mostRows, items: closed(row, ['hospitalCode', 'code'])},
        },
        ['institution', 'rows'],
      ),
      response: {200: grows({rows: integer()}, ['rows']), ...refusals},
    },
    async handler(request) {
      const {institution, rows} = request.body
      const room = await rooms.enter(request.params.world)
      const known = await room.mailbox.look(world => world.books.institution(institution) !== undefined)
      if (!known) throw new Problem('no-such-institution', {path: '/body/institution', got: institution})
      const records: MappingRecord[] = rows.map((one, index) => {
        const from = one.from ?? '2000-01-01'
        const to = one.to ?? null
        if (to !== null && to < from) {
          throw new Problem('bad-request', {path: `/body/rows/${index}/to`, expected: `>= ${from}`, got: to})
        }
        return {hospitalCode: one.hospitalCode, hospitalName: one.hospitalName ?? '', code: one.code, from, to}
      })
      await room.direct({kind: 'mapItems', institution, rows: records})
      return {rows: records.length}
    },
  })
}
