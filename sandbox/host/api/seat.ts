// A trainee's own side: join a class, come back, see what the instructor says, begin again, read one's results. No address
// here names anybody else, so there is nothing to ask about others.
import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify'
import type {HostDeps} from '../app.ts'
import {codeShape} from '../classes/codes.ts'
import {isReleased} from '../classes/places.ts'
import type {ClassRow, EnrolmentRow} from '../classes/rows.ts'
import {EventStream, eventText} from '../event-stream.ts'
import {cookieOptions, newSession, seatCookie, sessionCookie} from '../guard.ts'
import {openGuesses} from '../guesses.ts'
import {Problem} from '../problems.ts'
import {resultShape, seatShape, typedName} from './class-shapes.ts'
import {seatView} from './class-views.ts'
import {eventSender} from './events.ts'
import {about, closed, grows, integer, listOf, refusals, text} from './shapes.ts'

/** A course and some days more. */
const seatCookieMs = 14 * 86_400_000
/** A whole class comes in by one address within a minute. */
const joinLimit = {rateLimit: {max: 600, timeWindow: 60_000}}

export function seatCalls(api: FastifyInstance, deps: HostDeps): void {
  const {classroom, real, guard} = deps
  const {roll, attempts, results, presence, news} = classroom
  const send = eventSender(api, real)
  const guesses = openGuesses(guard.now)

  const mine = ({somebody, role}: FastifyRequest): EnrolmentRow => {
    const row = role === 'trainee' ? roll.enrolment(somebody ?? '') : undefined
    if (!row) throw new Problem('no-seat')
    return row
  }

  /** The open class under a code. An address that guesses is not listened to for the rest of the minute. */
  function classOf(request: FastifyRequest, reply: FastifyReply, code: string): ClassRow {
    const wait = guesses.wait(request.ip)
    if (wait > 0) {
      reply.header('retry-after', wait)
      throw new Problem('too-many')
    }
    const row = roll.byCode(code)
    if (row) return row
    guesses.wrong(request.ip)
    throw new Problem('no-such-code', {path: '/body/code', got: code})
  }

  /** Signs this browser in as the seat. */
  function enter(reply: FastifyReply, row: EnrolmentRow): FastifyReply {
    const {value, options} = newSession(guard, `trainee:${row.id}:${row.epoch}`)
    return reply.setCookie(sessionCookie(guard.port), value, options)
  }

  api.post<{Body: {code: string}}>('/classes/lookup', {
    config: {call: 'lookUpClass', ...joinLimit},
    schema: {
      ...about('classes', '按加入码找班', 'find a class by its join code'),
      body: closed({code: codeShape}, ['code']),
      response: {
        200: grows({name: text(), mode: text(), names: {type: ['array', 'null'], items: text()}}, ['name', 'names']),
        ...refusals,
      },
    },
    async handler(request, reply) {
      const {id, name, mode, roster} = classOf(request, reply, request.body.code)
      const free = roll
        .enrolments(id)
        .filter(one => one.token === null || isReleased(one, real.date()))
        .map(one => one.name)
      return {name, mode, names: roster ? free : null}
    },
  })

  api.post<{Body: {code: string; name: string}}>('/classes/join', {
    config: {call: 'joinClass', ...joinLimit},
    schema: {
      ...about('classes', '以加入码和姓名加入', 'join by code and name'),
      body: closed({code: codeShape, name: typedName}, ['code', 'name']),
      response: {200: seatShape, ...refusals},
    },
    async handler(request, reply) {
      const klass = classOf(request, reply, request.body.code)
      const {enrolment, token} = roll.join(klass, request.body.name)
      await attempts.ensure(enrolment.id).catch(error => {
        // nobody was told the token: the name must not be barred to whom it belongs
        roll.release(enrolment)
        throw error
      })
      news.tell(klass.id)
      reply.setCookie(seatCookie(guard.port), `${enrolment.id}.${token}`, cookieOptions(seatCookieMs))
      const row = roll.enrolment(enrolment.id) as EnrolmentRow
      return enter(reply, row).send(seatView(deps, row))
    },
  })

  api.post('/classes/resume', {
    config: {call: 'resumeSeat', ...joinLimit},
    schema: {
      ...about('classes', '回到座位（本浏览器的凭据）', 'take up the seat again, by the token of this browser'),
      response: {200: seatShape, ...refusals},
    },
    async handler(request, reply) {
      const [id = '', token = ''] = (request.cookies[seatCookie(guard.port)] ?? '').split('.')
      const row = roll.byToken(id, token)
      if (!row) throw new Problem('no-seat')
      await attempts.ensure(row.id)
      const now = roll.enrolment(row.id) as EnrolmentRow
      return enter(reply, now).send(seatView(deps, now))
    },
  })

  api.get('/seat', {
    config: {call: 'readOwnSeat'},
    schema: {...about('seat', '我的座位', 'my seat'), response: {200: seatShape, ...refusals}},
    handler: async request => seatView(deps, mine(request)),
  })

  api.get('/seat/events', {
    config: {call: 'readOwnSeat'},
    schema: {
      ...about('seat', '我的座位实时（server-sent events）', 'my seat live'),
      description: 'event: seat',
      response: {200: {type: 'string', description: 'text/event-stream'}, ...refusals},
    },
    async handler(request, reply) {
      const {id, class: klass, epoch} = mine(request)
      let said = ''
      let stop = () => {}
      const stream = new EventStream(() => stop())
      const tell = () => {
        const row = roll.enrolment(id)
        // taken up at another machine: this one is told no more
        if (row?.epoch !== epoch) return void stream.destroy()
        const {now, ...state} = seatView(deps, row)
        const text = JSON.stringify(state)
        if (text === said) return
        said = text
        stream.say(eventText('seat', {...state, now}))
      }
      const unfollow = news.follow(klass, tell)
      const leave = presence.arrive(id)
      stop = () => {
        unfollow()
        leave()
      }
      tell()
      return send(reply, stream)
    },
  })

  api.post('/seat/reset', {
    config: {call: 'resetOwnSeat'},
    schema: {
      ...about('seat', '从头再来（练习班）', 'begin again, in a practice class'),
      response: {200: seatShape, ...refusals},
    },
    async handler(request) {
      const row = mine(request)
      const klass = roll.need(row.class)
      if (klass.mode !== 'practice') throw new Problem('not-in-practice')
      if (klass.frozenAt !== null) throw new Problem('class-frozen')
      await attempts.open(row.id, attempts.current(row)?.exercise ?? klass.exercise, 'reset')
      return seatView(deps, mine(request))
    },
  })

  api.post('/seat/end', {
    config: {call: 'endOwnAttempt'},
    schema: {...about('seat', '交卷：结束这次练习', 'hand in this attempt'), response: {200: seatShape, ...refusals}},
    async handler(request) {
      const row = mine(request)
      if (roll.need(row.class).frozenAt !== null) throw new Problem('class-frozen')
      await attempts.end(row, 'trainee')
      return seatView(deps, mine(request))
    },
  })

  api.get('/seat/results', {
    config: {call: 'readOwnResults'},
    schema: {
      ...about('seat', '我的成绩', 'my results'),
      response: {200: grows({name: text(), seat: integer(), results: listOf(resultShape)}, ['results']), ...refusals},
    },
    async handler(request) {
      const row = mine(request)
      const all = await results.of([row])
      // how it stands while it runs is the instructor's to see
      const told = all.map(one => (one.attempt.state === 'ended' ? one : {...one, marks: null, advice: null}))
      return {name: row.name, seat: row.seat ?? 0, results: told}
    },
  })
}
