// Passwords of instructors: kept as scrypt, which costs a guesser 32 MiB and a tenth of a second each. The parameters stand
// in the kept text, so that they can grow.
import {randomBytes, scrypt, timingSafeEqual} from 'node:crypto'

const cost = {N: 1 << 15, r: 8, p: 1}
const keyBytes = 32

function derive(password: string, salt: Buffer, {N, r, p}: typeof cost): Promise<Buffer> {
  // the same characters typed on another system may come composed differently
  const text = password.normalize('NFKC')
  return new Promise((resolve, reject) =>
    scrypt(text, salt, keyBytes, {N, r, p, maxmem: 256 * N * r}, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}

/** 'scrypt.32768.8.1.<salt>.<key>' */
export async function keepPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('.')
}

/** `kept` undefined: nobody of that name, which takes as long as a wrong password. */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [kind, N, r, p, salt = '', key = ''] = (kept ?? '').split('.')
  if (kind !== 'scrypt') {
    await derive(password, randomBytes(16), cost)
    return false
  }
  const wanted = Buffer.from(key, 'base64url')
  const got = await derive(password, Buffer.from(salt, 'base64url'), {N: Number(N), r: Number(r), p: Number(p)})
  return wanted.length === got.length && timingSafeEqual(wanted, got)
}
