// Supplements 补充保障 of a policy file: critical illness, large sum, assistance, civil servants' aid, in the order they pay.
import type {Provenance, Supplement, Text} from './policy.ts'
import {expected, oneOf} from './problem.ts'
import {readBands} from './read-bands.ts'
import {readCondition} from './read-condition.ts'
import {type Json, pointer, type Reading} from './read-figures.ts'
import {fundNames} from './types.ts'

const noText: Text = {zh: '', en: ''}

export function readSupplement(
  reading: Reading,
  value: Json,
  path: string,
  inherited: Provenance,
): Supplement | undefined {
  const node = reading.object(value, path)
  if (!node) return undefined
  reading.only(node, path, [
    'id',
    'name',
    'kind',
    'fund',
    'when',
    'counts',
    'basis',
    'deductible',
    'bands',
    'ratio',
    'cap',
    'terms',
    'source',
    'confidence',
    'note',
  ])
  const from = reading.provenance(node, path, inherited)
  const id = reading.text(node, 'id', path)
  const fund = reading.word(node, 'fund', path, fundNames)
  if (id === undefined) reading.problem(pointer(path, 'id'), expected.text, node.id)
  if (fund === undefined) {
    if (node.fund === undefined) reading.problem(pointer(path, 'fund'), oneOf(fundNames), node.fund)
    return undefined
  }
  const clause = `supplement.${id}`
  const kind =
    reading.word(node, 'kind', path, ['criticalIllness', 'assistance'] as const) ??
    (fund === 'assistance' || fund === 'other' || fund === 'civilServant' ? 'assistance' : 'criticalIllness')
  const basis =
    reading.word(node, 'basis', path, ['year', 'visit'] as const) ?? (kind === 'assistance' ? 'visit' : 'year')
  reading.listWord(pointer(path, 'basis'), basis, from, reading.note(node, path))
  const counts = reading.wordList(node, 'counts', path, [
    'inScope',
    'firstSelfPay',
    'overLimitSelfPay',
    'fullSelfPay',
  ] as const) ?? ['inScope', 'firstSelfPay']
  const terms = reading.list(node.terms, pointer(path, 'terms')).flatMap((each, i) => {
    const at = pointer(pointer(path, 'terms'), i)
    const term = reading.object(each, at)
    if (!term) return []
    reading.only(term, at, ['when', 'deductible', 'ratioBonus', 'noCap', 'source', 'confidence', 'note'])
    const own = reading.provenance(term, at, from)
    const bonus =
      term.ratioBonus === undefined
        ? 0
        : reading.scalarParameter(term.ratioBonus, pointer(at, 'ratioBonus'), 'points', own)
    return [
      {
        clause: `${clause}.terms`,
        when: readCondition(reading, term.when, pointer(at, 'when')),
        deductible:
          term.deductible === undefined
            ? null
            : (reading.figure(term.deductible, pointer(at, 'deductible'), 'yuan', own) ?? null),
        ratioBonus: bonus ?? 0,
        noCap: reading.flag(term, 'noCap', at) ?? false,
        ...own,
      },
    ]
  })
  return {
    id: id ?? '',
    clause,
    name: node.name === undefined ? supplementName(fund) : (reading.words(node.name, pointer(path, 'name')) ?? noText),
    kind,
    fund,
    when: node.when === undefined ? null : readCondition(reading, node.when, pointer(path, 'when')),
    counts,
    basis,
    deductible:
      node.deductible === undefined
        ? null
        : (reading.figure(node.deductible, pointer(path, 'deductible'), 'yuan', from) ?? null),
    bands: readBands(reading, node, path, clause, from),
    cap: node.cap === undefined ? null : (reading.figure(node.cap, pointer(path, 'cap'), 'yuan', from) ?? null),
    terms,
    burdenCounter: basis === 'year' ? 'criticalIllnessBurden' : null,
    paidCounter:
      fund === 'criticalIllness'
        ? 'criticalIllnessPaid'
        : fund === 'largeSum'
          ? 'additionalFundPaid'
          : 'assistancePaid',
  }
}

const supplementName = (fund: string): Text =>
  (
    ({
      criticalIllness: {zh: '大病保险', en: 'critical-illness insurance'},
      largeSum: {zh: '大额补助', en: 'large-sum aid'},
      assistance: {zh: '医疗救助', en: 'medical assistance'},
      civilServant: {zh: '公务员补助', en: "civil servants' aid"},
      other: {zh: '其他补助', en: 'other aid'},
    }) as Record<string, Text>
  )[fund] ?? {zh: '补充保障', en: 'supplement'}
