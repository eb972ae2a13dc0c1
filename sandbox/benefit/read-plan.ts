// The plans 待遇项 of a policy file: out-patient, in-patient, chronic disease …, each with its deductible, bands, limits and
// account order. A disease of a chronic plan is a plan of its own that overrides only what differs.
import type {AccountRules, Limit, Plan, Policy, Provenance, Sharing} from './policy.ts'
import {oneOf} from './problem.ts'
import {readAccount, usualAccount} from './read-account.ts'
import {readBands} from './read-bands.ts'
import {readDeductible} from './read-deductible.ts'
import {isNode, type Json, type Node, pointer, type Reading} from './read-figures.ts'
import {type AccumulatorName, type CareType, careTypes, fundNames} from './types.ts'

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
      // the cap is the pooled fund's: what another fund pays neither uses it up nor is cut by it
      inCap: sharing.fund === 'pooled' && (capPlans === undefined || capPlans.includes(id)),
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
