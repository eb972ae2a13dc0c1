// Names of payers, parts, buckets, filings and clauses 条款 in both languages. Words only, no figures.
import type {Language, PartName, Plan, Policy, Text} from './policy.ts'
import type {Confidence, CrossArea, Payer, Step} from './types.ts'

export const payerTitles: Record<Payer, Text> = {
  pooled: {zh: '统筹基金', en: 'pooled fund'},
  civilServant: {zh: '公务员补助', en: "civil servants' aid"},
  enterprise: {zh: '企业补充保险', en: 'enterprise supplement'},
  criticalIllness: {zh: '大病保险', en: 'critical-illness insurance'},
  largeSum: {zh: '附加（大额）基金', en: 'additional (large-sum) fund'},
  assistance: {zh: '医疗救助', en: 'medical assistance'},
  other: {zh: '其他基金', en: 'other funds'},
  currentYearAccount: {zh: '当年账户', en: 'current-year account'},
  priorYearsAccount: {zh: '历年账户', en: 'prior-years account'},
  familyAccount: {zh: '家庭共济账户', en: 'family account'},
  cash: {zh: '现金', en: 'cash'},
}

export const partTitles: Record<PartName, Text> = {
  accountSegment: {zh: '账户段', en: 'the account segment'},
  deductible: {zh: '起付线（自负段）部分', en: 'the deductible'},
  coPayment: {zh: '共付段个人部分', en: 'the co-payment'},
  aboveLimit: {zh: '超限额部分', en: 'what lies above a limit'},
  firstSelfPay: {zh: '先行自付', en: 'first self-pay'},
  overLimitSelfPay: {zh: '超限价自费', en: 'over-limit self-pay'},
  fullSelfPay: {zh: '全自费', en: 'full self-pay'},
}

export const bucketTitles: Record<NonNullable<Step['bucket']>, Text> = {
  fullSelfPay: {zh: '全自费', en: 'full self-pay'},
  overLimitSelfPay: {zh: '超限价自费', en: 'over-limit self-pay'},
  firstSelfPay: {zh: '先行自付', en: 'first self-pay'},
  inScope: {zh: '符合政策范围', en: 'in scope'},
}

export const filingTitles: Record<CrossArea, Text> = {
  local: {zh: '本地', en: 'at home'},
  longTerm: {zh: '异地长期居住', en: 'long-term residence elsewhere'},
  referred: {zh: '转诊备案', en: 'referred'},
  emergency: {zh: '异地急诊', en: 'emergency elsewhere'},
  temporary: {zh: '临时外出', en: 'temporarily elsewhere'},
  unfiled: {zh: '未备案', en: 'not filed'},
}

export const confidenceTitles: Record<Confidence, Text> = {
  high: {zh: '原文', en: 'issuing text read'},
  medium: {zh: '多处转述一致', en: 'several texts agree'},
  low: {zh: '仅一处转述', en: 'one secondary text'},
  unverified: {zh: '未核实', en: 'not verified'},
  exercise: {zh: '练习参数', en: 'exercise'},
}

const clauseEndings: Record<string, Text> = {
  accountFirst: {zh: '当年账户先付', en: 'current-year account first'},
  selfPayBand: {zh: '自负段', en: 'self-pay band'},
  deductible: {zh: '起付线', en: 'deductible'},
  relief: {zh: '起付线减免', en: 'relief of the deductible'},
  upperBound: {zh: '费用上限', en: 'upper bound of cost'},
  share: {zh: '支付比例', en: 'reimbursement ratio'},
  account: {zh: '账户支付个人负担', en: 'account pays personal parts'},
  cap: {zh: '封顶线', en: 'cap'},
  above: {zh: '封顶线以上', en: 'above the cap'},
  terms: {zh: '困难人员倾斜', en: 'terms for hardship'},
}

/** The plan a clause id belongs to; ids of chronic sub-plans contain dots themselves. */
function planOfClause(policy: Policy, clause: string): Plan | undefined {
  let best: Plan | undefined
  for (const plan of policy.plans) {
    if (clause.startsWith(`${plan.id}.`) && plan.id.length > (best?.id.length ?? 0)) best = plan
  }
  return best
}

/** The name of a clause: '门急诊 · 自负段'. Works for every clause a step of this policy can carry. */
export function clauseTitle(policy: Policy, clause: string, language: Language): string {
  const [head = '', ...rest] = clause.split('.')
  if (head === 'bucket')
    return `${fixed.buckets[language]} · ${bucketTitles[rest[0] as keyof typeof bucketTitles][language]}`
  if (head === 'cash') return `${payerTitles.cash[language]} · ${partTitles[rest[0] as PartName][language]}`
  if (head === 'group') {
    const id = clause.slice('group.'.length)
    const group = policy.groups.find(each => each.id === id)
    return `${fixed.group[language]} · ${group?.name[language] ?? id}`
  }
  if (head === 'crossArea') return `${fixed.crossArea[language]} · ${filingTitles[rest[0] as CrossArea][language]}`
  if (clause === 'cap') return (clauseEndings.cap as Text)[language]
  if (clause === 'cap.above') return (clauseEndings.above as Text)[language]
  if (head === 'supplement') {
    const supplement = policy.supplements.find(each => clause === each.clause || clause.startsWith(`${each.clause}.`))
    const ending = supplement ? clause.slice(supplement.clause.length + 1) : ''
    return [supplement?.name[language] ?? rest[0], endingTitle(ending, language)].filter(Boolean).join(' · ')
  }
  const plan = planOfClause(policy, clause)
  const ending = clause.slice((plan?.id ?? head).length + 1)
  const name = plan?.name ?? fixed.notCovered
  return [name[language], endingTitle(ending.split('.').at(-1) ?? '', language)].filter(Boolean).join(' · ')
}

function endingTitle(ending: string, language: Language): string {
  const known = clauseEndings[ending]
  if (known) return known[language]
  const numbered = /^(band|limit)(\d+)$/.exec(ending)
  if (numbered?.[1] === 'band') return language === 'zh' ? `第 ${numbered[2]} 段` : `band ${numbered[2]}`
  if (numbered?.[1] === 'limit') return language === 'zh' ? `限额 ${numbered[2]}` : `limit ${numbered[2]}`
  return ending
}

const fixed = {
  buckets: {zh: '费用分段', en: 'fee partition'},
  group: {zh: '人群', en: 'group'},
  crossArea: {zh: '异地就医', en: 'care elsewhere'},
  notCovered: {zh: '本政策未列的医疗类别', en: 'care this policy does not name'},
} satisfies Record<string, Text>
