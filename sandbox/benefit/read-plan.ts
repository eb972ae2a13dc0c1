// The plans 待遇项 of a policy file: out-patient, in-patient, chronic disease …, each with its deductible, bands, limits and
// account order. A disease of a chronic plan is a plan of its own that overrides only what differs.
import {
  type AccountRules,
  accountNames,
  type Band,
  type Deductible,
  deductibleBases,
  type Figure,
  type Limit,
  type Plan,
  type Policy,
  type Provenance,
  payableBuckets,
  type Sharing,
} from './policy.ts'
import {oneOf} from './problem.ts'
import {readCondition} from './read-condition.ts'
import {isNode, type Json, type Node, pointer, type Reading} from './read-figures.ts'
import {type AccumulatorName, accumulatorNames, type CareType, careTypes, fundNames} from './types.ts'

const planKeys = [
  'name',
  'careTypes',
  'setting',
  'account',
  'selfPayBand',
  'deductible',
  'fund',
  'ratio',
  'personalShare',
  'bands',
  'measured',
  'limits',
  'diseases',
  'otherwise',
  'source',
  'confidence',
  'note',
]
const diseaseKeys = ['name', 'codes', 'deductible', 'ratio', 'limits', 'source', 'confidence', 'note']

/** Own and shared accounts pay what is inside the catalogue; nothing is used up first. NA04 for the shared account. */
const usualAccount: AccountRules = {
  first: [],
  firstIsMandatory: false,
  personal: (['currentYear', 'priorYears', 'family'] as const).map(from => ({
    from,
    pays: ['inScope', 'firstSelfPay', 'overLimitSelfPay'] as const,
    source: 'NA04',
    confidence: 'medium',
  })),
}

export function readAccount(
  reading: Reading,
  value: Json,
  path: string,
  inherited: Provenance,
  base: AccountRules = usualAccount,
): AccountRules {
  if (value === undefined) return base
  const node = reading.object(value, path)
  if (!node) return base
  reading.only(node, path, ['first', 'firstIsMandatory', 'personal', 'source', 'confidence', 'note'])
  const from = reading.provenance(node, path, inherited)
  const note = reading.note(node, path)
  const rules = <T>(key: 'first' | 'personal', make: (rule: Node, at: string, own: Provenance) => T): T[] =>
    reading.list(node[key], pointer(path, key)).flatMap((each, i) => {
      const at = pointer(pointer(path, key), i)
      const rule = typeof each === 'string' ? {from: each} : reading.object(each, at)
      return rule ? [make(rule, at, reading.provenance(rule, at, from))] : []
    })
  const account = (rule: Node, at: string) => {
    const name = reading.word(rule, 'from', at, accountNames)
    if (rule.from === undefined) reading.problem(pointer(at, 'from'), oneOf(accountNames), undefined)
    return name ?? 'currentYear'
  }
  const first =
    node.first === undefined
      ? base.first
      : rules('first', (rule, at, own) => {
          reading.only(rule, at, ['from', 'source', 'confidence', 'note'])
          const name = account(rule, at)
          reading.listWord(at, name, own, reading.note(rule, at) ?? note)
          return {from: name, ...own}
        })
  const personal =
    node.personal === undefined
      ? base.personal
      : rules('personal', (rule, at, own) => {
          reading.only(rule, at, ['from', 'pays', 'source', 'confidence', 'note'])
          const name = account(rule, at)
          const pays = reading.wordList(rule, 'pays', at, payableBuckets) ?? (['inScope'] as const)
          reading.listWord(at, `${name}: ${pays.join(', ')}`, own, reading.note(rule, at) ?? note)
          return {from: name, pays, ...own}
        })
  const mandatory = reading.flag(node, 'firstIsMandatory', path)
  return {first, firstIsMandatory: mandatory ?? base.firstIsMandatory, personal}
}

/** `ratio`, `personalShare` or `bands`: open-ended bands in rising order. */
export function readBands(reading: Reading, node: Node, path: string, clause: string, inherited: Provenance): Band[] {
  const share = (from: Node, at: string, own: Provenance): Figure | undefined => {
    if (from.ratio !== undefined && from.personalShare !== undefined) {
      reading.problem(
        pointer(at, 'personalShare'),
        {zh: 'ratio 与 personalShare 只写一项', en: 'either ratio or personalShare'},
        'both',
      )
    }
    if (from.personalShare !== undefined) {
      const person = reading.figure(from.personalShare, pointer(at, 'personalShare'), 'ratio', own)
      return person?.map(cell => ({...cell, value: 10_000 - cell.value}))
    }
    return reading.figure(from.ratio, pointer(at, 'ratio'), 'ratio', own)
  }
  if (node.bands === undefined) {
    const figure = share(node, path, inherited)
    return figure ? [{clause: `${clause}.share`, upTo: null, share: figure}] : []
  }
  if (node.ratio !== undefined || node.personalShare !== undefined) {
    reading.problem(pointer(path, 'bands'), {zh: 'bands 与 ratio 只写一项', en: 'either bands or ratio'}, 'both')
  }
  const at = pointer(path, 'bands')
  const bands: Band[] = []
  const list = reading.list(node.bands, at)
  for (const [i, each] of list.entries()) {
    const bandPath = pointer(at, i)
    const band = reading.object(each, bandPath)
    if (!band) continue
    reading.only(band, bandPath, ['upTo', 'above', 'ratio', 'personalShare', 'source', 'confidence', 'note'])
    const own = reading.provenance(band, bandPath, inherited)
    const last = bands.at(-1)?.upTo
    let upTo: Figure | null = null
    if (band.upTo !== undefined) {
      upTo = reading.figure(band.upTo, pointer(bandPath, 'upTo'), 'yuan', own) ?? null
      if (upTo && last?.some((cell, index) => cell.value >= (upTo?.[index]?.value ?? 0))) {
        reading.problem(pointer(bandPath, 'upTo'), {zh: '高于上一段的金额', en: 'more than the band before'}, band.upTo)
      }
    } else if (i < list.length - 1) {
      reading.problem(bandPath, {zh: 'upTo（仅最后一段可不封顶）', en: 'upTo (only the last band is open)'}, band)
    }
    if (band.above !== undefined) {
      const above = reading.scalar(band.above, pointer(bandPath, 'above'), 'yuan')
      if (above !== undefined && last?.[0]?.value !== above) {
        reading.problem(
          pointer(bandPath, 'above'),
          {zh: '与上一段的 upTo 相同', en: 'the same as upTo of the band before'},
          band.above,
        )
      }
    }
    const figure = share(band, bandPath, own)
    if (figure) bands.push({clause: `${clause}.band${i + 1}`, upTo, share: figure})
  }
  if (list.length === 0) reading.problem(at, {zh: '至少一段', en: 'at least one band'}, node.bands)
  return bands
}

function readDeductible(
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

function readLimits(
  reading: Reading,
  value: Json,
  path: string,
  plan: {id: string; setting: Plan['setting']},
  inherited: Provenance,
): Limit[] {
  return reading.list(value, path).flatMap((each, i) => {
    const at = pointer(path, i)
    const node = reading.object(each, at)
    if (!node) return []
    reading.only(node, at, ['per', 'of', 'amount', 'source', 'confidence', 'note'])
    const own = reading.provenance(node, at, inherited)
    const per = reading.word(node, 'per', at, ['year', 'month', 'day', 'disease'] as const) ?? 'year'
    const of = reading.word(node, 'of', at, ['fund', 'cost'] as const) ?? 'fund'
    const amount = reading.figure(node.amount, pointer(at, 'amount'), 'yuan', own)
    const yearly = plan.setting === 'inpatient' ? 'inpatient' : 'outpatient'
    let counter: AccumulatorName
    if (of === 'cost' && per === 'day') counter = 'dayCoveredCost'
    else if (of === 'cost' && per === 'year') counter = `${yearly}InScope`
    else if (of === 'cost') {
      reading.problem(at, {zh: '费用限额只能按日或按年', en: 'a limit on cost per day or year'}, per)
      return []
    } else if (per === 'day') counter = 'dayFundPaid'
    else if (per === 'month') counter = 'monthFundPaid'
    else if (per === 'disease' || plan.setting === 'chronic') counter = 'diseaseFundPaid'
    else counter = `${yearly}FundPaid`
    return amount ? [{clause: `${plan.id}.limit${i + 1}`, per, of, amount, counter}] : []
  })
}

export function readPlans(
  reading: Reading,
  value: Json,
  inherited: Provenance,
  account: AccountRules,
  capPlans: string[] | undefined,
): Pick<Policy, 'plans' | 'planOf' | 'diseasePlans'> {
  const plans: Plan[] = []
  const planOf: Partial<Record<CareType, {plan: Plan; provenance: Provenance}>> = {}
  const diseasePlans: Record<string, Plan> = {}
  const waiting: {care: CareType; otherwise: string; provenance: Provenance}[] = []
  const nodes = reading.object(value, '/plans') ?? {}
  for (const [id, each] of Object.entries(nodes)) {
    const path = pointer('/plans', id)
    const node = reading.object(each, path)
    if (!node) continue
    reading.only(node, path, planKeys)
    const provenance = reading.provenance(node, path, inherited)
    const care = readCareTypes(reading, node.careTypes, pointer(path, 'careTypes'), provenance)
    const setting =
      reading.word(node, 'setting', path, ['outpatient', 'inpatient', 'chronic'] as const) ??
      (care.some(each => each.care === 'inpatient' || each.care === 'homeBed')
        ? 'inpatient'
        : node.diseases !== undefined
          ? 'chronic'
          : 'outpatient')
    const shape = {id, setting}
    const sharing: Sharing = {
      fund: reading.word(node, 'fund', path, fundNames) ?? 'pooled',
      measured: reading.word(node, 'measured', path, ['visit', 'year'] as const) ?? 'visit',
      counter: setting === 'inpatient' ? 'inpatientInScope' : 'outpatientInScope',
      bands: readBands(reading, node, path, id, provenance),
    }
    reading.listWord(pointer(path, 'fund'), sharing.fund, provenance, reading.note(node, path))
    if (node.bands !== undefined) reading.listWord(pointer(path, 'measured'), sharing.measured, provenance)
    if (node.selfPayBand !== undefined && node.deductible !== undefined) {
      reading.problem(
        pointer(path, 'deductible'),
        {zh: 'selfPayBand 与 deductible 只写一项', en: 'either selfPayBand or deductible'},
        'both',
      )
    }
    const plan: Plan = {
      id,
      name:
        node.name === undefined
          ? {zh: id, en: id}
          : (reading.words(node.name, pointer(path, 'name')) ?? {zh: id, en: id}),
      setting,
      account: readAccount(reading, node.account, pointer(path, 'account'), provenance, account),
      deductible:
        readDeductible(reading, node.selfPayBand, pointer(path, 'selfPayBand'), 'selfPayBand', shape, provenance) ??
        readDeductible(reading, node.deductible, pointer(path, 'deductible'), 'deductible', shape, provenance),
      sharing,
      limits: readLimits(reading, node.limits, pointer(path, 'limits'), shape, provenance),
      inCap: capPlans === undefined || capPlans.includes(id),
      disease: null,
      provenance,
    }
    plans.push(plan)
    if (node.diseases === undefined) {
      for (const {care: each, provenance: own} of care) planOf[each] = {plan, provenance: own}
      continue
    }
    const otherwise = reading.text(node, 'otherwise', path) ?? 'outpatient'
    for (const {care: each, provenance: own} of care) waiting.push({care: each, otherwise, provenance: own})
    const diseases = reading.object(node.diseases, pointer(path, 'diseases')) ?? {}
    for (const [key, entry] of Object.entries(diseases)) {
      const at = pointer(pointer(path, 'diseases'), key)
      const disease = reading.object(entry, at)
      if (!disease) continue
      const sub = readDisease(reading, plan, key, disease, at, isNode(node.deductible) ? node.deductible : {})
      plans.push(sub)
      diseasePlans[key] = sub
      for (const code of reading.texts(disease, 'codes', at) ?? []) diseasePlans[code] = sub
    }
  }
  for (const {care, otherwise, provenance} of waiting) {
    const plan = plans.find(each => each.id === otherwise)
    if (plan) planOf[care] ??= {plan, provenance}
  }
  for (const id of capPlans ?? []) {
    if (!plans.some(plan => plan.id === id)) reading.problem('/cap/plans', oneOf(plans.map(plan => plan.id)), id)
  }
  return {plans, planOf: withFallbacks(planOf, inherited), diseasePlans}
}

/** A disease of a chronic plan: its own deductible, ratio and limits over the plan's. */
function readDisease(reading: Reading, plan: Plan, key: string, node: Node, path: string, shared: Node): Plan {
  reading.only(node, path, diseaseKeys)
  const from = reading.provenance(node, path, plan.provenance)
  const id = `${plan.id}.${key}`
  const name = node.name === undefined ? {zh: key, en: key} : reading.words(node.name, pointer(path, 'name'))
  const shape = {id, setting: plan.setting}
  // A disease usually gives only the amount; basis and position stand on the plan.
  const {amount: _amount, amounts: _amounts, source: _source, confidence: _confidence, note: _note, ...terms} = shared
  const deductible =
    node.deductible === undefined
      ? plan.deductible && {...plan.deductible, clause: `${id}.deductible`}
      : readDeductible(
          reading,
          isNode(node.deductible) && 'amount' in node.deductible
            ? {...terms, ...node.deductible}
            : {...terms, amount: node.deductible},
          pointer(path, 'deductible'),
          'deductible',
          shape,
          from,
        )
  return {
    ...plan,
    id,
    name: {zh: `${plan.name.zh}·${name?.zh ?? key}`, en: `${plan.name.en}, ${name?.en ?? key}`},
    deductible,
    sharing:
      node.ratio === undefined ? plan.sharing : {...plan.sharing, bands: readBands(reading, node, path, id, from)},
    limits:
      node.limits === undefined ? plan.limits : readLimits(reading, node.limits, pointer(path, 'limits'), shape, from),
    disease: key,
    provenance: from,
  }
}

function readCareTypes(
  reading: Reading,
  value: Json,
  path: string,
  inherited: Provenance,
): {care: CareType; provenance: Provenance}[] {
  return reading.list(value, path).flatMap((each, i) => {
    const at = pointer(path, i)
    const node = typeof each === 'string' ? {value: each} : reading.object(each, at)
    if (!node) return []
    reading.only(node, at, ['value', 'source', 'confidence', 'note'])
    const own = reading.provenance(node, at, inherited)
    const care = reading.word(node, 'value', at, careTypes)
    if (care === undefined) return []
    reading.listWord(at, care, own, reading.note(node, at))
    return [{care, provenance: own}]
  })
}

/** Care a policy does not name falls to its nearest kin; if there is none, the person bears it all. */
function withFallbacks(
  known: Partial<Record<CareType, {plan: Plan; provenance: Provenance}>>,
  inherited: Provenance,
): Policy['planOf'] {
  const kin: Record<CareType, readonly CareType[]> = {
    outpatient: [],
    emergency: ['outpatient'],
    registration: ['outpatient'],
    chronicOutpatient: ['outpatient'],
    pharmacy: ['outpatient'],
    inpatient: [],
    homeBed: ['inpatient'],
  }
  const filled = {} as Record<CareType, {plan: Plan; provenance: Provenance}>
  for (const care of careTypes) {
    const found = [care, ...kin[care]].map(each => known[each]).find(each => each !== undefined)
    filled[care] = found ?? {plan: notCovered(inherited), provenance: inherited}
  }
  return filled
}

const notCovered = (provenance: Provenance): Plan => ({
  id: 'notCovered',
  name: {zh: '本政策未列的医疗类别', en: 'care this policy does not name'},
  setting: 'outpatient',
  account: usualAccount,
  deductible: null,
  sharing: {fund: 'pooled', measured: 'visit', counter: 'outpatientInScope', bands: []},
  limits: [],
  inCap: false,
  disease: null,
  provenance,
})
