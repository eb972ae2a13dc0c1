// Searching a world's catalogue as a cashier types: name, code or pinyin initials, on a day, at a hospital's level.
import type {FastifyInstance} from 'fastify'
import {dayOf} from '../../base/instant.ts'
import {type HospitalLevel, hospitalLevels, itemKinds, type SearchQuery} from '../../catalogue/types.ts'
import type {HostDeps} from '../app.ts'
import {about, closed, digits, grows, listOf, refusals, text, worldParams} from './shapes.ts'
import {instantFrom} from './times.ts'

type Query = {
  q?: string
  code?: string
  kind?: NonNullable<SearchQuery['kind']>
  at?: string
  level?: HospitalLevel
  limit?: string
}

const most = 200

export function catalogueCalls(api: FastifyInstance, {rooms}: HostDeps): void {
  api.get<{Params: {world: string}; Querystring: Query}>('/worlds/:world/catalogue', {
    config: {call: 'searchCatalogue'},
    schema: {
      ...about('catalogue', '查目录：名称、编码、拼音首字母', 'search by name, code or pinyin initials'),
      params: worldParams,
      querystring: closed({
        q: {type: 'string', maxLength: 100},
        code: {type: 'string', maxLength: 60, description: '准确编码 · exact code'},
        kind: {type: 'string', enum: [...itemKinds, 'diagnosis']},
        at: {type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$'},
        level: {type: 'string', enum: [...hospitalLevels]},
        limit: digits,
      }),
      response: {
        200: grows({
          release: text('目录版本 · release'),
          on: text(),
          items: listOf(grows({code: text(), name: text()}, ['code', 'name'])),
          diagnoses: listOf(grows({code: text(), name: text()}, ['code', 'name'])),
        }),
        ...refusals,
      },
    },
    async handler(request) {
      const {q = '', code, kind, level = 'level3'} = request.query
      const limit = Math.min(Number(request.query.limit ?? 20), most)
      const {at} = request.query
      const asked = at === undefined ? undefined : dayOf(instantFrom(at, '/query/at'))
      const room = await rooms.enter(request.params.world)
      const on = asked ?? dayOf(room.clock.now())
      return room.mailbox.look(({catalogue}) => {
        const {release} = catalogue
        if (code !== undefined) {
          const found = catalogue.lookup(code, on, level)
          const diagnosis = catalogue.diagnosis(code)
          const items = found.found === 'unknown' ? [] : [{...found.item, found: found.found}]
          return {release, on, items, diagnoses: diagnosis ? [diagnosis] : []}
        }
        if (kind === 'diagnosis') return {release, on, items: [], diagnoses: catalogue.searchDiagnoses(q, limit)}
        return {release, on, items: catalogue.search({q, on, level, limit, ...(kind && {kind})}), diagnoses: []}
      })
    },
  })
}
