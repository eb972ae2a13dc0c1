// Which drugs the catalogue holds: registered names 注册名称 (ingredient, salt and form) with class segment, list class,
// price band and restriction, from the facts. First the well-known ones, then the rest of the national list, then the
// same ingredients in forms the list does not pay. It does not know makers, products or dates.
import {type Draw, drawFrom} from '../base/draw.ts'
import {classSegment, NameSegments} from './codes.ts'
import {dosageForms, groupForms, patentForms, properForm, splitForm, unlistedForms} from './dosage-forms.ts'
import type {DrugFact, Facts, LimitFact, ListClass, ListFact} from './facts.ts'
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

type Base = Omit<DrugName, 'codePrefix' | 'pinyin' | 'aliases' | 'limit'> & {
  ingredient: string
  stem: string
  drugClass: string
  alias: string[]
  restriction: string
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
  const take = (base: Base) => {
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

const registered = (stem: string, form: string): string =>
  dosageForms[form]?.before ? `${form}${stem}` : `${stem}${form}`

const entering = /(\d{4})版目录外;(\d{4})版起/

function* knownDrug(drug: DrugFact): Generator<Base> {
  const stems = drug.stem.split('/')
  const enters = entering.test(drug.restriction)
  const common = {
    ingredient: drug.name,
    drugClass: drug.drugClass === '' ? 'ZA04BA' : drug.drugClass,
    unit: drug.unit,
    specs: drug.specs,
    negotiated: drug.negotiated,
    essential: drug.essential,
    known: true,
    lowE4: drug.lowE4,
    highE4: drug.highE4,
    restriction: drug.restriction.replace(entering, ''),
    entersIn2026: enters,
  }
  for (const written of drug.forms) {
    if (drug.part === 'W') {
      const form = properForm(written)
      const how = dosageForms[form]!
      const stem = (how.injected ? stems[1] : stems[0]) ?? (stems[0] as string)
      const list = enters ? '乙' : (drug.byForm.get(written) ?? drug.list)
      const bare = how.before || stem !== drug.name ? [registered(drug.name, how.before ? '' : form)] : []
      yield {
        ...common,
        kind: 'westernDrug',
        name: registered(stem, form),
        stem,
        alias: [...bare, ...(how.before ? [stem] : []), drug.inn],
        form,
        piece: how.piece,
        list,
        listed: list !== '丙',
        ratioBp:
          list === '甲'
            ? 0
            : list === '丙'
              ? 10_000
              : drug.ratioBp === 0 || drug.ratioBp === 10_000
                ? 1000
                : drug.ratioBp,
        injected: how.injected === true,
        spread: drug.negotiated ? 0 : how.injected ? 170 : list === '甲' ? 300 : 170,
      }
    } else {
      const has = splitForm(drug.name, 'Z')
      const form = has?.form ?? (patentForms[written] ? written : '丸')
      const name = has ? drug.name : form === '注射用' ? `注射用${drug.name}` : `${drug.name}${form}`
      const list = drug.byForm.get(written) ?? drug.list
      yield {
        ...common,
        kind: 'patentMedicine',
        name,
        stem: drug.name,
        alias: [],
        form,
        piece: patentForms[form] ?? '盒',
        list,
        listed: list !== '丙',
        ratioBp: list === '甲' ? 0 : list === '丙' ? 10_000 : drug.ratioBp === 0 ? 1000 : drug.ratioBp,
        injected: form.startsWith('注射'),
        spread: drug.negotiated ? 0 : popular.test(drug.name) ? 500 : form.startsWith('注射') ? 40 : 130,
      }
    }
  }
}

/** Made by hundreds of factories. */
const popular = /感冒|板蓝根|清热解毒|六味地黄|复方丹参|氯化钠|葡萄糖/

const brackets = /\(([^()]*)\)/g

function* listedDrug(line: ListFact, knownDrugs: ReadonlyMap<string, DrugFact>, draw: Draw): Generator<Base> {
  if (line.part === 'T' || line.part === 'N') return
  const negotiated = line.part === 'GW' || line.part === 'GZ'
  const isWestern = line.part === 'W' || line.part === 'GW'
  // 美沙拉秦(美沙拉嗪): another name; 精蛋白锌胰岛素(30R): part of the name
  const others: string[] = []
  const name = isWestern
    ? line.name.replace(brackets, (whole, inside: string) => {
        if (!/^[\u4e00-\u9fff]{3,}$/.test(inside)) return whole
        others.push(inside)
        return ''
      })
    : line.name
  const oncology = line.drugClass.startsWith('XL01')
  const low = negotiated
    ? 800_000 * (1 + draw.below('low', 12))
    : oncology
      ? 1_500_000
      : 30_000 * (1 + draw.below('low', 12))
  const common = {
    drugClass: line.drugClass,
    specs: [],
    negotiated,
    essential: line.list === '甲' && draw.chance('essential', 7000),
    known: false,
    list: line.list,
    listed: true,
    ratioBp: line.list === '甲' ? 0 : negotiated ? 2000 : draw.pick('ratio', [1000, 1000, 1000, 500, 1500, 2000]),
    lowE4: low,
    highE4: low * (3 + draw.below('high', 6)),
    restriction: '',
    entersIn2026: false,
  }
  const group = isWestern ? groupForms[line.group] : undefined
  if (group) {
    const known = knownDrugs.get(name)
    // the well-known facts say in which of the group's forms the drug is really sold
    if (known?.forms.some(form => group.includes(properForm(form)))) return
    // an injection is a solution or a powder, seldom both
    const turn = line.group === '注射剂' && draw.chance('powder', 4000) ? [...group].reverse() : group
    for (const [i, form] of turn.entries()) {
      if (i > 0 && !draw.chance(`form${i}`, line.group === '注射剂' ? 1500 : i === 1 ? 5500 : 2500)) continue
      const how = dosageForms[form]!
      yield {
        ...common,
        kind: 'westernDrug',
        ingredient: name,
        stem: name,
        name: registered(name, form),
        alias: [...others, ...line.aliases, ...(how.before ? [name] : []), known?.inn ?? ''],
        specs: known?.specs ?? [],
        ...(known ? {lowE4: known.lowE4, highE4: known.highE4, restriction: known.restriction} : {}),
        form,
        piece: how.piece,
        unit: unitOf(how.piece, how.injected === true),
        injected: how.injected === true,
        spread: how.injected ? 90 : line.list === '甲' ? 150 : 80,
      }
    }
    return
  }
  if (isWestern) {
    const split = splitForm(name, 'W')
    const form = split && dosageForms[split.form] ? split.form : '注射液'
    const how = dosageForms[form]!
    yield {
      ...common,
      kind: 'westernDrug',
      ingredient: split?.base ?? name,
      stem: split?.base ?? name,
      name: split ? name : registered(name, form),
      alias: [...others, ...line.aliases, ...(how.before && split ? [split.base] : [])],
      form,
      piece: how.piece,
      unit: unitOf(how.piece, how.injected === true),
      injected: how.injected === true,
      spread: negotiated ? 0 : 60,
    }
    return
  }
  // 小柴胡片(胶囊、颗粒) stands for three registered names
  for (const full of expandPatent(name)) {
    const split = splitForm(full, 'Z')
    const form = split?.form ?? '丸'
    const piece = patentForms[form] ?? '盒'
    yield {
      ...common,
      kind: 'patentMedicine',
      ingredient: full,
      stem: split?.base ?? full,
      name: full,
      alias: [],
      form,
      piece,
      unit: unitOf(piece, form.startsWith('注射')),
      injected: form.startsWith('注射'),
      spread: negotiated ? 0 : popular.test(full) ? 400 : 80,
    }
  }
}

const unitOf = (piece: string, injected: boolean): string =>
  injected || piece === '支' || piece === '瓶' ? piece : '盒'

/** expandPatent('小柴胡片(胶囊、颗粒)') // ['小柴胡片', '小柴胡胶囊', '小柴胡颗粒'] */
export function expandPatent(name: string): string[] {
  const names: string[] = []
  for (const one of name.split(/、(?![^(]*\))/)) {
    const head = one.replace(brackets, '')
    const split = splitForm(head, 'Z')
    names.push(head)
    if (!split) continue
    for (const [, inside = ''] of one.matchAll(brackets)) {
      for (const other of inside.split('、')) {
        if (patentForms[other]) names.push(other === '注射用' ? `注射用${split.base}` : `${split.base}${other}`)
        else if (splitForm(other, 'Z')) names.push(other)
      }
    }
  }
  return [...new Set(names)]
}

/** Class of patent medicines outside the list, as published codes have it; the class dictionary does not name it. */
const outsideClass = 'ZZ01'

/** Names of which the rule library publishes codes; but for that class they are in the list or were. */
function* publishedDrug(name: string, drugClass: string): Generator<Base> {
  const isWestern = drugClass.startsWith('X')
  const split = splitForm(name, isWestern ? 'W' : 'Z')
  const form = split?.form ?? (isWestern ? '注射液' : '丸')
  const piece = isWestern ? (dosageForms[form]?.piece ?? '支') : (patentForms[form] ?? '盒')
  const injected = form.includes('注射')
  const listed = !drugClass.startsWith(outsideClass)
  yield {
    kind: isWestern ? 'westernDrug' : 'patentMedicine',
    ingredient: name,
    stem: split?.base ?? name,
    name,
    alias: form === '注射用' && split ? [split.base] : [],
    drugClass,
    form,
    piece,
    unit: unitOf(piece, injected),
    specs: [],
    negotiated: false,
    essential: false,
    known: false,
    list: listed ? '乙' : '丙',
    listed,
    ratioBp: listed ? 1000 : 10_000,
    injected,
    lowE4: 80_000,
    highE4: 480_000,
    restriction: '',
    spread: 90,
    entersIn2026: false,
  }
}

/** Outside the list: the same ingredients in other forms, over-the-counter combinations, supplements. */
function* unlisted(names: readonly DrugName[], seed: string): Generator<Base> {
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
