// Slips in a world: the hospital's own system dead, sheets written and keyed back, posted under the service's time, converted through
// the interface. Then any acts in any order: the paper is always posted + void + open, and replays agree.
import fc from 'fast-check'
import {beforeEach, describe, expect, it} from 'vitest'
import {drawFrom} from '../base/draw.ts'
import type {PaperAct} from '../hospital/paper-acts.ts'
import {sumsOf} from '../slips/back-entry.ts'
import {fieldsOf} from '../slips/fields.ts'
import type {PatientDoc} from '../state/hospital-records.ts'
import {patientId} from '../state/new-patient.ts'
import type {SystemState} from '../state/slip-records.ts'
import {checkBooks} from './check.ts'
import {act, bring, centre, institution, openDesk, receive, run, settle, t, upToTrial, view} from './testing/desk.ts'
import {verify} from './verify.ts'
import {World} from './world.ts'

const system = (state: SystemState) =>
  receive({kind: 'director', act: {kind: 'hospitalSystem', institution, state}}).decision?.outcome
const paper = (one: PaperAct) => receive({kind: 'paper', institution, act: one}, t.world.at + 1000).decision?.outcome
const slips = () => t.world.hospitalDocs(institution, 'slip')
const patient = (id: string) => t.world.hospitalDocs(institution, 'patient').find(one => one.id === id)
const write = (number: number, more: Partial<PaperAct & {do: 'write'}> = {}) =>
  paper({do: 'write', window: '1', series: 'A', number, kind: 'charge', level: null, tender: 'cash', ...more})
const truth = (id: string) => fieldsOf(slips().find(one => one.id === id)!.paper)
const key = (pass: 1 | 2, by: string, fields = truth('P00001'), slip = 'P00001') =>
  paper({do: 'key', slip, pass, by, fields})
const post = (slip = 'P00001') => paper({do: 'post', slip, by: '钱会计'})

beforeEach(() => openDesk())

describe('the hospital’s own system dead', () => {
  it('nothing can be done at a window; the entry says what was tried', () => {
    bring()
    expect(system('down')).toBe('hospitalSystem')
    expect(act({do: 'call', patient: 'M00001'})).toBe('refused:systemDown')
    expect(act({do: 'openShift', cashier: '1', name: '1', float: 0})).toBe('refused:systemDown')
    expect(system('slow')).toBe('hospitalSystem')
    expect(act({do: 'call', patient: 'M00001'})).toBe('call')
  })

  it('a patient is called by voice, charged on a slip, and the money is in the drawer', () => {
    bring()
    system('down')
    expect(paper({do: 'call', window: '1', patient: 'M00001'})).toBe('call')
    expect(write(231)).toBe('write')
    expect(patient('M00001')).toMatchObject({state: 'done', window: '1'})
    expect(slips()).toHaveLength(1)
    expect(slips()[0]).toMatchObject({state: 'open', paper: {number: 231, total: 4300, window: '1', cashier: '小周'}})
    expect(view().drawer.expected).toBe(50_000 + 4300)
    expect(centre().n).toBe(0)
  })

  it('a bill begun before is given up for the slip; one in doubt is not', () => {
    bring()
    upToTrial()
    system('down')
    expect(write(1)).toBe('write')
    expect(t.world.hospitalDocs(institution, 'bill').map(one => one.state)).toEqual(['dropped'])
  })

  it('who had paid already only goes', () => {
    bring()
    upToTrial()
    settle()
    system('down')
    expect(paper({do: 'release', window: '1', served: true})).toBe('release')
    expect(patient('M00001')?.state).toBe('done')
  })

  it('other windows open by hand', () => {
    system('down')
    const open = (window: string) => paper({do: 'openByHand', window, cashier: '102', name: '小吴', float: 20_000})
    expect(open('2')).toBe('openByHand')
    expect(open('2')).toBe('refused:shiftOpen')
    expect(open('1')).toBe('refused:shiftOpen')
  })

  it.each<[string, Partial<PaperAct & {do: 'write'}>, string]>([
    ['a number beyond the last', {number: 10_000}, 'badNumber'],
    ['a series in small letters', {series: 'a'}, 'badNumber'],
    ['an item the price list has not', {lines: [{code: 'XA-OLD', countE4: 10_000}]}, 'noSuchItem'],
    ['no count', {lines: [{code: 'XA-A', countE4: 0}]}, 'badCount'],
    ['more lines than a sheet has', {lines: Array(7).fill({code: 'XA-A', countE4: 10_000})}, 'tooManyLines'],
    ['no line', {lines: []}, 'noLines'],
    ['a window nobody stands at', {window: '9'}, 'noShift'],
  ])('refuses a slip with %s', (_, more, why) => {
    bring()
    paper({do: 'call', window: '1', patient: 'M00001'})
    expect(write(1, more)).toBe(`refused:${why}`)
    expect(slips()).toHaveLength(0)
    expect(view().drawer.expected).toBe(50_000)
  })
})

describe('blocks and numbers', () => {
  const issue = (from: number, to: number, more = {}) =>
    paper({do: 'issueBlock', series: 'A', from, to, window: '1', by: '秦', ...more})

  it('blocks do not overlap within a series', () => {
    expect(issue(201, 225)).toBe('issueBlock')
    expect(issue(225, 250)).toBe('refused:blockOverlaps')
    expect(issue(225, 250, {series: 'B'})).toBe('issueBlock')
    expect(issue(300, 299)).toBe('refused:badNumber')
    expect(issue(301, 310, {by: ''})).toBe('refused:noName')
  })

  it('a number is declared once, and for what it is', () => {
    const declare = (number: number, fate: 'spoiled' | 'lost' | 'duplicate') =>
      paper({do: 'declareNumber', series: 'A', number, fate, by: '秦', reason: '墨水洒了'})
    bring()
    paper({do: 'call', window: '1', patient: 'M00001'})
    write(7)
    expect(declare(7, 'lost')).toBe('refused:numberWritten')
    expect(declare(7, 'duplicate')).toBe('refused:notTwice')
    expect(declare(8, 'spoiled')).toBe('declareNumber')
    expect(declare(8, 'lost')).toBe('refused:declaredAlready')
  })
})

describe('back-entry', () => {
  beforeEach(() => {
    bring()
    system('down')
    paper({do: 'call', window: '1', patient: 'M00001'})
    write(231)
  })

  it('posts what two agree on under the service’s time, and only once', () => {
    const servedAt = slips()[0]!.paper.at
    expect(key(1, '甲')).toBe('key')
    expect(key(2, '甲')).toBe('refused:samePerson')
    expect(key(2, '乙')).toBe('key')
    expect(post()).toBe('refused:systemDown')
    receive({kind: 'director', act: {kind: 'hospitalSystem', institution, state: 'up'}}, servedAt + 3_600_000)
    expect(post()).toBe('post')
    const [bill] = t.world.hospitalDocs(institution, 'bill')
    const minute = servedAt - (servedAt % 60_000)
    expect(bill).toMatchObject({
      state: 'selfPaid',
      receipt: 'A0231',
      settledAt: minute,
      amounts: {total: 4300, cash: 4300},
      slip: {id: 'P00001', number: 'A0231', serviceAt: minute, postedAt: t.world.at},
    })
    expect(t.world.at - minute).toBeGreaterThanOrEqual(3_600_000)
    // the money moved when the slip was written, not again
    expect(view().drawer.expected).toBe(50_000 + 4300)
    expect(post()).toBe('refused:postedAlready')
    expect(t.world.hospitalDocs(institution, 'bill')).toHaveLength(1)
  })

  it('two who disagree need a third, who reads the paper', () => {
    key(1, '甲', {...truth('P00001'), total: '34.00'})
    key(2, '乙')
    system('up')
    expect(post()).toBe('refused:notAgreed')
    const resolve = (by: string, total: string) => paper({do: 'resolve', slip: 'P00001', by, fields: {total}})
    expect(resolve('乙', '43.00')).toBe('refused:samePerson')
    expect(resolve('丙', '34.00')).toBe('resolve')
    expect(post()).toBe('refused:sumsDiffer')
    expect(resolve('丙', '43.00')).toBe('resolve')
    expect(post()).toBe('post')
  })

  it.each([
    ['a name nobody has', {name: '别人'}, 'noSuchPatient'],
    ['an outpatient number nobody has', {patient: 'M99999'}, 'noSuchPatient'],
    ['an item the price list has not', {'item1.code': 'SV-9'}, 'noSuchItem'],
    ['a time that is none', {at: '昨天'}, 'unreadable'],
  ])('does not post %s, though both keyed it', (_, wrong, why) => {
    system('up')
    key(1, '甲', {...truth('P00001'), ...wrong})
    key(2, '乙', {...truth('P00001'), ...wrong})
    expect(post()).toBe(`refused:${why}`)
    expect(t.world.hospitalDocs(institution, 'bill')).toHaveLength(0)
  })

  it('of two sheets with one number neither is posted before somebody has said so', () => {
    bring({id: 'M00002'})
    paper({do: 'call', window: '1', patient: 'M00002'})
    write(231)
    system('up')
    key(1, '甲')
    key(2, '乙')
    expect(post()).toBe('refused:numberPosted')
    paper({do: 'declareNumber', series: 'A', number: 231, fate: 'duplicate', by: '秦', reason: '两个窗口接着写'})
    expect(post()).toBe('post')
  })

  it('a void slip gives its money back and is never posted', () => {
    expect(paper({do: 'voidSlip', slip: 'P00001', by: '小周', reason: '开错'})).toBe('voidSlip')
    expect(view().drawer.expected).toBe(50_000)
    expect(paper({do: 'voidSlip', slip: 'P00001', by: '小周', reason: '开错'})).toBe('refused:slipClosed')
    system('up')
    expect(key(1, '甲')).toBe('refused:slipClosed')
    expect(post()).toBe('refused:slipClosed')
  })

  it('converted, it is settled through the interface with the slip’s time on visit and lines', () => {
    const servedAt = slips()[0]!.paper.at
    key(1, '甲')
    key(2, '乙')
    receive({kind: 'director', act: {kind: 'hospitalSystem', institution, state: 'up'}}, servedAt + 7_200_000)
    post()
    act({do: 'call', patient: 'M00001'})
    act({do: 'read', shows: 0})
    act({do: 'identity', same: true})
    expect(act({do: 'convert', bill: 'B00001'})).toBe('convert')
    expect(act({do: 'trial'})).toBe('trial')
    const due = view().bill!.amounts!.cash
    expect(act({do: 'settle', tender: due > 0 ? [{kind: 'cash', amount: due}] : [], received: due})).toBe('settle')
    run()
    expect(view().bill?.state).toBe('settled')
    const minute = servedAt - (servedAt % 60_000)
    const times = t.world.reader
      .prepare<{at: number}>('select distinct service_at as at from fee_item order by 1')
      .all()
      .map(one => one.at)
    expect(times).toEqual([minute])
    expect(centre()).toMatchObject({n: 1, total: 4300})
    expect(checkBooks(t.world)).toEqual([])
  })

  it('a deposit is money received, and nothing the insurance could take over', () => {
    bring({id: 'M00002'})
    paper({do: 'call', window: '1', patient: 'M00002'})
    expect(write(232, {kind: 'deposit', level: 'red', lines: [{deposit: 500_000}]})).toBe('write')
    system('up')
    const fields = truth('P00002')
    paper({do: 'key', slip: 'P00002', pass: 1, by: '甲', fields})
    paper({do: 'key', slip: 'P00002', pass: 2, by: '乙', fields})
    expect(post('P00002')).toBe('post')
    act({do: 'call', patient: 'M00002'})
    expect(act({do: 'convert', bill: 'B00001'})).toBe('refused:notSelfPaid')
  })
})

describe('registered and unseen', () => {
  const registered = (more: Partial<NonNullable<PatientDoc['registration']>> = {}, seen = false) => {
    const registration = {receipt: 'G0001', fee: 1400, tender: 'cash' as const, at: t.world.at, refunded: null, ...more}
    bring({wants: 'refund', seen, registration})
    paper({do: 'call', window: '1', patient: 'M00001'})
  }
  const refund = (reviewer = '老秦') => paper({do: 'refundUnseen', window: '1', series: 'A', number: 400, reviewer})

  it('get the fee back by the tender it came by', () => {
    registered({tender: 'mobile'})
    expect(refund()).toBe('refundUnseen')
    expect(view().drawer).toMatchObject({expected: 50_000, returned: {mobile: 1400}})
    expect(slips()[0]).toMatchObject({paper: {kind: 'refund', total: 1400, tender: 'mobile'}})
    expect(patient('M00001')?.registration?.refunded).toBe(t.world.at)
  })

  it('posted, the bill says that it was paid and went back', () => {
    registered()
    refund()
    key(1, '甲')
    key(2, '乙')
    expect(post()).toBe('post')
    expect(t.world.hospitalDocs(institution, 'bill')[0]).toMatchObject({state: 'refunded', receiptState: 'void'})
    expect(sumsOf(slips())).toEqual({paper: -1400, posted: -1400, void: 0, open: 0})
  })

  it.each<[string, () => void, string, string]>([
    ['who was seen', () => registered({}, true), '老秦', 'wasSeen'],
    ['of yesterday', () => registered({at: t.world.at - 86_400_000}), '老秦', 'notToday'],
    ['twice', () => registered({refunded: t.world.at}), '老秦', 'refundedAlready'],
    ['reviewed by the cashier', () => registered(), '小周', 'ownReview'],
    ['reviewed by nobody', () => registered(), '', 'noReviewer'],
  ])('not %s', (_, come, reviewer, why) => {
    come()
    expect(refund(reviewer)).toBe(`refused:${why}`)
    expect(view().drawer.expected).toBe(50_000)
  })

  it('not without a receipt', () => {
    bring()
    paper({do: 'call', window: '1', patient: 'M00001'})
    expect(refund()).toBe('refused:noRegistration')
  })
})

it('the tally at the door: came, seen, once each', () => {
  expect(paper({do: 'doorCame', id: 'e1', level: 'red'})).toBe('doorCame')
  expect(paper({do: 'doorCame', id: 'e1', level: 'red'})).toBe('refused:doorTwice')
  expect(paper({do: 'doorSeen', id: 'e1'})).toBe('doorSeen')
  expect(paper({do: 'doorLeft', id: 'e1'})).toBe('refused:noDoor')
  expect(t.world.hospitalDocs(institution, 'door')).toMatchObject([{id: 'e1', level: 'red', leftAt: null}])
})

/** Any acts of paper in any order, sensible and not, with the system going and coming. */
function storm(seed: string, acts: number): void {
  const draw = drawFrom(seed, 'paper storm')
  let drawn = 0
  const below = (n: number) => draw.below(`d${++drawn}`, n)
  const pick = <T>(of: readonly T[]): T => of[below(of.length)] as T
  const people = ['甲', '乙', '丙', '丁']
  let came = 0
  for (let n = 0; n < acts; n++) {
    if (below(12) === 0) {
      system(pick(['up', 'down', 'slow'] as const))
      continue
    }
    if (below(6) === 0) {
      came += 1
      const fee = {
        receipt: `G${came}`,
        fee: 1400,
        tender: pick(['cash', 'mobile'] as const),
        at: t.world.at,
        refunded: null,
      }
      bring({id: patientId(came), seen: below(2) > 0, registration: fee})
      continue
    }
    const slip = pick([...slips().map(one => one.id), 'P99999'])
    const fields = {...(slips().find(one => one.id === slip) ? truth(slip) : {})}
    if (below(5) === 0) fields[pick(['total', 'name', 'number', 'item1.count'])] = pick(['1', '43.00', 'A0003'])
    const numbered = {series: pick(['A', 'A', 'B']), number: 1 + below(40)}
    const queue = view().queue.map(one => one.id)
    const next = slips().find(one => one.id === slip)
    // half of what is done with a sheet is what it needs next, or nothing would ever be posted
    const sensible: (() => PaperAct)[] = !next
      ? []
      : next.state === 'disputed'
        ? [() => ({do: 'resolve', slip, by: '丁', fields: truth(slip)})]
        : next.state === 'agreed'
          ? [() => ({do: 'post', slip, by: '丁'})]
          : [() => ({do: 'key', slip, pass: next.first ? 2 : 1, by: next.first ? '乙' : '甲', fields})]
    const one: PaperAct = pick<() => PaperAct>([
      ...sensible.flatMap(act => Array(9).fill(act)),
      () => ({do: 'issueBlock', series: 'A', from: 1 + below(9), to: 1 + below(12), window: '1', by: pick(people)}),
      () => ({do: 'call', window: '1', patient: pick([...queue, 'M0'])}),
      () => ({do: 'call', window: '1', patient: pick([...queue, 'M0'])}),
      () => ({
        do: 'write',
        window: '1',
        kind: pick(['charge', 'charge', 'registration']),
        level: pick([null, 'red']),
        tender: pick(['cash', 'bankCard']),
        ...numbered,
        ...(below(3) === 0 && {lines: [{deposit: 1 + below(100_000)}]}),
      }),
      () => ({do: 'refundUnseen', window: '1', reviewer: pick(['小周', '老秦']), ...numbered}),
      () => ({do: 'release', window: '1', served: below(2) > 0}),
      () => ({do: 'voidSlip', slip, by: pick(people), reason: '错'}),
      () => ({
        do: 'declareNumber',
        fate: pick(['spoiled', 'lost', 'duplicate', 'duplicate']),
        by: pick(people),
        reason: '',
        ...numbered,
      }),
      () => ({do: 'key', slip, pass: 1, by: pick(people), fields}),
      () => ({do: 'key', slip, pass: 2, by: pick(people), fields}),
      () => ({do: 'resolve', slip, by: pick(people), fields}),
      () => ({do: 'post', slip, by: pick(people)}),
    ])()
    const entry = receive({kind: 'paper', institution, act: one}, t.world.at + 1000)
    const outcome = entry.decision?.outcome ?? ''
    if (outcome.startsWith('broken:')) throw new Error(`seed ${seed}, entry ${entry.seq}: ${outcome}`)
    if (outcome.startsWith('refused:')) expect(entry.decision?.events).toEqual([])
  }
}

it('whatever is done, the paper is posted + void + open, the drawer is the paper, and replays agree', async () => {
  const posted = {count: 0}
  await fc.assert(
    fc.asyncProperty(fc.string({minLength: 1, maxLength: 12}), async seed => {
      await openDesk()
      storm(seed, 220)
      const {paper: whole, posted: booked, void: torn, open} = sumsOf(slips())
      expect(booked + torn + open).toBe(whole)
      const bills = t.world.hospitalDocs(institution, 'bill')
      const signed = bills.map(({state, amounts}) => (state === 'refunded' ? -1 : 1) * (amounts?.total ?? 0))
      expect(signed.reduce((sum, one) => sum + one, 0)).toBe(booked)
      expect(new Set(bills.map(one => one.slip?.id)).size).toBe(bills.length)
      posted.count += bills.length
      const moved = t.world.hospitalDocs(institution, 'drawer').reduce((sum, one) => sum + one.amount, 0)
      expect(moved).toBe(50_000 + booked + open)
      for (const {state, first, second, resolved} of slips()) {
        const hands = [first, second, resolved].flatMap(one => (one ? [one.by] : []))
        if (state === 'posted') expect(new Set(hands).size).toBe(hands.length)
      }
      const folded = World.fold('test', t.texts, t.deps)
      expect(folded.fingerprint()).toBe(t.world.fingerprint())
      folded.close()
      expect(verify('test', t.texts, t.deps).differences).toEqual([])
    }),
    {numRuns: 12, seed: 20250915},
  )
  expect(posted.count).toBeGreaterThan(20)
})
