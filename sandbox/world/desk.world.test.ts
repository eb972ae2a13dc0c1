// The counter 门诊收费 without a screen: a hospital of the world works patients through acts at a window, its messages go
// over the line, its answers come back or do not. Money is laid beside the centre's books at the end.
import {beforeEach, describe, expect, it} from 'vitest'
import {dayOf} from '../base/instant.ts'
import type {DeskAct} from '../hospital/desk.ts'
import {makePerson} from '../people/person.ts'
import {wellKnown} from '../people/population.ts'
import {checkBooks} from './check.ts'
import type {FaultPlan, LinkId} from './entry.ts'
import {
  act,
  bring,
  cashDue,
  centre,
  fault,
  institution,
  openDesk,
  receive,
  run,
  settle,
  t,
  upToTrial,
  view,
} from './testing/desk.ts'
import {verify} from './verify.ts'
import {World} from './world.ts'

beforeEach(() => openDesk())

describe('a plain bill', () => {
  it('is read, priced, tried, settled, printed; six amounts and the drawer are the centre’s to the fen', () => {
    bring()
    upToTrial()
    const trial = view().bill!
    expect(trial.state).toBe('trial')
    // 1 + 30 + 12 yuan; the class C line of 12 is the person's own
    expect(trial.amounts).toMatchObject({total: 4300, fullSelfPay: 1200, cash: 1200, account: 3100, fund: 0})
    expect(settle()).toBe('settle')
    const settled = view().bill!
    expect(settled).toMatchObject({state: 'settled', change: 8800, receiptState: 'valid'})
    expect(settled.setlId).toMatch(/^\d{30}$/)
    expect(view().drawer.expected).toBe(50_000 + 1200)
    expect(centre()).toEqual({n: 1, cash: 1200, total: 4300})
    expect(act({do: 'print', what: 'receipt'})).toBe('print')
    expect(act({do: 'done'})).toBe('done')
    expect(view().patient).toBeNull()
    expect(view().strip).toMatchObject({centre: 'ok', unknown: 0, waiting: []})
  })

  it('replays: fold and verify agree with the world', () => {
    bring()
    upToTrial()
    settle()
    expect(World.fold('t', t.texts, t.deps).fingerprint()).toBe(t.world.fingerprint())
    const verified = verify('t', t.texts, t.deps)
    expect(verified.differences).toEqual([])
    expect(verified.fingerprint).toBe(t.world.fingerprint())
    expect(checkBooks(t.world)).toEqual([])
  })

  it('is charged anew when its lines change: the old lines go first', () => {
    bring()
    upToTrial()
    expect(act({do: 'removeLine', sn: '3'})).toBe('removeLine')
    expect(view().bill).toMatchObject({state: 'open', amounts: null})
    expect(act({do: 'trial'})).toBe('trial')
    expect(view().bill?.amounts).toMatchObject({total: 3100, cash: 0, account: 3100})
    expect(act({do: 'settle', tender: [], received: 0})).toBe('settle')
    expect(centre()).toEqual({n: 1, cash: 0, total: 3100})
  })
})

describe('what stands against an act', () => {
  it.each<[string, DeskAct, string]>([
    ['nobody at the window', {do: 'read', shows: 0}, 'noPatient'],
    ['nobody of that number', {do: 'call', patient: 'M9'}, 'patientElsewhere'],
    ['a second shift', {do: 'openShift', cashier: '2', name: '', float: 0}, 'shiftOpen'],
    ['a count below nothing', {do: 'countDrawer', counted: -1}, 'badCount'],
    ['closing uncounted', {do: 'closeShift'}, 'notCounted'],
    ['declaring uncounted', {do: 'declare', difference: 1, reason: ''}, 'notCounted'],
    ['nothing to reconcile', {do: 'reconcile'}, 'nothingToReconcile'],
  ])('%s', (_, one, objection) => {
    expect(act(one)).toBe(`refused:${objection}`)
  })

  it.each<[string, DeskAct[], DeskAct, string]>([
    ['pricing unread', [{do: 'takeOrders'}], {do: 'trial'}, 'notRead'],
    [
      'pricing before looking at the face',
      [{do: 'read', shows: 0}, {do: 'takeOrders'}],
      {do: 'trial'},
      'notIdentified',
    ],
    ['a credential they do not have', [], {do: 'read', shows: 3}, 'nothingShown'],
    ['an item nobody has', [], {do: 'addLine', code: 'nix', countE4: 10_000}, 'noSuchItem'],
    ['half a fen of pieces', [], {do: 'addLine', code: 'XA-A', countE4: 0.5}, 'badCount'],
    ['settling untried', [{do: 'takeOrders'}], {do: 'settle', tender: [], received: 0}, 'notNow'],
    ['going with open lines', [{do: 'takeOrders'}], {do: 'done'}, 'notNow'],
    ['printing nothing', [{do: 'takeOrders'}], {do: 'print', what: 'receipt'}, 'notSettled'],
    ['sending back for blanks', [], {do: 'sendBack', reason: ' \u3000\n'}, 'noReason'],
    ['refusing for nothing', [], {do: 'refuseService', reason: ''}, 'noReason'],
    ['suspecting without a word', [], {do: 'flag', reason: ' '}, 'noReason'],
    ['reporting nothing', [], {do: 'report', text: ' '}, 'noReason'],
    [
      'declaring for blanks',
      [{do: 'countDrawer', counted: 0}],
      {do: 'declare', difference: -1, reason: ' '},
      'noReason',
    ],
  ])('%s', (_, before, one, objection) => {
    bring()
    act({do: 'call', patient: 'M00001'})
    for (const each of before) act(each)
    expect(act(one)).toBe(`refused:${objection}`)
  })

  it('tenders that do not pay the bill, and too little cash', () => {
    bring()
    upToTrial()
    const pays = (tender: {kind: 'cash' | 'mobile' | 'bankCard'; amount: number}[], received: number) =>
      act({do: 'settle', tender, received})
    expect(pays([{kind: 'cash', amount: 1199}], 2000)).toBe('refused:wrongTender')
    expect(pays([{kind: 'cash', amount: 1200}], 1199)).toBe('refused:tooLittle')
    expect(pays([{kind: 'mobile', amount: 1200}], 100)).toBe('refused:wrongTender')
    expect(
      pays(
        [
          {kind: 'cash', amount: 600},
          {kind: 'cash', amount: 600},
        ],
        1200,
      ),
    ).toBe('refused:wrongTender')
    expect(centre().n).toBe(0)
    expect(
      pays(
        [
          {kind: 'cash', amount: 600},
          {kind: 'mobile', amount: 600},
        ],
        1000,
      ),
    ).toBe('settle')
    expect(view().drawer).toMatchObject({expected: 50_600, taken: {cash: 600, mobile: 600, bankCard: 0}})
  })
})

describe('an answer that does not come', () => {
  const lost = (at: FaultPlan['at'] = 'C3') => fault({when: {infno: ['2207'], nth: [1]}, at, do: 'drop'})

  it('after the booking: query, see, take over; one settlement, one payment', () => {
    bring()
    upToTrial()
    lost()
    settle()
    expect(view().bill).toMatchObject({state: 'unknown', setlId: null})
    expect(view().strip).toMatchObject({centre: 'silent', unknown: 1})
    expect(act({do: 'retry'})).toBe('refused:askFirst')
    expect(act({do: 'adopt'})).toBe('refused:askFirst')
    expect(settle()).toBe('refused:unknownOpen')
    expect(act({do: 'query'})).toBe('query')
    expect(view().bill?.inquiry).toMatchObject({asked: true, found: 'settled', amounts: {total: 4300, cash: 1200}})
    expect(act({do: 'retry'})).toBe('refused:notNow')
    expect(act({do: 'adopt'})).toBe('adopt')
    expect(view().bill).toMatchObject({state: 'settled', change: 8800})
    expect(view().drawer.expected).toBe(51_200)
    expect(centre()).toEqual({n: 1, cash: 1200, total: 4300})
  })

  it('before the booking: query finds nothing; settled again it is one settlement', () => {
    bring()
    upToTrial()
    lost('C0')
    settle()
    act({do: 'query'})
    expect(view().bill?.inquiry.found).toBe('notSettled')
    expect(act({do: 'adopt'})).toBe('refused:nothingFound')
    expect(act({do: 'retry'})).toBe('retry')
    expect(view().bill?.state).toBe('settled')
    expect(centre()).toEqual({n: 1, cash: 1200, total: 4300})
  })

  it('reversed (2601) and settled anew: a pair that cancels out, and one that counts', () => {
    bring()
    upToTrial()
    lost()
    settle()
    act({do: 'query'})
    expect(act({do: 'reverse'})).toBe('reverse')
    expect(view().bill).toMatchObject({state: 'trial', reversals: [{found: true}]})
    expect(settle()).toBe('settle')
    expect(centre()).toEqual({n: 3, cash: 1200, total: 4300})
    expect(view().drawer.expected).toBe(51_200)
    act({do: 'done'})
    expect(act({do: 'reconcile'})).toBe('reconcile')
    expect(view().closings[0]).toMatchObject({state: 'equal', sums: {rows: 3, total: 4300}})
  })

  it('given up unasked and charged anew: the centre holds two', () => {
    bring()
    upToTrial()
    expect(act({do: 'abandon'})).toBe('refused:notNow')
    lost()
    settle()
    expect(act({do: 'abandon'})).toBe('abandon')
    expect(view().strip.unknown).toBe(0)
    act({do: 'takeOrders'})
    act({do: 'trial'})
    expect(settle()).toBe('settle')
    expect(centre()).toEqual({n: 2, cash: 2400, total: 8600})
    expect(view().drawer.expected).toBe(51_200)
  })

  it('the query may stay without an answer too: still unknown', () => {
    bring()
    upToTrial()
    lost()
    fault({when: {infno: ['5204']}, at: 'C0', do: 'drop'})
    settle()
    act({do: 'query'})
    expect(view().bill?.inquiry).toMatchObject({asked: true, found: 'noAnswer'})
    expect(act({do: 'adopt'})).toBe('refused:stillUnknown')
  })

  it.each(['reset', 'truncate', 'error'] as const)('a connection that broke (%s) is no refusal', how => {
    bring()
    upToTrial()
    fault({when: {infno: ['2207'], nth: [1]}, at: 'C3', do: how, ...(how === 'error' && {status: 502})})
    settle()
    expect(view().bill?.state).toBe('unknown')
    expect(centre().n).toBe(1)
  })

  it('anything else that stays silent leaves the bill open, and the same wish works again', () => {
    for (const infno of ['1101', '2201', '2203', '2204', '2206'] as const)
      for (const at of ['C0', 'C3'] as const)
        fault({when: {infno: [infno], nth: [at === 'C0' ? 1 : 2]}, at, do: 'drop'})
    bring()
    act({do: 'call', patient: 'M00001'})
    for (let tries = 0; tries < 3; tries++) act({do: 'read', shows: 0})
    act({do: 'identity', same: true})
    act({do: 'takeOrders'})
    for (let tries = 0; view().bill?.state !== 'trial' && tries < 20; tries++) act({do: 'trial'})
    expect(view().bill?.amounts?.total).toBe(4300)
    settle()
    expect(centre()).toEqual({n: 1, cash: 1200, total: 4300})
  })
})

describe('a line that is not ideal', () => {
  const put = (link: LinkId | null) => receive({kind: 'director', act: {kind: 'setLink', institution, link}})
  const replays = () => {
    expect(World.fold('t', t.texts, t.deps).fingerprint()).toBe(t.world.fingerprint())
    expect(verify('t', t.texts, t.deps).differences).toEqual([])
    expect(checkBooks(t.world)).toEqual([])
  }
  const sentAt = (infno: string) => t.world.hospitalDocs(institution, 'outgoing').findLast(one => one.infno === infno)!

  it('carries the messages of a window in world time: a visit is slower and otherwise the same', () => {
    put('isdn')
    bring()
    upToTrial()
    settle()
    expect(centre()).toEqual({n: 1, cash: 1200, total: 4300})
    const {sentAt: left, answeredAt} = sentAt('2207')
    // connection, there and back: two round trips of 60 ms; some kilobyte each way at 128 kbit/s
    expect(answeredAt! - left).toBeGreaterThan(120 + 2 * 60)
    replays()
  })

  it('that goes under the request: nothing is booked, and the window does not know', () => {
    bring()
    upToTrial()
    put('flapping')
    const due = cashDue()
    // the connection stands 10 ms later; the request is some 1,000 bytes at 2,000 kbit/s and 5 ms on its way
    const at = t.world.at + 29_985
    receive(
      {
        kind: 'desk',
        institution,
        window: '1',
        act: {do: 'settle', tender: [{kind: 'cash', amount: due}], received: due},
      },
      at,
    )
    run()
    expect(view().bill?.state).toBe('unknown')
    expect(centre().n).toBe(0)
    expect(sentAt('2207').state).toBe('unknown')
    replays()
  })

  it('that goes under the answer: it is booked, and the window does not know', () => {
    bring()
    upToTrial()
    fault({when: {infno: ['2207']}, at: 'C3', do: 'delay', delayMs: 3000})
    put('flapping')
    const due = cashDue()
    receive(
      {
        kind: 'desk',
        institution,
        window: '1',
        act: {do: 'settle', tender: [{kind: 'cash', amount: due}], received: due},
      },
      t.world.at + 28_000,
    )
    run()
    expect(view().bill?.state).toBe('unknown')
    expect(centre().n).toBe(1)
    replays()
  })
})

describe('reading again', () => {
  const card = (index: number) => {
    const person = makePerson('shanghai', 'test', index, dayOf(t.world.config.start))
    return {kind: 'card' as const, number: person.cardNo, cardSn: person.cardSn, name: person.name}
  }
  beforeEach(() => {
    bring({shows: [card(wellKnown.plain), card(wellKnown.emptyAccount)]})
    upToTrial()
  })

  it('another person’s card does not take over a visit that is registered', () => {
    const before = view().patient!.insured!.psnNo
    expect(act({do: 'read', shows: 1})).toBe('read')
    expect(view().patient).toMatchObject({reading: null, samePerson: null, insured: {psnNo: before}})
    expect(view().patient?.trouble).toMatchObject({infno: '1101'})
    expect(act({do: 'trial'})).toBe('refused:notIdentified')
    expect(view().readHere).toBe(false)
    expect(act({do: 'read', shows: 0})).toBe('read')
    expect(view().readHere).toBe(true)
  })

  it('whoever is called again has shown nothing yet', () => {
    expect(view().readHere).toBe(true)
    const {id} = view().patient!
    expect(act({do: 'putBack'})).toBe('putBack')
    expect(view().readHere).toBe(false)
    expect(act({do: 'call', patient: id})).toBe('call')
    expect(view()).toMatchObject({readHere: false, patient: {insured: {credential: {kind: 'card'}}}})
    expect(act({do: 'read', shows: 0})).toBe('read')
    expect(view().readHere).toBe(true)
  })

  it('without an answer leaves what was known', () => {
    const before = view().patient!.insured!.psnNo
    fault({when: {infno: ['1101']}, at: 'C0', do: 'drop'})
    act({do: 'read', shows: 0})
    expect(view().patient).toMatchObject({reading: null, insured: {psnNo: before}, trouble: {infno: '1101'}})
  })
})

describe('refunds', () => {
  beforeEach(() => {
    bring()
    upToTrial()
    settle()
  })

  it('the whole bill: a second person signs, the money goes back by the same tender, the receipt is void', () => {
    const {id} = view().bill!
    expect(act({do: 'refund', bill: id, reason: '退药', reviewer: ''})).toBe('refused:noReviewer')
    expect(act({do: 'refund', bill: id, reason: ' ', reviewer: '陈'})).toBe('refused:noReason')
    expect(act({do: 'refund', bill: id, reason: '退药', reviewer: '101'})).toBe('refused:ownReview')
    expect(act({do: 'refund', bill: id, reason: '退药', reviewer: '老陈'})).toBe('refund')
    expect(view().bill).toMatchObject({state: 'refunded', receiptState: 'void', refund: {reviewer: '老陈'}})
    expect(view().drawer).toMatchObject({expected: 50_000, returned: {cash: 1200}})
    expect(centre()).toEqual({n: 2, cash: 0, total: 0})
    expect(act({do: 'refund', bill: id, reason: '退药', reviewer: '老陈'})).toBe('refused:alreadyRefunded')
  })

  it('a part of it: everything back, what stays is charged anew', () => {
    const {id} = view().bill!
    act({do: 'refund', bill: id, reason: '退一项', reviewer: '老陈'})
    expect(act({do: 'recharge', bill: id, keep: ['1', '2']})).toBe('recharge')
    act({do: 'trial'})
    expect(view().bill).toMatchObject({replaces: id, state: 'trial', amounts: {total: 3100, cash: 0}})
    expect(act({do: 'settle', tender: [], received: 0})).toBe('settle')
    expect(centre()).toEqual({n: 3, cash: 0, total: 3100})
  })

  it('without an answer: the query reads the refund flag', () => {
    const {id} = view().bill!
    fault({when: {infno: ['2208'], nth: [1]}, at: 'C3', do: 'drop'})
    act({do: 'refund', bill: id, reason: '退药', reviewer: '老陈'})
    expect(view().bill?.state).toBe('refundUnknown')
    act({do: 'query'})
    expect(view().bill?.inquiry.found).toBe('notSettled')
    expect(act({do: 'adopt'})).toBe('adopt')
    expect(view().bill?.state).toBe('refunded')
    expect(centre()).toEqual({n: 2, cash: 0, total: 0})
    expect(view().drawer.expected).toBe(50_000)
  })
})

describe('the clinic, asked', () => {
  it.each<[boolean | undefined, string]>([
    [undefined, '已接诊'],
    [true, '已接诊'],
    [false, '未接诊'],
  ])('seen %s: %s', (seen, answer) => {
    bring(seen === undefined ? {} : {seen})
    act({do: 'call', patient: 'M00001'})
    expect(act({do: 'askClinic'})).toBe('askClinic')
    expect(view().remarks).toMatchObject([{what: 'clinic', text: answer}])
  })
})

describe('the end of a shift', () => {
  it('closes when the drawer is counted, a difference declared, and the centre agrees', () => {
    bring()
    upToTrial()
    settle()
    act({do: 'done'})
    expect(act({do: 'countDrawer', counted: 52_200})).toBe('countDrawer')
    expect(act({do: 'closeShift'})).toBe('refused:differenceOpen')
    expect(act({do: 'declare', difference: 1000, reason: '多 10 元，来源不明'})).toBe('declare')
    expect(act({do: 'closeShift'})).toBe('refused:notReconciled')
    act({do: 'reconcile'})
    expect(view().closings).toMatchObject([{state: 'equal'}])
    expect(act({do: 'closeShift'})).toBe('closeShift')
    expect(view().shift).toBeNull()
  })

  it('finds money in the drawer that nobody booked', () => {
    const move = {id: 'D-planted', shift: 'S00001', window: '1', at: t.world.at, kind: 'cash', amount: 1000} as const
    receive({kind: 'director', act: {kind: 'plantCash', institution, move: {...move, why: 'planted', bill: null}}})
    expect(view().drawer).toMatchObject({expected: 50_000, inside: 51_000})
  })

  it('names the row that only the centre has', () => {
    bring()
    upToTrial()
    settle()
    act({do: 'done'})
    // a second patient whose settlement nobody heard of, and who left
    bring({id: 'M00002'}, wellKnown.emptyAccount)
    act({do: 'call', patient: 'M00002'})
    act({do: 'read', shows: 0})
    act({do: 'identity', same: true})
    act({do: 'takeOrders'})
    act({do: 'trial'})
    fault({when: {infno: ['2207'], nth: [1]}, at: 'C3', do: 'drop'})
    act({do: 'settle', tender: [{kind: 'cash', amount: cashDue()}], received: 10_000})
    const {msgid} = view().bill!
    act({do: 'putBack'})
    act({do: 'reconcile'})
    expect(view().closings[0]).toMatchObject({state: 'unequal'})
    expect(act({do: 'reconcileItems', closing: view().closings[0]!.id})).toBe('reconcileItems')
    expect(view().closings[0]).toMatchObject({state: 'itemsKnown', differences: [{what: 'centreOnly', msgid}]})
    // and says whose it is, from our own books
    expect(view().closings[0]!.differences).toMatchObject([{bill: 'B00002', patient: view().queue[0]!.name}])
  })
})
