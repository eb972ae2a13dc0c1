// An outpatient hospital as a flow plan 门诊: registration, doctor, payment, test, second look, payment, pharmacy. Three sizes;
// every figure from figures.ts or the hospital's own counts. It does not know what goes wrong.
import {type Instant, instant} from '../base/instant.ts'
import type {Distribution} from './distribution.ts'
import {type Counts, figureOr} from './figures.ts'
import type {FlowPlan, Station, Step} from './plan.ts'

export type Size = 'S' | 'M' | 'L'
/** Visits a day and how many work where. Assumed; a hospital gives its own. */
export const sizes = {
  S: {visits: 300, windows: 1, registers: 1, doctors: 8, tests: 6, pharmacy: 2, kiosks: 8},
  M: {visits: 1800, windows: 3, registers: 2, doctors: 36, tests: 30, pharmacy: 7, kiosks: 40},
  L: {visits: 6000, windows: 10, registers: 5, doctors: 114, tests: 96, pharmacy: 22, kiosks: 120},
} as const satisfies Record<Size, Record<string, number>>

/** Share of a day's visits by hour, 7 to 16: the morning peak and the smaller one after noon (assumed, shaped by published curves). */
export const outpatientHours: readonly number[] = [
  0, 0, 0, 0, 0, 0, 0, 12, 22, 19, 12, 4, 2, 9, 11, 6, 3, 0, 0, 0, 0, 0, 0, 0,
]

export type HospitalSize = {
  visits: number
  windows: number
  registers: number
  doctors: number
  tests: number
  pharmacy: number
  kiosks: number
}

const seconds = (value: number): number => Math.round(value * 1000)

/** How long a window takes for one payment of this kind. */
export const windowTime = (
  name: 'windowService' | 'selfPayService' | 'selfPayServiceLeaflet' | 'slipBlank' | 'slipPrinted',
  counts: Counts = {},
): Distribution => ({
  kind: 'lognormal',
  meanMs: seconds(figureOr(name, counts)),
  cv: figureOr('serviceSpread', counts),
})

/** Where people pay: `payAt` says how many of ten thousand go to a window. */
export const payAt = 'payAtWindow'
export const stations = {
  register: 'register',
  doctor: 'doctor',
  window: 'window',
  kiosk: 'kiosk',
  test: 'test',
  pharmacy: 'pharmacy',
} as const

const pay: Step = {choose: payAt, one: stations.window, other: stations.kiosk}

/** The hours a hospital takes patients in on the day of this time, 'yyyy-MM-dd …'. */
export const openFor = (time: string): {from: Instant; until: Instant} => ({
  from: instant(`${time.slice(0, 10)} 07:00:00`),
  until: instant(`${time.slice(0, 10)} 17:00:00`),
})

/** A day of visits from `from` to `until` (an instant each, usually 07:00 and 17:00). */
export function outpatient(
  seed: string,
  size: HospitalSize,
  from: Instant,
  until: Instant,
  counts: Counts = {},
): FlowPlan {
  const of = (name: Parameters<typeof figureOr>[0]) => figureOr(name, counts)
  const spread = (name: Parameters<typeof figureOr>[0]): Distribution => ({
    kind: 'lognormal',
    meanMs: seconds(of(name)),
    cv: of('serviceSpread'),
  })
  const patience = {
    green: {kind: 'weibull', k: of('patienceShape'), medianMs: Math.round(of('payPatience') * 60_000)},
  } satisfies Station['patience']
  return {
    seed,
    from,
    until,
    shares: {[payAt]: Math.round(of('windowShare') * 10_000)},
    arrivals: [
      {
        id: 'outpatient',
        perDay: size.visits,
        hours: outpatientHours,
        batchMean: of('groupMean'),
        classes: {employee: 55, resident: 40, selfPay: 5},
        route: [
          {chanceBp: Math.round(of('registerShare') * 10_000), steps: [{at: stations.register}]},
          {at: stations.doctor},
          pay,
          {
            chanceBp: Math.round((of('payments') - 1) * 10_000),
            steps: [{at: stations.test}, {at: 'secondLook'}, pay],
          },
          {at: stations.pharmacy},
        ],
      },
    ],
    stations: [
      {
        id: stations.register,
        servers: size.registers,
        discipline: 'order',
        service: spread('registerService'),
        patience,
      },
      {id: stations.doctor, servers: size.doctors, discipline: 'order', service: spread('doctorService')},
      {id: 'secondLook', servers: Math.ceil(size.doctors / 3), discipline: 'order', service: spread('secondLook')},
      {
        id: stations.window,
        servers: size.windows,
        discipline: 'order',
        service: windowTime('windowService', counts),
        patience,
      },
      {id: stations.kiosk, servers: size.kiosks, discipline: 'order', service: spread('kioskService'), patience},
      {id: stations.test, servers: size.tests, discipline: 'order', service: spread('testService')},
      {id: stations.pharmacy, servers: size.pharmacy, discipline: 'order', service: spread('pharmacyService')},
    ],
  }
}

/** Payments alone, coming by the day's profile to windows and kiosks: what results reckoned elsewhere are compared with. */
export function payments(
  seed: string,
  perDay: number,
  windows: number,
  from: Instant,
  until: Instant,
  counts: Counts = {},
): FlowPlan {
  const whole = outpatient(seed, {...sizes.M, visits: perDay, windows}, from, until, counts)
  return {...whole, arrivals: whole.arrivals.map(one => ({...one, route: [pay]}))}
}
