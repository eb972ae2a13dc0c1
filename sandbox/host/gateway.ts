// The gateway in front of a world 接入网关: whose key is this, and is it signed right? The dialects live in protocol; this
// brings them the machine's hashes, the wall clock and the institutions' keys.
import {createHash, createHmac} from 'node:crypto'
import type {Result} from '../base/result.ts'
import {
  type GatewayDialect,
  type GatewayFailure,
  type GatewayHashes,
  type GatewayHeaders,
  verifyGateway,
} from '../protocol/gateway.ts'
import type {KeyRing} from './keys.ts'

/** The institution a request's key belongs to, or the gateway's own refusal. */
export type GatewayCheck = (
  world: string,
  dialect: GatewayDialect,
  headers: GatewayHeaders,
  body: string,
) => Result<string, GatewayFailure>

export const nodeHashes: GatewayHashes = {
  sha256Hex: text => createHash('sha256').update(text).digest('hex'),
  hmacSha1Base64: (key, text) => createHmac('sha1', key).update(text).digest('base64'),
  hmacSm3HexUpper: (key, text) => createHmac('sm3', key).update(text).digest('hex').toUpperCase(),
}

export function gatewayCheck(keys: KeyRing, now: () => number): GatewayCheck {
  return (world, dialect, headers, body) => {
    const keyOf = (key: string) => {
      const owned = keys.find(key)
      return owned?.world === world ? owned : undefined
    }
    const verdict = verifyGateway(dialect, {headers, body, now: now(), keyOf}, nodeHashes)
    return verdict.ok ? {ok: true, value: verdict.value.institution} : verdict
  }
}
