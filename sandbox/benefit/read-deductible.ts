// Deductibles 起付线 and self-pay bands 自负段 of a policy file, with basis, position, ceiling and reliefs. A bare figure is an
// amount with the usual terms of its setting.
import {type Deductible, deductibleBases, type Figure, type Plan, type Provenance} from './policy.ts'
import {readCondition} from './read-condition.ts'
import {isNode, type Json, type Node, pointer, type Reading} from './read-figures.ts'
import {type AccumulatorName, accumulatorNames} from './types.ts'

export function readDeductible(
  reading: Reading,
  value: Json,
  path: string,
  kind: Deductible['kind'],
  plan: {id: string; setting: Plan['setting']},
  inherited: Provenance,
): Deductible | null {
  if (value === undefined || value === null) return null
  const full = isNode(value) && ('amount' in value || 'amounts' in value)
  const node: Node = full ? (value as Node) : {amount: value}
  const at = (key: string) => (full ? pointer(path, key) : path)
  reading.only(node, path, [
    'amount',
    'amounts',
    'basis',
    'position',
    'laterFactor',
    'laterStep',
    'ceiling',
    'relief',
    'counter',
    'source',
    'confidence',
    'note',
  ])
  const from = reading.provenance(node, path, inherited)
  const note = reading.note(node, path)
  const usual =
    kind === 'selfPayBand' || plan.setting === 'outpatient'
      ? 'year'
      : plan.setting === 'chronic'
        ? 'month'
        : 'admission'
  const basis = reading.word(node, 'basis', path, deductibleBases) ?? usual
  const position = reading.word(node, 'position', path, ['before', 'after'] as const) ?? 'before'
  reading.listWord(pointer(path, 'basis'), basis, from, note)
  if (node.position !== undefined) reading.listWord(pointer(path, 'position'), position, from, note)
  const sources = node.amounts === undefined ? [node.amount] : reading.list(node.amounts, at('amounts'))
  const amounts: Figure[] = []
  for (const [i, each] of sources.entries()) {
    const where = node.amounts === undefined ? at('amount') : pointer(at('amounts'), i)
    const amount = reading.figure(each, where, 'yuan', from)
    if (amount) amounts.push(amount)
  }
  if (amounts.length === 0) return null
  const figure = (key: string, unit: 'yuan' | 'ratio'): Figure | null =>
    node[key] === undefined ? null : (reading.figure(node[key], at(key), unit, from) ?? null)
  const ceiling = figure('ceiling', 'yuan')
  let laterStep: Deductible['laterStep'] = null
  if (node.laterStep !== undefined) {
    const steps = reading.object(node.laterStep, at('laterStep'))
    const step = steps && reading.figure(steps.step, pointer(at('laterStep'), 'step'), 'yuan', from)
    const floor = steps && reading.figure(steps.floor ?? 0, pointer(at('laterStep'), 'floor'), 'yuan', from)
    if (step && floor) laterStep = {step, floor}
  }
  const relief = reading.list(node.relief, at('relief')).flatMap((each, i) => {
    const where = pointer(at('relief'), i)
    const rule = reading.object(each, where)
    if (!rule) return []
    reading.only(rule, where, ['when', 'factor', 'source', 'confidence', 'note'])
    const own = reading.provenance(rule, where, from)
    const factor = reading.scalarParameter(
      rule.factor ?? 0,
      pointer(where, 'factor'),
      'ratio',
      own,
      reading.note(rule, where),
    )
    const when = readCondition(reading, rule.when, pointer(where, 'when'))
    return [{clause: `${plan.id}.${kind}.relief`, when, factor: factor ?? 0, ...own}]
  })
  const own: AccumulatorName | null =
    kind === 'selfPayBand'
      ? 'selfPayBandUsed'
      : basis === 'month'
        ? 'monthDeductibleUsed'
        : basis === 'visit' && !ceiling
          ? null
          : plan.setting === 'inpatient'
            ? 'inpatientDeductibleUsed'
            : 'outpatientDeductibleUsed'
  return {
    clause: `${plan.id}.${kind}`,
    kind,
    basis,
    position,
    counter: reading.word(node, 'counter', path, accumulatorNames) ?? own,
    amounts,
    laterFactor: figure('laterFactor', 'ratio'),
    laterStep,
    ceiling,
    relief,
  }
}
