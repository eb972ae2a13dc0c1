// Medical consumables 医用耗材: national classes with invented makers, a code each of class, material, feature and maker.
// Dear implants are flagged special and carry a ceiling. It does not know specification models (27-digit codes).
import {drawFrom} from '../base/draw.ts'
import type {Facts, ListClass} from './facts.ts'
import {makerName, makerSegment, makerTrades} from './makers.ts'
import {dayBetween} from './periods.ts'
import {between, roundPrice} from './prices.ts'
import type {CatalogueSink} from './rows.ts'
import type {ItemClass} from './types.ts'

const itemClasses: Record<ListClass, ItemClass> = {甲: 'A', 乙: 'B', 丙: 'C'}

export function growConsumables(
  facts: Facts,
  seed: string,
  initials: (text: string) => string,
  sink: CatalogueSink,
): void {
  for (const fact of facts.consumables) {
    sink.name({
      name: fact.name,
      kind: 'consumable',
      tier: 0,
      pinyin: initials(fact.name),
      aliases: [],
      form: '',
      unit: fact.unit,
      chargeType: fact.charge,
    })
    const draw = drawFrom(seed, `consumable:${fact.code}`)
    const itemClass = itemClasses[fact.list]
    const makers = (fact.highValue ? 8 : 20) + draw.below('makers', fact.highValue ? 30 : 70)
    const first = draw.below('first', makerTrades.consumable.count)
    // 900 makers: a step that 2, 3 and 5 do not divide meets each once
    const step = [1, 7, 11, 13, 17, 19][draw.below('step', 6)] as number
    const ceiling = itemClass !== 'C' && (fact.highValue || draw.chance('ceiling', 3000))
    const ceilingE4 = ceiling ? roundPrice(between(fact.lowE4, fact.highE4, 0.5)) : null
    for (let m = 0; m < makers; m++) {
      const index = (first + m * step) % makerTrades.consumable.count
      const roll = draw.bits(`maker ${m}`)
      const features = m === 0 ? 1 : 1 + ((roll >>> 28) % 2)
      for (let f = 0; f < features; f++) {
        const feature = String((Number(fact.code.slice(12, 15)) + f * 7) % 1000).padStart(3, '0')
        const ends = m > 0 && ((roll >>> (8 + f)) & 255) < 20 ? dayBetween(2022, 4, ((roll >>> 3) & 1023) / 1024) : null
        sink.item({
          code: fact.code.slice(0, 12) + feature + makerSegment('consumable', index),
          spec: f === 0 ? '' : `特征${feature}`,
          maker: makerName('consumable', index),
          itemClass,
          firstSelfPay: fact.ratioBp,
          priceE4: roundPrice(between(fact.lowE4, fact.highE4, ((roll >>> (4 + f)) & 1023) / 1024)),
          ceilingE4,
          levels: null,
          validFrom: '2020-01-01',
          validTo: ends,
          restriction: null,
          restricted: false,
          essential: false,
          negotiated: false,
          special: fact.highValue,
        })
      }
    }
  }
}
