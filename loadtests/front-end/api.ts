// The small HTTP interface for cashiers' programmes and load generators. A visit's number is its key: the same request again is
// the same visit. Money goes in and out as yuan text with two decimals; prices carry up to six, counts up to four.
import Fastify, {type FastifyInstance} from 'fastify'
import {parseDecimal, yuan} from '../../sandbox/base/fen.ts'
import {dateTimeText} from '../../sandbox/base/instant.ts'
import {type Books, isAtRest, movesMoney} from '../../sandbox/front-end/books.ts'
import type {Line, Message, Patient, Row, Visit, Wish} from '../../sandbox/front-end/types.ts'
import type {FrontEnd} from './front-end.ts'

const text = (maxLength: number) => ({type: 'string', minLength: 1, maxLength})
const closed = (properties: Record<string, unknown>, required: string[]) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
})
const decimal = (decimals: number) => ({type: 'string', pattern: `^\\d{1,9}(\\.\\d{1,${decimals}})?$`})

const visitBody = closed(
  {
    number: text(30),
    patient: closed({certType: {enum: ['01', '02', '03']}, certNo: text(50), idNo: text(50), name: text(50)}, [
      'certType',
      'certNo',
    ]),
    operator: text(20),
    medType: text(6),
    diagnosis: closed({code: text(20), name: text(100)}, ['code', 'name']),
    lines: {
      type: 'array',
      minItems: 1,
      maxItems: 99,
      items: closed(
        {code: text(50), hospitalCode: text(50), price: decimal(6), count: decimal(4), approved: {type: 'boolean'}},
        ['code', 'hospitalCode', 'price', 'count'],
      ),
    },
    account: {enum: ['0', '1', '2']},
  },
  ['number', 'patient', 'operator', 'medType', 'diagnosis', 'lines'],
)
type VisitBody = Omit<Wish, 'patient' | 'lines' | 'account'> & {
  patient: Pick<Patient, 'certType' | 'certNo'> & Partial<Patient>
  lines: (Omit<Line, 'price' | 'count' | 'approved'> & {price: string; count: string; approved?: boolean})[]
  account?: Wish['account']
}

const value = (input: string, decimals: number): number => {
  const parsed = parseDecimal(input, decimals)
  return parsed.ok ? parsed.value : 0
}

const wishOf = ({lines, account = '1', patient, ...body}: VisitBody): Wish => ({
  ...body,
  account,
  // an identity card is its own proof
  patient: {
    ...patient,
    idNo: patient.idNo ?? (patient.certType === '02' ? patient.certNo : ''),
    name: patient.name ?? '',
  },
  lines: lines.map(line => ({
    ...line,
    price: value(line.price, 6),
    count: value(line.count, 4),
    approved: line.approved ?? false,
  })),
})

const rowView = (row: Row) => ({
  setlId: row.setlId,
  msgid: row.msgid,
  total: yuan(row.total),
  fund: yuan(row.fund),
  account: yuan(row.account),
  cash: yuan(row.cash),
})

function visitView(books: Books, visit: Visit) {
  const {wish, step, ending, why, mdtrtId, bill, pending} = visit
  const message = pending === null ? undefined : books.messages.get(pending)
  return {
    number: wish.number,
    step,
    ending,
    why,
    mdtrtId,
    bill: bill && rowView(bill),
    /** Money may have moved and nobody knows yet: neither paid nor unpaid. */
    unknown: message !== undefined && movesMoney(message) && message.state !== 'waiting',
    pending: pending && {msgid: pending, infno: message?.infno ?? ''},
  }
}

const unknownView = ({msgid, infno, visit, tries, at, state}: Message) => ({
  msgid,
  infno,
  visit,
  tries,
  lastSent: dateTimeText(at),
  state,
})

const longestWaitMs = 120_000

export function frontEndApi(front: FrontEnd): FastifyInstance {
  const app = Fastify({ajv: {customOptions: {coerceTypes: false, removeAdditional: false}}})
  const {books} = front
  const refusal = (zh: string, en: string) => ({zh, en})
  const notYet = refusal('尚未连上医保中心，请稍后再试。', 'The centre has not been reached yet; try again.')

  const broken = refusal(
    '前置机日志无法写入，已停止服务；请看前置机自己的提示。',
    'The front-end server cannot write its log and has stopped; see what it says itself.',
  )
  app.addHook('onRequest', async (_request, reply) => {
    if (front.trouble() !== undefined) await reply.code(503).send(broken)
  })
  // its books may know what its log does not: who was waiting does not hear of it
  app.addHook('preSerialization', async (_request, reply, payload) => {
    if (front.trouble() === undefined) return payload
    reply.code(503)
    return broken
  })

  app.post<{Body: VisitBody}>('/visits', {schema: {body: visitBody}}, async (request, reply) => {
    if (!front.signedIn()) return reply.code(503).send(notYet)
    const wish = wishOf(request.body)
    const known = books.visits.get(wish.number)
    if (known && JSON.stringify(known.wish) !== JSON.stringify(wish)) {
      return reply
        .code(409)
        .send(refusal(`门诊号 ${wish.number} 已用于另一次就诊。`, `Number ${wish.number} is another visit's already.`))
    }
    if (!known) {
      front.take({kind: 'wish', wish})
      await turned(front)
    }
    return reply.code(known ? 200 : 201).send(visitView(books, books.visits.get(wish.number) as Visit))
  })

  app.get<{Params: {number: string}; Querystring: {wait?: string}}>('/visits/:number', async (request, reply) => {
    const {number} = request.params
    const waits = Math.min(Number(request.query.wait ?? 0) || 0, longestWaitMs)
    const until = Date.now() + waits
    for (;;) {
      const visit = books.visits.get(number)
      if (!visit) return reply.code(404).send(refusal(`没有就诊 ${number}。`, `There is no visit ${number}.`))
      if (isAtRest(visit) || Date.now() >= until || front.trouble() !== undefined) return visitView(books, visit)
      await turned(front, until - Date.now())
    }
  })

  app.post<{Params: {number: string}}>('/visits/:number/cancel', async (request, reply) => {
    const {number} = request.params
    if (!books.visits.has(number))
      return reply.code(404).send(refusal(`没有就诊 ${number}。`, `There is no visit ${number}.`))
    front.take({kind: 'cancel', number})
    await turned(front)
    return reply.code(202).send(visitView(books, books.visits.get(number) as Visit))
  })

  const dayBody = closed({day: {type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$'}}, [])
  app.post<{Body: {day?: string} | null}>('/close', {schema: {body: dayBody}}, async (request, reply) => {
    if (!front.signedIn()) return reply.code(503).send(notYet)
    const day = request.body?.day ?? dateTimeText(front.now()).slice(0, 10)
    front.take({kind: 'close', day})
    await turned(front)
    return reply.code(202).send(books.close)
  })
  app.get('/close', async () => books.close ?? {step: 'none'})

  app.get('/unknowns', async () => ({unknowns: books.unknowns().map(unknownView)}))

  app.get('/health', async () => ({
    signedIn: front.signedIn(),
    clock: dateTimeText(front.now()),
    visits: books.visits.size,
    underWay: books.messages.size,
    unknowns: books.unknowns().length,
  }))
  return app
}

/** After the next turn of the machine, or when the time is over. */
function turned(front: FrontEnd, mostMs = 5000): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, Math.max(1, mostMs))
    front.onceTurned(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
