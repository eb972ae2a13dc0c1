// What growing and packing the catalogue pass to each other 目录行: names, items with their validity, diagnoses, in
// an order that matters (names from the best known to the rarest, an item's rows by date). No database here.
import type {BasisPoints} from '../base/fen.ts'
import type {Day} from '../base/instant.ts'
import type {ItemClass, ItemKind, Restriction} from './types.ts'

/** A registered name 注册名称 and what all its products share. */
export type GrownName = {
  name: string
  kind: ItemKind
  /** Pinyin initials, lower case, one per character that can be typed: 'bhsaldpp'. */
  pinyin: string
  /** How well known it is: 0 everyday, 1 in the list, 2 outside; searches show lower tiers first. */
  tier: 0 | 1 | 2
  /** Other things people type for it: the name without its salt, the INN; each with its initials after '|' or empty. */
  aliases: string[]
  form: string
  unit: string
  /** Wire med_chrgitm_type. */
  chargeType: string
}

/** One product in one period of validity; belongs to the name sent before it. Prices in ten-thousandths of a yuan. */
export type GrownItem = {
  code: string
  spec: string
  maker: string
  itemClass: ItemClass
  firstSelfPay: BasisPoints
  priceE4: number
  ceilingE4: number | null
  /** Level 1 and level 2 where they differ from level 3, which stands above; services only. */
  levels: {price1E4: number; price2E4: number; ceiling1E4: number | null; ceiling2E4: number | null} | null
  validFrom: Day
  validTo: Day | null
  restriction: Restriction | null
  restricted: boolean
  essential: boolean
  negotiated: boolean
  special: boolean
}

export type GrownDiagnosis = {code: string; name: string; pinyin: string; alias: string}

/** Where rows go: an image, a packer, a counter. */
export type CatalogueSink = {
  name(name: GrownName): void
  item(item: GrownItem): void
  diagnosis(diagnosis: GrownDiagnosis): void
}
