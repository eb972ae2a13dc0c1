// A rule that breaks an invariant, and a director who asks for the impossible: nothing half-happens, the rest of the batch
// is decided as if it had come alone, and the journal folds and verifies.
import {beforeEach, describe, expect, it} from 'vitest'
import {rules} from '../centre/rules.ts'
import type {FaultPlan, PersonRecord} from '../state/records.ts'
import {checkBooks} from './check.ts'
import type {Cause} from './entry.ts'
import {TestHospital} from './testing/hospital.ts'
import {anyone, record, register, settleData, upload} from './testing/visit.ts'
import {type TestWorld, testWorld} from './testing/worlds.ts'
import {verify} from './verify.ts'
import {World} from './world.ts'

let t: TestWorld
let hospital: TestHospital
/** Bills of this total break the rule. */
const cursed = 6666

beforeEach(async () => {
  const settle: typeof rules.settle = (policy, facts) => {
    if (facts.lines.some(line => line.amount === cursed)) throw new Error('planted')
    return rules.settle(policy, facts)
  }
  t = await testWorld({}, {rules: {...rules, settle}})
  hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
})

function ready(amount: string, skip: number): Cause {
  const person = anyone(t.world, 'working', skip)
  const mdtrt_id = register(hospital, person)
  record(hospital, person, mdtrt_id)
  upload(hospital, person, mdtrt_id, [['XA-A', amount, '1', amount]])
  return {kind: 'message', raw: hospital.request('2207', {data: settleData(person, mdtrt_id, amount)}), via: {}}
}

describe('a broken invariant inside a batch', () => {
  it('books nothing for its cause; the others of the batch are decided as if it were not there', () => {
    const batch = [ready('20.00', 0), ready('66.66', 1), ready('30.00', 2), ready('66.66', 3)]
    t.world.receive([{kind: 'director', act: {kind: 'setStrict', strict: false}}], t.world.at)
    const before = t.world.seq
    const stepped = t.world.receive(batch, t.world.at)
    expect(stepped.map(({entry}) => entry.decision?.outcome)).toEqual(['ok', 'broken:planted', 'ok', 'broken:planted'])
    expect(stepped.map(({entry}) => entry.seq)).toEqual([1, 2, 3, 4].map(n => before + n))
    expect(stepped[1]!.entry.decision?.events).toEqual([])
    const answer = JSON.parse(stepped[1]!.entry.decision!.sends[0]!.body!)
    expect(answer).toMatchObject({infcode: -1, err_msg: expect.stringContaining('医保中心系统异常')})
    expect(JSON.stringify(answer)).not.toContain('planted')
    expect(checkBooks(t.world)).toEqual([])
    expect(t.world.reader.prepare<{n: number}>('select count(*) as n from settlement').get()?.n).toBe(2)
    const folded = World.fold('fold', t.texts, t.deps)
    expect(folded.fingerprint()).toBe(t.world.fingerprint())
    expect(folded.head).toBe(t.world.head)
    expect(verify('verify', t.texts, t.deps).differences).toEqual([])
  })

  it('is not remembered: the same message may come again', () => {
    const [first] = t.world.receive([ready('66.66', 0)], t.world.at)
    const cause = first!.entry.cause
    expect(t.world.receive([cause], t.world.at)[0]!.entry.decision?.outcome).toBe('broken:planted')
  })

  it('changes of the director before it in the batch stand, those after it too', () => {
    const fault: FaultPlan = {id: 'f', when: {infno: ['5301']}, at: 'C2', do: 'error'}
    const act = (act: Extract<Cause, {kind: 'director'}>['act']): Cause => ({kind: 'director', act})
    t.world.receive(
      [act({kind: 'planFault', fault}), ready('66.66', 0), act({kind: 'setStrict', strict: true})],
      t.world.at,
    )
    expect(t.world.strict).toBe(true)
    expect(t.world.books.faults()).toHaveLength(1)
    expect(World.fold('fold', t.texts, t.deps).strict).toBe(true)
  })
})

describe('a rule that breaks today what it decided then', () => {
  it('is a difference of the verify replay, not its end', async () => {
    const good = await testWorld()
    hospital = new TestHospital(good.world, hospital.code)
    t = good
    t.world.receive([ready('20.00', 0), ready('66.66', 1), ready('30.00', 2)], t.world.at)
    const settle: typeof rules.settle = (policy, facts) => {
      if (facts.lines.some(line => line.amount === cursed)) throw new Error('planted')
      return rules.settle(policy, facts)
    }
    const {differences, fingerprint} = verify('v', good.texts, {...good.deps, rules: {...rules, settle}})
    expect(differences).toMatchObject([{infno: '2207', what: 'decision', recorded: 'ok', today: 'broken:planted'}])
    expect(fingerprint).toBe(good.world.fingerprint())
  })
})

describe('the same causes', () => {
  it('make the same entries however they are batched', async () => {
    const causes = [ready('20.00', 0), ready('66.66', 1), ready('30.00', 2)]
    const at = t.world.at + 5
    const image = t.world.snapshot()
    const alone = World.fromSnapshot('alone', image, t.deps)
    const together = t.world.receive(causes, at).map(one => one.text)
    expect(causes.flatMap(cause => alone.receive([cause], at)).map(one => one.text)).toEqual(together)
    expect(alone.fingerprint()).toBe(t.world.fingerprint())
    alone.close()
  })
})

describe('a person that cannot be added', () => {
  const one: PersonRecord = {
    psnNo: '31000099999999999999999999',
    certType: '01',
    certNo: '319900199001010099',
    name: '新人',
    sex: 'female',
    nation: '1',
    birthDay: '1990-01-01',
    cardNo: 'ZZ1',
    cardSn: 'ZZ1',
    voucher: 'ZZ1',
    phone: '',
    address: '',
    severeDisability: false,
    hardship: 'none',
    flags: [],
    insurances: [],
    chronic: [],
    accumulators: [],
  }
  const add = (person: PersonRecord) =>
    t.world.receive([{kind: 'director', act: {kind: 'addPerson', person}}], t.world.at)[0]!.entry.decision?.outcome
  it('is refused by name: a taken number, a row twice', () => {
    const filing = {code: 'M03900', name: '高血压病', begins: '2025-01-01', ends: '2029-12-31'}
    expect(add({...one, chronic: [filing, filing]})).toBe('refused:rowTwice')
    expect(add({...one, certNo: anyone(t.world).cert_no})).toBe('refused:personExists')
    expect(add(one)).toBe('addPerson')
    expect(add(one)).toBe('refused:personExists')
    expect(add({...one, psnNo: '3', certNo: '3', cardNo: '3'})).toBe('refused:personExists')
  })
})
