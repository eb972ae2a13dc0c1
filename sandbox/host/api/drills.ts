// Drills: which scenarios there are, start one, how it stands, its speed, what somebody in a role did, its report.
import type {FastifyInstance} from 'fastify'
import type {Lang} from '../../../grading/drill/page.ts'
import {scenarios} from '../../../scenarios/index.ts'
import type {HostDeps} from '../app.ts'
import type {DrillWish, ImprovementWish, LearningWish, RatingWish} from '../drills/drills.ts'
import {languageOf} from '../problems.ts'
import {
  actedShape,
  drillShape,
  drillStateShape,
  improvementsShape,
  newDrillShape,
  scenarioShape,
} from './drill-shapes.ts'
import {notedShape} from './drill-stage-shapes.ts'
import {entryShape} from './entries.ts'
import {about, closed, digits, grows, listOf, refusals, speed, text, worldParams} from './shapes.ts'

type AtWorld = {Params: {world: string}}

/** Minutes from T0, at most four. */
const minutes = {type: 'string', pattern: '^\\d{1,3}(,\\d{1,3}){0,3}$'} as const

/** Days without a fault, 10 to 999. */
const days = {type: 'string', pattern: '^[1-9]\\d{1,2}$'} as const

/** A page that runs nothing and sends nothing, but is ours: what it cites is looked up from it by who may read it. */
const sealed = "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; img-src data:"

/** Words that are not only blanks. */
const said = (maxLength: number) => ({type: 'string', minLength: 1, maxLength, pattern: '\\S'}) as const
/** The instructor's number; '' = the administrator. */
const byWhom = (role: string, somebody: string | undefined): string => (role === 'instructor' ? (somebody ?? '') : '')

export function drillCalls(api: FastifyInstance, {drills}: HostDeps): void {
  api.get('/scenarios', {
    config: {call: 'listScenarios'},
    schema: {
      ...about('drills', '演练脚本', 'scenarios'),
      response: {200: grows({scenarios: listOf(scenarioShape)}, ['scenarios']), ...refusals},
    },
    handler: async () => ({
      scenarios: scenarios().map(({id, edition, title, cause, lead, calm, end}) => ({
        id,
        edition,
        title,
        cause,
        lead,
        calm,
        end,
      })),
    }),
  })

  api.get('/drills', {
    config: {call: 'listDrills'},
    schema: {
      ...about('drills', '演练列表', 'drills'),
      response: {200: grows({drills: listOf(drillShape)}, ['drills']), ...refusals},
    },
    handler: async () => ({drills: drills.list()}),
  })

  api.get('/drills/improvements', {
    config: {call: 'listDrills'},
    schema: {
      ...about('drills', '各场演练要改的，最急的在前', 'what all drills want made better, the most urgent first'),
      response: {200: improvementsShape, ...refusals},
    },
    handler: async () => ({improvements: await drills.improvements()}),
  })

  api.post<{Body: DrillWish}>('/drills', {
    config: {call: 'startDrill'},
    schema: {
      ...about('drills', '开始演练', 'start a drill'),
      body: newDrillShape,
      response: {201: drillShape, ...refusals},
    },
    async handler({body}, reply) {
      const started = await drills.start(body)
      return reply.code(201).header('location', `/api/v1/drills/${started.world}`).send(started)
    },
  })

  api.get<AtWorld>('/drills/:world', {
    config: {call: 'readDrill'},
    schema: {
      ...about('drills', '演练现况', 'how a drill stands'),
      params: worldParams,
      response: {200: drillStateShape, ...refusals},
    },
    handler: async ({params}) => drills.read(params.world),
  })

  api.post<AtWorld & {Body: {speed: number}}>('/drills/:world/clock', {
    config: {call: 'setDrillClock'},
    schema: {
      ...about('drills', '演练变速；0 为冻结', 'change the speed of a drill; 0 freezes it'),
      params: worldParams,
      body: closed({speed}, ['speed']),
      response: {200: drillShape, ...refusals},
    },
    handler: async ({params, body}) => drills.setSpeed(params.world, body.speed),
  })

  api.post<AtWorld & {Body: {action: string; note?: string}}>('/drills/:world/actions', {
    config: {call: 'actInDrill'},
    schema: {
      ...about('drills', '记下某个角色做了应做的事', 'somebody in a role did what was expected'),
      params: worldParams,
      body: closed({action: {type: 'string', minLength: 1, maxLength: 60}, note: {type: 'string', maxLength: 500}}, [
        'action',
      ]),
      response: {201: actedShape, ...refusals},
    },
    async handler({params, body}, reply) {
      const {seq, at} = await drills.act(params.world, body.action, body.note ?? '')
      return reply.code(201).send({action: body.action, entry: seq, at})
    },
  })

  api.post<AtWorld & {Body: Omit<RatingWish, 'by'>}>('/drills/:world/ratings', {
    config: {call: 'rateInDrill'},
    schema: {
      ...about(
        'drills',
        '改一个动作的评定：写明缘由，算出的留着',
        'rate an action otherwise, with a reason; the computed rating stays beside it',
      ),
      params: worldParams,
      body: closed(
        {
          action: {type: 'string', minLength: 1, maxLength: 60},
          rating: {type: 'string', enum: ['P', 'S', 'M', 'U']},
          reason: said(500),
        },
        ['action', 'rating', 'reason'],
      ),
      response: {201: actedShape, ...refusals},
    },
    async handler({params, body, role, somebody}, reply) {
      const {seq, at} = await drills.rate(params.world, {...body, by: byWhom(role, somebody)})
      return reply.code(201).send({action: body.action, entry: seq, at})
    },
  })

  api.post<AtWorld & {Body: Omit<LearningWish, 'by'>}>('/drills/:world/learning', {
    config: {call: 'rateInDrill'},
    schema: {
      ...about(
        'drills',
        '评学习分（0–10）：写明缘由，计入得分',
        'give the points for learning, 0 to 10, with a reason; they count',
      ),
      params: worldParams,
      body: closed({points: {type: 'integer', minimum: 0, maximum: 10}, reason: said(500)}, ['points', 'reason']),
      response: {201: notedShape, ...refusals},
    },
    async handler({params, body, role, somebody}, reply) {
      const {seq, at} = await drills.learned(params.world, {...body, by: byWhom(role, somebody)})
      return reply.code(201).send({entry: seq, at})
    },
  })

  api.post<AtWorld & {Body: Omit<ImprovementWish, 'by'>}>('/drills/:world/improvements', {
    config: {call: 'rateInDrill'},
    schema: {
      ...about('drills', '记下一项改进：改什么、谁负责、哪天之前', 'an improvement: what, owner, until'),
      params: worldParams,
      body: closed({what: said(500), owner: said(60), until: {type: 'string', format: 'date'}}, [
        'what',
        'owner',
        'until',
      ]),
      response: {201: notedShape, ...refusals},
    },
    async handler({params, body, role, somebody}, reply) {
      const {seq, at} = await drills.improve(params.world, {...body, by: byWhom(role, somebody)})
      return reply.code(201).send({entry: seq, at})
    },
  })

  api.post<{Params: {world: string; entry: string}; Body: {made: boolean}}>('/drills/:world/improvements/:entry', {
    config: {call: 'rateInDrill'},
    schema: {
      ...about('drills', '标记一项改进做没做', 'mark an improvement as made or not made'),
      params: closed({world: text(), entry: digits}, ['world', 'entry']),
      body: closed({made: {type: 'boolean'}}, ['made']),
      response: {201: notedShape, ...refusals},
    },
    async handler({params, body, role, somebody}, reply) {
      const by = byWhom(role, somebody)
      const {seq, at} = await drills.improved(params.world, Number(params.entry), body.made, by)
      return reply.code(201).send({entry: seq, at})
    },
  })

  api.get<AtWorld & {Querystring: {lang?: Lang; whatIf?: string; last?: string; quietDays?: string}}>(
    '/drills/:world/report',
    {
      config: {call: 'readDrillReport'},
      schema: {
        ...about('drills', '演练报告（网页）', 'the report of a drill, as a page'),
        params: worldParams,
        description:
          'whatIf=5,15,40：同一天改在这些分钟宣布再演一遍，各约十秒；last：与哪一次演练（同一脚本的沙盘）相比；quietDays：与多少个没有故障的日子相比。\n\n' +
          'whatIf=5,15,40 plays the same day declared at these minutes, some ten seconds each; last names the world of an earlier ' +
          'drill of the same scenario to compare with; quietDays says with how many days without a fault.',
        querystring: closed({
          lang: {type: 'string', enum: ['zh', 'en']},
          whatIf: minutes,
          last: text(),
          quietDays: days,
        }),
        response: {200: text('text/html'), ...refusals},
      },
      async handler({params, query, headers}, reply) {
        const {lang = languageOf(headers['accept-language']), whatIf, last, quietDays} = query
        const page = await drills.page(params.world, {
          lang,
          whatIf: whatIf?.split(',').map(Number) ?? [],
          ...(last !== undefined && {last}),
          ...(quietDays !== undefined && {quietDays: Number(quietDays)}),
        })
        return reply
          .type('text/html; charset=utf-8')
          .header('content-security-policy', sealed)
          .header('cache-control', 'no-store')
          .send(page)
      },
    },
  )

  api.get<AtWorld>('/drills/:world/report.json', {
    config: {call: 'readDrillReport'},
    schema: {
      ...about('drills', '演练报告（JSON）', 'the report of a drill, as JSON'),
      params: worldParams,
      response: {200: grows({reporter: text(), scenario: text(), seed: text()}, ['scenario', 'seed']), ...refusals},
    },
    handler: async ({params}) => drills.report(params.world),
  })

  api.get<{Params: {world: string; seq: string}}>('/drills/:world/entries/:seq', {
    config: {call: 'readDrillEntry'},
    schema: {
      ...about('drills', '报告所依据的一条记录', 'an entry a report rests on'),
      params: closed({world: text(), seq: digits}, ['world', 'seq']),
      response: {
        200: {...entryShape, description: '日志里的这一条 · the entry as it stands in the journal'},
        ...refusals,
      },
    },
    async handler({params}, reply) {
      const entry = await drills.entry(params.world, Number(params.seq))
      return reply.type('application/json; charset=utf-8').send(entry)
    },
  })
}
