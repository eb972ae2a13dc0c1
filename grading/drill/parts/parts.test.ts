// The numbers of each chart, worked by hand on a journal of a few entries.
import {describe, expect, it} from 'vitest'
import type {Scenario} from '../../../sandbox/drill/scenario.ts'
import {zeroOf} from '../../../sandbox/drill/setting.ts'
import type {BillDoc, HospitalDoc, PatientDoc} from '../../../sandbox/state/hospital-records.ts'
import {newPatient} from '../../../sandbox/state/new-patient.ts'
import type {Cause, DrillAct, Entry, Verdict} from '../../../sandbox/world/entry.ts'
import {evidenceOf} from '../../evidence.ts'
import {kpisOf} from '../kpis.ts'
import {moneyOf} from '../money.ts'
import {outcomeOf} from '../outcome.ts'
import {viewOf} from '../page.ts'
import {type Band, type Came, noteCame, orderedFen, waitedBetween} from '../queue.ts'
import {declarationOf, drillActs, minutesFrom, ratingsOf} from '../ratings.ts'
import {reportOf} from '../report.ts'
import {sentences} from '../summary.ts'
import {announcements} from './announcements.ts'
import {bestOf, counterfactual} from './counterfactual.ts'
import {deadlines} from './deadlines.ts'
import {lanes} from './lanes.ts'
import {log} from './log.ts'
import {money} from './money.ts'
import type {Part, Sources} from './part.ts'
import {reconciliation} from './reconciliation.ts'
import {ribbon} from './ribbon.ts'
import {throughput} from './throughput.ts'
import {trend} from './trend.ts'
import {waits} from './waits.ts'

const said = {zh: '话', en: 'words'}
const expected = (id: string, role: 'CA' | 'CMD' | 'PR', by: number, critical = false) => ({
  id,
  role,
  by,
  critical,
  text: said,
})
const scenario: Scenario = {
  id: 'S99',
  edition: 1,
  title: said,
  cause: said,
  start: '2025-09-17 09:00:00',
  lead: 10,
  calm: 60,
  end: 90,
  hospital: {size: 'S'},
  world: {region: 'shanghai', answerMs: [1, 2], patienceMs: 1000},
  faults: [{from: 0, until: 60, when: {}, at: 'C0', do: 'drop'}],
  injects: [
    {id: 'I1', at: 0, channel: 'system', to: ['CA'], text: said, expect: [expected('report', 'CA', 3)]},
    {
      id: 'I2',
      at: 10,
      channel: 'phone',
      to: ['CMD', 'PR'],
      text: said,
      expect: [expected('declare', 'CMD', 20, true), expected('announce', 'PR', 25), expected('update', 'PR', 45)],
    },
  ],
  habit: {resendBp: 0},
  questions: [],
}

const zero = zeroOf(scenario)

/** A journal under construction: minutes from T0. */
class Journal {
  readonly entries: Entry[] = []

  add(minute: number, cause: Cause, docs: HospitalDoc[] = [], more: Partial<Entry> = {}): number {
    const seq = this.entries.length + 1
    const decision = {
      events: docs.length > 0 ? [{kind: 'hospitalWrote' as const, institution: 'H', docs}] : [],
      sends: [],
      outcome: 'ok',
    }
    const line: Verdict = {did: 'delivered'}
    this.entries.push({
      seq,
      at: zero + Math.round(minute * 60_000),
      party: 'H',
      cause,
      line,
      previous: '',
      decision,
      ...more,
    })
    return seq
  }
  inject = (minute: number, inject: string) => this.drill(minute, {do: 'inject', inject})
  drill = (minute: number, act: DrillAct) => this.add(minute, {kind: 'director', act: {kind: 'drill', act}})
  action = (minute: number, role: string, action: string) =>
    this.drill(minute, {do: 'action', role, action, about: '', note: ''})
  message = (minute: number, line: Verdict = {did: 'delivered'}) =>
    this.add(minute, {kind: 'message', raw: '{}', via: 'http'} as unknown as Cause, [], {line})
  patient = (minute: number, doc: PatientDoc) =>
    this.add(minute, {kind: 'desk', institution: 'H', window: '1', act: {do: 'done'}}, [
      {kind: 'patient', id: doc.id, doc},
    ])
  bill = (minute: number, doc: Partial<BillDoc> & {id: string; state: BillDoc['state']}, fen: number) =>
    this.add(minute, {kind: 'desk', institution: 'H', window: '1', act: {do: 'done'}}, [
      {
        kind: 'bill',
        id: doc.id,
        doc: {
          window: '1',
          patient: `P${doc.id}`,
          lines: [],
          setlId: null,
          msgid: null,
          replaces: null,
          refund: null,
          amounts: {total: fen, cash: fen},
          ...doc,
        } as unknown as BillDoc,
      },
    ])
  settled = (minute: number, setlId: string, total: number, msgid = '') =>
    this.add(minute, {kind: 'message', raw: '{}', via: 'http'} as unknown as Cause, [], {
      decision: {
        events: [
          {
            kind: 'settled',
            row: {
              setlId,
              total,
              cash: total,
              fund: 0,
              account: 0,
              msgid,
              cause: 'settle',
              cancels: null,
              mdtrtId: '',
              batch: '',
            },
          },
        ],
        sends: [],
        outcome: 'ok',
      } as unknown as Entry['decision'] & object,
    })
}

const quiet: Band = {
  low: [],
  high: [],
  left: [0, 1],
  leftBy: {low: [], high: []},
  called: {low: [0, 0], mid: [4, 5], high: [9, 9]},
}

function sourcesOf({entries}: Journal, band: Band = quiet): Sources {
  const people = new Map<string, Came>()
  for (const {seq, decision} of entries)
    for (const event of decision?.events ?? [])
      if (event.kind === 'hospitalWrote')
        for (const one of event.docs) if (one.kind === 'patient') noteCame(people, {seq, doc: one.doc})
  const evidence = evidenceOf(entries)
  return {
    scenario,
    zero,
    entries,
    evidence,
    people: [...people.values()],
    band,
    injects: [...drillActs(entries).injects].map(([id, {at, seq}]) => ({
      id,
      minute: minutesFrom(zero, at),
      entry: seq,
    })),
    actions: ratingsOf(scenario, zero, entries),
    money: moneyOf(evidence),
    own: undefined,
  }
}

/** What a part finds, as it stands in the report's JSON. */
const found = <Data>(part: Part<Data>, journal: Journal, band?: Band): Data | null | undefined =>
  part.find?.(sourcesOf(journal, band))

const patient = (id: string, minute: number): PatientDoc =>
  ({
    ...newPatient({id} as never),
    id,
    arrivedAt: zero + minute * 60_000,
    state: 'waiting',
    calledAt: null,
  }) as PatientDoc
const called = (doc: PatientDoc, minute: number): PatientDoc => ({
  ...doc,
  state: 'called',
  window: '1',
  calledAt: zero + minute * 60_000,
})

describe('ratings', () => {
  const journal = new Journal()
  journal.inject(0, 'I1')
  journal.action(4.2, 'CA', 'report')
  journal.inject(10, 'I2')
  journal.action(18, 'CMD', 'declare')

  it('come from the minute, and cite inject and action; of what was left undone, the end of the journal', () => {
    const [report, declare, announce] = ratingsOf(scenario, zero, journal.entries)
    expect(report).toMatchObject({rating: 'S', done: 4.2, evidence: [1, 2]})
    expect(declare).toMatchObject({rating: 'P', done: 18, evidence: [3, 4]})
    expect(announce).toMatchObject({rating: 'U', done: null, entry: null, evidence: [3, 4]})
  })

  it('an evaluator may change them: the last word counts, what was reckoned stays, the reason is an entry', () => {
    const rate = (rating: 'P' | 'M', reason: string) =>
      journal.add(95, {
        kind: 'director',
        act: {kind: 'drill', act: {do: 'rate', action: 'report', rating, reason, by: '李评'}},
      })
    rate('P', '其实报过')
    rate('M', '报给了别人')
    expect(ratingsOf(scenario, zero, journal.entries)[0]).toMatchObject({
      rating: 'M',
      reckoned: 'S',
      changed: {by: '李评', reason: '报给了别人', entry: 6},
      evidence: [1, 2, 6],
    })
  })

  it('the declaration is the first critical action of command', () => {
    expect(declarationOf(scenario)?.id).toBe('declare')
  })
})

it('ribbon: messages by minute, and those the fault met', () => {
  const journal = new Journal()
  const dropped: Verdict = {did: 'drop', fault: 'f1', at: 'C0'}
  journal.message(-1.5)
  journal.message(0.1)
  const first = journal.message(0.9, dropped)
  journal.message(2.5, dropped)
  journal.message(2.6)
  expect(found(ribbon, journal)).toEqual({
    met: [
      {minute: -2, sent: 1, hit: 0},
      {minute: 0, sent: 2, hit: 1},
      {minute: 2, sent: 2, hit: 1},
    ],
    from: 0,
    until: 2,
    hit: 2,
    entry: first,
  })
})

describe('announcements', () => {
  it('five minutes after the declaration, then thirty: 6, 16 and 20 minutes of silence, two of three allowed', () => {
    const journal = new Journal()
    journal.inject(10, 'I2')
    journal.action(18, 'CMD', 'declare')
    const first = journal.action(24, 'PR', 'announce')
    const second = journal.action(40, 'PR', 'update')
    const data = found(announcements, journal)
    expect(data).toEqual({
      gaps: [
        {from: 18, until: 24, allowed: 5, entry: first},
        {from: 24, until: 40, allowed: 30, entry: second},
        {from: 40, until: 60, allowed: 30, entry: null},
      ],
      inTimePercent: 67,
      entries: [first, second],
    })
    const [k10] = (data && announcements.kpis?.(data, sourcesOf(journal))) ?? []
    expect(k10).toMatchObject({id: 'K10', value: 67, target: 100, met: false})
  })

  it('nobody declared and nobody spoke: silent from the minute it was due to the end', () => {
    expect(found(announcements, new Journal())).toMatchObject({
      gaps: [{from: 20, until: 60, allowed: 5, entry: null}],
      inTimePercent: 0,
    })
  })

  it('told before anybody declared is told in time', () => {
    const journal = new Journal()
    journal.action(12, 'PR', 'announce')
    journal.action(18, 'CMD', 'declare')
    journal.action(40, 'PR', 'update')
    expect(found(announcements, journal)).toMatchObject({
      gaps: [
        {from: 12, until: 12},
        {from: 12, until: 40, allowed: 30},
        {from: 40, until: 60},
      ],
      inTimePercent: 100,
    })
  })
})

describe('people', () => {
  const journal = new Journal()
  const [a, b, c] = [patient('A', -5), patient('B', 1), patient('C', 2)]
  for (const one of [a, b, c]) journal.patient(0, one)
  journal.patient(-1, called(a, -1))
  journal.patient(11, called(b, 11))
  journal.bill(12, {id: '1', state: 'selfPaid', patient: 'B'}, 100)
  // put aside and called again: the first call counts
  journal.patient(15, {...b, state: 'waiting'})
  journal.patient(20, called(b, 20))
  const gone = journal.patient(32, {...c, state: 'left', endedAt: zero + 32 * 60_000})
  // back for conversion at 70, called at 73
  const again = {...b, arrivedAt: zero + 70 * 60_000, state: 'waiting' as const, calledAt: null}
  journal.patient(70, again)
  journal.patient(73, called(again, 73))
  const of = sourcesOf(journal)

  it('waits by class: B waited 10 minutes and paid in full, and 3 when they came back; A was called before T0', () => {
    const minutes = (n: number) => ({
      served: 1,
      meanMs: n * 60_000,
      p50Ms: n * 60_000,
      p90Ms: n * 60_000,
      withinTenShare: 1,
    })
    expect(found(waits, journal)).toEqual([
      {of: 'selfPaid', waits: minutes(10)},
      {of: 'back', waits: minutes(3)},
    ])
  })

  it('waits by class: who came for a fee back is no patient nobody settled', () => {
    const desk = new Journal()
    const came = {...patient('R', 2), wants: 'refund' as const}
    desk.patient(2, came)
    desk.patient(9, called(came, 9))
    expect(found(waits, desk)).toMatchObject([{of: 'refund', waits: {served: 1, meanMs: 7 * 60_000}}])
  })

  it('throughput: 1 in the ten minutes before T0, 0 in the first after it, of 5 usual', () => {
    expect(found(throughput, journal)).toEqual({
      tens: [
        {minute: -10, served: 1, low: 0, mid: 4, high: 9},
        {minute: 0, served: 0, low: 0, mid: 5, high: 9},
      ],
      keptPercent: 0,
    })
  })

  it('stood 10 + 30 minutes from T0 on; who left is beyond the usual one only from the second on', () => {
    expect(waitedBetween(of.people, zero, zero + 90 * 60_000)).toBe(40)
    const kpis = (left: [number, number]) => kpisOf({...of, band: {...quiet, left}}, [])
    const k6 = (left: [number, number]) => kpis(left).find(one => one.id === 'K6')
    expect(k6([0, 1])).toMatchObject({value: 0, met: true, entries: [gone]})
    expect(k6([0, 0])).toMatchObject({value: 1, met: false})
  })

  it('what somebody who left had been ordered: 2 × 12.50 and 1 × 3.00', () => {
    const order = (priceMicro: number, countE4: number) => ({priceMicro, countE4}) as PatientDoc['orders'][0]
    expect(orderedFen({...a, orders: [order(12_500_000, 20_000)], paper: [order(3_000_000, 10_000)]})).toBe(2800)
    expect(orderedFen(undefined)).toBe(0)
  })
})

describe('money', () => {
  const journal = new Journal()
  journal.settled(1, 's1', 10_000)
  journal.bill(1, {id: '1', state: 'settled', setlId: 's1'}, 10_000)
  // charged twice: the first bill was given up, the centre had booked it
  const twice = journal.settled(2, 's2', 5000, 'm2')
  journal.bill(2, {id: '2', state: 'dropped', msgid: 'm2'}, 5000)
  journal.bill(3, {id: '3', state: 'selfPaid'}, 7000)
  journal.bill(4, {id: '4', state: 'converted', replacedBy: '5'}, 2000)
  journal.settled(5, 's5', 2000)
  journal.bill(5, {id: '5', state: 'settled', setlId: 's5', replaces: '4'}, 2000)
  const doubt = journal.bill(6, {id: '6', state: 'unknown'}, 300)
  const alone = journal.bill(7, {id: '7', state: 'settled', setlId: 's7'}, 400)
  journal.bill(8, {id: '8', state: 'dropped'}, 900)
  journal.bill(9, {id: '9', state: 'refunded'}, 800)

  it('from the bills to the ledger: 124.00 + 50.00 − 4.00 = 170.00', () => {
    expect(found(money, journal)).toEqual({
      bills: {rows: 3, fen: 12_400},
      errors: [
        {what: 'centreOnly', rows: 1, fen: 5000},
        {what: 'hospitalOnly', rows: 1, fen: -400},
        {what: 'differs', rows: 0, fen: 0},
      ],
      ledger: {rows: 3, fen: 17_000},
      paid: {fund: 0, account: 0, cash: 17_000},
    })
  })

  it('every bill ends in one place; who stands in for a converted one is counted with it', () => {
    const data = found(reconciliation, journal)
    expect(data).toMatchObject({bills: 8, withoutBill: 0})
    expect(Object.fromEntries((data?.fates ?? []).map(one => [one.fate, [one.rows, one.fen]]))).toEqual({
      settled: [1, 10_000],
      converted: [1, 2000],
      later: [1, 7000],
      reversed: [1, 800],
      givenUp: [1, 900],
      open: [3, 5700],
    })
    expect(data?.entries.toSorted((x, y) => x - y)).toEqual([twice, doubt, alone])
  })

  it('K8 adds what is wrong, K11 counts what hangs', () => {
    const of = sourcesOf(journal)
    const data = reconciliation.find?.(of)
    const kpis = kpisOf(of, (data && reconciliation.kpis?.(data, of)) ?? [])
    expect(kpis.map(one => one.id)).toEqual(['K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8', 'K9', 'K10', 'K11', 'K12'])
    expect(kpis.find(one => one.id === 'K8')).toMatchObject({value: 5700, unit: 'fen', met: false})
    expect(kpis.find(one => one.id === 'K11')).toMatchObject({value: 3, met: false})
    expect(kpis.find(one => one.id === 'K3')).toMatchObject({value: null, target: null, met: null})
    expect(kpis.find(one => one.id === 'K2')).toMatchObject({value: null, target: 20, met: false})
  })
})

describe('the whole report of a tiny journal', {timeout: 60_000}, () => {
  const journal = new Journal()
  const came = patient('A', -5)
  const [b, c] = [patient('B', 1), {...patient('C', 2), orders: [{priceMicro: 50_000_000, countE4: 10_000}]}]
  const first = {
    kind: 'director',
    act: {kind: 'patients', institution: 'H', patients: [came, b, c]},
  } as unknown as Cause
  journal.add(
    -5,
    first,
    [came, b, c as PatientDoc].map(doc => ({kind: 'patient', id: doc.id, doc})),
  )
  journal.patient(-1, called(came, -1))
  journal.inject(0, 'I1')
  journal.action(2, 'CA', 'report')
  journal.inject(10, 'I2')
  journal.patient(11, called(b, 11))
  journal.action(18, 'CMD', 'declare')
  journal.patient(32, {...(c as PatientDoc), state: 'left', endedAt: zero + 32 * 60_000})
  const report = reportOf(scenario, '1', journal.entries, 2)

  it('queue: A until −1, B from 1 to 11, C from 2 to 32; the longest is two', () => {
    const at = (minute: number) => report.queue.find(one => one.minute === minute)?.waiting
    expect([-6, -5, -2, -1, 0, 1, 2, 10, 11, 31, 32].map(at)).toEqual([0, 1, 1, 0, 0, 1, 2, 2, 1, 1, 0])
    expect(report.longest).toEqual({waiting: 2, minute: 2})
    expect(report.waitedMinutes).toBe(40)
  })

  it('walk-outs: C at 32 with 50.00 yuan of care; declared at 18', () => {
    expect(report.left).toMatchObject({count: 1, fen: 5000, patients: [{patient: 'C', minute: 32, fen: 5000}]})
    expect(report.declared).toBe(18)
    const band = report.parts.walkOuts as {low: number[]; high: number[]}
    expect([band.low.length, band.high.length]).toEqual([100, 100])
  })

  it('the first page: three sentences with these numbers', () => {
    const [when, patients, cash] = sentences({report, scenario})
    expect(when.en).toBe('Declared at minute 18 (due 20); of 4 expected actions 2 came in time and 2 not at all.')
    expect(patients.en).toContain('waited 10:00 on average (4:00 before), the longest queue was 2; 1 left unserved')
    expect(patients.en).toContain('50.00 yuan of care lost')
    expect(cash.en).toBe('The hospital’s bills and the centre’s ledger agree to the fen.')
  })

  it('the counterfactual: what would have saved most queueing, in minutes and yuan', () => {
    const played = outcomeOf(report)
    expect(played).toMatchObject({declared: 18, waitedMinutes: 40, left: 1, leftFen: 5000, wrongFen: 0})
    const other = (minute: number, waitedMinutes: number, leftFen: number) =>
      ({what: 'declared', minute, outcome: {...played, waitedMinutes, leftFen}}) as const
    const whatIfs = [other(5, 12, 1500), other(15, 31, 5000), other(40, 90, 9000)]
    expect(bestOf(report, whatIfs)?.name.en).toBe('declared at +5')
    expect(bestOf(report, [other(40, 90, 9000)])).toBeUndefined()
    const [, says] = counterfactual.show(null, viewOf({scenario, report, whatIfs}, 'en'))?.reading ?? []
    expect(says?.en).toBe('Best is “declared at +5”: 28 minutes of queueing and 35.00 yuan saved.')
  })

  it('the trend: better where less is better and it is less, worse where it is more', () => {
    const was = (id: string, value: number | null) => (one: (typeof report.kpis)[number]) =>
      one.id === id ? {...one, value} : one
    // K1 was 1, now 2: worse; K2 was never, now 18: better
    const last = {...report, kpis: report.kpis.map(was('K1', 1)).map(was('K2', null))}
    const shown = trend.show(null, viewOf({scenario, report, last}, 'en'))
    expect(shown?.reading[1].en).toMatch(/^1 better, 1 worse, \d the same; the score is the same\.$/)
    const rows = (shown?.tables[0]?.rows ?? []).map(row => [row[0]?.replace(/<[^>]+>/g, ''), row.at(-1)])
    expect(rows.slice(0, 2)).toEqual([
      ['K1', '▼ worse'],
      ['K2', '▲ better'],
    ])
  })

  it('log: what people said, with minute and entry; what robots do is not said, and a drill of robots has none', () => {
    const journal = new Journal()
    journal.action(2, 'CA', 'report')
    expect(found(log, journal)).toBeNull()
    journal.drill(3.2, {do: 'seen', role: 'CMD', by: 'p1', inject: 'I2'})
    journal.drill(4, {do: 'deed', role: 'CMD', by: 'p1', deed: '', text: '<先等等>'})
    journal.drill(18, {do: 'action', role: 'CMD', action: 'declare', about: 'I2', note: '', by: 'p1'})
    journal.drill(20, {do: 'remark', text: 'late'})
    const logged = found(log, journal) ?? []
    expect(logged.map(one => [one.entry, one.minute, one.what, one.by, one.of])).toEqual([
      [2, 3.2, 'seen', 'p1', 'I2'],
      [3, 4, 'deed', 'p1', ''],
      [4, 18, 'action', 'p1', 'declare'],
      [5, 20, 'remark', '', ''],
    ])
    const shown = log.show(logged, viewOf({scenario, report: {} as never}, 'zh'))
    expect(shown?.tables[0]?.rows.map(row => row[3])).toEqual(['话', '&lt;先等等&gt;', '话', 'late'])
  })

  it('lanes and deadlines: who left something undone', () => {
    const view = viewOf({scenario, report}, 'en')
    expect(lanes.show(null, view)?.reading[1].en).toBe('Roles that left something undone: PR.')
    expect(deadlines.show(null, view)?.reading[1].en).toBe('Of 4 actions 2 were in time and 2 never done.')
  })
})
