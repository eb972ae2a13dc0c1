// Service items 医疗服务项目, priced by hospital level, and decoction pieces 中药饮片, one code a name. Service codes and
// names are the national ones; where the facts know no price one is drawn by charge type. A few items run out or change
// their price, as provinces go over to new price guides chapter by chapter. It does not know drugs or consumables.
import {type Draw, drawFrom} from '../base/draw.ts'
import type {Facts, ListClass} from './facts.ts'
import {always, cutPeriods, type Period} from './periods.ts'
import {between, roundPrice} from './prices.ts'
import {readServiceLimit} from './restrictions.ts'
import type {CatalogueSink} from './rows.ts'
import {serviceAliases} from './service-aliases.ts'
import type {ItemClass} from './types.ts'

const itemClasses: Record<ListClass, ItemClass> = {甲: 'A', 乙: 'B', 丙: 'C'}

/** Price bands at level 3 by charge type, in yuan, where the facts know none. */
const bands: Record<string, [number, number]> = {
  '01': [20, 120],
  '02': [8, 60],
  '03': [30, 600],
  '04': [6, 200],
  '05': [20, 800],
  '06': [200, 6000],
  '07': [8, 60],
  '14': [5, 100],
}

/** When the next price guide takes effect in a catalogue: prices change here, merged items end the day before. */
const newGuide = '2025-07-01'

/** Known items first, then the rest of the national list. */
export function growServices(
  facts: Facts,
  seed: string,
  initials: (text: string) => string,
  sink: CatalogueSink,
): void {
  for (const fact of facts.services) {
    const [price1, price2, price3] = fact.pricesE4
    const draw = drawFrom(seed, `service:${fact.code}`)
    const named = {name: fact.name, unit: fact.unit, charge: fact.charge, code: fact.code}
    service(facts, named, fact.list, fact.ratioBp, [price1, price2, price3], draw, true, initials, sink)
  }
  for (const fact of facts.serviceNames) {
    const draw = drawFrom(seed, `service:${fact.code}`)
    const [low, high] = bands[fact.charge] ?? [20, 400]
    const price3 = roundTo(between(low * 10_000, high * 10_000, draw.unit('price')))
    const prices: [number, number, number] = [
      roundTo(Math.round(price3 * 0.8)),
      roundTo(Math.round(price3 * 0.9)),
      price3,
    ]
    const list = draw.pick('class', ['甲', '甲', '甲', '甲', '甲', '甲', '乙', '乙', '乙', '丙'] as const)
    const ratioBp = list === '甲' ? 0 : list === '丙' ? 10_000 : draw.pick('ratio', [1000, 1000, 2000, 500])
    const unit = fact.charge === '04' ? '项' : fact.charge === '01' ? '床日' : '次'
    service(
      facts,
      {name: fact.name, unit, charge: fact.charge, code: fact.code},
      list,
      ratioBp,
      prices,
      draw,
      false,
      initials,
      sink,
    )
  }
}

/** Service prices are whole yuan above ten, half yuan below. */
const roundTo = (priceE4: number): number =>
  priceE4 >= 100_000 ? Math.round(priceE4 / 10_000) * 10_000 : Math.max(5000, Math.round(priceE4 / 5000) * 5000)

function service(
  facts: Facts,
  fact: {code: string; name: string; unit: string; charge: string},
  list: ListClass,
  ratioBp: number,
  prices: [number, number, number],
  draw: Draw,
  known: boolean,
  initials: (text: string) => string,
  sink: CatalogueSink,
): void {
  sink.name({
    name: fact.name,
    kind: 'service',
    tier: known ? 0 : 1,
    pinyin: initials(fact.name),
    aliases: (serviceAliases[fact.code] ?? []).map(alias => `${alias}|${initials(alias)}`),
    form: '',
    unit: fact.unit,
    chargeType: fact.charge,
  })
  const itemClass = itemClasses[list]
  const limit = facts.serviceLimits.get(fact.code)
  // government guide prices are ceilings; surcharges and self-paid items are priced freely
  const capped = itemClass !== 'C'
  const now: Period = {from: always, itemClass, ratioBp, priceBp: 10_000}
  const roll = known ? 10_000 : draw.below('guide', 10_000)
  const periods = roll < 500 ? [now, {...now, from: newGuide, priceBp: 8500 + draw.below('guide price', 4000)}] : [now]
  const ends = roll >= 500 && roll < 800 ? '2025-06-30' : null
  for (const period of cutPeriods(periods, {begins: '2017-01-01', ends})) {
    const [price1, price2, price3] = prices.map(price =>
      roundTo(Math.round((price * period.priceBp) / 10_000)),
    ) as typeof prices
    const exact = period.priceBp === 10_000 ? prices : ([price1, price2, price3] as const)
    sink.item({
      code: fact.code,
      spec: '',
      maker: '',
      itemClass,
      firstSelfPay: ratioBp,
      priceE4: exact[2],
      ceilingE4: capped ? exact[2] : null,
      levels: {
        price1E4: exact[0],
        price2E4: exact[1],
        ceiling1E4: capped ? exact[0] : null,
        ceiling2E4: capped ? exact[1] : null,
      },
      validFrom: period.from,
      validTo: period.to,
      restriction: limit === undefined || itemClass === 'C' ? null : readServiceLimit(limit),
      restricted: false,
      essential: false,
      negotiated: false,
      // 特检特治: dear examinations and treatments that some areas pay apart
      special: ['03', '05'].includes(fact.charge) && prices[2] >= 2_000_000,
    })
  }
}

/** Decoction pieces: 'T' + 00 + function class + five digits; priced by the gram; a few are never paid. */
export function growPieces(facts: Facts, seed: string, initials: (text: string) => string, sink: CatalogueSink): void {
  const functions = [...facts.classes.keys()].filter(code => /^T00\d{2}0$/.test(code)).sort()
  const seen = new Set<string>()
  let serial = 0
  const piece = (name: string, list: ListClass, lowE4: number, highE4: number, known: boolean) => {
    if (seen.has(name)) return
    seen.add(name)
    serial++
    const draw = drawFrom(seed, `piece:${name}`)
    sink.name({
      name,
      kind: 'decoctionPiece',
      tier: known ? 0 : 1,
      pinyin: initials(name),
      aliases: [],
      form: '饮片',
      unit: 'g',
      chargeType: '10',
    })
    const paid = list !== '丙'
    sink.item({
      code: `${draw.pick('class', functions)}${String(serial).padStart(4, '0')}`,
      spec: draw.pick('grade', ['统货', '统货', '选货']),
      maker: '',
      itemClass: paid ? 'A' : 'C',
      firstSelfPay: paid ? 0 : 10_000,
      priceE4: roundPrice(between(lowE4, highE4, draw.unit('price'))),
      ceilingE4: null,
      levels: null,
      validFrom: '2020-01-01',
      validTo: null,
      restriction: null,
      restricted: false,
      essential: false,
      negotiated: false,
      special: false,
    })
  }
  for (const drug of facts.drugs) if (drug.part === 'T') piece(drug.name, drug.list, drug.lowE4, drug.highE4, true)
  for (const line of facts.list) {
    if (line.part === 'T') piece(line.name, '甲', 400, 9000, false)
    else if (line.part === 'N') piece(line.name, '丙', 20_000, 400_000, false)
  }
}
