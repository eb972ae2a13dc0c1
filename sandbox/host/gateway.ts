// The gateway in front of a world 接入网关: whose key is this, and is it signed right? The dialects live in protocol; this
// brings them the machine's hashes, the wall clock and the institutions' keys.
import {createHash, createHmac} from 'node:crypto'
import type {Result} from '../base/result.ts'
import {
  type GatewayFailure,
  type GatewayHashes,
  type GatewayHeaders,
  type GatewayKey,
  verifyGateway,
} from '../protocol/gateway.ts'
import type {WorldConfig} from '../world/entry.ts'
import {institutionKey, type Secrets} from './secrets.ts'

/** The institution a request's key belongs to, or the gateway's own refusal. Never called for a world without gateway. */
export type GatewayCheck = (
  world: string,
  config: WorldConfig,
  headers: GatewayHeaders,
  body: string,
) => Result<string, GatewayFailure>

export const nodeHashes: GatewayHashes = {
  sha256Hex: text => createHash('sha256').update(text).digest('hex'),
  hmacSha1Base64: (key, text) => createHmac('sha1', key).update(text).digest('base64'),
  hmacSm3HexUpper: (key, text) => createHmac('sm3', key).update(text).digest('hex').toUpperCase(),
}

export function gatewayCheck(secrets: Secrets, now: () => number): GatewayCheck {
  const rings = new Map<string, Map<string, GatewayKey>>()

  /** Derived once a world: six HMACs a request would be felt. Keys never change, so the ring never grows stale. */
  function ring(world: string, config: WorldConfig): Map<string, GatewayKey> {
    const name = `${world} ${config.institutions.map(one => one.code).join()}`
    let keys = rings.get(name)
    if (!keys) {
      keys = new Map(
        config.institutions.map(({code}) => {
          const {key, secret} = institutionKey(secrets, world, code)
          return [key, {key, secret, institution: code}]
        }),
      )
      rings.set(name, keys)
    }
    return keys
  }

  return (world, config, headers, body) => {
    if (config.gateway === 'off') throw new Error(`world ${world} has no gateway`)
    const keys = ring(world, config)
    const verdict = verifyGateway(config.gateway, {headers, body, now: now(), keyOf: key => keys.get(key)}, nodeHashes)
    return verdict.ok ? {ok: true, value: verdict.value.institution} : verdict
  }
}
