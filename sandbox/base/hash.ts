// SHA-256 behind a port: the core must run in a browser and stay synchronous, so it carries a portable
// implementation; host puts the machine's faster one in its place. Same bytes, same answer.
import {sha256} from '@noble/hashes/sha2.js'
import {bytesToHex, utf8ToBytes} from '@noble/hashes/utils.js'

/** SHA-256 of text (as UTF-8) or bytes, 64 lower-case hex digits. */
export type Sha256 = (data: string | Uint8Array) => string

export const portableSha256: Sha256 = data => bytesToHex(sha256(typeof data === 'string' ? utf8ToBytes(data) : data))
