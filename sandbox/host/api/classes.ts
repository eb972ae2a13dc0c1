// Classes for the instructor: open one, see every seat, freeze, hint, give the next exercise, look back, take the marks home.
import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify'
import {dateTimeText} from '../../base/instant.ts'
import type {PrinterState} from '../../state/hospital-records.ts'
import type {HostDeps} from '../app.ts'
import {gradebookCsv} from '../classes/gradebook.ts'
import type {ClassChange, NewClass} from '../classes/roll.ts'
import {type AttemptRow, type ClassRow, classModes, type EnrolmentRow, type TraceRow} from '../classes/rows.ts'
import {freePractice} from '../classes/shelf.ts'
import {languageOf, Problem} from '../problems.ts'
import {
  className,
  classParams,
  classShape,
  day,
  exerciseShape,
  givenMark,
  orNull,
  resultShape,
  seatCount,
  seatNumber,
  seatParams,
  tileShape,
  words,
} from './class-shapes.ts'
import {classView} from './class-views.ts'
import {deskViewShape, printerShape} from './desk-shapes.ts'
import {liveView} from './desks.ts'
import {eventSender} from './events.ts'
import {about, closed, digits, grows, integer, listOf, refusals, text} from './shapes.ts'

type OfClass = {class: string}
type OfSeat = {class: string; seat: string}
const stream = {200: {type: 'string', description: 'text/event-stream'}, ...refusals} as const
const nothing = {204: {type: 'null'}, ...refusals} as const
const replayMinutes = 10

export function classCalls(api: FastifyInstance, deps: HostDeps): void {
  const {classroom, rooms, real} = deps
  const {roll, attempts, board, past, results, staff} = classroom
  const send = eventSender(api, real)
  const by = ({role, somebody}: FastifyRequest): string =>
    role === 'instructor' ? (staff.find(somebody ?? '')?.name ?? '') : ''
  const seatOf = ({class: klass, seat}: OfSeat): EnrolmentRow => roll.atSeat(roll.need(klass).id, Number(seat))
  const attemptAt = (params: OfSeat): AttemptRow => {
    const row = attempts.current(seatOf(params))
    if (!row) throw new Problem('no-such-seat', {path: '/params/seat', got: params.seat})
    return row
  }
  const leave = (
    request: FastifyRequest,
    klass: string,
    kind: TraceRow['kind'],
    note = '',
    enrolment: string | null = null,
  ): void => {
    roll.trace({class: klass, enrolment, kind, text: note, by: by(request)})
    classroom.news.tell(klass)
  }

  api.get('/exercises', {
    config: {call: 'listExercises'},
    schema: {
      ...about('classes', '练习清单', 'the exercises there are'),
      response: {200: grows({exercises: listOf(exerciseShape)}, ['exercises']), ...refusals},
    },
    handler: async () => ({exercises: attempts.list()}),
  })

  api.post<{Body: NewClass}>('/classes', {
    config: {call: 'createClass'},
    schema: {
      ...about('classes', '开班', 'open a class'),
      body: closed(
        {
          name: className,
          mode: {
            type: 'string',
            enum: [...classModes],
            description: 'practice 可自行重来；class 由讲师掌握 · practice: seats may begin again themselves',
          },
          from: day,
          to: day,
          seats: seatCount,
          exercise: text('先做哪个练习 · what to begin with'),
        },
        ['name'],
      ),
      response: {201: classShape, ...refusals},
    },
    async handler(request, reply) {
      const {exercise = freePractice} = request.body
      attempts.exercise(exercise)
      const owner = request.role === 'instructor' ? (request.somebody ?? null) : null
      const row = roll.create(request.body, owner, exercise)
      return reply.code(201).header('location', `/api/v1/classes/${row.id}`).send(classView(deps, row))
    },
  })

  api.get('/classes', {
    config: {call: 'listClasses'},
    schema: {
      ...about('classes', '班级列表', 'list classes'),
      response: {200: grows({classes: listOf(classShape)}, ['classes']), ...refusals},
    },
    async handler({role, somebody}) {
      const all = roll.classes()
      const mine = role === 'administrator' ? all : all.filter(one => one.instructor === somebody)
      return {classes: mine.map(row => classView(deps, row))}
    },
  })

  api.get<{Params: OfClass}>('/classes/:class', {
    config: {call: 'readClass'},
    schema: {
      ...about('classes', '班级详情与座位', 'a class and its seats'),
      params: classParams,
      response: {200: grows({class: classShape, tiles: listOf(tileShape)}, ['class', 'tiles']), ...refusals},
    },
    async handler({params}) {
      const row = roll.need(params.class)
      return {class: classView(deps, row), tiles: await board.tiles(row.id)}
    },
  })

  api.post<{Params: OfClass; Body: ClassChange}>('/classes/:class', {
    config: {call: 'changeClass'},
    schema: {
      ...about('classes', '改班级：名称、日期、座位、关闭、换加入码', 'change, close, or give a new join code'),
      params: classParams,
      body: {
        ...closed({
          name: className,
          from: day,
          to: day,
          seats: seatCount,
          closed: {type: 'boolean'},
          newCode: {type: 'boolean'},
        }),
        minProperties: 1,
      },
      response: {200: classShape, ...refusals},
    },
    async handler({params, body}) {
      const row = roll.change(params.class, body)
      classroom.news.tell(row.id)
      return classView(deps, row)
    },
  })

  api.post<{Params: OfClass; Body: {csv: string}}>('/classes/:class/roster', {
    config: {call: 'importRoster'},
    schema: {
      ...about('classes', '导入名单（CSV：姓名, 编号）', 'import names; only they may join'),
      params: classParams,
      body: closed({csv: {type: 'string', minLength: 1, maxLength: 100_000}}, ['csv']),
      response: {200: grows({added: integer(), class: classShape}, ['added', 'class']), ...refusals},
    },
    async handler({params, body}) {
      const row = roll.need(params.class)
      const added = roll.importRoster(row.id, body.csv)
      classroom.news.tell(row.id)
      return {added, class: classView(deps, roll.need(row.id))}
    },
  })

  api.get<{Params: OfClass}>('/classes/:class/events', {
    config: {call: 'watchClass'},
    schema: {
      ...about('classes', '座位实时（server-sent events）', 'the seats live'),
      description: 'class：班级；tiles：全部座位；seat：一个座位 · the class, all tiles, one tile',
      params: classParams,
      response: stream,
    },
    async handler({params}, reply) {
      const {id} = roll.need(params.class)
      return send(
        reply,
        board.watch(id, () => classView(deps, roll.need(id))),
      )
    },
  })

  api.post<{Params: OfClass; Body: {exercise: string; seats?: number[]}}>('/classes/:class/exercise', {
    config: {call: 'giveExercise'},
    schema: {
      ...about('classes', '发练习：每个座位一个新沙盘', 'give an exercise: a new world for every seat'),
      params: classParams,
      body: closed({exercise: text(), seats: {type: 'array', minItems: 1, items: integer()}}, ['exercise']),
      response: {
        200: grows({given: listOf(integer()), failed: listOf(integer()), class: classShape}, ['given', 'failed']),
        ...refusals,
      },
    },
    async handler(request) {
      const {exercise, seats} = request.body
      const row = roll.need(request.params.class)
      const outcome = await attempts.give(row, exercise, seats)
      const only = seats && outcome.given.map(seat => roll.atSeat(row.id, seat).id)
      for (const one of only ?? [null]) leave(request, row.id, 'given', exercise, one)
      return {...outcome, class: classView(deps, roll.need(row.id))}
    },
  })

  api.post<{Params: OfClass; Body: {frozen: boolean}}>('/classes/:class/freeze', {
    config: {call: 'freezeClass'},
    schema: {
      ...about('classes', '冻结或继续全班：沙盘时间停住，等待不变长', 'freeze or resume all seats'),
      params: classParams,
      body: closed({frozen: {type: 'boolean'}}, ['frozen']),
      response: {200: classShape, ...refusals},
    },
    async handler(request) {
      const {frozen} = request.body
      const before = roll.need(request.params.class)
      const row = await attempts.freeze(before, frozen)
      if ((before.frozenAt !== null) !== frozen) leave(request, row.id, frozen ? 'frozen' : 'resumed')
      return classView(deps, row)
    },
  })

  api.post<{Params: OfClass; Body: {text: string; seat?: number}}>('/classes/:class/marks', {
    config: {call: 'markMoment'},
    schema: {
      ...about('classes', '记一笔：讲评时回看', 'bookmark this moment for the debrief'),
      params: classParams,
      body: closed({text: {type: 'string', maxLength: 300}, seat: integer()}, ['text']),
      response: {200: classShape, ...refusals},
    },
    async handler(request) {
      const {seat} = request.body
      const row = roll.need(request.params.class)
      leave(request, row.id, 'mark', request.body.text, seat === undefined ? null : roll.atSeat(row.id, seat).id)
      return classView(deps, row)
    },
  })

  const seatAct = (
    path: string,
    call: 'releaseSeat' | 'resetSeat' | 'endSeat',
    [zh, en]: [string, string],
    work: (seat: EnrolmentRow) => unknown,
    kind: TraceRow['kind'],
  ): void => {
    api.post<{Params: OfSeat}>(`/classes/:class/seats/:seat/${path}`, {
      config: {call},
      schema: {...about('classes', zh, en), params: seatParams, response: nothing},
      async handler(request, reply) {
        const seat = seatOf(request.params)
        await work(seat)
        leave(request, seat.class, kind, '', seat.id)
        return reply.code(204).send()
      },
    })
  }
  seatAct(
    'release',
    'releaseSeat',
    ['放行：十分钟内可换机器加入', 'let this name join again elsewhere, for ten minutes'],
    seat => roll.release(seat),
    'released',
  )
  seatAct(
    'reset',
    'resetSeat',
    ['重置座位：同一练习从头来', 'begin the same exercise again'],
    seat => attempts.open(seat.id, attempts.current(seat)?.exercise ?? roll.need(seat.class).exercise, 'reset'),
    'reset',
  )
  seatAct('end', 'endSeat', ['结束这次练习', 'end the attempt'], seat => attempts.end(seat, 'instructor'), 'ended')

  api.post<{Params: OfSeat; Body: {text: string}}>('/classes/:class/seats/:seat/hint', {
    config: {call: 'hintSeat'},
    schema: {
      ...about('classes', '给座位提示；学员看得见，也记入日志', 'a hint, seen by the trainee and kept in the journal'),
      params: seatParams,
      body: closed({text: words}, ['text']),
      response: nothing,
    },
    async handler(request, reply) {
      const seat = seatOf(request.params)
      const row = attempts.current(seat)
      if (row?.state === 'running') {
        await (await rooms.enter(row.world)).direct({kind: 'note', text: `hint: ${request.body.text}`})
      }
      leave(request, seat.class, 'hint', request.body.text, seat.id)
      return reply.code(204).send()
    },
  })

  api.post<{Params: OfSeat; Body: {state: PrinterState}}>('/classes/:class/seats/:seat/printer', {
    config: {call: 'setSeatPrinter'},
    schema: {
      ...about('classes', '座位的打印机缺纸、卡纸或恢复', 'the printer of a seat: out of paper, jammed, ready'),
      params: seatParams,
      body: printerShape,
      response: nothing,
    },
    async handler(request, reply) {
      const {institution, window, world} = attemptAt(request.params)
      const {state} = request.body
      await (await rooms.enter(world)).direct({kind: 'printer', institution, window, state})
      leave(request, request.params.class, 'printer', state, seatOf(request.params).id)
      return reply.code(204).send()
    },
  })

  api.get<{Params: OfSeat}>('/classes/:class/seats/:seat/desk', {
    config: {call: 'readSeat'},
    schema: {
      ...about('classes', '座位的窗口所见', 'what the seat sees'),
      params: seatParams,
      response: {200: deskViewShape, ...refusals},
    },
    handler: async ({params}) => attempts.view(attemptAt(params)),
  })

  api.get<{Params: OfSeat}>('/classes/:class/seats/:seat/desk/events', {
    config: {call: 'readSeat'},
    schema: {...about('classes', '座位的窗口实时', 'the same, live'), params: seatParams, response: stream},
    async handler({params}, reply: FastifyReply) {
      const row = attemptAt(params)
      const room = await rooms.enter(row.world)
      return send(
        reply,
        liveView(room, row.institution, () => attempts.view(row)),
      )
    },
  })

  type Replay = {Params: OfSeat; Querystring: {minutes?: string; attempt?: string}}
  const replayed = ({params, query}: {params: OfSeat; query: Replay['Querystring']}): AttemptRow => {
    if (query.attempt === undefined) return attemptAt(params)
    const found = attempts.of(seatOf(params).id).find(one => one.id === query.attempt)
    if (!found) throw new Problem('no-such-seat', {path: '/query/attempt', got: query.attempt})
    return found
  }

  api.get<Replay>('/classes/:class/seats/:seat/replay', {
    config: {call: 'replaySeat'},
    schema: {
      ...about('classes', '回放：最近十分钟发生了什么', 'what happened in the last ten minutes'),
      params: seatParams,
      querystring: closed({minutes: digits, attempt: text()}),
      response: {
        200: grows(
          {
            world: text(),
            last: integer(),
            moments: listOf(
              grows({seq: integer(), at: integer(), what: text(), outcome: text()}, ['seq', 'at', 'what']),
            ),
          },
          ['world', 'moments'],
        ),
        ...refusals,
      },
    },
    async handler(request) {
      const row = replayed(request)
      return {world: row.world, ...(await past.moments(row, Number(request.query.minutes ?? replayMinutes)))}
    },
  })

  api.get<Replay & {Params: {seq: string}}>('/classes/:class/seats/:seat/replay/:seq', {
    config: {call: 'replaySeat'},
    schema: {
      ...about('classes', '回放：窗口在某条记录时的样子', 'the window as it stood at an entry'),
      params: closed({class: text(), seat: seatNumber, seq: digits}, ['class', 'seat', 'seq']),
      querystring: closed({minutes: digits, attempt: text()}),
      response: {200: deskViewShape, ...refusals},
    },
    handler: async request => past.viewAt(replayed(request), Number(request.params.seq)),
  })

  api.get<Replay>('/classes/:class/seats/:seat/exercise', {
    config: {call: 'readSeat'},
    schema: {
      ...about(
        'classes',
        '座位在做的练习：开始时的提示、讲评与原文',
        'the exercise of a seat as it stood at the beginning: hints, questions, the whole document',
      ),
      description:
        'document：练习文件原文，评分以它为准；自由练习与旧版本留下的为 null。原文与练习记录一同保留，不删除。\n\n' +
        'document: the file as it was, by which the attempt is marked; null for free practice and attempts of releases that ' +
        'kept none. It is kept as long as the attempts are and never removed.',
      params: seatParams,
      querystring: closed({attempt: text()}),
      response: {
        200: grows({attempt: text(), exercise: exerciseShape, document: orNull(grows({}))}, [
          'attempt',
          'exercise',
          'document',
        ]),
        ...refusals,
      },
    },
    async handler(request) {
      const row = replayed(request)
      const exercise = attempts.exerciseOf(row)
      if (!exercise) throw new Problem('no-such-exercise', {got: row.exercise})
      const {document} = attempts.marked(row)
      return {attempt: row.id, exercise, document: document ? (JSON.parse(document.text) as object) : null}
    },
  })

  const resultsOf = (row: ClassRow) => results.of(roll.enrolments(row.id))

  api.get<{Params: OfClass}>('/classes/:class/results', {
    config: {call: 'readResults'},
    schema: {
      ...about('classes', '成绩：每次练习与分数', 'every attempt and its marks'),
      params: classParams,
      response: {200: grows({results: listOf(resultShape)}, ['results']), ...refusals},
    },
    handler: async ({params}) => ({results: await resultsOf(roll.need(params.class))}),
  })

  type Change = {mark: {totalTenths: number; passed: boolean} | null; reason: string}
  api.post<{Params: OfSeat & {attempt: string}; Body: Change}>('/classes/:class/seats/:seat/attempts/:attempt/mark', {
    config: {call: 'overrideMark'},
    schema: {
      ...about('classes', '改分：写明缘由，原分保留', 'change a mark, with a reason; the computed one stays beside it'),
      description:
        'mark 为 null：恢复系统评分。练习班不改分。\n\n' +
        'mark null: the computed marks count again. Not in a practice class.',
      params: closed({class: text(), seat: seatNumber, attempt: text()}, ['class', 'seat', 'attempt']),
      body: closed({mark: orNull(closed(givenMark, ['totalTenths', 'passed'])), reason: words}, ['mark', 'reason']),
      response: nothing,
    },
    async handler(request, reply) {
      const {mark, reason} = request.body
      const seat = seatOf(request.params)
      const row = attempts.override(seat, request.params.attempt, {mark, reason, by: by(request)})
      leave(request, seat.class, 'override', `${row.exercise} · ${reason}`, seat.id)
      return reply.code(204).send()
    },
  })

  api.get<{Params: OfClass; Querystring: {lang?: 'zh' | 'en'}}>('/classes/:class/gradebook.csv', {
    config: {call: 'readGradebook'},
    schema: {
      ...about('classes', '成绩册（CSV，可用 Excel 打开）', 'the gradebook, for a spreadsheet'),
      params: classParams,
      querystring: closed({lang: {type: 'string', enum: ['zh', 'en']}}),
      response: {200: {type: 'string', description: 'text/csv'}, ...refusals},
    },
    async handler(request, reply) {
      const row = roll.need(request.params.class)
      const language = request.query.lang ?? languageOf(request.headers['accept-language'])
      const file = encodeURIComponent(`${row.name}.csv`)
      return reply
        .type('text/csv; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="gradebook.csv"; filename*=UTF-8''${file}`)
        .send(gradebookCsv(await resultsOf(row), language, ms => dateTimeText(ms).slice(0, 19)))
    },
  })
}
