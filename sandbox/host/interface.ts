// The interface endpoint 医保接口: what hospital systems call. Bytes in, the world's answer out; no framework parses,
// checks or decorates anything here. It knows URLs, bodies, sockets and gateway headers; what a message means it does not.
import {isUtf8} from 'node:buffer'
import type {IncomingHttpHeaders, IncomingMessage, ServerResponse} from 'node:http'
import type {FastifyInstance} from 'fastify'
import {assertNever} from '../base/assert.ts'
import {infnoOfHeaders} from '../protocol/gateway.ts'
import {findRealIdentity} from '../protocol/identity.ts'
import {readPath} from '../protocol/paths.ts'
import {type Delivery, deliveryOf} from '../world/delivery.ts'
import type {Transport} from '../world/entry.ts'
import type {RealTime} from './clock.ts'
import type {GatewayCheck} from './gateway.ts'
import {isOwnHost, nameOf} from './guard.ts'
import {Problem, type ProblemName, problems} from './problems.ts'
import type {Room} from './room.ts'
import type {Rooms} from './rooms.ts'
import {answerUnread} from './unread.ts'

/** Bytes of one message: an upload of a reconciliation file (9101) as a list of numbers is the largest there is. */
export const messageLimit = 4 << 20
/** A dropped answer keeps its connection this long, unless the client leaves before: real ones wait up to ten minutes. */
const droppedMs = 600_000

const tooLong = `报文超过 ${messageLimit} 字节。The message is longer than ${messageLimit} bytes.`
const busy = '系统繁忙，请稍后再试。Busy, try again.'
const noShape =
  '没有这个接口地址。交易发往 /w/{沙盘}/{交易编号} 或 /w/{沙盘}，其他写法见首页。' +
  'There is no such interface address. Send to /w/{world}/{infno} or /w/{world}; the home page shows the other spellings.'
/** A problem and what to do about it, in both languages. */
const told = (problem: ProblemName): string => {
  const {title, next} = problems[problem]
  return `${title.zh}。${next.zh}${title.en}. ${next.en}`
}

const prefix = '/w/'
const json = 'application/json; charset=utf-8'

export type Endpoint = (request: IncomingMessage, response: ServerResponse) => void

export type EndpointDeps = {
  rooms: Rooms
  gateway: GatewayCheck
  real: RealTime
  /** Listening on loopback only: a browser may use no other name. */
  loopback: boolean
  log(error: unknown, what: string): void
}

export const isInterfaceUrl = (url: string | undefined): boolean => url?.startsWith(prefix) ?? false

/** Fastify knows the addresses only so that tests can inject; the handler is the plain one the listener calls directly. */
export async function interfaceRoutes(app: FastifyInstance, endpoint: Endpoint): Promise<void> {
  await app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const url of ['/w/:world', '/w/:world/*']) {
      scope.route({
        method: ['POST', 'GET', 'PUT', 'DELETE', 'PATCH'],
        url,
        schema: {hide: true},
        onRequest(request, reply) {
          reply.hijack()
          endpoint(request.raw, reply.raw)
        },
        handler() {},
      })
    }
  })
}

export function interfaceEndpoint(deps: EndpointDeps): Endpoint {
  const bodies = openBodies()
  return (request, response) => {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST')
      refuse(request, response, 405, '请使用 POST 方法。POST only.')
    } else if (isForeignPage(request.headers, deps.loopback)) {
      refuse(request, response, 403, '拒绝来自其他网站页面的请求。Refused: a page of another site.')
    } else if (Number(request.headers['content-length'] ?? 0) > messageLimit) {
      refuse(request, response, 413, tooLong)
    } else {
      bodies.read(request, response, body => take(deps, {request, response, body}))
    }
  }
}

type Exchange = {request: IncomingMessage; response: ServerResponse; body: Buffer}

function take(deps: EndpointDeps, exchange: Exchange): void {
  const url = pathOfUrl(exchange.request.url as string)
  const end = endOfWorld(url)
  const world = url.slice(prefix.length, end)
  const room = deps.rooms.opened(world)
  if (room) {
    receive(deps, room, exchange, url.slice(end))
    return
  }
  deps.rooms.enter(world).then(
    opened => receive(deps, opened, exchange, url.slice(end)),
    error => notEntered(deps, exchange, error),
  )
}

function receive(deps: EndpointDeps, room: Room, {request, response, body}: Exchange, tail: string): void {
  const path = readPath(tail)
  if (path === undefined) {
    refuse(request, response, 404, noShape)
    return
  }
  const raw = body.toString('utf8')
  const via: Transport = {}
  const infno = path.infno ?? infnoOfHeaders(request.headers)
  if (infno !== undefined) via.pathInfno = infno
  const notes = notesOn(request, body)
  if (notes.length > 0) via.notes = notes
  const {gateway} = room.config
  if (gateway !== 'off') {
    const checked = deps.gateway(room.id, gateway, request.headers, raw)
    if (!checked.ok) {
      send(response, checked.error.status, json, checked.error.body)
      return
    }
    via.keyOf = checked.value
  }
  room.mailbox.post({kind: 'message', raw, via}, outcome => {
    if (outcome.heard) deliver(deps, room, response, deliveryOf(outcome.entry))
    else if (outcome.why === 'busy') refuse(request, response, 503, busy)
    else if (outcome.why === 'store') refuse(request, response, 503, told('store-failed'))
    // Nobody knows whether it was booked; saying anything would be a guess.
    else response.destroy()
  })
}

function deliver(deps: EndpointDeps, room: Room, response: ServerResponse, delivery: Delivery): void {
  if (delivery.delayMs > 0) {
    const {delayMs} = delivery
    const calledOff = deps.real.after(delayMs, () => deliver(deps, room, response, {...delivery, delayMs: 0}))
    response.once('close', calledOff)
    return
  }
  switch (delivery.kind) {
    case 'answer':
      answer(deps, room, response, delivery)
      return
    case 'silence':
      keepSilent(deps, response)
      return
    case 'reset':
      reset(response)
      return
    case 'part':
      partly(deps, response, delivery)
      return
    case 'status':
      send(response, delivery.status, json, delivery.body)
      return
    default:
      assertNever(delivery, 'delivery')
  }
}

function answer(deps: EndpointDeps, room: Room, response: ServerResponse, delivery: Delivery & {kind: 'answer'}): void {
  const {body, octets, answerOf, after} = delivery
  if (after !== undefined) afterwards(deps, response, after)
  if (body !== undefined) send(response, 200, json, body)
  else if (octets !== undefined) send(response, 200, 'application/octet-stream', Buffer.from(octets, 'base64'))
  else if (answerOf === undefined) send(response, 200, json, '')
  else {
    room.answerOf(answerOf).then(
      earlier => answer(deps, room, response, {kind: 'answer', delayMs: 0, ...earlier}),
      error => {
        deps.log(error, `answer of entry ${answerOf}`)
        response.destroy()
      },
    )
  }
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {'content-type': type, 'content-length': Buffer.byteLength(body)})
  response.end(body)
}

/** A TCP reset where there is a socket to reset; a test's stand-in just ends. */
function reset(response: ServerResponse): void {
  const {socket} = response
  if (socket && 'resetAndDestroy' in socket) socket.resetAndDestroy()
  else response.destroy()
}

/** Nothing more is said on this connection, until the client leaves or has had time enough to. */
function keepSilent(deps: EndpointDeps, response: ServerResponse): void {
  response.once(
    'close',
    deps.real.after(droppedMs, () => response.destroy()),
  )
}

/** Promises the whole answer, sends its first bytes, and goes on as told. */
function partly(deps: EndpointDeps, response: ServerResponse, delivery: Delivery & {kind: 'part'}): void {
  const whole = Buffer.from(delivery.body)
  const first = Math.min(delivery.bytes, whole.length - 1)
  response.writeHead(200, {'content-type': json, 'content-length': whole.length})
  response.flushHeaders()
  response.write(whole.subarray(0, first), () => {
    switch (delivery.after) {
      case 'close':
        response.destroy()
        return
      case 'reset':
        reset(response)
        return
      case 'silence':
        keepSilent(deps, response)
        return
      case 'rest':
        response.once(
          'close',
          deps.real.after(delivery.restMs, () => response.end(whole.subarray(first))),
        )
        return
      default:
        assertNever(delivery.after, 'end of a part')
    }
  })
}

/** What a connection does whose answer is out: it is reset, or hears nothing any more and answers nothing. */
function afterwards({real}: EndpointDeps, response: ServerResponse, after: 'reset' | 'silence'): void {
  const {socket} = response
  if (!socket) return
  response.once('finish', () => {
    if (after === 'reset') socket.resetAndDestroy()
    else {
      socket.pause()
      socket.once(
        'close',
        real.after(droppedMs, () => socket.destroy()),
      )
    }
  })
}

/** Not a business answer, but in its form: clients parse whatever comes back. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, why: string): void {
  const body = JSON.stringify({infcode: -1, inf_refmsgid: null, err_msg: why, output: null})
  answerUnread(request, response, {status, headers: {'content-type': json}, body})
}

function notEntered(deps: EndpointDeps, {request, response}: Exchange, error: unknown): void {
  if (error instanceof Problem) {
    refuse(request, response, problems[error.problem].status, told(error.problem))
    return
  }
  deps.log(error, 'opening a world')
  refuse(request, response, 503, '沙盘无法打开。The world cannot be opened.')
}

/** What a browser says of the page it carries; nothing that runs in a hospital says any of it. */
function isForeignPage(headers: IncomingHttpHeaders, loopback: boolean): boolean {
  const site = headers['sec-fetch-site']
  const {origin} = headers
  if (site === undefined && origin === undefined) return false
  // a page that found its way here by name (DNS rebinding) is of one origin with us, but brings its own name
  if (!isOwnHost(headers.host, loopback)) return true
  if (site !== undefined) return site === 'cross-site'
  return !URL.canParse(origin as string) || new URL(origin as string).hostname !== nameOf(headers.host ?? '')
}

/** Bytes of unfinished bodies, all clients together: a flood of large uploads is turned away, not held. */
const bodiesLimit = 256 << 20

/** Collects bodies; most messages arrive in one piece. A client that leaves is forgotten. */
function openBodies() {
  let held = 0
  return {
    read(request: IncomingMessage, response: ServerResponse, whole: (body: Buffer) => void): void {
      let first: Buffer | undefined
      let rest: Buffer[] | undefined
      let size = 0
      let counted = 0
      let refused = false
      const letGo = () => {
        held -= counted
        counted = 0
        first = undefined
        rest = undefined
      }
      const count = (bytes: number) => {
        counted += bytes
        held += bytes
      }
      const turnAway = (status: number, why: string) => {
        refused = true
        letGo()
        refuse(request, response, status, why)
      }
      request.on('data', (chunk: Buffer) => {
        if (refused) return
        size += chunk.length
        if (size > messageLimit) {
          turnAway(413, tooLong)
          return
        }
        if (first === undefined) first = chunk
        else if (rest === undefined) {
          rest = [first, chunk]
          count(size)
        } else {
          rest.push(chunk)
          count(chunk.length)
        }
        if (held > bodiesLimit) turnAway(503, busy)
      })
      request.on('end', () => {
        if (refused) return
        const body = rest === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(rest, size)
        letGo()
        whole(body)
      })
      request.on('error', () => {
        letGo()
        response.destroy()
      })
    },
  }
}

/** '/w/demo/2207' of the whole address that clients behind a proxy send. */
const pathOfUrl = (url: string): string => (isInterfaceUrl(url) ? url : url.replace(/^https?:\/\/[^/]*/i, ''))

/** Where the world's name ends in '/w/demo/2207?x': at the next slash, question mark or the end. */
function endOfWorld(url: string): number {
  for (let i = prefix.length; i < url.length; i++) {
    const code = url.charCodeAt(i)
    if (code === 47 || code === 63) return i
  }
  return url.length
}

/** Leniencies only HTTP shows; certification reports them. */
function notesOn(request: IncomingMessage, body: Buffer): string[] {
  const type = request.headers['content-type']
  const asJson = type !== undefined && /^application\/json\b/i.test(type)
  if (asJson && isUtf8(body)) return []
  const notes = asJson ? [] : [`contentType:${findRealIdentity(type ?? '') ? '…' : (type ?? '').slice(0, 60)}`]
  if (!isUtf8(body)) notes.push('encoding:not UTF-8')
  return notes
}
