// Which drugs the catalogue holds: registered names 注册名称 (ingredient, salt and form) with class segment, list class,
// price band and restriction, from the facts. First the well-known ones, then the rest of the national list, then the
// same ingredients in forms the list does not pay. It does not know makers, products or dates.
import {drawFrom} from '../base/draw.ts'
import {classSegment, NameSegments} from './codes.ts'
import {dosageForms, patentForms, splitForm, unlistedForms} from './dosage-forms.ts'
import {type DrugBase, knownDrug, listedDrug, outsideClass, publishedDrug, registered, unitOf} from './drug-bases.ts'
import type {Facts, LimitFact, ListClass} from './facts.ts'
import {type ReadRestriction, readLimits, readText} from './restrictions.ts'
import {supplements} from './supplements.ts'

export type DrugName = {
  kind: 'westernDrug' | 'patentMedicine'
  name: string
  pinyin: string
  aliases: string[]
  form: string
  /** Everything of the code before specification, pack and maker. */
  codePrefix: string
  /** What one counts in a pack: '片'. */
  piece: string
  unit: string
  specs: string[]
  list: ListClass
  ratioBp: number
  negotiated: boolean
  essential: boolean
  /** From the well-known facts: stays true to them, comes first in searches. */
  known: boolean
  /** False for what stands outside the list. */
  listed: boolean
  injected: boolean
  lowE4: number
  highE4: number
  limit: ReadRestriction | undefined
  /** Makers against the usual number, in per cent; 0 = a single source. */
  spread: number
  /** Comes in, or leaves, with an edition of the list although the facts (2024) do not show it. */
  entersIn2026: boolean
}

/**
 * All drug names in search order: well-known, listed, unlisted. Deterministic from the seed.
 * @param initials pinyin initials of a text, one letter per character that can be typed
 */
export function drugNames(facts: Facts, seed: string, initials: (text: string) => string): DrugName[] {
  const western = new NameSegments(3)
  const patent = new NameSegments(4)
  const published = new Map(facts.nameCodes.map(code => [code.name, code]))
  for (const code of facts.nameCodes) {
    const part = classSegment(code.drugClass, facts.classes)
    if (code.drugClass.startsWith('X')) western.reserve(part, code.segment, code.name)
    else patent.reserve(part, code.segment, code.name)
  }
  for (const drug of facts.drugs) {
    if (drug.prefix === '' || drug.part === 'T') continue
    if (drug.part === 'W') western.reserve(drug.prefix.slice(1, 6), drug.prefix.slice(6), drug.name)
  }
  const limits = new Map<string, LimitFact[]>()
  for (const limit of facts.limits) {
    const known = limits.get(limit.name)
    if (known) known.push(limit)
    else limits.set(limit.name, [limit])
  }

  const seen = new Set<string>()
  const prefixes = new Set<string>()
  const names: DrugName[] = []
  const take = (base: DrugBase) => {
    const key = `${base.kind}|${base.name}`
    if (seen.has(key)) return
    seen.add(key)
    const draw = drawFrom(seed, base.name)
    const pinyin = initials(base.name)
    const code = published.get(base.name)
    const isWestern = base.kind === 'westernDrug'
    const fits = code !== undefined && code.drugClass.startsWith('X') === isWestern
    const part = classSegment(fits ? code.drugClass : base.drugClass, facts.classes)
    let codePrefix: string
    if (isWestern) {
      const ingredient = fits ? base.name : base.ingredient
      const letter = initials(base.ingredient)[0] ?? 'x'
      const form = (fits && code.form) || (dosageForms[base.form]?.code ?? 'A001')
      codePrefix = `X${part}${western.segment(part, letter, ingredient, draw.below('segment', 1000))}${form}`
    } else {
      codePrefix = `Z${part}${patent.segment(part, pinyin[0] ?? 'x', base.name, draw.below('segment', 10_000))}`
    }
    // one ingredient in one form is one name: 阿托品注射液 of the list is the well-known 硫酸阿托品注射液
    if (prefixes.has(codePrefix)) return
    prefixes.add(codePrefix)
    const {ingredient, stem, drugClass, alias, restriction, ...rest} = base
    const applies = restriction !== '' && (!restriction.startsWith('注射剂') || base.injected)
    names.push({
      ...rest,
      codePrefix,
      pinyin,
      aliases: [...new Set(alias)].filter(text => text !== '' && text !== base.name).map(text => keyed(text, initials)),
      limit:
        base.list === '丙'
          ? undefined
          : (readLimits(limits.get(base.name) ?? []) ?? (applies ? readText(restriction) : undefined)),
    })
  }

  for (const drug of facts.drugs) if (drug.part !== 'T') for (const base of knownDrug(drug)) take(base)
  const known = new Map(facts.drugs.filter(drug => drug.part === 'W').map(drug => [drug.name, drug]))
  for (const line of facts.list)
    for (const base of listedDrug(line, known, drawFrom(seed, `list:${line.name}:${line.group}`))) take(base)
  for (const code of facts.nameCodes) for (const base of publishedDrug(code.name, code.drugClass)) take(base)
  for (const base of unlisted(names, seed)) take(base)
  return names
}

/** Aliases that are typed in Chinese carry their initials; a Latin name is typed as it is. */
const keyed = (text: string, initials: (text: string) => string): string =>
  /^[\x20-\x7e]+$/.test(text) ? `${text.toLowerCase()}|` : `${text}|${initials(text)}`

/** Outside the list: the same ingredients in other forms, over-the-counter combinations, supplements. */
function* unlisted(names: readonly DrugName[], seed: string): Generator<DrugBase> {
  const have = new Map<string, {forms: Set<string>; like: DrugName; drugClass: string}>()
  const note = (base: string, like: DrugName) => {
    const known = have.get(base)
    if (known) known.forms.add(like.form)
    else have.set(base, {forms: new Set([like.form]), like, drugClass: like.codePrefix.slice(0, 6)})
  }
  for (const name of [...names]) {
    if (name.negotiated || name.injected || !name.listed) continue
    const split = splitForm(name.name, name.kind === 'westernDrug' ? 'W' : 'Z')
    if (split && (dosageForms[name.form]?.piece ?? '片') !== '枚') note(split.base, name)
  }
  const outside = {
    list: '丙',
    listed: false,
    ratioBp: 10_000,
    negotiated: false,
    essential: false,
    known: false,
  } as const
  for (const [base, {forms, like, drugClass}] of have) {
    const draw = drawFrom(seed, `outside:${base}`)
    const isWestern = like.kind === 'westernDrug'
    const choices = isWestern ? unlistedForms : ['胶囊', '片', '颗粒', '口服液', '丸', '糖浆', '软胶囊', '合剂', '滴丸']
    const wanted = isWestern ? 3 : 2
    const start = draw.below('first', choices.length)
    let made = 0
    for (let i = 0; i < choices.length && made < wanted; i++) {
      const form = choices[(start + i * 3) % choices.length] as string
      if (forms.has(form)) continue
      made++
      const piece = (isWestern ? dosageForms[form]?.piece : patentForms[form]) ?? '盒'
      yield {
        ...outside,
        kind: like.kind,
        ingredient: base,
        stem: base,
        name: `${base}${form}`,
        alias: [],
        drugClass: isWestern ? drugClass : outsideClass,
        form,
        piece,
        unit: unitOf(piece, false),
        specs: like.specs,
        injected: false,
        lowE4: Math.max(20_000, like.lowE4),
        highE4: Math.max(60_000, like.highE4),
        restriction: '',
        spread: 70,
        entersIn2026: false,
      }
    }
  }
  for (const {name, drugClass, forms} of supplements) {
    for (const form of forms) {
      const how = dosageForms[form]!
      yield {
        ...outside,
        kind: 'westernDrug',
        ingredient: name,
        stem: name,
        name: registered(name, form),
        alias: [],
        drugClass,
        form,
        piece: how.piece,
        unit: unitOf(how.piece, false),
        specs: [],
        injected: false,
        lowE4: 150_000,
        highE4: 1_680_000,
        restriction: '',
        spread: 110,
        entersIn2026: false,
      }
    }
  }
}
