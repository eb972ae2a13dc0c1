// The door of the control API: is this really one of our pages or a token holder, who is it, and may they do this? Every
// route under /api names its call; a route that names none does not start. The interface endpoint does not pass here.
import type {} from '@fastify/cookie'
import type {FastifyInstance, FastifyRequest} from 'fastify'
import {access, type Call, mayCall, type Role} from './access.ts'
import type {Classroom} from './classes/classroom.ts'
import type {Players} from './drills/players.ts'
import {openGuesses} from './guesses.ts'
import type {KeyRing} from './keys.ts'
import {Problem} from './problems.ts'
import {openSession, type Secrets, sameSecret, sealSession} from './secrets.ts'
import {isLoopback} from './settings.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    call?: Call
  }
  interface FastifyRequest {
    role: Role
    /** The world a vendor's key, a trainee's seat or a player's drill belongs to. */
    ownWorld: string | undefined
    /** Which instructor, which seat (enrolment), or which player. */
    somebody: string | undefined
  }
}

/** Cookies do not tell ports apart: two servers on one machine must not end each other's sessions. */
export const sessionCookie = (port: number): string => `yibao_${port}`
const sessionMs = 12 * 3_600_000

export type GuardDeps = {
  secrets: Secrets
  /** Listening on loopback only: the local user is the administrator, and only loopback names may be used. */
  loopback: boolean
  /** The port people come in by. */
  port: number
  /** Real milliseconds since 1970. */
  now(): number
  keys: KeyRing
  /** Whose session is it? Absent where there are no classes. */
  classroom?: Pick<Classroom, 'somebody' | 'belongs'>
  players?: Pick<Players, 'somebody'>
}

type Identity = {role: Role; ownWorld?: string; somebody?: string; by: 'nothing' | 'token' | 'cookie'}

/** Name part of a Host header: 'localhost:8787' → 'localhost', '[::1]:8787' → '[::1]'. */
export const nameOf = (host: string): string => /^(\[[^\]]*\]|[^:]*)/.exec(host)?.[0].toLowerCase() ?? ''

/** A page of another site that found its way here by name (DNS rebinding) still carries its own name in Host. */
export const isOwnHost = (host: string | undefined, loopback: boolean): boolean =>
  !loopback || (host !== undefined && isLoopback(nameOf(host)))

/** Did one of our own pages send this? Browsers tell by Sec-Fetch-Site or Origin; a request without either is not one. */
export function isSameOrigin(headers: FastifyRequest['headers']): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = headers.origin
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === headers.host
}

const changing = (method: string): boolean => method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'

/** Finds who asks: a bearer token, an institution's key and secret, or the session cookie of our page. Undefined: wrong. */
function identify(request: FastifyRequest, deps: GuardDeps): Identity | undefined {
  const header = request.headers.authorization
  if (header !== undefined) return byToken(header, deps)
  return byCookie(request, deps) ?? {role: 'nobody', by: 'nothing'}
}

function byCookie(request: FastifyRequest, deps: GuardDeps): Identity | undefined {
  const cookie = request.cookies[sessionCookie(deps.port)]
  const subject = cookie === undefined ? undefined : openSession(deps.secrets, cookie, deps.now())
  if (subject === 'administrator') return {role: subject, by: 'cookie'}
  const found =
    subject === undefined ? undefined : (deps.classroom?.somebody(subject) ?? deps.players?.somebody(subject))
  if (!found) return undefined
  const {role, id, world} = found
  return {role, somebody: id, ...(world !== undefined && {ownWorld: world}), by: 'cookie'}
}

function byToken(header: string, deps: GuardDeps): Identity | undefined {
  const [scheme = '', given = ''] = header.split(/\s+/, 2)
  const token = scheme.toLowerCase() === 'basic' ? Buffer.from(given, 'base64').toString('utf8') : given
  if (scheme.toLowerCase() === 'bearer' && sameSecret(token, deps.secrets.adminToken)) {
    return {role: 'administrator', by: 'token'}
  }
  const split = token.indexOf(':')
  const owned = split > 0 ? deps.keys.find(token.slice(0, split)) : undefined
  if (owned && sameSecret(token.slice(split + 1), owned.secret)) {
    return {role: 'vendor', ownWorld: owned.world, by: 'token'}
  }
  return undefined
}

/** Whom a flood is counted by: a seat by itself, for a whole class may come by one address; everybody else by address. */
export const countedBy = (request: FastifyRequest, deps: GuardDeps): string =>
  byCookie(request, deps)?.somebody ?? request.ip

/** Adds the checks to a scope: every request inside it has passed the table when its handler runs. */
export function guard(scope: FastifyInstance, deps: GuardDeps): void {
  scope.decorateRequest('role', 'nobody')
  scope.decorateRequest('ownWorld', undefined)
  scope.decorateRequest('somebody', undefined)
  scope.addHook('onRoute', route => {
    const call = route.config?.call
    if (!call || !(call in access)) throw new Error(`${route.method} ${route.url} names no call of the access table`)
  })
  const guesses = openGuesses(deps.now)
  scope.addHook('onRequest', async (request, reply) => {
    const {call} = request.routeOptions.config
    if (!isOwnHost(request.headers.host, deps.loopback)) {
      throw new Problem('wrong-origin', {path: '/header/host', expected: 'localhost', got: request.headers.host ?? ''})
    }
    const wait = request.headers.authorization === undefined ? 0 : guesses.wait(request.ip)
    if (wait > 0) {
      reply.header('retry-after', wait)
      throw new Problem('too-many')
    }
    const identity = identify(request, deps)
    if (!identity) {
      guesses.wrong(request.ip)
      throw new Problem('wrong-token')
    }
    request.role = identity.role
    request.ownWorld = identity.ownWorld
    request.somebody = identity.somebody
    if (!call) return
    if (changing(request.method) && identity.by !== 'token' && isForeign(request, identity)) {
      throw new Problem('wrong-origin', {path: '/header/origin', expected: request.headers.host ?? ''})
    }
    const {world, class: klass} = (request.params ?? {}) as {world?: string; class?: string}
    const own = klass === undefined ? identity.ownWorld : ownClass(klass, identity, deps)
    if (mayCall(identity.role, call, klass ?? world, own)) return
    throw new Problem(identity.role === 'nobody' ? 'sign-in-needed' : 'forbidden')
  })
}

/** The class asked about when it is the instructor's. */
const ownClass = (klass: string, {role, somebody}: Identity, {classroom}: GuardDeps): string | undefined =>
  role === 'instructor' && somebody !== undefined && classroom?.belongs(klass, somebody) ? klass : undefined

/** A cookie works only for our own pages; without one, a browser on another site is refused all the same. */
function isForeign({headers}: FastifyRequest, identity: Identity): boolean {
  const fromBrowser = headers['sec-fetch-site'] !== undefined || headers.origin !== undefined
  return (identity.by === 'cookie' || fromBrowser) && !isSameOrigin(headers)
}

/** A new session cookie for a role, or for somebody: 'instructor:<id>:<epoch>', 'trainee:<id>:<epoch>', 'player:<id>:<epoch>'. */
export function newSession(deps: GuardDeps, subject: string): {value: string; options: SessionOptions} {
  const value = sealSession(deps.secrets, subject, deps.now() + sessionMs)
  return {value, options: cookieOptions(sessionMs)}
}

/** The cookie by which a browser takes up its seat again after the session is over. */
export const seatCookie = (port: number): string => `yibao_seat_${port}`
export const cookieOptions = (ms: number): SessionOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'strict',
  maxAge: ms / 1000,
})
type SessionOptions = {path: string; httpOnly: boolean; sameSite: 'strict'; maxAge: number}

/**
 * On loopback the person at this machine needs no ceremony: loading the page signs them in, unless they sit in a class as
 * somebody else. Only a navigation typed or
 * followed on this machine counts, never one inside a frame of, or fetched by, another site.
 */
export const mayEnterUnasked = (request: FastifyRequest, deps: GuardDeps): boolean =>
  deps.loopback &&
  isOwnHost(request.headers.host, true) &&
  isLoopback(request.ip.replace(/^::ffff:/, '')) &&
  byCookie(request, deps)?.somebody === undefined &&
  (request.headers['sec-fetch-dest'] ?? 'document') === 'document'
