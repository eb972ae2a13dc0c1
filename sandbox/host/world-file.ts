// A world in one file 沙盘文件: a first line that says what it is, then every entry as it stands in the journal. Nothing
// secret is in it, because nothing secret is ever in an entry.
import {findRealIdentity} from '../protocol/identity.ts'
import type {Entry} from '../world/entry.ts'
import {Problem} from './problems.ts'
import type {Rooms} from './rooms.ts'

type Head = {
  yibao: 'world'
  version: 1
  id: string
  name: string
  release: string
  entries: number
  from?: {world: string; seq: number}
}

/** The file's lines up to entry `seq`. */
export async function* worldFile(rooms: Rooms, id: string, seq: number, release: string): AsyncGenerator<string> {
  const {name, card} = rooms.listed(id)
  const head: Head = {yibao: 'world', version: 1, id, name, release, entries: seq, ...(card.from && {from: card.from})}
  yield `${JSON.stringify(head)}\n`
  for await (const text of rooms.entries(id, 1, seq)) yield `${text}\n`
}

export type WorldFile = {id: string; name: string; texts: string[]; from?: {world: string; seq: number}}

/** Reads a file; whether its entries hang together shows when they are folded. Refuses what no world file can be. */
export function readWorldFile(content: string): WorldFile {
  const [first = '', ...texts] = content.split('\n')
  if (texts.at(-1) === '') texts.pop()
  const head = headIn(first)
  if (texts.length !== head.entries) {
    throw new Problem('damaged-file', {
      path: `/${texts.length + 1}`,
      expected: `${head.entries} entries`,
      got: `${texts.length}`,
    })
  }
  texts.forEach((text, index) => {
    checkLine(text, index + 1)
  })
  return {id: head.id, name: head.name, texts, ...(head.from && {from: head.from})}
}

function headIn(line: string): Head {
  const head = parsed(line) as Partial<Head> | undefined
  if (head?.yibao === 'world' && head.version === 1 && typeof head.id === 'string' && typeof head.name === 'string') {
    return head as Head
  }
  throw new Problem('damaged-file', {path: '/1', expected: '{"yibao":"world","version":1,…}', got: line.slice(0, 60)})
}

function checkLine(text: string, seq: number): void {
  const entry = parsed(text) as Entry | undefined
  if (entry?.seq !== seq) {
    throw new Problem('damaged-file', {path: `/${seq + 1}`, expected: `entry ${seq}`, got: text.slice(0, 60)})
  }
  const found = findRealIdentity(text)
  if (found) throw new Problem('real-identity', {path: `/${seq + 1}`, got: found.masked})
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
