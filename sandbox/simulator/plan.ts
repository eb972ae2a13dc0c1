// What a random day consists of, drawn from its seed and nothing else: how many windows and patients, which faults with
// what chances, when the centre restarts, which clumsy or hostile things somebody tries. Options may be overridden by
// hand to narrow a failure down. It does not run anything.
import {type Draw, drawFrom} from '../base/draw.ts'
import {dayOf, type Instant} from '../base/instant.ts'
import {defaultWorldConfig} from '../people/demo.ts'
import {makePerson} from '../people/person.ts'
import {wellKnown} from '../people/population.ts'
import {type RegionKey, regions} from '../people/regions.ts'
import type {FaultPlan, PersonRecord, WorldConfig} from '../state/records.ts'
import type {Shelf} from './shelf.ts'
import {doubts, endings, type PlannedLine, type VisitPlan} from './visits.ts'

/** Things nobody should do, each of which the centre must refuse or survive without moving money. */
export const mischiefs = [
  'foreignReversal', // 2601 with another institution's msgid
  'foreignCancellation', // 2208 of another institution's bill
  'otherBody', // the same msgid with other amounts
  'settleTwice', // a settled batch again under a new msgid
  'cancelTwice', // a cancelled bill again
  'deadOriginal', // the text of a reversed settlement arrives again
] as const
export type Mischief = (typeof mischiefs)[number]

export type DayOptions = {
  seed: string
  /** Mostly Shanghai, whose policies the auditor has read; the others are added up only. */
  region: RegionKey
  hospitals: number
  visits: number
  /** People the patients are drawn from; few, so that the same person comes again elsewhere. */
  crowd: number
  faults: FaultPlan[]
  /** Faults end here. */
  calmAt: Instant
  /** Restarts after so many entries. */
  restarts: number[]
  mischief: number
}

const population = 200
const minute = 60_000

/** Days begin at 07:30; patients come until 11:30, faults end at noon, windows finish what they began, then they close. */
export function drawOptions(seed: string): DayOptions {
  const draw = drawFrom(seed, 'options')
  const region = draw.pick('region', [
    'shanghai',
    'shanghai',
    'shanghai',
    'shanghai',
    'shanghai',
    'shanghai',
    'shanghai',
    'shanghai',
    'ningbo',
    'guangxi',
  ] as const)
  const {start} = regions[region]
  const calmAt = start + 270 * minute
  const visits = 12 + draw.below('visits', 24)
  return {
    seed,
    region,
    hospitals: 2 + draw.below('hospitals', 3),
    visits,
    crowd: 12 + draw.below('crowd', 40),
    faults: draw.chance('clear sky', 1000) ? [] : drawFaults(draw, start, calmAt),
    calmAt,
    restarts: Array.from({length: draw.below('restarts', 4)}, (_, i) => 10 + draw.below(`restart ${i}`, visits * 8)),
    mischief: draw.below('mischief', 10),
  }
}

/** Four populations in all, so that a long run makes each of them once. */
export function configOf({seed, region, hospitals}: Pick<DayOptions, 'seed' | 'region' | 'hospitals'>): WorldConfig {
  const base = defaultWorldConfig({region})
  return {
    ...base,
    id: 'day',
    name: seed,
    kind: 'drill',
    seed,
    population: {size: population, seed: `crowd-${drawFrom(seed, 'population').below('which', 4)}`},
    institutions: base.institutions.slice(0, Math.max(2, hospitals)),
  }
}

type Kind = Pick<FaultPlan, 'at' | 'do'> & Partial<Pick<FaultPlan, 'delayMs' | 'status' | 'text' | 'bytes'>>

/** Every way the line can fail, and at which points of the centre. */
const kinds: readonly Kind[] = [
  {at: 'C0', do: 'drop'},
  {at: 'C1', do: 'drop'},
  {at: 'C2', do: 'drop'},
  {at: 'C3', do: 'drop'},
  {at: 'C3', do: 'reset'},
  {at: 'C0', do: 'reset'},
  {at: 'C5', do: 'delay', delayMs: 4000},
  {at: 'C5', do: 'delay', delayMs: 90_000},
  {at: 'C4', do: 'truncate', bytes: 150},
  {at: 'C1', do: 'error', text: '医保中心系统繁忙，请稍后再试'},
  {at: 'C1', do: 'error', status: 502},
  {at: 'C3', do: 'error', status: 504},
  {at: 'C5', do: 'duplicate', delayMs: 0},
  {at: 'C5', do: 'duplicate', delayMs: 240_000},
  {at: 'C1', do: 'lateCommit', delayMs: 8000},
  {at: 'C1', do: 'lateCommit', delayMs: 90_000},
  {at: 'C1', do: 'lateCommit', delayMs: 900_000},
]

function drawFaults(draw: Draw, start: Instant, calmAt: Instant): FaultPlan[] {
  const faults: FaultPlan[] = []
  for (const [index, kind] of kinds.entries()) {
    if (!draw.chance(`fault ${index}`, 4500)) continue
    const when: FaultPlan['when'] = {chanceBp: 150 + draw.below(`fault ${index} chance`, 700)}
    // half of them aim at money
    if (draw.chance(`fault ${index} money`, 5000)) {
      when.infno = ['2207', '2208', '2601']
      when.chanceBp = (when.chanceBp ?? 0) * 3
    }
    if (draw.chance(`fault ${index} window`, 3000)) {
      when.from = start + draw.below(`fault ${index} from`, 200) * minute
      when.until = when.from + 40 * minute
    }
    faults.push({id: `f${index}`, when, ...kind, expires: calmAt})
  }
  return faults
}

/** People a population hardly has: at the cap, all but at it, sharing a relative's account. Shanghai's figures. */
export function specialPeople(config: WorldConfig): PersonRecord[] {
  if (config.region !== 'shanghai') return []
  const on = dayOf(config.start)
  const make = (offset: number) => makePerson('shanghai', config.population.seed, population + 100 + offset, on)
  const found: PersonRecord[] = []
  const plain = makePerson('shanghai', config.population.seed, wellKnown.plain, on)
  const retired = makePerson('shanghai', config.population.seed, wellKnown.bandNearlyFull, on)
  for (const [offset, model, amount] of [
    [0, plain, 65_000_000],
    [1, plain, 64_999_000],
    [2, retired, 64_990_000],
  ] as const) {
    const person = make(offset)
    const [row] = model.insurances
    if (!row) continue
    person.flags = ['nearCap']
    person.insurances = [{...row, currentYearFen: 0, priorYearsFen: offset * 1234, familyOf: plain.psnNo}]
    person.accumulators = [
      {insuranceType: '310', year: '2025', name: 'selfPayBandUsed', amount: 50_000},
      {insuranceType: '310', year: '2025', name: 'pooledFundPaid', amount},
    ]
    found.push(person)
  }
  return found
}

/** The patients of the day: well-known people often, special ones sometimes, others from the crowd. */
export function drawVisit(
  options: DayOptions,
  config: WorldConfig,
  shelf: Shelf,
  special: PersonRecord[],
  index: number,
): {at: Instant; hospital: number; plan: VisitPlan; person: PersonRecord} {
  const draw = drawFrom(options.seed, `visit ${index}`)
  const person =
    special.length > 0 && draw.chance('special', 800)
      ? draw.pick('which special', special)
      : makePerson(
          options.region,
          config.population.seed,
          draw.chance('well-known', 4000) ? draw.below('which known', 16) : draw.below('which', options.crowd),
          dayOf(config.start),
        )
  const certType = draw.pick('certificate', ['01', '02', '03'] as const)
  const chronic = person.chronic[0]
  const filed = chronic !== undefined && draw.chance('chronic', 5000)
  const lines = draw.chance('registration only', 600) ? 1 : 1 + draw.below('lines', 8)
  const plan: VisitPlan = {
    number: `MZ${String(index + 1).padStart(5, '0')}`,
    patient: {
      certType,
      certNo: certType === '01' ? person.voucher : certType === '02' ? person.certNo : person.cardNo,
      cardSn: person.cardSn,
    },
    cashier: draw.pick('cashier', ['101', '102', '103'] as const),
    medType: filed ? '14' : draw.pick('care', ['11', '11', '11', '11', '13', '12'] as const),
    diagnosis: draw.pick('diagnosis', shelf.diagnoses),
    lines: Array.from({length: lines}, (_, line) => drawLine(draw, shelf, `line ${line}`)),
    ending: draw.pick('ending', ['settle', 'settle', 'settle', 'settle', ...endings] as const),
    doubt: draw.pick('doubt', ['insist', ...doubts] as const),
    account: draw.pick('account', ['0', '1', '1', '2'] as const),
    insuranceTypes: Object.keys(config.policies),
    paceMs: 5000 + draw.below('pace', 120_000),
  }
  if (filed && chronic) plan.disease = {code: chronic.code, name: chronic.name}
  return {
    at: config.start + draw.below('at', 240 * 60) * 1000,
    hospital: draw.below('hospital', options.hospitals),
    plan,
    person,
  }
}

/** Prices are the shelf's, sometimes off by hand; counts are whole, halved, or odd ten-thousandths for herbs. */
function drawLine(draw: Draw, shelf: Shelf, label: string): PlannedLine {
  const item = draw.pick(`${label} item`, shelf.items)
  const count =
    item.kind === 'decoctionPiece'
      ? 30_000 + draw.below(`${label} grams`, 900_000)
      : draw.chance(`${label} fraction`, 1000)
        ? 5000 * (1 + draw.below(`${label} halves`, 9))
        : 10_000 * (1 + draw.below(`${label} count`, 6))
  const price = draw.chance(`${label} dearer`, 1500)
    ? item.price + draw.below(`${label} by`, item.price + 1)
    : item.price
  return {
    code: item.code,
    hospitalCode: item.hospitalCode,
    price,
    count,
    approved: item.restricted ? draw.chance(`${label} approved`, 6000) : draw.chance(`${label} flag`, 8000),
  }
}
