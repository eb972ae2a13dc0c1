// One process per journal. A lock file names its holder; whoever finds it judges whether that process still lives.
//
// The same machine: the holder lives when its process id is in use by a process born when the holder was born (ids are
// used again; on Linux the kernel tells the birth exactly, elsewhere the system is asked and a few seconds are
// allowed). Another machine or container name: the holder touches the file every few seconds; it lives unless the
// touches stopped half a minute ago, counted by the folder's own clock.
import {execFileSync} from 'node:child_process'
import {randomUUID} from 'node:crypto'
import * as fs from 'node:fs'
import {hostname} from 'node:os'
import {join} from 'node:path'
import {type Holder, JournalFailed, JournalLocked} from './errors.ts'

export const lockName = 'lock'
const touchEveryMs = 5_000
const silentAfterMs = 30_000
/** Taking over takes milliseconds; a takeover this old died in the middle. */
const takeoverMs = 10_000
const birthToleranceMs = 5_000

type Card = Holder & {
  nonce: string
  /** Linux: boot and start tick of the holder. */
  birth?: string
  bornAtMs: number
}

export type Lock = {release(): void}

/** Takes the folder's lock or throws JournalLocked. */
export function takeLock(folder: string): Lock {
  const path = join(folder, lockName)
  const bornAtMs = Math.round(Date.now() - process.uptime() * 1000)
  const birth = birthOnLinux(process.pid)
  const card: Card = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    nonce: randomUUID(),
    bornAtMs,
    ...(birth === undefined ? {} : {birth}),
  }
  if (!create(path, card)) takeOver(folder, path, card)
  held().add(card.nonce)
  const touching = setInterval(() => touch(path), touchEveryMs)
  touching.unref()
  return {
    release() {
      clearInterval(touching)
      held().delete(card.nonce)
      if (read(path)?.nonce === card.nonce) fs.rmSync(path, {force: true})
    },
  }
}

/** Nonces of the locks this process holds, shared by all copies of this file in it. */
function held(): Set<string> {
  const shared = globalThis as {[key: symbol]: unknown}
  const key = Symbol.for('yibao-sandbox.journal.locks')
  shared[key] ??= new Set<string>()
  return shared[key] as Set<string>
}

function create(path: string, card: Card): boolean {
  let fd: number
  try {
    fd = fs.openSync(path, 'wx')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw new JournalFailed(path, error)
  }
  try {
    fs.writeSync(fd, JSON.stringify(card))
  } catch (error) {
    fs.rmSync(path, {force: true})
    throw new JournalFailed(path, error)
  } finally {
    fs.closeSync(fd)
  }
  return true
}

/** Replaces a dead holder's lock. A second file keeps two processes from judging and replacing at once. */
function takeOver(folder: string, path: string, card: Card): void {
  const guard = `${path}.takeover`
  const guarded = () => create(guard, card) || (ageMs(guard) > takeoverMs && remove(guard) && create(guard, card))
  if (!guarded()) throw new JournalLocked(folder, read(guard) ?? unknownHolder)
  try {
    const holder = read(path)
    if (alive(path, holder)) throw new JournalLocked(folder, holder ?? unknownHolder)
    remove(path)
    if (!create(path, card)) throw new JournalLocked(folder, read(path) ?? unknownHolder)
  } catch (error) {
    throw error instanceof JournalLocked ? error : new JournalFailed(path, error)
  } finally {
    remove(guard)
  }
}

const unknownHolder: Holder = {pid: 0, host: '?', since: '?'}

function read(path: string): Card | undefined {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8')) as Card
  } catch {
    return undefined
  }
}

function remove(path: string): boolean {
  fs.rmSync(path, {force: true})
  return true
}

function touch(path: string): void {
  try {
    const now = new Date()
    fs.utimesSync(path, now, now)
  } catch {
    // the folder is gone or read-only: the next write will say so
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - fs.statSync(path).mtimeMs
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function alive(path: string, holder: Card | undefined): boolean {
  // not readable: its maker died between making and writing it, or is just about to write
  if (!holder) return ageMs(path) < takeoverMs
  if (holder.host !== hostname()) return ageMs(path) < silentAfterMs
  if (held().has(holder.nonce)) return true
  if (!processExists(holder.pid)) return false
  if (holder.birth !== undefined) {
    const birth = birthOnLinux(holder.pid)
    if (birth !== undefined) return birth === holder.birth
  }
  const bornAtMs = askBirthMs(holder.pid)
  return bornAtMs === undefined || Math.abs(bornAtMs - holder.bornAtMs) < birthToleranceMs
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function birthOnLinux(pid: number): string | undefined {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    // the second field is the programme's name in parentheses and may hold anything; the start tick is the 22nd
    const tick = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return tick === undefined ? undefined : `${boot}:${tick}`
  } catch {
    return undefined
  }
}

/** When a process was started, asked of the system; undefined when it does not tell. Only asked about a found lock. */
function askBirthMs(pid: number): number | undefined {
  const ask = (command: string, args: string[]) =>
    execFileSync(command, args, {encoding: 'utf8', timeout: 10_000, stdio: ['ignore', 'pipe', 'ignore']}).trim()
  try {
    const told =
      process.platform === 'win32'
        ? ask('powershell.exe', [
            '-NoProfile',
            '-NonInteractive',
            '-Command',
            `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString('o')`,
          ])
        : ask('ps', ['-o', 'lstart=', '-p', String(pid)])
    const at = Date.parse(told)
    return Number.isNaN(at) ? undefined : at
  } catch {
    return undefined
  }
}
