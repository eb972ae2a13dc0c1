// Gateway headers 接入网关: how institutions prove who they are before a message is read. Four dialects; each signs for
// clients, tests and the documentation, and verifies with the texts the gateways answer. Pure: hashes come through a
// port, the time and the keys from the caller. It does not know worlds, nor what the message says.
import type {Instant} from '../base/instant.ts'
import {err, ok, type Result} from '../base/result.ts'

export const gatewayDialects = ['x-tif', 'service-bus', 'x-ca', 'apikey'] as const
export type GatewayDialect = (typeof gatewayDialects)[number]

/** The hashes the dialects need; host supplies them. Texts are UTF-8. */
export type GatewayHashes = {
  sha256Hex(text: string): string
  hmacSha1Base64(key: string, text: string): string
  /** Upper-case hex. */
  hmacSm3HexUpper(key: string, text: string): string
}

/** What the centre gave an institution. `key` is its application id or access key and travels openly. */
export type GatewayKey = {key: string; secret: string; institution: string}

/** Names as Node lowers them, or as a client wrote them. */
export type GatewayHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** `status` is HTTP's; `body` is the JSON text the gateway answers. */
export type GatewayFailure = {reason: keyof typeof gatewayTexts; status: 401; body: string}

/** How far a client's clock may be off, in milliseconds. */
export const gatewayWindowMs = 30 * 60_000

/** The texts gateways answer, word for word; clients show them. */
const gatewayTexts = {
  missingHeaders: {zh: '缺少服务网关的请求头!', en: 'gateway headers are missing'},
  staleTime: {zh: '签名时间戳超时!', en: 'the signature time is out of the window'},
  unknownKey: {zh: '非法用户!', en: 'unknown key'},
  wrongSignature: {zh: '签名不一致!', en: 'the signature does not fit'},
} as const

const failure = (reason: GatewayFailure['reason']): {ok: false; error: GatewayFailure} =>
  err({reason, status: 401, body: JSON.stringify({code: 401, message: gatewayTexts[reason].zh})})

export type SigningFacts = {
  key: string
  secret: string
  /** The client's clock. */
  at: Instant
  /** x-tif only: 32 letters and digits, a GUID, or 1 to 10 digits. */
  nonce?: string
  /** Service bus only: service name, usually the transaction code. */
  api?: string
  /** x-ca only: the body as sent. */
  body?: string
}

/** The headers a client of the dialect sends. */
export function signGateway(
  dialect: GatewayDialect,
  facts: SigningFacts,
  hashes: GatewayHashes,
): Record<string, string> {
  const {key, secret, at} = facts
  const seconds = String(Math.floor(at / 1000))
  switch (dialect) {
    case 'x-tif': {
      const nonce = facts.nonce ?? '0'
      return {
        'x-tif-paasid': key,
        'x-tif-timestamp': seconds,
        'x-tif-nonce': nonce,
        'x-tif-signature': hashes.sha256Hex(seconds + secret + nonce + seconds),
      }
    }
    case 'service-bus': {
      const signed = {
        _api_access_key: key,
        _api_name: facts.api ?? '',
        _api_timestamp: String(at),
        _api_version: '1.0.0',
      }
      return {...signed, _api_signature: hashes.hmacSha1Base64(secret, busText(signed))}
    }
    case 'x-ca':
      return {
        'x-ca-key': key,
        'x-ca-signature': `${seconds}:${hashes.hmacSm3HexUpper(secret, `${seconds}\n${facts.body ?? ''}`)}`,
      }
    case 'apikey':
      return {apikey: key}
  }
}

type BusHeaders = {_api_access_key: string; _api_name: string; _api_timestamp: string; _api_version: string}

/** k=v pairs joined by &, keys in natural order. */
const busText = (signed: BusHeaders): string =>
  `_api_access_key=${signed._api_access_key}&_api_name=${signed._api_name}` +
  `&_api_timestamp=${signed._api_timestamp}&_api_version=${signed._api_version}`

export type VerifyFacts = {
  headers: GatewayHeaders
  /** The body as received; x-ca signs it. */
  body: string
  /** The wall clock: clients sign with their own clock, not with the world's. */
  now: Instant
  /** The institution's key, or undefined for a key nobody has. */
  keyOf(key: string): GatewayKey | undefined
}

/** The key's owner, or the failure to send. Order: headers there, key known, time in the window, signature right. */
export function verifyGateway(
  dialect: GatewayDialect,
  facts: VerifyFacts,
  hashes: GatewayHashes,
): Result<GatewayKey, GatewayFailure> {
  const header = headerReader(facts.headers)
  switch (dialect) {
    case 'x-tif': {
      const [key, time, nonce, signature] = [
        header('x-tif-paasid'),
        header('x-tif-timestamp'),
        header('x-tif-nonce'),
        header('x-tif-signature'),
      ]
      if (!key || !time || !nonce || !signature) return failure('missingHeaders')
      const sign = (secret: string) => hashes.sha256Hex(time + secret + nonce + time)
      return judge(facts, key, time, signature.toLowerCase(), sign)
    }
    case 'service-bus': {
      const [key, name, time, version, signature] = [
        header('_api_access_key'),
        header('_api_name'),
        header('_api_timestamp'),
        header('_api_version'),
        header('_api_signature'),
      ]
      if (!key || !name || !time || !version || !signature) return failure('missingHeaders')
      const signed = {_api_access_key: key, _api_name: name, _api_timestamp: time, _api_version: version}
      return judge(facts, key, time, signature, secret => hashes.hmacSha1Base64(secret, busText(signed)))
    }
    case 'x-ca': {
      const key = header('x-ca-key')
      const [time, signature] = (header('x-ca-signature') ?? '').split(':')
      if (!key || !time || !signature) return failure('missingHeaders')
      const sign = (secret: string) => hashes.hmacSm3HexUpper(secret, `${time}\n${facts.body}`)
      return judge(facts, key, time, signature.toUpperCase(), sign)
    }
    case 'apikey': {
      const key = header('apikey')
      if (!key) return failure('missingHeaders')
      const owner = facts.keyOf(key)
      return owner ? ok(owner) : failure('unknownKey')
    }
  }
}

/** Ten digits are seconds, thirteen milliseconds; service buses meet both. */
function judge(
  facts: VerifyFacts,
  key: string,
  time: string,
  signature: string,
  sign: (secret: string) => string,
): Result<GatewayKey, GatewayFailure> {
  const owner = facts.keyOf(key)
  if (!owner) return failure('unknownKey')
  const at = /^\d{10}$/.test(time) ? Number(time) * 1000 : /^\d{13}$/.test(time) ? Number(time) : Number.NaN
  if (!(Math.abs(facts.now - at) <= gatewayWindowMs)) return failure('staleTime')
  return sameText(sign(owner.secret), signature) ? ok(owner) : failure('wrongSignature')
}

/** Compares every character, so that the time taken tells nothing about where two signatures part. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % (b.length || 1))
  return difference === 0
}

/** Header names in any capitals; the first of several values. */
function headerReader(headers: GatewayHeaders): (name: string) => string | undefined {
  const byName = new Map<string, string>()
  for (const [name, value] of Object.entries(headers)) {
    const first = typeof value === 'string' ? value : value?.[0]
    if (first !== undefined && !byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), first.trim())
  }
  return name => byName.get(name)
}

/** The transaction code a service bus names in its header, where one URL serves all. */
export function infnoOfHeaders(headers: GatewayHeaders): string | undefined {
  const name = headerReader(headers)('_api_name')
  return name !== undefined && /^\d{4,6}[A-Z]?$/.test(name) ? name : undefined
}
