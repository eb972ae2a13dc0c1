// The reason of a step as a sentence people can read, Chinese or English: the why-page, tests and the API say the same.
// It tells what settle() decided and computes nothing.
import {decimalText, yuan} from '../base/fen.ts'
import type {CrossAreaRule, Language, PartName, Policy} from './policy.ts'
import {bucketTitles, clauseTitle, confidenceTitles, filingTitles, partTitles, payerTitles} from './titles.ts'
import type {Breakdown, CrossArea, FundName, Payer, Step} from './types.ts'

/** Basis points as people write them: 8500 → '85%', 8250 → '82.5%'. */
export const percent = (ratio: number): string => `${decimalText(ratio, 2).replace(/\.?0+$/, '')}%`

/** What each payer pays by the reasons alone: over all steps this is the breakdown. */
export function paidBySteps(steps: readonly Step[]): Partial<Record<Payer, number>> {
  const sums: Partial<Record<Payer, number>> = {}
  for (const {pays} of steps) {
    for (const payer in pays) {
      const name = payer as Payer
      sums[name] = (sums[name] ?? 0) + (pays[name] ?? 0)
    }
  }
  return sums
}

/** What the person bears in the end, by part, from account and cash together. The account segment is a part of its own. */
export function personalParts(breakdown: Breakdown): Partial<Record<PartName, number>> {
  const parts: Partial<Record<PartName, number>> = {}
  for (const step of breakdown.steps) {
    const part: PartName | undefined =
      step.kind === 'currentYearAccount' && step.pays
        ? 'accountSegment'
        : step.kind === 'account' || step.kind === 'cash'
          ? (step.detail as PartName)
          : undefined
    if (part) parts[part] = (parts[part] ?? 0) + step.amount
  }
  return parts
}

type Say = {zh: string; en: string}

/**
 * One step as a sentence.
 * @param label what the line of a bucket step is called; its id stands in when absent
 * @example sentence(step, policy, 'zh') // '统筹基金：8500.00 元 × 85% = 7225.00 元。'
 */
export function sentence(step: Step, policy: Policy, language: Language, label?: string): string {
  const text = say(step, policy, label)[language]
  return language === 'en' ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text
}

/** The sentence, the clause's name, its source and how sure it is: a full line of the why-page. */
export function reason(step: Step, policy: Policy, language: Language, label?: string) {
  return {
    text: sentence(step, policy, language, label),
    clause: step.clause,
    title: clauseTitle(policy, step.clause, language),
    source: step.source,
    confidence: step.confidence,
    confidenceTitle: confidenceTitles[step.confidence][language],
  }
}

function say(step: Step, policy: Policy, label: string | undefined): Say {
  const amount = yuan(step.amount)
  const base = yuan(step.base)
  switch (step.kind) {
    case 'group':
      return sayGroup(step, policy)
    case 'bucket': {
      const bucket = bucketTitles[step.bucket ?? 'inScope']
      const line = label ?? step.line ?? ''
      return {
        zh: `明细 ${line}：${base} 元中 ${amount} 元属${bucket.zh}。`,
        en: `Line ${line}: ${amount} of ${base} yuan is ${bucket.en}.`,
      }
    }
    case 'currentYearAccount': {
      if (step.detail === 'kept') {
        return {
          zh: `当年账户可付 ${amount} 元而未使用，这一段由个人承担，不进入后续分段。`,
          en: `The current-year account could pay ${amount} yuan but was not used; the person bears this part and it is not shared.`,
        }
      }
      const payer = payerOf(step)
      return {
        zh: `${payer.zh}先付 ${amount} 元，余额 ${yuan(step.before ?? 0)} → ${yuan(step.after ?? 0)} 元。`,
        en: `The ${payer.en} pays ${amount} yuan first; its balance goes from ${yuan(step.before ?? 0)} to ${yuan(step.after ?? 0)}.`,
      }
    }
    case 'deductible':
    case 'selfPayBand':
      return sayDeductible(step)
    case 'crossArea': {
      const rule = policy.crossArea[step.clause.slice('crossArea.'.length) as CrossArea]
      const filing = filingTitles[step.clause.slice('crossArea.'.length) as CrossArea]
      const how = sayReduction(step.ratio ?? 0, rule?.how ?? 'multiplier')
      return {
        zh: `异地就医（${filing.zh}）：${how.zh}，基金少付 ${amount} 元。`,
        en: `Care elsewhere (${filing.en}): ${how.en}; the fund pays ${amount} yuan less.`,
      }
    }
    case 'share':
      return sayShare(step, payerTitles[(step.detail ?? 'pooled') as FundName])
    case 'cap':
      return sayCap(step, policy)
    case 'aboveCap': {
      const payer = payerOf(step)
      const worn = step.detail === 'exhausted'
      return {
        zh: `封顶线以上 ${base} 元，${payer.zh}按 ${percent(step.ratio ?? 0)} 支付 ${amount} 元${worn ? '（已到本基金限额）' : ''}${remainder(step).zh}。`,
        en: `Of ${base} yuan above the cap the ${payer.en} pays ${percent(step.ratio ?? 0)}: ${amount} yuan${worn ? ' (its own limit is reached)' : ''}${remainder(step).en}.`,
      }
    }
    case 'annualLimit':
      return sayLimit(step)
    case 'criticalIllness':
    case 'assistance':
      return saySupplement(step, policy)
    case 'account': {
      const part = partTitles[step.detail as PartName]
      const payer = payerOf(step)
      return {
        zh: `${payer.zh}支付${part.zh} ${amount} 元，余额 ${yuan(step.before ?? 0)} → ${yuan(step.after ?? 0)} 元。`,
        en: `The ${payer.en} pays ${amount} yuan of ${part.en}; its balance goes from ${yuan(step.before ?? 0)} to ${yuan(step.after ?? 0)}.`,
      }
    }
    case 'cash': {
      const part = partTitles[step.detail as PartName]
      return {zh: `现金支付${part.zh} ${amount} 元。`, en: `Cash pays ${amount} yuan of ${part.en}.`}
    }
  }
}

const payerOf = (step: Step): Say => {
  const payer = Object.keys(step.pays ?? {})[0] as Payer | undefined
  return payer ? payerTitles[payer] : {zh: '基金', en: 'fund'}
}

function sayGroup(step: Step, policy: Policy): Say {
  const id = step.clause.slice('group.'.length)
  const name = policy.groups.find(group => group.id === id)?.name ?? {zh: id, en: id}
  const how =
    step.detail === 'assumed'
      ? {zh: '（资料不全，按此假定）', en: ' (assumed: facts are missing)'}
      : step.detail === 'named'
        ? {zh: '（直接指定）', en: ' (named in the request)'}
        : {zh: '', en: ''}
  return {zh: `按“${name.zh}”的待遇计算${how.zh}。`, en: `Benefits of the group "${name.en}"${how.en}.`}
}

function sayDeductible(step: Step): Say {
  const band = step.kind === 'selfPayBand'
  const name = band ? {zh: '自负段', en: 'self-pay band'} : {zh: '起付线', en: 'deductible'}
  const limit = yuan(step.limit ?? 0)
  if (step.detail === 'waived') {
    return {zh: `免除${name.zh}。`, en: `The ${name.en} is waived.`}
  }
  if (step.detail === 'met') {
    return {
      zh: `${name.zh} ${limit} 元此前已满，本次不再扣。`,
      en: `The ${name.en} of ${limit} yuan was met before; nothing is taken now.`,
    }
  }
  const why =
    step.detail === 'ceiling'
      ? {zh: '（受年度累计起付上限限制）', en: ' (limited by the yearly ceiling of deductibles)'}
      : step.detail === 'reduced'
        ? {zh: '（已减免）', en: ' (reduced)'}
        : {zh: '', en: ''}
  return {
    zh: `${name.zh} ${limit} 元，此前已用 ${yuan(step.before ?? 0)} 元，本次用 ${yuan(step.amount)} 元，累计 ${yuan(step.after ?? 0)} 元${why.zh}。`,
    en: `Of the ${name.en} of ${limit} yuan, ${yuan(step.before ?? 0)} was used before and ${yuan(step.amount)} now, ${yuan(step.after ?? 0)} together${why.en}.`,
  }
}

function sayReduction(value: number, how: CrossAreaRule['how']): Say {
  if (how === 'multiplier')
    return {zh: `比例乘以 ${percent(value)}`, en: `the ratio is multiplied by ${percent(value)}`}
  const points = percent(Math.abs(value)).slice(0, -1)
  return {zh: `比例降低 ${points} 个百分点`, en: `the ratio falls by ${points} points`}
}

/** What rounding gave or took, when it was not nothing: hundredths of a fen would be unreadable, so fen with four decimals. */
function remainder(step: Step): Say {
  const e4 = step.remainderE4 ?? 0
  if (e4 === 0) return {zh: '', en: ''}
  const text = decimalText(Math.abs(e4), 4).replace(/0+$/, '')
  return e4 > 0
    ? {zh: `（舍去 ${text} 分，由个人承担）`, en: ` (${text} fen rounded off, borne by the person)`}
    : {zh: `（进位 ${text} 分，由基金承担）`, en: ` (${text} fen rounded up, borne by the fund)`}
}

function range(step: Step): Say {
  if (step.limit === undefined) return {zh: '', en: ''}
  return {zh: `${yuan(step.limit)} 元以内一段，`, en: `up to ${yuan(step.limit)} yuan, `}
}

function paidNow(step: Step): Say {
  let paid = 0
  for (const amount of Object.values(step.pays ?? {})) paid += amount
  if (paid === step.amount) return {zh: '', en: ''}
  return {
    zh: `；扣减后实付 ${yuan(paid)} 元`,
    en: `; after deductions and limits it pays ${yuan(paid)}`,
  }
}

function sayShare(step: Step, fund: Say): Say {
  const ratio = percent(step.ratio ?? 0)
  if (step.ratio === 0) {
    return {zh: `${yuan(step.base)} 元不由基金支付。`, en: `No fund shares the ${yuan(step.base)} yuan.`}
  }
  return {
    zh: `${fund.zh}：${range(step).zh}${yuan(step.base)} 元 × ${ratio} = ${yuan(step.amount)} 元${remainder(step).zh}${paidNow(step).zh}。`,
    en: `The ${fund.en}, ${range(step).en}${yuan(step.base)} yuan × ${ratio} = ${yuan(step.amount)}${remainder(step).en}${paidNow(step).en}.`,
  }
}

function sayCap(step: Step, policy: Policy): Say {
  const counted =
    policy.cap?.counts === 'cost' ? {zh: '累计费用', en: 'covered cost'} : {zh: '基金累计支付', en: 'fund payments'}
  const position = {
    zh: `封顶线 ${yuan(step.limit ?? 0)} 元（按${counted.zh}），${yuan(step.before ?? 0)} → ${yuan(step.after ?? 0)} 元`,
    en: `Cap of ${yuan(step.limit ?? 0)} yuan on ${counted.en}: from ${yuan(step.before ?? 0)} to ${yuan(step.after ?? 0)}`,
  }
  if (step.amount === 0) return {zh: `${position.zh}，未到。`, en: `${position.en}, not reached.`}
  return {
    zh: `${position.zh}，超出 ${yuan(step.amount)} 元。`,
    en: `${position.en}; ${yuan(step.amount)} lies above it.`,
  }
}

const limitNames: Record<string, Say> = {
  'day-cost': {zh: '每日费用限额', en: 'daily limit on cost'},
  'year-cost': {zh: '年度费用限额', en: 'yearly limit on cost'},
  'day-fund': {zh: '每日支付限额', en: 'daily limit on payments'},
  'month-fund': {zh: '每月支付限额', en: 'monthly limit on payments'},
  'year-fund': {zh: '年度支付限额', en: 'yearly limit on payments'},
  'disease-fund': {zh: '病种年度支付限额', en: 'yearly limit on payments for the disease'},
  upperBound: {zh: '分段费用上限', en: 'upper bound of the bands'},
}

function sayLimit(step: Step): Say {
  const name = limitNames[step.detail ?? ''] ?? {zh: '限额', en: 'limit'}
  const cut =
    step.amount === 0
      ? {zh: '，未到', en: ', not reached'}
      : {zh: `，超出 ${yuan(step.amount)} 元由个人承担`, en: `; ${yuan(step.amount)} above it is the person's`}
  return {
    zh: `${name.zh} ${yuan(step.limit ?? 0)} 元，${yuan(step.before ?? 0)} → ${yuan(step.after ?? 0)} 元${cut.zh}。`,
    en: `${name.en} of ${yuan(step.limit ?? 0)} yuan: from ${yuan(step.before ?? 0)} to ${yuan(step.after ?? 0)}${cut.en}.`,
  }
}

function saySupplement(step: Step, policy: Policy): Say {
  const rule = policy.supplements.find(each => step.clause === each.clause || step.clause.startsWith(`${each.clause}.`))
  const name = rule?.name ?? {zh: '补充保障', en: 'supplement'}
  if (step.detail === 'deductible' || step.detail === 'hardshipDeductible') {
    const lowered = step.detail === 'deductible' ? {zh: '', en: ''} : {zh: '（困难人员）', en: ' (hardship)'}
    return {
      zh: `${name.zh}起付线${lowered.zh} ${yuan(step.limit ?? 0)} 元，累计负担 ${yuan(step.before ?? 0)} → ${yuan(step.after ?? 0)} 元，本次有 ${yuan(step.amount)} 元在起付线内。`,
      en: `${name.en}: deductible${lowered.en} of ${yuan(step.limit ?? 0)} yuan; the burden goes from ${yuan(step.before ?? 0)} to ${yuan(step.after ?? 0)}, ${yuan(step.amount)} of it within the deductible.`,
    }
  }
  if (step.detail === 'cap') {
    const reached = step.amount > 0
    return {
      zh: `${name.zh}封顶 ${yuan(step.limit ?? 0)} 元，${yuan(step.before ?? 0)} → ${yuan(step.after ?? 0)} 元${reached ? `，超出 ${yuan(step.amount)} 元` : '，未到'}。`,
      en: `${name.en}: cap of ${yuan(step.limit ?? 0)} yuan, from ${yuan(step.before ?? 0)} to ${yuan(step.after ?? 0)}${reached ? `; ${yuan(step.amount)} lies above it` : ', not reached'}.`,
    }
  }
  const ratio = percent(step.ratio ?? 0)
  const more = step.detail === 'hardship' ? {zh: '（困难人员倾斜后）', en: ' (raised for hardship)'} : {zh: '', en: ''}
  return {
    zh: `${name.zh}：${range(step).zh}${yuan(step.base)} 元 × ${ratio}${more.zh} = ${yuan(step.amount)} 元${remainder(step).zh}${paidNow(step).zh}。`,
    en: `${name.en}, ${range(step).en}${yuan(step.base)} yuan × ${ratio}${more.en} = ${yuan(step.amount)}${remainder(step).en}${paidNow(step).en}.`,
  }
}
