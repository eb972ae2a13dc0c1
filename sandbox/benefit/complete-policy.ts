// An inline policy 自带政策 made whole: a handful of parameters ({"deductible": 1300, "ratio": 0.8}), a patch over a stored policy
// ({"extends": id, …}) or a whole policy file all become a Policy, or problems that point into what was sent.
// It does not settle, and it does not guess a figure that was not given.
import {err, type Result} from '../base/result.ts'
import {mergePatch} from './merge-patch.ts'
import type {Policy} from './policy.ts'
import {expected, oneOf, type Problem, shown} from './problem.ts'
import {isNode, type Json, type Node} from './read-figures.ts'
import {readPolicy} from './read-policy.ts'

/** Fields of a handful; the figures mean what they mean in a plan of policy-schema.json. */
const handfulKeys = [
  '$schema',
  'id',
  'name',
  'units',
  'source',
  'confidence',
  'benefitYear',
  'rounding',
  'groups',
  'account',
  'selfPayBand',
  'deductible',
  'deductibleBasis',
  'deductiblePosition',
  'deductibleCeiling',
  'fund',
  'ratio',
  'personalShare',
  'bands',
  'measured',
  'limits',
  'annualFundLimit',
  'cap',
  'capCounts',
  'aboveCapRatio',
  'aboveCapFund',
  'criticalIllness',
  'assistance',
  'supplements',
  'crossArea',
  'openPoints',
]

/** A handful knows people by their status only; a table may be by status. */
const groups = Object.entries({
  working: {zh: '在职', en: 'working'},
  retired: {zh: '退休', en: 'retired'},
  resident: {zh: '居民', en: 'resident'},
  student: {zh: '学生', en: 'student'},
  child: {zh: '儿童', en: 'child'},
}).map(([id, name]) => ({id, name, when: {status: [id]}}))
const planNames = {outpatient: {zh: '门诊', en: 'out-patient care'}, inpatient: {zh: '住院', en: 'in-patient care'}}
/** Every care type belongs to one of the two plans a handful becomes. */
const care = {
  outpatient: ['outpatient', 'emergency', 'registration', 'pharmacy', 'chronicOutpatient'],
  inpatient: ['inpatient', 'homeBed'],
}

/**
 * Makes an inline policy whole.
 * @param inline a handful of parameters, `{extends, …}`, or a whole policy file; yuan and ratios 0..1 unless `units` is 'fen'
 * @param fileById looks a stored policy file up, for `extends`
 * @example completePolicy({deductible: 1300, ratio: 0.8})
 */
export function completePolicy(
  inline: Json,
  fileById: (id: string) => object | undefined = () => undefined,
): Result<Policy, Problem[]> {
  if (!isNode(inline)) return err([{path: '', expected: expected.object, got: shown(inline)}])
  if ('extends' in inline) {
    const {extends: base, ...patch} = inline
    const file = typeof base === 'string' ? fileById(base) : undefined
    if (!file) {
      const known = {zh: '已有政策的编号', en: 'the id of a stored policy'}
      return err([{path: '/extends', expected: known, got: shown(base)}])
    }
    const provenance = {source: 'inline', confidence: 'exercise'}
    return readPolicy(mergePatch(mergePatch(file, {id: `${base}+`}), marked(patch, provenance)))
  }
  if ('plans' in inline) {
    const named = {id: 'inline', source: 'inline', confidence: 'exercise', ...inline}
    return readPolicy(named)
  }
  const problems: Problem[] = Object.keys(inline)
    .filter(key => !handfulKeys.includes(key))
    .map(key => ({path: `/${key}`, expected: oneOf(handfulKeys), got: key}))
  const basic = ['ratio', 'personalShare', 'bands'].some(key => key in inline)
  if (!basic && !['criticalIllness', 'assistance', 'supplements'].some(key => key in inline)) {
    const ratio = {zh: 'ratio、personalShare、bands 或补充保障之一', en: 'ratio, personalShare, bands or a supplement'}
    problems.push({path: '/ratio', expected: ratio, got: 'undefined'})
  }
  const {file, origins} = expand(inline, basic)
  const result = readPolicy(file)
  if (!result.ok) {
    for (const each of result.error) {
      const problem = {...each, path: originOf(each.path, origins)}
      // both plans of a handful carry the same figures; say a problem once
      if (!problems.some(known => known.path === problem.path)) problems.push(problem)
    }
  }
  return problems.length > 0 ? err(problems) : result
}

type Origins = [expanded: string, sent: string][]

function originOf(path: string, origins: Origins): string {
  for (const [expanded, sent] of origins) {
    if (path === expanded || path.startsWith(`${expanded}/`)) return sent + path.slice(expanded.length)
  }
  return path
}

function expand(inline: Node, basic: boolean): {file: Node; origins: Origins} {
  const origins: Origins = []
  const plans: Node = {}
  for (const id of ['outpatient', 'inpatient'] as const) {
    const plan: Node = {name: planNames[id], careTypes: care[id]}
    const put = (key: string, value: Json, sent: string) => {
      plan[key] = value
      origins.push([`/plans/${id}/${key}`, sent])
    }
    for (const key of ['fund', 'ratio', 'personalShare', 'bands', 'measured'] as const) {
      if (inline[key] !== undefined) put(key, inline[key], `/${key}`)
    }
    if (!basic) plan.ratio = 0
    if (inline.selfPayBand !== undefined) put('selfPayBand', inline.selfPayBand, '/selfPayBand')
    if (inline.deductible !== undefined) {
      const given = inline.deductible
      const full = isNode(given) && ('amount' in given || 'amounts' in given)
      const deductible: Node = full ? {...given} : {amount: given}
      for (const [key, sent] of [
        ['basis', 'deductibleBasis'],
        ['position', 'deductiblePosition'],
        ['ceiling', 'deductibleCeiling'],
      ] as const) {
        if (inline[sent] === undefined) continue
        deductible[key] = inline[sent]
        origins.push([`/plans/${id}/deductible/${key}`, `/${sent}`])
      }
      deductible.basis ??= 'year'
      if (!full) origins.push([`/plans/${id}/deductible/amount`, '/deductible'])
      put('deductible', deductible, '/deductible')
    }
    if (inline.limits !== undefined) put('limits', inline.limits, '/limits')
    if (inline.annualFundLimit !== undefined) {
      const others = Array.isArray(inline.limits) ? inline.limits : []
      plan.limits = [...others, {per: 'year', of: 'fund', amount: inline.annualFundLimit}]
      origins.unshift([`/plans/${id}/limits/${others.length}/amount`, '/annualFundLimit'])
    }
    plans[id] = plan
  }
  const file: Node = {
    id: 'inline',
    name: {zh: '自带政策', en: 'inline policy'},
    source: 'inline',
    confidence: 'exercise',
    rounding: {mode: 'halfUp', place: 'fund'},
    groups,
    plans,
  }
  const copied = ['id', 'name', 'units', 'source', 'confidence', 'benefitYear', 'rounding', 'groups', 'account']
  for (const key of [...copied, 'crossArea', 'openPoints']) if (inline[key] !== undefined) file[key] = inline[key]
  if (inline.account === undefined && inline.selfPayBand !== undefined) {
    file.account = {first: ['currentYear'], firstIsMandatory: true, personal: [{from: 'priorYears', pays: ['inScope']}]}
  }
  if (inline.cap !== undefined) {
    const given = inline.cap
    const full = isNode(given) && 'amount' in given
    const cap: Node = full ? {...given} : {amount: given}
    if (!full) origins.push(['/cap/amount', '/cap'])
    if (inline.capCounts !== undefined) {
      cap.counts = inline.capCounts
      origins.push(['/cap/counts', '/capCounts'])
    }
    if (inline.aboveCapRatio !== undefined) {
      cap.above = {ratio: inline.aboveCapRatio, fund: inline.aboveCapFund ?? 'largeSum'}
      origins.push(['/cap/above/ratio', '/aboveCapRatio'], ['/cap/above/fund', '/aboveCapFund'])
    }
    file.cap = cap
  }
  file.supplements = supplements(inline, origins)
  return {file, origins}
}

function supplements(inline: Node, origins: Origins): Json {
  const list: Json[] = []
  const put = (value: Json, sent: string, usual: Node) => {
    const index = list.length
    if (!isNode(value)) {
      list.push(value)
    } else {
      const {threshold, ...rest} = value
      if (threshold !== undefined) origins.push([`/supplements/${index}/deductible`, `${sent}/threshold`])
      list.push({...usual, ...(threshold === undefined ? {} : {deductible: threshold}), ...rest})
    }
    origins.push([`/supplements/${index}`, sent])
  }
  if (inline.criticalIllness !== undefined) {
    put(inline.criticalIllness, '/criticalIllness', {id: 'criticalIllness', fund: 'criticalIllness'})
  }
  for (const key of ['assistance', 'supplements'] as const) {
    const given = inline[key]
    if (given === undefined) continue
    if (!Array.isArray(given)) {
      put(given, `/${key}`, {id: key, fund: 'assistance'})
      continue
    }
    for (const [i, each] of given.entries()) put(each, `/${key}/${i}`, {id: `${key}${i + 1}`, fund: 'assistance'})
  }
  return list
}

/** A patch over a stored policy is an exercise: its own figures must not look like the policy's verified ones. */
function marked(patch: Json, provenance: Node): Json {
  if (!isNode(patch)) return patch
  const sections = ['plans', 'cap', 'crossArea', 'rounding']
  const copy: Node = {...patch}
  for (const key of sections) {
    const section = copy[key]
    if (!isNode(section)) continue
    copy[key] = key === 'plans' ? markPlans(section, provenance) : {...provenance, ...section}
  }
  return copy
}

const markPlans = (plans: Node, provenance: Node): Node =>
  Object.fromEntries(Object.entries(plans).map(([id, plan]) => [id, isNode(plan) ? {...provenance, ...plan} : plan]))
