// The whole class through a power cut 全班断电: forty seats at work on OP-01, the server killed when half of those who are to
// settle have settled and the next one presses the key, and started again on the same folder. Every seat goes on from what
// the server says, with what its browser kept, and finishes: nothing answered is lost, nothing happens twice, and drawer,
// bills and ledger agree.
import {afterAll, beforeAll, expect, it} from 'vitest'
import type {DeskAct} from '../../hospital/desk.ts'
import type {DeskView} from '../../hospital/view-types.ts'
import type {Entry} from '../../world/entry.ts'
import {type Killable, openKillable} from '../testing/programmes.ts'
import {type Acted, act, endAttempt, joinClass, look, nextKey, resumeSeat, type Seat} from '../testing/seat.ts'
import type {ResultRow} from './results.ts'
import type {Tile} from './tiles.ts'

const seats = 40
const keyMs = 200
/** Every so many-th patient is sent back to the doctor: no money is meant to move there. */
const sentBackEvery = 10
const meantToSettle = seats - seats / sentBackEvery
const float = 50_000

let server: Killable
beforeAll(async () => {
  server = await openKillable('class')
}, 120_000)
afterAll(() => server.close())

const control = <T>(path: string, body?: object): Promise<T> => server.control(path, body)
const entriesOf = async (path: string): Promise<Entry[]> =>
  (await server.ask(path))
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Entry)

type Trainee = Seat & {
  settles: boolean
  /** Entries before their own first. */
  from: number
  /** What they did and heard the end of. */
  answered: {what: DeskAct; seq: number; outcome: string}[]
  /** What they did when the line went dead: they do not know. */
  unknown: DeskAct[]
  finished: boolean
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

function keyOf({settles}: Trainee, view: DeskView): DeskAct {
  const {patient, bill, strip} = view
  const idle = strip.waiting.length === 0
  if (idle && patient?.samePerson && !bill && !settles) return {do: 'sendBack', reason: '请医生核对医嘱'}
  if (idle && bill?.state === 'trial' && !bill.explained) return {do: 'explain'}
  return nextKey(view)
}

/** Works until nobody is left to serve, or until the line is dead. */
async function work(one: Trainee, heard: (acted: Acted) => void, pressed: (what: DeskAct) => void): Promise<void> {
  let view = await look(server.url, one)
  while (view.patient || view.queue.length > 0) {
    const what = keyOf(one, view)
    one.unknown.push(what)
    const answer = act(server.url, one, what)
    pressed(what)
    const acted = await answer
    one.unknown.pop()
    one.answered.push({what, seq: acted.seq, outcome: acted.outcome})
    view = acted.view
    heard(acted)
    await pause(keyMs)
  }
  one.finished = true
}

it('forty seats, kill -9 in the middle: every seat continues, nothing is lost or doubled', async () => {
  const {id, code} = await control<{id: string; code: string}>('classes', {
    name: '断电班',
    mode: 'class',
    seats,
    exercise: 'OP-01',
  })
  const joined = await Promise.all(Array.from({length: seats}, (_, i) => joinClass(server.url, code, `学员${i + 1}`)))
  const class_: Trainee[] = []
  for (const seat of joined) {
    const {seq} = await look(server.url, seat)
    const settles = seat.number % sentBackEvery !== 0
    class_.push({...seat, settles, from: seq, answered: [], unknown: [], finished: false})
  }

  // they begin one after another, so that the cut finds them at different steps
  const settled = new Set<string>()
  const ends = await Promise.all(
    class_.map(async (one, i) => {
      await pause((i * 3000) / seats)
      const heard = ({view}: Acted) => {
        if (view.bills.some(bill => bill.state === 'settled')) settled.add(one.world)
      }
      const pressed = ({do: key}: DeskAct) => {
        if (key === 'settle' && settled.size >= meantToSettle / 2) setTimeout(() => server.kill(), 6)
      }
      return work(one, heard, pressed).catch((error: unknown) => error)
    }),
  )
  const cut = class_.filter(one => !one.finished)
  // the line of these went dead, and for no other reason
  expect(ends.filter(one => one !== undefined && !(one instanceof TypeError))).toEqual([])
  expect(cut.length).toBeGreaterThan(0)
  expect(settled.size).toBeLessThan(meantToSettle)

  await server.again()
  await Promise.all(
    class_.map(async one => {
      // half of them reload the page, half press the next key
      if (one.number % 2 === 0) {
        const {world, desk, number} = one
        Object.assign(one, await resumeSeat(server.url, one))
        expect(one).toMatchObject({world, desk, number})
      }
      await work(
        one,
        () => {},
        () => {},
      )
      await endAttempt(server.url, one)
    }),
  )

  const {results} = await control<{results: ResultRow[]}>(`classes/${id}/results`)
  const {tiles} = await control<{tiles: Tile[]}>(`classes/${id}`)
  expect(results.map(one => one.seat)).toEqual(class_.map((_, i) => i + 1))
  let unknownBooked = 0
  for (const one of class_) {
    const {number, world, settles} = one
    const name = `seat ${number}, ${world}`
    const meant = settles ? 1 : 0
    const entries = await entriesOf(`worlds/${world}/entries?from=1`)

    // what was answered is there in the words of the answer; of the rest at most what they do not know of
    const done = entries.filter(({seq, cause}) => cause.kind === 'desk' && seq > one.from)
    for (const {what, seq, outcome} of one.answered) {
      const entry = entries[seq - 1]
      expect(entry, name).toMatchObject({seq, cause: {kind: 'desk', act: what}, decision: {outcome}})
    }
    const heardOf = new Set(one.answered.map(({seq}) => seq))
    const unheard = done.filter(({seq}) => !heardOf.has(seq)).map(({cause}) => cause.kind === 'desk' && cause.act)
    expect([[], one.unknown], name).toContainEqual(unheard)
    unknownBooked += unheard.length

    // one settlement where one was meant, at the centre, in the bills and in the drawer
    const settlements = entries.flatMap(({decision}) => (decision?.events ?? []).filter(({kind}) => kind === 'settled'))
    expect(settlements.length, name).toBe(meant)
    const view = await look(server.url, one)
    const bills = view.bills.filter(bill => bill.state === 'settled')
    expect(bills.length, name).toBe(meant)
    const cash = bills[0]?.amounts?.cash ?? 0
    expect(view.drawer, name).toMatchObject({expected: float + cash, inside: float + cash, taken: {cash}})
    const ledger = await control<object>(`worlds/${world}/ledger?check=1`)
    const {total = 0, fund = 0} = bills[0]?.amounts ?? {}
    const sums = {live: meant, cancelled: 0, totalFen: total, fundFen: fund, cashFen: cash}
    expect(ledger, name).toMatchObject({settlements: sums, findings: []})
    expect(await control<object>(`worlds/${world}/verify`, {}), name).toMatchObject({equal: true})

    const result = results[number - 1]
    expect(result, name).toMatchObject({
      attempt: {world, number: 1, state: 'ended', endedBy: 'trainee'},
      served: meant,
      failed: false,
      marks: {finished: true, passed: settles},
    })
    expect(tiles[number - 1], name).toMatchObject({seat: number, step: 'ended', served: meant, unknown: 0})
  }
  console.log(
    `a class cut off: ${settled.size} of ${meantToSettle} had settled, ${cut.length} seats were at work, ` +
      `${class_.reduce((sum, one) => sum + one.answered.length, 0)} acts answered, ` +
      `${class_.reduce((sum, one) => sum + one.unknown.length, 0)} not, ${unknownBooked} of them booked`,
  )
}, 180_000)
