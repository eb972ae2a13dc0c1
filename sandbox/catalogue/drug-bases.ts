// Registered names 注册名称 as each source gives them: a well-known drug in its forms, a line of the national list and
// the forms its group stands for, a name with a published code. No codes are given out here, and no name is compared
// with another (drug-names does both).
import type {Draw} from '../base/draw.ts'
import {dosageForms, groupForms, patentForms, properForm, splitForm} from './dosage-forms.ts'
import type {DrugName} from './drug-names.ts'
import type {DrugFact, ListFact} from './facts.ts'

/** A name before it has a code and initials. */
export type DrugBase = Omit<DrugName, 'codePrefix' | 'pinyin' | 'aliases' | 'limit'> & {
  ingredient: string
  stem: string
  drugClass: string
  alias: string[]
  restriction: string
}

export const registered = (stem: string, form: string): string =>
  dosageForms[form]?.before ? `${form}${stem}` : `${stem}${form}`

const entering = /(\d{4})版目录外;(\d{4})版起/

/** The names of a well-known drug, one a form, in the order the facts give them. */
export function* knownDrug(drug: DrugFact): Generator<DrugBase> {
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

/**
 * The names a line of the national list stands for.
 * @param knownDrugs well-known western drugs by ingredient; what they cover already is not named again
 */
export function* listedDrug(
  line: ListFact,
  knownDrugs: ReadonlyMap<string, DrugFact>,
  draw: Draw,
): Generator<DrugBase> {
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

export const unitOf = (piece: string, injected: boolean): string =>
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
export const outsideClass = 'ZZ01'

/** Names of which the rule library publishes codes; but for that class they are in the list or were. */
export function* publishedDrug(name: string, drugClass: string): Generator<DrugBase> {
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
