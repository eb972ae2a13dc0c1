// Join codes 加入码: six letters and digits that cannot be mistaken for each other on a projector or when called out. Ids and
// tokens, which nobody reads, are longer.
import {hash, randomBytes, randomInt} from 'node:crypto'

/** No 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const letters = 'ACDEFGHJKMNPQRTWXY34679'
const usualLength = 6

export const codeShape = {type: 'string', minLength: 4, maxLength: 20} as const

export function freshCode(taken: (code: string) => boolean, length = usualLength): string {
  for (;;) {
    const code = Array.from({length}, () => letters[randomInt(letters.length)]).join('')
    if (!taken(code)) return code
  }
}

/** As people type it: small letters, blanks and hyphens do not count, nor the width an input method gives them. */
export const plainCode = (typed: string): string => typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()

export const freshId = (kind: string): string => `${kind}${randomBytes(9).toString('hex')}`
export const freshToken = (): string => randomBytes(24).toString('base64url')
export const tokenHash = (token: string): string => hash('sha256', token, 'hex')
