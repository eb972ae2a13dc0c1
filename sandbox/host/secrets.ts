// What must not be known: the administrator's token, the master secret, and everything derived from it (institutions'
// gateway keys, session cookies). All of it lives in the data folder with owner-only permission and never enters a
// journal, a log or an export. It knows no routes and no roles.
import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto'
import {existsSync, mkdirSync, readFileSync, renameSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {syncFolder, writeDurably} from './durably.ts'
import {fileTrouble, Trouble} from './trouble.ts'

export type Secrets = {
  adminToken: string
  /** Where the generated token is kept; absent when it was set explicitly. */
  adminTokenFile?: string
  /** Hex HMAC-SHA-256 under the master secret. Parts are length-prefixed: ('ab','c') and ('a','bc') differ. */
  derive(...parts: string[]): string
}

/** Reads or creates the two secret files. Throws Trouble when the folder cannot be written, or one of them is cut short. */
export function openSecrets(dataDir: string, adminToken?: string): Secrets {
  mkdirSync(dataDir, {recursive: true})
  const master = keptSecret(join(dataDir, 'master-secret'))
  const adminTokenFile = join(dataDir, 'admin-token')
  const derive = (...parts: string[]) => {
    const hmac = createHmac('sha256', master)
    for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part}`)
    return hmac.digest('hex')
  }
  return adminToken === undefined
    ? {adminToken: keptSecret(adminTokenFile), adminTokenFile, derive}
    : {adminToken, derive}
}

function keptSecret(file: string): string {
  try {
    if (existsSync(file)) {
      const kept = readFileSync(file, 'utf8').trim()
      if (kept.length >= shortest) return kept
      throw tooShort(file, kept.length)
    }
    const fresh = randomBytes(24).toString('base64url')
    // renamed when whole: a power cut leaves the secret or no file, never an empty one
    writeDurably(`${file}.new`, `${fresh}\n`)
    renameSync(`${file}.new`, file)
    syncFolder(dirname(file))
    return fresh
  } catch (error) {
    throw fileTrouble(file, error)
  }
}

/** Shorter ones were cut off, or written by somebody who did not know what hangs on them. */
const shortest = 12

/** Everything derived from it would change in silence: institutions' keys, every session. That is the owner's to decide. */
const tooShort = (file: string, length: number): Trouble =>
  new Trouble(
    `密钥文件 ${file} 应至少 ${shortest} 个字符，现为 ${length} 个；请恢复原文件。要换新的，删除它再启动：机构密钥与登录都会改变。`,
    `The secret file ${file} should hold at least ${shortest} characters and holds ${length}; put the original back. For a new one, delete it and start: institutions' keys and sign-ins change with it.`,
  )

/** Equal or not, in time that does not depend on where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const left = createHmac('sha256', 'compare').update(a).digest()
  const right = createHmac('sha256', 'compare').update(b).digest()
  return timingSafeEqual(left, right)
}

export type InstitutionKey = {key: string; secret: string}

/** An institution's gateway key and secret in one world: the same after every restart, different in every data folder. */
export const institutionKey = (secrets: Secrets, world: string, institution: string): InstitutionKey => ({
  key: `yk${secrets.derive('key', world, institution).slice(0, 20)}`,
  secret: secrets.derive('secret', world, institution).slice(0, 40),
})

/** A session cookie's value: who, until when (ms), and a seal. No session is kept on the server. */
export function sealSession(secrets: Secrets, role: string, until: number): string {
  const text = `${role}.${until}`
  return `${text}.${secrets.derive('session', text, secrets.adminToken)}`
}

/** The role of a sealed session, or undefined when the seal is wrong or the time is over. Changing the token ends all. */
export function openSession(secrets: Secrets, value: string, now: number): string | undefined {
  const [role = '', until = '', seal = ''] = value.split('.')
  const text = `${role}.${until}`
  if (!sameSecret(seal, secrets.derive('session', text, secrets.adminToken))) return undefined
  return Number(until) > now ? role : undefined
}
