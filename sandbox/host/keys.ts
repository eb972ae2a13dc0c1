// The ring of all institutions' keys: derived, never stored. Looked through by gateways and by the control API's door.
import type {GatewayKey} from '../protocol/gateway.ts'
import {institutionKey, type Secrets} from './secrets.ts'

export type OwnedKey = GatewayKey & {world: string}
export type KeyRing = {
  /** Whose key this is, or undefined for a key nobody has. */
  find(key: string): OwnedKey | undefined
}

/** `worlds` tells who there is; `version` changes whenever that changes, and only then are keys derived anew. */
export function keyRing(
  secrets: Secrets,
  worlds: {version(): number; institutions(): Iterable<{world: string; code: string}>},
): KeyRing {
  let keys = new Map<string, OwnedKey>()
  let derivedFor = -1
  return {
    find(key) {
      if (derivedFor !== worlds.version()) {
        derivedFor = worlds.version()
        const kept = new Map([...keys.values()].map(one => [`${one.world} ${one.institution}`, one]))
        keys = new Map()
        for (const {world, code} of worlds.institutions()) {
          const one = kept.get(`${world} ${code}`) ?? {
            ...institutionKey(secrets, world, code),
            institution: code,
            world,
          }
          keys.set(one.key, one)
        }
      }
      return keys.get(key)
    },
  }
}
