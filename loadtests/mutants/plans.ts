// The plans every front-end server is put through 故障方案: each names what the line does and where. Occurrence numbers count a
// transaction's messages in the world, so that the same plan strikes the same patients. Data only.
import {regions} from '../../sandbox/people/regions.ts'
import type {FaultPlan} from '../../sandbox/state/records.ts'
import type {Plan} from './rig.ts'

const start = regions.shanghai.start
const minutes = (count: number) => start + count * 60_000

const onSettle = (id: string, nth: number[], rest: Pick<FaultPlan, 'at' | 'do'> & Partial<FaultPlan>): FaultPlan => ({
  id,
  when: {infno: ['2207'], nth},
  ...rest,
})

export const plans: readonly Plan[] = [
  {id: 'calm', zh: '风平浪静', en: 'nothing happens', visits: 10, everyMs: 60_000, cancels: [3], faults: []},
  {
    id: 'same-instant',
    zh: '多个窗口同一秒',
    en: 'several windows in the same second',
    visits: 8,
    everyMs: 0,
    faults: [],
  },
  {
    id: 'lost-reply',
    zh: '已记账，应答丢失；同一结算的查询也丢一次',
    en: 'booked, the reply lost; one query lost too',
    visits: 8,
    everyMs: 90_000,
    cancels: [2],
    faults: [
      onSettle('lost after booking', [2, 5], {at: 'C3', do: 'drop'}),
      {id: 'query lost', when: {infno: ['5204'], nth: [1]}, at: 'C3', do: 'drop'},
      {id: 'cancellation lost', when: {infno: ['2208'], nth: [1]}, at: 'C3', do: 'drop'},
    ],
  },
  {
    id: 'lost-request',
    zh: '请求丢失，未记账',
    en: 'the request lost, nothing booked',
    visits: 8,
    everyMs: 90_000,
    cancels: [4],
    faults: [
      onSettle('lost before reading', [2], {at: 'C0', do: 'drop'}),
      onSettle('rolled back', [5], {at: 'C2', do: 'drop'}),
      {id: 'registration lost', when: {infno: ['2201'], nth: [3]}, at: 'C3', do: 'reset'},
      {id: 'cancellation lost', when: {infno: ['2208'], nth: [1]}, at: 'C0', do: 'drop'},
    ],
  },
  {
    id: 'late-commit',
    zh: '查无此结算之后才记账',
    en: 'booked by itself after "not found"',
    visits: 8,
    everyMs: 90_000,
    faults: [onSettle('late commit', [2, 6], {at: 'C1', do: 'lateCommit', delayMs: 40_000})],
  },
  {
    id: 'late-reply',
    zh: '应答迟到（25 秒）',
    en: 'the reply comes late (25 s)',
    visits: 8,
    everyMs: 90_000,
    faults: [onSettle('late reply', [3, 6], {at: 'C5', do: 'delay', delayMs: 25_000})],
  },
  {
    id: 'gateway',
    zh: '网关 502/504、200 空页、应答截断',
    en: 'gateway 502 and 504, a page with 200, a torn reply',
    visits: 10,
    everyMs: 90_000,
    faults: [
      onSettle('504 after booking', [2], {at: 'C3', do: 'error', status: 504}),
      onSettle('502 before booking', [4], {at: 'C1', do: 'error', status: 502}),
      onSettle('page with 200', [6], {at: 'C1', do: 'error', status: 200, text: '系统维护'}),
      onSettle('torn', [9], {at: 'C4', do: 'truncate', bytes: 200}),
    ],
  },
  {
    id: 'busy',
    zh: '中心繁忙：有的记了账，有的没有',
    en: 'the centre says busy, with and without booking',
    visits: 8,
    everyMs: 90_000,
    faults: [
      onSettle('busy after booking', [2], {at: 'C3', do: 'error', text: '医保中心系统繁忙，请稍后再试'}),
      onSettle('busy before booking', [5], {at: 'C1', do: 'error', text: '医保中心系统繁忙，请稍后再试'}),
    ],
  },
  {
    id: 'dark',
    zh: '结算与查询都不通，只能冲正；冲正的应答也丢一次',
    en: 'settlements and queries are silent: only 2601 is left, and its reply is lost once',
    visits: 12,
    everyMs: 60_000,
    faults: [
      {
        id: 'settlements dark',
        when: {infno: ['2207'], from: minutes(4), until: minutes(6)},
        at: 'C3',
        do: 'drop',
        times: 6,
      },
      {id: 'queries dark', when: {infno: ['5204'], from: minutes(4), until: minutes(9)}, at: 'C1', do: 'drop'},
      {id: 'reversal lost', when: {infno: ['2601'], nth: [1]}, at: 'C3', do: 'drop'},
    ],
  },
  {
    id: 'outage',
    zh: '全线中断三分钟',
    en: 'three minutes of nothing at all',
    visits: 16,
    everyMs: 45_000,
    faults: [{id: 'line down', when: {from: minutes(5), until: minutes(8)}, at: 'C0', do: 'drop'}],
  },
  {
    id: 'restart',
    zh: '结果未明时前置机重启',
    en: 'the front-end server dies with an unknown',
    visits: 8,
    everyMs: 90_000,
    faults: [onSettle('lost after booking', [3, 6], {at: 'C3', do: 'drop'})],
    restartsAt: [4.1, 8.6],
  },
  {
    id: 'close',
    zh: '单边账；日终文件交易出错',
    en: 'a one-sided bill; trouble in the file transactions of the close',
    visits: 8,
    everyMs: 60_000,
    cancels: [5],
    planted: true,
    faults: [
      {id: '3202 busy', when: {infno: ['3202'], nth: [1]}, at: 'C1', do: 'error', status: 503},
      {id: '3201 lost', when: {infno: ['3201'], nth: [1]}, at: 'C3', do: 'drop'},
    ],
  },
  ...['a', 'b', 'c'].map(
    (seed): Plan => ({
      id: `random-${seed}`,
      zh: `随机故障 ${seed}`,
      en: `random faults ${seed}`,
      visits: 20,
      everyMs: 60_000,
      cancels: [2, 7],
      planted: seed === 'a',
      restartsAt: seed === 'b' ? [6] : [],
      faults: [
        {id: 'reply lost', when: {chanceBp: 600, until: minutes(60)}, at: 'C3', do: 'drop'},
        {id: 'request lost', when: {chanceBp: 400, until: minutes(60)}, at: 'C0', do: 'drop'},
        {id: 'slow', when: {chanceBp: 600, until: minutes(60)}, at: 'C5', do: 'delay', delayMs: 20_000},
        {id: 'settled late', when: {infno: ['2207'], chanceBp: 1500}, at: 'C1', do: 'lateCommit', delayMs: 50_000},
        {id: 'twice', when: {infno: ['2207'], chanceBp: 1500}, at: 'C5', do: 'duplicate', delayMs: 30_000},
      ],
    }),
  ),
]

const kinds: readonly (Pick<FaultPlan, 'id' | 'at' | 'do'> & Partial<FaultPlan>)[] = [
  {id: 'reply lost', at: 'C3', do: 'drop'},
  {id: 'request lost', at: 'C0', do: 'drop'},
  {id: 'slow', at: 'C5', do: 'delay', delayMs: 27_000},
  {id: 'gateway before', at: 'C1', do: 'error', status: 502},
  {id: 'gateway after', at: 'C3', do: 'error', status: 504},
  {id: 'torn', at: 'C4', do: 'truncate', bytes: 100},
  {id: 'busy', at: 'C3', do: 'error', text: '医保中心系统繁忙，请稍后再试'},
]
const moneyKinds: readonly (Pick<FaultPlan, 'id' | 'at' | 'do'> & Partial<FaultPlan>)[] = [
  {id: 'late commit', at: 'C1', do: 'lateCommit', delayMs: 50_000},
  {id: 'twice', at: 'C5', do: 'duplicate', delayMs: 30_000},
]

/**
 * A storm 风暴 of everything at once, by number: every message meets some fault with a chance of up to six in ten, while the
 * process dies now and then. Not every storm has every fault in it: K9 has nothing to say of it.
 */
export function storm(number: number): Plan {
  const chanceBp = 100 + (number % 5) * 180
  const until = minutes(45)
  return {
    id: `storm-${number}`,
    zh: '风暴',
    en: 'a storm',
    visits: 20,
    everyMs: [0, 20_000, 60_000][number % 3] as number,
    cancels: [2, 7],
    planted: number % 3 === 0,
    restartsAt: number % 2 === 0 ? [] : [4.05 + (number % 7), 12.2, 15.01],
    faults: [
      ...kinds.map(kind => ({when: {chanceBp, until}, ...kind})),
      ...moneyKinds.map(kind => ({when: {infno: ['2207', '2208', '2601'], chanceBp, until}, ...kind})),
    ],
  }
}
