// Each fault at each point: what the books hold afterwards, what goes back on the wire, and that a replay agrees.
import {beforeEach, describe, expect, it} from 'vitest'
import {FaultTally} from '../line/faults.ts'
import type {FaultPlan} from '../state/records.ts'
import {deliveryOf} from './delivery.ts'
import type {Entry} from './entry.ts'
import {TestHospital} from './testing/hospital.ts'
import {anyone, record, register, settleData, upload} from './testing/visit.ts'
import {type TestWorld, testWorld} from './testing/worlds.ts'
import {verify} from './verify.ts'
import {World} from './world.ts'

let t: TestWorld
let hospital: TestHospital

beforeEach(async () => {
  t = await testWorld()
  hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
})

const plan = (fault: Partial<FaultPlan> & Pick<FaultPlan, 'at' | 'do'>) =>
  t.world.receive(
    [{kind: 'director', act: {kind: 'planFault', fault: {id: 'f', when: {infno: ['2207']}, ...fault}}}],
    t.world.at,
  )

const settlements = () => t.world.reader.prepare<{n: number}>('select count(*) as n from settlement').get()!.n

function ready() {
  const person = anyone(t.world)
  const mdtrt_id = register(hospital, person)
  record(hospital, person, mdtrt_id)
  upload(hospital, person, mdtrt_id, [['XA-A', '10', '2', '20.00']])
  return settleData(person, mdtrt_id, '20.00')
}

const rows: [at: FaultPlan['at'], act: FaultPlan['do'], more: Partial<FaultPlan>, booked: number, delivery: string][] =
  [
    ['C0', 'drop', {}, 0, 'silence'],
    ['C1', 'drop', {}, 0, 'silence'],
    ['C2', 'drop', {}, 0, 'silence'],
    ['C3', 'drop', {}, 1, 'silence'],
    ['C0', 'reset', {}, 0, 'reset'],
    ['C3', 'reset', {}, 1, 'reset'],
    ['C3', 'delay', {delayMs: 90_000}, 1, 'answer'],
    ['C4', 'truncate', {bytes: 40}, 1, 'part'],
    ['C4', 'reset', {bytes: 40}, 1, 'part'],
    ['C4', 'drop', {bytes: 40}, 1, 'part'],
    ['C4', 'delay', {bytes: 40, delayMs: 9000}, 1, 'part'],
    ['C5', 'reset', {}, 1, 'answer'],
    ['C5', 'drop', {}, 1, 'answer'],
    ['C2', 'error', {text: '系统繁忙'}, 0, 'answer'],
    ['C0', 'error', {status: 502}, 0, 'status'],
    ['C2', 'error', {status: 504}, 0, 'status'],
    ['C3', 'error', {status: 502}, 1, 'status'],
    ['C3', 'error', {status: 504}, 1, 'status'],
    ['C1', 'lateCommit', {delayMs: 30_000}, 0, 'silence'],
    ['C3', 'duplicate', {}, 1, 'answer'],
  ]

describe('every fault', () => {
  for (const [at, act, more, booked, kind] of rows) {
    it(`${act} at ${at}: ${booked} booked, ${kind} on the wire`, () => {
      const data = ready()
      plan({at, do: act, ...more})
      const reply = hospital.send('2207', {data})
      expect(settlements()).toBe(booked)
      expect(deliveryOf(reply.entry).kind).toBe(kind)
      expect(t.world.books.faults()[0]).toMatchObject({matched: 1, fired: 1})
      expect(verify('v', t.texts, t.deps).differences).toEqual([])
      expect(World.fold('v', t.texts, t.deps).fingerprint()).toBe(t.world.fingerprint())
    })
  }

  it('an injected error is not remembered: the same message may be sent again and succeeds', () => {
    const raw = hospital.request('2207', {data: ready()})
    plan({at: 'C2', do: 'error', text: '系统繁忙', times: 1})
    expect(hospital.raw(raw).err_msg).toBe('系统繁忙')
    expect(hospital.raw(raw).infcode).toBe(0)
  })

  it('a late commit books when it is due, and not once it was reversed', () => {
    const data = ready()
    plan({at: 'C1', do: 'lateCommit', delayMs: 30_000, times: 1})
    const raw = hospital.request('2207', {data})
    hospital.raw(raw)
    const due = t.world.nextDue()!
    expect(due).toBe(t.world.at + 30_000)
    hospital.send('2601', {data: {psn_no: data.psn_no, omsgid: JSON.parse(raw).msgid, oinfno: '2207'}})
    const [late] = t.world.receive(t.world.due(due), due)
    expect(late!.entry.decision?.outcome).toBe('originalReversed')
    expect(settlements()).toBe(0)
    expect(t.world.nextDue()).toBeUndefined()
  })

  it('a duplicated delivery is answered from the first entry and books nothing', () => {
    const data = ready()
    plan({at: 'C0', do: 'duplicate'})
    const first = hospital.send('2207', {data})
    const [second] = t.world.receive(t.world.due(t.world.at), t.world.at)
    expect(second!.entry.decision?.sends[0]?.answerOf).toBe(first.entry.seq)
    expect(settlements()).toBe(1)
  })

  it('an error without a status tells a booked client that it failed; a repetition gets the true answer', () => {
    const raw = hospital.request('2207', {data: ready()})
    plan({at: 'C3', do: 'error', text: '系统繁忙', times: 1})
    const delivery = deliveryOf(hospital.raw(raw).entry)
    expect(delivery.kind === 'answer' && JSON.parse(delivery.body ?? '')).toMatchObject({
      infcode: -1,
      err_msg: '系统繁忙',
    })
    expect(settlements()).toBe(1)
    const again = hospital.raw(raw).entry
    expect(again.decision?.sends[0]).toEqual({to: hospital.code, answerOf: again.seq - 1})
  })

  it('what has no answer of its own to cut is reset: a message cut before booking, a repetition', () => {
    const raw = hospital.request('2207', {data: ready()})
    plan({at: 'C1', do: 'truncate', bytes: 40, times: 1})
    expect(deliveryOf(hospital.raw(raw).entry).kind).toBe('reset')
    hospital.raw(raw)
    plan({at: 'C4', do: 'truncate', bytes: 40, times: 1})
    expect(deliveryOf(hospital.raw(raw).entry).kind).toBe('reset')
    expect(settlements()).toBe(1)
  })

  it('every plan that fits counts the message, whichever fires', () => {
    const one = (id: string, nth: number[]) => plan({id, at: 'C2', do: 'error', text: id, when: {infno: ['5301'], nth}})
    one('first', [1])
    one('second', [2, 1])
    const texts = Array.from({length: 3}, () => hospital.send('5301', {data: {psn_no: anyone(t.world).psn_no}}).err_msg)
    expect(texts).toEqual(['first', 'second', ''])
    expect(t.world.books.faults()).toMatchObject([
      {id: 'first', matched: 3, fired: 1},
      {id: 'second', matched: 3, fired: 1},
    ])
  })

  it('a plan owes firings until it has fired as often as it must, also when it was taken back', () => {
    const tally = () => {
      const all = new FaultTally()
      for (const text of t.texts) all.take((JSON.parse(text) as Entry).decision?.events ?? [])
      return all
    }
    const ask = () => hospital.send('5301', {data: {psn_no: anyone(t.world).psn_no}})
    plan({id: 'twice', at: 'C2', do: 'error', when: {infno: ['5301']}, mustFire: 2})
    plan({id: 'perhaps', at: 'C2', do: 'drop', when: {infno: ['2207']}, mustFire: 0})
    plan({id: 'never', at: 'C2', do: 'drop', when: {infno: ['2208']}})
    ask()
    expect(tally().owing.map(row => row.plan.id)).toEqual(['twice', 'never'])
    ask()
    expect(tally().owing.map(row => row.plan.id)).toEqual(['never'])
    t.world.receive([{kind: 'director', act: {kind: 'dropFault', id: 'never'}}], t.world.at)
    expect(tally().owing).toMatchObject([{plan: {id: 'never'}, dropped: true, fired: 0}])
    expect(tally().all.map(row => row.fired)).toEqual([2, 0, 0])
  })

  it('a range of message ids decides, both ends included', () => {
    const data = {psn_no: anyone(t.world).psn_no}
    const raws = Array.from({length: 5}, () => hospital.request('5301', {data}))
    const ids = raws.map(raw => JSON.parse(raw).msgid as string)
    expect([...ids].sort()).toEqual(ids)
    const struck = (msgid: {from?: string; to?: string}) => {
      plan({at: 'C0', do: 'drop', when: {msgid}})
      return raws.map(raw => (hospital.raw(raw).entry.line.did === 'drop' ? 'x' : '.')).join('')
    }
    expect(struck({from: ids[1]!, to: ids[2]!})).toBe('.xx..')
    expect(struck({from: ids[3]!})).toBe('...xx')
    expect(struck({to: ids[0]!})).toBe('x....')
  })

  it('nth, times, window, institution and expiry decide whether it fires', () => {
    const at = t.world.at
    const fires = (fault: Partial<FaultPlan>, count: number) => {
      plan({at: 'C2', do: 'error', when: {infno: ['5301'], ...fault.when}, ...fault})
      const answers = Array.from(
        {length: count},
        () => hospital.send('5301', {data: {psn_no: anyone(t.world).psn_no}}).infcode,
      )
      t.world.receive([{kind: 'director', act: {kind: 'dropFault', id: 'f'}}], t.world.at)
      return answers.map(code => (code === 0 ? '.' : 'x')).join('')
    }
    expect(fires({when: {infno: ['5301'], nth: [2, 4]}}, 5)).toBe('.x.x.')
    expect(fires({times: 2}, 4)).toBe('xx..')
    expect(fires({when: {infno: ['5301'], institution: 'H00000000000'}}, 2)).toBe('..')
    expect(fires({when: {infno: ['5301'], until: at}}, 2)).toBe('..')
    expect(fires({expires: at}, 2)).toBe('..')
    expect(fires({when: {infno: ['2207']}}, 2)).toBe('..')
    const half = fires({when: {infno: ['5301'], chanceBp: 5000}}, 40)
    expect(half).toMatch(/x/)
    expect(half).toMatch(/\./)
  })
})
