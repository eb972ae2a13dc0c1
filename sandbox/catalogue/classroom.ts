// The classroom catalogue 教学目录: about two thousand well-known items picked from the full one, with their true codes
// and histories, small enough to travel inside the programme and into a page. Worlds that must open at once use it.
// This file picks and packs, and unpacks what was packed; the packed form is facts/classroom.json, made by the build.
import {assert} from '../base/assert.ts'
import {splitForm} from './dosage-forms.ts'
import {growDiagnoses} from './grow-diagnoses.ts'
import {flags} from './image.ts'
import {makerOfSegment} from './makers.ts'
import type {CatalogueSink, GrownItem, GrownName} from './rows.ts'
import {itemClasses, itemKinds, type Restriction} from './types.ts'

/** Rows as text: the restrictions, then one text per name: its line, and a line per item period. */
export type PackedCatalogue = {restrictions: string[]; names: string[]}

/** Between cells. Not a tab: JSON writes that in two characters. */
const cellMark = '~'

/** Forms of one ingredient that travel: an essential drug's first two, any other drug's first. */
const formsKept = {essential: 2, other: 1}

/** The day most items begin; left out of the packed form. */
const usualBegin = '2020-01-01'
/** Codes that end in a maker: drugs and consumables. */
const makerSegments = /^[XZC]/

/** Everyday names with a second maker, and with a product that has been discontinued, for exercises. */
const withSecondMaker = 100
const withDiscontinued = 60

/**
 * Picks the classroom's items out of what is sent to it and packs them. Of an everyday name the first product (always
 * on the market, with all its periods); of some names a second maker's, of some a discontinued one.
 */
export function packClassroom(): CatalogueSink & {packed(): PackedCatalogue} {
  const restrictions: string[] = []
  const names: string[] = []
  const forms = new Map<string, number>()
  let name: GrownName | undefined
  let items: GrownItem[] = []
  let seconds = 0
  let discontinued = 0

  const endName = () => {
    if (!name || name.tier > 0) return
    const first = items[0]
    if (!first) return
    const wanted = new Set([first.code])
    const isDrug = name.kind === 'westernDrug' || name.kind === 'patentMedicine'
    if (isDrug) {
      // class and name segment are the ingredient; a patent medicine's fixes the form too, so there the name is asked
      const ingredient =
        name.kind === 'westernDrug' ? first.code.slice(0, 10) : (splitForm(name.name, 'Z')?.base ?? name.name)
      const kept = forms.get(ingredient) ?? 0
      if (kept >= (first.essential ? formsKept.essential : formsKept.other)) return
      forms.set(ingredient, kept + 1)
    }
    if (isDrug && first.essential && seconds < withSecondMaker) {
      const others = items.filter(item => item.maker !== first.maker && item.validTo === null)
      // one above its ceiling shows the over-limit part beside one that does not
      const other = others.find(item => item.ceilingE4 !== null && item.priceE4 > item.ceilingE4) ?? others[0]
      if (other) {
        seconds++
        wanted.add(other.code)
      }
    }
    if (isDrug && discontinued < withDiscontinued) {
      const lives = items.map(item => item.code).filter(code => items.findLast(item => item.code === code)?.validTo)
      if (lives[0]) {
        discontinued++
        wanted.add(lives[0])
      }
    }
    const lines = [nameLine(name), ...items.filter(item => wanted.has(item.code)).map(itemLine)]
    assert(
      lines.every((line, i) => line.split(cellMark).length === (i === 0 ? 8 : 11)),
      () => `classroom: a cell of ${lines[0]} holds '${cellMark}'`,
    )
    names.push(lines.join('\n'))
  }

  const itemLine = (item: GrownItem): string => {
    let limit = ''
    if (item.restriction) {
      const text = JSON.stringify(item.restriction)
      const at = restrictions.indexOf(text)
      limit = String(at === -1 ? restrictions.push(text) - 1 : at)
    }
    const {levels} = item
    return [
      item.code,
      item.spec,
      itemClasses.indexOf(item.itemClass),
      item.firstSelfPay,
      item.priceE4,
      item.ceilingE4 ?? '',
      levels ? [levels.price1E4, levels.price2E4, levels.ceiling1E4, levels.ceiling2E4].join(',') : '',
      item.validFrom === usualBegin ? '' : item.validFrom,
      item.validTo ?? '',
      (item.restricted ? flags.restricted : 0) |
        (item.essential ? flags.essential : 0) |
        (item.negotiated ? flags.negotiated : 0) |
        (item.special ? flags.special : 0),
      limit,
    ].join(cellMark)
  }

  return {
    name(next) {
      endName()
      name = next
      items = []
    },
    item(item) {
      if (name?.tier === 0) items.push(item)
    },
    diagnosis() {
      // the common ones travel in a file of their own
    },
    packed() {
      endName()
      name = undefined
      return {restrictions, names}
    },
  }
}

const nameLine = (name: GrownName): string =>
  [
    name.name,
    itemKinds.indexOf(name.kind),
    name.tier,
    name.form,
    name.unit,
    name.chargeType,
    name.pinyin,
    name.aliases.join(';'),
  ].join(cellMark)

/** Sends packed rows and the common diagnoses to a sink, in the order they were packed. */
export function unpackClassroom({restrictions, names}: PackedCatalogue, sink: CatalogueSink): void {
  for (const packed of names) {
    const [head = '', ...lines] = packed.split('\n')
    const [name = '', kind = '', tier = '', form = '', unit = '', chargeType = '', pinyin = '', aliases = ''] =
      head.split(cellMark)
    sink.name({
      name,
      kind: itemKinds[Number(kind)] as GrownName['kind'],
      tier: Number(tier) as GrownName['tier'],
      form,
      unit,
      chargeType,
      pinyin,
      aliases: aliases === '' ? [] : aliases.split(';'),
    })
    for (const line of lines) sink.item(unpackItem(line.split(cellMark), restrictions))
  }
  growDiagnoses([], () => '', sink)
}

function unpackItem(cells: string[], restrictions: readonly string[]): GrownItem {
  const [code = '', spec = '', itemClass, ratio, price, ceiling, levels, from = '', to = '', bits, limit] = cells
  const set = Number(bits)
  const levelled =
    levels === undefined || levels === '' ? null : levels.split(',').map(part => (part === '' ? null : Number(part)))
  return {
    code,
    spec,
    // makers are invented from the code's last five digits, so they need not travel
    maker: makerSegments.test(code) ? (makerOfSegment(code.slice(-5)) ?? '') : '',
    itemClass: itemClasses[Number(itemClass)] as GrownItem['itemClass'],
    firstSelfPay: Number(ratio),
    priceE4: Number(price),
    ceilingE4: ceiling === '' ? null : Number(ceiling),
    levels: levelled && {
      price1E4: levelled[0] as number,
      price2E4: levelled[1] as number,
      ceiling1E4: levelled[2] ?? null,
      ceiling2E4: levelled[3] ?? null,
    },
    validFrom: from === '' ? usualBegin : from,
    validTo: to === '' ? null : to,
    restriction:
      limit === undefined || limit === '' ? null : (JSON.parse(restrictions[Number(limit)] as string) as Restriction),
    restricted: (set & flags.restricted) !== 0,
    essential: (set & flags.essential) !== 0,
    negotiated: (set & flags.negotiated) !== 0,
    special: (set & flags.special) !== 0,
  }
}
