// A world in one file 沙盘文件: a first line that says what it is, then every entry as it stands in the journal. Nothing
// secret is in it, because nothing secret is ever in an entry.
import {Ajv} from 'ajv'
import {findRealIdentity} from '../protocol/identity.ts'
import type {Entry} from '../world/entry.ts'
import {closed, grows, worldId} from './api/shapes.ts'
import {nodeSha256, stretch, turn} from './maker.ts'
import {objectionToOpening} from './opening.ts'
import {Problem} from './problems.ts'
import type {Rooms} from './rooms.ts'

type Head = {
  yibao: 'world'
  version: 1
  id: string
  name: string
  release: string
  entries: number
  /** SHA-256 of the last entry. Every other is held by the one after it. */
  seal?: string
  from?: {world: string; seq: number}
}

const isHead = new Ajv({strict: false}).compile<Head>(
  grows(
    {
      yibao: {const: 'world'},
      version: {const: 1},
      id: worldId,
      name: {type: 'string', maxLength: 200},
      entries: {type: 'integer', minimum: 1},
      seal: {type: 'string'},
      from: closed({world: worldId, seq: {type: 'integer', minimum: 1}}, ['world', 'seq']),
    },
    ['yibao', 'version', 'id', 'name', 'entries'],
  ),
)

/** The file's lines up to entry `seq`. */
export async function* worldFile(rooms: Rooms, id: string, seq: number, release: string): AsyncGenerator<string> {
  const {name, card} = rooms.listed(id)
  const seal = nodeSha256((await rooms.entry(id, seq)) ?? '')
  const from = card.from && {from: card.from}
  const head: Head = {yibao: 'world', version: 1, id, name, release, entries: seq, seal, ...from}
  yield `${JSON.stringify(head)}\n`
  let told = 0
  for await (const text of rooms.entries(id, 1, seq)) {
    yield `${text}\n`
    told += 1
  }
  // deleted meanwhile: a file that ends early must not look like a whole one
  if (told < seq) throw new Problem('no-such-world', {path: '/params/world', got: id})
}

/** `sealed`: the last entry too was held against the hash in the first line. */
export type WorldFile = {
  id: string
  name: string
  texts: string[]
  sealed: boolean
  from?: {world: string; seq: number}
}

/**
 * Reads a file; whether its entries hang together shows when they are folded, or by `refuseChanged`. Refuses what no world
 * file can be, and gives others a turn: a file may be long.
 */
export async function readWorldFile(content: string): Promise<WorldFile> {
  const lines = linesOf(content)
  const head = headIn(lines.next().value ?? '')
  const texts: string[] = []
  for (const text of lines) {
    if (texts.length === head.entries) throw wrongCount(head, 'more')
    texts.push(text)
    checkLine(text, texts.length)
    if (texts.length % stretch === 0) await turn()
  }
  if (texts.length < head.entries) throw wrongCount(head, String(texts.length))
  if (head.seal !== undefined && head.seal !== nodeSha256(texts.at(-1) ?? '')) {
    throw new Problem('damaged-file', {path: `/${texts.length + 1}`, expected: `SHA-256 ${head.seal.slice(0, 64)}`})
  }
  return {id: head.id, name: head.name, texts, sealed: head.seal !== undefined, ...(head.from && {from: head.from})}
}

/** Holds every entry against the hash in the next: one that was changed is named by its line, before any book refuses it. */
export async function refuseChanged(texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    const next = texts[index + 1]
    if (next === undefined) return
    const {previous} = JSON.parse(next) as Entry
    if (previous !== nodeSha256(text)) {
      throw new Problem('damaged-file', {path: `/${index + 2}`, expected: `SHA-256 ${String(previous).slice(0, 64)}`})
    }
    if (index % stretch === stretch - 1) await turn()
  }
}

/** Line by line: a file of nothing but line ends would make more lines than the memory holds. */
function* linesOf(content: string): Generator<string> {
  for (let at = 0; at < content.length; ) {
    const found = content.indexOf('\n', at)
    const end = found < 0 ? content.length : found
    yield content.slice(at, end)
    at = end + 1
  }
}

const wrongCount = ({entries}: Head, got: string): Problem =>
  new Problem('damaged-file', {path: '/1/entries', expected: `${entries} entries`, got})

function headIn(line: string): Head {
  const head = parsed(line)
  if (isHead(head)) {
    refuseRealIdentity(line, 1)
    return head
  }
  const [found] = isHead.errors ?? []
  throw new Problem('damaged-file', {
    path: `/1${found?.instancePath ?? ''}`,
    expected: '{"yibao":"world","version":1,…}',
    got: line.slice(0, 60),
  })
}

function checkLine(text: string, seq: number): void {
  const entry = parsed(text) as Partial<Entry> | null | undefined
  if (entry?.seq !== seq) {
    throw new Problem('damaged-file', {path: `/${seq + 1}`, expected: `entry ${seq}`, got: text.slice(0, 60)})
  }
  const objection = seq === 1 ? objectionToOpening(entry) : undefined
  if (objection) throw new Problem('damaged-file', {path: '/2', ...objection})
  refuseRealIdentity(text, seq + 1)
}

function refuseRealIdentity(line: string, number: number): void {
  const found = findRealIdentity(line)
  if (found) throw new Problem('real-identity', {path: `/${number}`, got: found.masked})
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
