// Every malformed message of the corpus, for every transaction, through the whole server, in a lenient and in a strict
// world: refused with path, expected and got, or (marked) harmless; never 5xx, never a stack trace, books unchanged.
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Infno, infnos} from '../protocol/codes.ts'
import type {ExampleContext} from '../protocol/examples.ts'
import {type GoodRequest, malformedCorpus} from '../protocol/malformed.ts'
import type {Entry} from '../world/entry.ts'
import {contextFor, learn, type Reply, type Request, requestOf, type WalkPerson} from '../world/testing/walk.ts'
import {type TestHost, testHost} from './testing/host.ts'

let host: TestHost
const counts = {messages: 0, refused: 0, withPath: 0, harmless: 0, serverErrors: 0, changedBooks: 0}

beforeAll(async () => {
  host = await testHost()
})
afterAll(async () => {
  await host.close()
  console.log(`malformed corpus: ${JSON.stringify(counts)}`)
})

const send = async (world: string, payload: string | Buffer) =>
  host.app.inject({
    method: 'POST',
    url: `/w/${world}`,
    headers: {host: 'localhost:8787', 'content-type': 'application/json'},
    payload,
  })

/** What the newest entry did to the books. That a message arrived is remembered even when it is refused. */
const eventsOfLast = async (world: string): Promise<string[]> => {
  const room = await host.rooms.enter(world)
  const seq = await room.mailbox.look(w => w.seq)
  const entry = JSON.parse((await host.journal.read(world, seq)) ?? '{}') as Entry
  return (entry.decision?.events ?? []).map(event => event.kind)
}

/** A world in which every transaction has something good to say: a visit settled, one open, a file uploaded. */
async function prepare(id: string, strict: boolean): Promise<(infno: Infno) => ExampleContext> {
  await host.create({id, area: '310000', strict})
  const institution = host.rooms.listed(id).config.institutions[0]!.code
  const found = (await host.call('GET', `worlds/${id}/people?scheme=310&limit=40`)).json().people as {
    psnNo: string
    certNo: string
    name: string
    flags: string[]
    insurances: {state: string; area: string}[]
  }[]
  const plain = found.filter(
    one => one.flags.length === 0 && one.insurances[0]!.state === '1' && one.insurances[0]!.area === '310000',
  )
  const person = (index: number): WalkPerson => ({...plain[index]!, insuranceType: '310', area: '310000'})
  const lines: ExampleContext['lines'] = [
    {sn: '1', code: 'XA-A', hospitalCode: 'own-1', price: '10', count: '2', amount: '20', prescription: 'R1'},
  ]
  let signNo = ''
  const go = async (steps: Infno[], from: ExampleContext) => {
    let context = {...from, signNo}
    for (const infno of steps) {
      const response = await send(id, JSON.stringify(requestOf(infno, context)))
      const reply = response.json() as Reply
      if (Number(reply.infcode) !== 0) throw new Error(`${infno}: ${reply.err_msg}`)
      context = learn(infno, context, reply)
      if (infno === '9001') signNo = context.signNo
    }
    return context
  }
  const fresh = (index: number) => ({
    ...contextFor({at: 1_757_892_600_000, institution, area: '310000'}, person(index), lines),
    signNo,
  })
  await go(['9001'], fresh(0))
  const settled = await go(['2201', '2203', '2204', '2206', '2207', '9101'], fresh(0))
  const open = await go(['2201', '2203', '2204'], fresh(1))
  const bare = await go(['2201', '2203'], fresh(0))
  return infno => {
    switch (infno) {
      case '2208':
      case '2601':
      case '5203':
      case '5204':
      case '3201':
      case '3202':
      case '9102':
        return settled
      case '2204':
      case '2203':
      case '2203A':
        return bare
      case '9001':
      case '9002':
      case '1101':
      case '2201':
        return fresh(0)
      default:
        return open
    }
  }
}

describe.each([
  ['lenient', false],
  ['strict', true],
] as const)('a %s world', (id, strict) => {
  let contextOf: (infno: Infno) => ExampleContext
  beforeAll(async () => {
    contextOf = await prepare(id, strict)
  })

  it.each(infnos)('%s', async infno => {
    const good = requestOf(infno, contextOf(infno)) as Request & GoodRequest
    for (const one of malformedCorpus(infno, good)) {
      if (one.inStrict && !strict) continue
      counts.messages += 1
      const response = await send(id, one.octets ? Buffer.from(one.octets) : one.raw)
      if (response.statusCode >= 500) counts.serverErrors += 1
      expect(response.statusCode, `${one.name}: ${response.body}`).toBe(200)
      const isFile = String(response.headers['content-type']).startsWith('application/octet-stream')
      if (isFile) {
        counts.harmless += 1
        continue
      }
      const reply = response.json() as Reply
      expect(JSON.stringify(reply), one.name).not.toMatch(/at \S+ \(|\.ts:\d+|node_modules/)
      if (one.judge === 'harmless' || (one.expectPath === undefined && one.judge === undefined)) {
        counts.harmless += 1
        continue
      }
      counts.refused += 1
      const changed = (await eventsOfLast(id)).filter(kind => kind !== 'messageKnown')
      if (changed.length > 0) counts.changedBooks += 1
      expect(changed, one.name).toEqual([])
      expect(Number(reply.infcode), `${one.name}: ${response.body}`).toBe(-1)
      if (one.expectPath !== undefined) {
        counts.withPath += 1
        expect(reply.err_msg, one.name).toContain(one.expectPath)
        expect(reply.err_msg, one.name).toMatch(/应为|期望/)
        expect(reply.err_msg, one.name).toMatch(/实收/)
      }
      expect(reply.err_msg, one.name).not.toContain('系统异常')
    }
  })
})

it('were as many as the README says', () => expect(counts.messages).toBeGreaterThan(23_000))
