// Drug products 药品: for each registered name its makers, strengths and packs with prices, ceilings and validity.
// Counts follow what published codes show (makers per name log-normal, one product in ten discontinued, a third outside
// the list); every maker is invented. It does not know names (drug-names) nor how rows are kept (image).
import {type Draw, drawFrom} from '../base/draw.ts'
import type {DrugName} from './drug-names.ts'
import type {ListClass} from './facts.ts'
import {makerName, makerSegment, makerTrades} from './makers.ts'
import {always, cutPeriods, dayBetween, editions, type Life, type Period} from './periods.ts'
import {between, roundPrice} from './prices.ts'
import type {CatalogueSink} from './rows.ts'
import {planSpecs, specText} from './specs.ts'
import type {ItemClass} from './types.ts'

/** Products of drugs a full catalogue aims at, and the share of them outside the list. */
const drugTarget = {listed: 130_000, unlisted: 70_000}
/** One product in ten is off the market 停产. */
const discontinuedBp = 1050

// Makers per name, in hundredths: 64 quantiles of the log-normal with median 3 and 90th percentile 20.
const makerQuantiles = [
  8, 16, 22, 28, 34, 40, 46, 52, 58, 64, 71, 77, 84, 91, 99, 107, 115, 123, 132, 141, 150, 160, 171, 182, 193, 205, 218,
  231, 245, 259, 275, 291, 309, 327, 347, 368, 390, 414, 439, 466, 496, 527, 562, 599, 639, 683, 732, 785, 844, 911,
  985, 1069, 1165, 1275, 1405, 1558, 1744, 1973, 2266, 2656, 3208, 4069, 5683, 10_740,
]
const mostMakers = 230

/** Makers of a name at a scale in hundredths (100 = as published codes show). */
function makersOf(name: DrugName, draw: Draw, scale: number): number {
  if (name.spread === 0) return draw.chance('second source', 1500) ? 2 : 1
  const quantile = makerQuantiles[draw.below('makers', makerQuantiles.length)] as number
  return Math.min(mostMakers, Math.max(1, Math.round((quantile * name.spread * scale) / 1_000_000)))
}

/** Products a maker registers on average; only for aiming, the draws decide. */
const productsAMaker = 2.47

/** The scale at which the names come nearest to the wanted number of products. */
export function aim(names: readonly {name: DrugName; draw: Draw}[], wanted: number): number {
  let low = 1
  let high = 4000
  while (low < high) {
    const middle = (low + high) >> 1
    let makers = 0
    for (const {name, draw} of names) makers += makersOf(name, draw, middle)
    if (makers * productsAMaker < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** All products of all names, name by name in the given order. */
export function growDrugs(names: readonly DrugName[], seed: string, sink: CatalogueSink, target = drugTarget): void {
  const drawn = names.map(name => ({name, draw: drawFrom(seed, `products:${name.kind}:${name.name}`)}))
  const listedScale = aim(
    drawn.filter(({name}) => name.listed),
    target.listed,
  )
  const unlistedScale = aim(
    drawn.filter(({name}) => !name.listed),
    target.unlisted,
  )
  for (const {name, draw} of drawn) growName(name, draw, name.listed ? listedScale : unlistedScale, sink)
}

/** Where in its band a negotiated price lies. */
const negotiatedLevel = 0.5

const itemClasses: Record<ListClass, ItemClass> = {甲: 'A', 乙: 'B', 丙: 'C'}

function growName(name: DrugName, draw: Draw, scale: number, sink: CatalogueSink): void {
  sink.name({
    name: name.name,
    kind: name.kind,
    pinyin: name.pinyin,
    aliases: name.aliases,
    form: name.form,
    unit: name.unit,
    tier: name.known ? 0 : name.listed ? 1 : 2,
    chargeType: name.kind === 'westernDrug' ? '09' : '11',
  })
  const makers = makersOf(name, draw, scale)
  const plan = planSpecs(name.specs, name.piece, draw.below('specs', 1 << 16))
  const periods = drawPeriods(name, draw)
  // 集采: four makers or more, and the name was drawn; the selected makers come first and sit near the low end
  const purchased = name.listed && !name.negotiated && makers >= 4 && draw.chance('volume purchase', 3500)
  const selected = purchased ? Math.min(makers - 1, 2 + draw.below('selected', 5)) : 0
  const originator = name.spread === 0 || draw.chance('originator', name.kind === 'westernDrug' ? 4500 : 800)
  const imported = originator && name.kind === 'westernDrug' && draw.chance('imported', 5500)
  const {count} = makerTrades.drug
  const firstMaker = draw.below('first maker', count)
  // any odd step that 5 does not divide meets every one of the 1,600 makers once
  const step = [1, 3, 7, 9, 11, 13, 17, 19][draw.below('step', 8)] as number
  const restriction = name.limit?.restriction ?? null
  // 医保支付标准: a negotiated drug's is its price; after a volume purchase it stands a little above the selected ones
  const ceilingBase = name.negotiated
    ? between(name.lowE4, name.highE4, negotiatedLevel)
    : purchased
      ? name.lowE4 + Math.floor((name.highE4 - name.lowE4) / 8)
      : null

  for (let m = 0; m < makers; m++) {
    const fromAbroad = m === selected && imported
    const index = fromAbroad ? draw.below('importer', makerTrades.imported.count) : (firstMaker + m * step) % count
    const trade = fromAbroad ? 'imported' : 'drug'
    const maker = makerName(trade, index)
    const segment = makerSegment(trade, index)
    const roll = draw.bits(`maker ${m}`)
    const level = name.negotiated
      ? negotiatedLevel
      : m < selected
        ? unit(roll, 0) * 0.08
        : m === selected && originator
          ? 0.9 + unit(roll, 0) * 0.1
          : unit(roll, 0)
    const strengths = Math.min(plan.strengths.length, oneOf(strengthOdds, unit(roll, 12)))
    for (let s = 0; s < strengths; s++) {
      const strength = plan.strengths[s] as (typeof plan.strengths)[number]
      const packs = Math.min(strength.packs.length, oneOf(packOdds, s === 0 ? unit(roll, 20) : unit(roll, 22 - s)))
      for (let p = 0; p < packs; p++) {
        const pack = strength.packs[p] as (typeof strength.packs)[number]
        const own = draw.bits(`${m}.${s}.${p}`)
        const first = m === 0 && s === 0 && p === 0
        const life = first ? firstLife : drawLife(own)
        const costBp = Math.min(dearestBp, Math.round((strength.costBp * pack.costBp) / 10_000))
        const code = name.codePrefix + two(s + 1) + two(p + 1) + segment
        const spec = specText(strength.text, pack.count, plan.piece)
        for (const period of cutPeriods(periods, life)) {
          const priceE4 = costed(between(name.lowE4, name.highE4, level), costBp, period.priceBp)
          sink.item({
            code,
            spec,
            maker,
            itemClass: period.itemClass,
            firstSelfPay: period.ratioBp,
            priceE4,
            ceilingE4:
              ceilingBase === null || period.itemClass === 'C' ? null : costed(ceilingBase, costBp, period.priceBp),
            levels: null,
            validFrom: period.from,
            validTo: period.to,
            restriction: period.itemClass === 'C' ? null : restriction,
            restricted: period.itemClass !== 'C' && name.limit?.restricted === true,
            essential: name.essential,
            negotiated: name.negotiated && period.itemClass !== 'C',
            special: false,
          })
        }
      }
    }
  }
}

/** Price × cost × period, both in basis points, rounded as prices are printed. */
const costed = (baseE4: number, costBp: number, priceBp: number): number =>
  roundPrice(Math.round((baseE4 * costBp * priceBp) / 100_000_000))

/** No product costs more than this against the usual one, whatever strength and pack multiply to. */
const dearestBp = 80_000

// Cumulated odds in basis points, as published codes show: strengths 1 to 4, packs 1 to 6.
const strengthOdds = [6900, 9000, 9800, 10_000]
const packOdds = [5800, 8100, 9100, 9600, 9850, 10_000]
function oneOf(odds: readonly number[], at: number): number {
  let i = 0
  while (at * 10_000 >= (odds[i] as number)) i++
  return i + 1
}

/** Ten bits of a draw from a position, in [0, 1). */
const unit = (bits: number, from: number): number => ((bits >>> from) & 1023) / 1024

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** The first product of a name is always there: pickers and exercises may rely on it. */
const firstLife: Life = {begins: '2020-01-01', ends: null}

function drawLife(bits: number): Life {
  const begins = unit(bits, 0) < 0.9 ? dayBetween(2019, 5, unit(bits, 4)) : dayBetween(2024, 2, unit(bits, 4))
  const discontinued = ((bits >>> 14) & 8191) * 10_000 < discontinuedBp * 8192
  if (!discontinued) return {begins, ends: null}
  const firstYear = Math.max(2022, Number(begins.slice(0, 4)) + 1)
  // what came in last year is not gone yet
  return {begins, ends: firstYear > 2025 ? null : dayBetween(firstYear, 2026 - firstYear, unit(bits, 22))}
}

/** How class and price of a name moved over the last editions. The facts hold for the edition of 2024. */
function drawPeriods(name: DrugName, draw: Draw): Period[] {
  const itemClass = itemClasses[name.list]
  const now: Period = {from: always, itemClass, ratioBp: name.ratioBp, priceBp: 10_000}
  if (name.entersIn2026) return [outside(always, 16_000), {...now, from: editions[2025]}]
  if (!name.listed || itemClass === 'C') return [now]
  const periods: Period[] = []
  const roll = draw.below('history', 10_000)
  if (name.negotiated) {
    // a negotiated drug entered with one of the last editions, at a fraction of its price; renewals lower it further
    if (roll < 3000) periods.push(outside(always, 22_000), {...now, from: editions[2024]})
    else if (roll < 5500) periods.push(outside(always, 24_000), {...now, from: editions[2023]})
    else periods.push(now)
    if (draw.chance('renewal', 5000)) {
      periods.push({...now, from: editions[2025], priceBp: 8800 + draw.below('renewal price', 1000)})
    }
    return periods
  }
  if (!name.known && itemClass === 'A' && roll < 400) {
    // 乙 became 甲
    periods.push({...now, itemClass: 'B', ratioBp: 1000}, {...now, from: editions[2024]})
  } else if (!name.known && itemClass === 'B' && roll < 300) {
    periods.push(outside(always, 11_000), {...now, from: editions[2024]})
  } else periods.push(now)
  if (!name.known && roll >= 9700) periods.push(outside(editions[2025], 10_000))
  else if (roll >= 8800) periods.push({...now, from: editions[2025], priceBp: 6000 + draw.below('new price', 3000)})
  return periods
}

const outside = (from: Period['from'], priceBp: number): Period => ({from, itemClass: 'C', ratioBp: 10_000, priceBp})
