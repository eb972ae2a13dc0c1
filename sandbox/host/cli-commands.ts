// What each command does and says, over a client of the control API. How commands are spelled is cli.ts's.
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {text as readAll} from 'node:stream/consumers'
import {Presets, SingleBar} from 'cli-progress'
import {FaultTally, owed} from '../line/faults.ts'
import type {Entry, FaultPlan} from '../world/entry.ts'
import {verify} from '../world/verify.ts'
import {rowsOfText} from './classes/register.ts'
import {ask, type Client, fetchBytes, language} from './client.ts'
import {worldDeps} from './engine.ts'
import {release} from './host.ts'
import {Problem} from './problems.ts'
import {readSettings, type Settings} from './settings.ts'
import {Trouble, WrongUse} from './trouble.ts'
import {readWorldFile, refuseChanged} from './world-file.ts'

/** Exit codes, told by --help. */
export const exits = {done: 0, failed: 1, misused: 2, differs: 3} as const

export type Common = {json?: boolean; url?: string; token?: string; dataDir?: string}

type World = {
  id: string
  name: string
  kind: string
  seq: number
  clock: {text: string; speed: number}
  interface: {base: string}
  institutions: {code: string; name: string; key: string; secret: string}[]
}
type Verified = {entries: number; equal?: boolean; fingerprint?: string; differences: Difference[]; more: number}
type Difference = {seq: number; infno: string; what: string}

/** What a command says: a value for --json, lines for people, and how it ended. */
export type Said = {value: unknown; lines: string[]; exit?: number}

export type Work = (client: Client, options: Record<string, unknown> & Common, argument: string) => Promise<Said>

/** Settings the command line shares with the server; the environment counts here too. */
export function settingsOf({dataDir}: Common): Settings {
  const {HOST: _host, ...env} = process.env
  return readSettings(dataDir === undefined ? [] : ['--data-dir', dataDir], env)
}

const lineOf = ({id, name, kind, seq, clock}: World): string =>
  `${id.padEnd(24)} ${kind.padEnd(9)} ${String(seq).padStart(8)}  ${clock.text} ×${clock.speed}  ${name}`

export const createWorld: Work = async (client, options) => {
  const {json, url, token, dataDir, start, speed, ...wish} = options
  const clock = {...(start !== undefined && {start}), ...(speed !== undefined && {speed})}
  const made = await ask<World>(client, 'POST', 'worlds', {...wish, ...(Object.keys(clock).length > 0 && {clock})})
  const keys = made.institutions.map(one => `  ${one.code} ${one.name}  ${one.key} ${one.secret}`)
  return {value: made, lines: [lineOf(made), `  ${made.interface.base}`, ...keys]}
}

export const listWorlds: Work = async client => {
  const {worlds} = await ask<{worlds: World[]}>(client, 'GET', 'worlds')
  return {value: worlds, lines: worlds.length > 0 ? worlds.map(lineOf) : ['还没有沙盘 · no worlds yet']}
}

export const forkWorld: Work = async (client, {at, id, name}, world) => {
  const made = await ask<World>(client, 'POST', `worlds/${encodeURIComponent(world)}/fork`, {
    at,
    ...(id !== undefined && {id}),
    ...(name !== undefined && {name}),
  })
  return {value: made, lines: [lineOf(made)]}
}

export const exportWorld: Work = async (client, {out, sqlite}, world) => {
  const file = String(out ?? `${world}.${sqlite ? 'sqlite' : 'yibao.ndjson'}`)
  const bytes = await fetchBytes(client, `worlds/${encodeURIComponent(world)}/export${sqlite ? '?form=sqlite' : ''}`)
  writeFileSync(file, bytes)
  return {value: {file, bytes: bytes.length}, lines: [`${file}  ${bytes.length} B`]}
}

/**
 * Takes a world out 封存: exported, read back from the disk with its chain and seal, and only then deleted; not when it has gone on
 * meanwhile. `world import` takes it in again.
 */
export const archiveWorld: Work = async (client, {out}, world) => {
  const file = String(out ?? `${world}.yibao.ndjson`)
  if (existsSync(file)) {
    throw new Trouble(
      `已有文件 ${file}。请用 --out 指定另一个。`,
      `There is a file ${file} already. Name another with --out.`,
    )
  }
  const path = `worlds/${encodeURIComponent(world)}`
  writeFileSync(file, await fetchBytes(client, `${path}/export`), {flush: true})
  const {texts} = await readWorldFile(readFileSync(file, 'utf8'))
  await refuseChanged(texts)
  await ask(client, 'DELETE', `${path}?at=${texts.length}`)
  return {value: {file, entries: texts.length}, lines: [`${file}  ${texts.length} 条记录 entries`]}
}

export const importWorld: Work = async (client, {id, name}, file) => {
  const query = new URLSearchParams({
    ...(id !== undefined && {id: String(id)}),
    ...(name !== undefined && {name: String(name)}),
  })
  const made = await ask<World>(client, 'POST', `worlds/import?${query}`, readFileSync(file))
  return {value: made, lines: [lineOf(made)]}
}

export const verifyWorld: Work = async (client, _options, world) => {
  const verified = await ask<Verified>(client, 'POST', `worlds/${encodeURIComponent(world)}/verify`)
  return {value: verified, lines: verdict(verified), exit: verified.equal ? exits.done : exits.differs}
}

type Planned = FaultPlan & {matched: number; fired: number; owed: number}

export const listFaults: Work = async (client, _options, world) => {
  const listed = await ask<{faults: Planned[]; void: boolean}>(
    client,
    'GET',
    `worlds/${encodeURIComponent(world)}/faults`,
  )
  const lines = listed.faults.map(one => faultLine(one, one.fired, one.owed))
  return {
    value: listed,
    lines: [...(lines.length > 0 ? lines : ['没有故障计划 · no faults planned']), ...(listed.void ? [voidWords] : [])],
    exit: listed.void ? exits.differs : exits.done,
  }
}

const voidWords = '故障未触发够，本次运行作废 · a planned fault fired less often than it must: this run is void'

const faultLine = ({id, at, do: action, when}: FaultPlan, fired: number, owing: number): string =>
  `${id.padEnd(16)} ${when.infno?.join(' ') ?? '*'} ${at} ${action}  已触发 fired ${fired}${owing > 0 ? `  尚欠 owed ${owing}` : ''}`

type Linked = {institution: string; name: string; class: string | null}
type LinkFigures = {id: string; zh: string; en: string; downKbit: number; upKbit: number; rttMs: number}

export const links: Work = async (client, {institution, class: wanted}, world) => {
  const path = `worlds/${encodeURIComponent(world)}/links`
  if (institution !== undefined && wanted !== undefined) {
    const body = {class: wanted === 'none' ? null : wanted}
    const one = await ask<Linked>(client, 'PUT', `${path}/${encodeURIComponent(String(institution))}`, body)
    return {value: one, lines: [linkLine(one)]}
  }
  if (institution !== undefined || wanted !== undefined) {
    throw new WrongUse('--institution 与 --class 须一起给出。', '--institution and --class go together.')
  }
  const {links, classes} = await ask<{links: Linked[]; classes: LinkFigures[]}>(client, 'GET', path)
  const figures = classes.map(
    one => `  ${one.id.padEnd(9)} ${one.downKbit}/${one.upKbit} kbit/s  ${one.rttMs} ms  ${one[language()]}`,
  )
  return {value: {links, classes}, lines: [...links.map(linkLine), ...figures]}
}

const linkLine = (one: Linked): string => `${one.institution} ${one.name}  ${one.class ?? 'none'}`

function verdict({entries, equal, differences, more}: Verified): string[] {
  const head = equal ? `一致 equal: ${entries} 条记录 entries` : `有差异 differs: ${entries} 条记录 entries`
  const rest = more > 0 ? [`  … ${more}`] : []
  return [head, ...differences.map(one => `  ${one.seq} ${one.infno} ${one.what}`), ...rest]
}

export const calculate: Work = async (client, _options, file) => {
  const content = file === '-' ? await readAll(process.stdin) : readFileSync(file, 'utf8')
  const answer = await ask<{yuan: Record<string, unknown>; reasons: {text: {zh: string; en: string}}[]}>(
    client,
    'POST',
    'calculate',
    parsed(content, file),
  )
  const amounts = Object.entries(answer.yuan).filter(([, amount]) => typeof amount === 'string')
  return {
    value: answer,
    lines: [
      ...amounts.map(([name, amount]) => `${name.padEnd(20)} ${String(amount).padStart(14)}`),
      ...answer.reasons.map(one => `  ${one.text[language()]}`),
    ],
  }
}

export async function replay(file: string, options: Common): Promise<Said> {
  const {id, texts} = await readWorldFile(readFileSync(file, 'utf8'))
  const tally = new FaultTally()
  for (const text of texts) tally.take((JSON.parse(text) as Entry).decision?.events ?? [])
  const deps = await worldDeps(settingsOf(options).dataDir)
  const bar = progress(texts.length, '重放 replay')
  const verified = verify(id, ticking(texts, bar), deps)
  bar?.stop()
  const equal = verified.differences.length === 0
  const faults = tally.all.map(({plan, fired, dropped}) => ({plan, fired, dropped, owed: owed(plan, fired)}))
  const lines = [
    ...verdict({...verified, equal}),
    `  ${verified.fingerprint}`,
    ...faults.map(one => `  ${faultLine(one.plan, one.fired, one.owed)}${one.dropped ? '  已撤下 dropped' : ''}`),
    ...(tally.owing.length > 0 ? [voidWords] : []),
  ]
  return {
    value: {...verified, equal, faults, void: tally.owing.length > 0},
    lines,
    exit: equal ? exits.done : exits.differs,
  }
}

function parsed(content: string, file: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    throw new Trouble(`${file} 不是合法的 JSON。`, `${file} is not JSON.`)
  }
}

/** A bar for long work where somebody looks; nothing in a pipe. */
function progress(total: number, what: string): SingleBar | undefined {
  if (!process.stderr.isTTY || total < 2) return undefined
  const format = `${what} {bar} {percentage}% {value}/{total}`
  const bar = new SingleBar({format, stream: process.stderr, hideCursor: true}, Presets.shades_classic)
  bar.start(total, 0)
  return bar
}

function* ticking(texts: readonly string[], bar: SingleBar | undefined): Iterable<string> {
  for (const [index, text] of texts.entries()) {
    if (index % 500 === 0) bar?.update(index)
    yield text
  }
  bar?.update(texts.length)
}

const manifestName = 'backup.json'
type Manifest = {
  yibao: 'backup'
  version: 1
  release: string
  worlds: {id: string; name: string; entries: number; file: string}[]
  /** Instructors, classes, seats and marks; absent in backups of a release that left them out. */
  register?: {file: string}
}
const registerName = 'register.log'

export const backup: Work = async (client, _options, folder) => {
  mkdirSync(folder, {recursive: true})
  if (readdirSync(folder).length > 0) {
    throw new Trouble(`目录 ${folder} 不为空。`, `The folder ${folder} is not empty.`)
  }
  // the register first: a world it speaks of is there when the worlds are read, one made later is only one more
  writeFileSync(join(folder, registerName), await fetchBytes(client, 'register'), {mode: 0o600})
  const {worlds} = await ask<{worlds: World[]}>(client, 'GET', 'worlds')
  const bar = progress(worlds.length, '备份 backup')
  const manifest: Manifest = {yibao: 'backup', version: 1, release, worlds: [], register: {file: registerName}}
  for (const {id, name} of worlds) {
    const file = `${id}.yibao.ndjson`
    const bytes = await fetchBytes(client, `worlds/${id}/export`)
    writeFileSync(join(folder, file), bytes)
    const {texts} = await readWorldFile(bytes.toString('utf8'))
    manifest.worlds.push({id, name, file, entries: texts.length})
    bar?.increment()
  }
  // The list is written last: a backup without it is not whole.
  writeFileSync(join(folder, manifestName), `${JSON.stringify(manifest, null, 1)}\n`)
  bar?.stop()
  return {value: manifest, lines: [...manifest.worlds.map(one => `${one.file}  ${one.entries}`), registerName]}
}

export const restore: Work = async (client, _options, folder) => {
  const file = join(folder, manifestName)
  const manifest = parsed(readFileSync(file, 'utf8'), file) as Partial<Manifest> | null
  if (manifest?.yibao !== 'backup' || manifest.version !== 1 || !Array.isArray(manifest.worlds)) {
    throw new Trouble(`${file} 不是备份清单。`, `${file} is not the list of a backup.`)
  }
  const register = manifest.register && readFileSync(join(folder, basename(manifest.register.file)))
  // found out before any world is brought in
  if (register) rowsOfText(register.toString('utf8'))
  if (register && (await fetchBytes(client, 'register')).length > 0) throw new Problem('register-in-use')
  const bar = progress(manifest.worlds.length, '恢复 restore')
  const restored: World[] = []
  for (const {id, name, file} of manifest.worlds) {
    const query = new URLSearchParams({id, name})
    restored.push(
      await ask<World>(client, 'POST', `worlds/import?${query}`, readFileSync(join(folder, basename(file)))),
    )
    bar?.increment()
  }
  if (register && register.length > 0) await ask(client, 'POST', 'register', register)
  bar?.stop()
  return {value: restored, lines: [...restored.map(lineOf), ...(register ? [registerName] : [])]}
}

/** Opening the journal already scanned every frame; this folds, decides again and audits the books of every world. */
export const check: Work = async client => {
  const {worlds} = await ask<{worlds: World[]}>(client, 'GET', 'worlds')
  const bar = progress(worlds.length, '检查 check')
  const results: {id: string; entries: number; equal: boolean; findings: number; differences: number}[] = []
  for (const {id} of worlds) {
    const {entries, equal = false, differences, more} = await ask<Verified>(client, 'POST', `worlds/${id}/verify`)
    const {findings} = await ask<{findings: unknown[]}>(client, 'GET', `worlds/${id}/ledger?check=1`)
    results.push({id, entries, equal, findings: findings.length, differences: differences.length + more})
    bar?.increment()
  }
  bar?.stop()
  const good = results.every(one => one.equal && one.findings === 0)
  const lines = results.map(
    one =>
      `${one.equal && one.findings === 0 ? '✓' : '✗'} ${one.id}  ${one.entries}  ${one.differences}  ${one.findings}`,
  )
  return {
    value: results,
    lines: ['  沙盘 world  记录 entries  差异 differences  账实 findings', ...lines],
    exit: good ? exits.done : exits.differs,
  }
}
