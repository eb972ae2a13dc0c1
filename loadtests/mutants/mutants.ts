// The mutants 变异体: the reference front-end server with one behaviour swapped for what real vendors get wrong, and the
// predicate that must catch it. A mutant is a row here; nothing else knows it.

import type {PredicateId} from '../../grading/judge/types.ts'
import {addDays, compactText} from '../../sandbox/base/instant.ts'
import {type Behaviour, reference} from '../../sandbox/front-end/behaviour.ts'

export type Mutant = {
  id: string
  zh: string
  en: string
  killedBy: PredicateId
  change: Partial<Behaviour>
}

/** Price times count as floating-point money does it: 9.87 × 100 is 986.9999999999999, cut off 986. */
const floatFen = (price: number, count: number): number => Math.floor((price / 1e6) * (count / 1e4) * 100)
const anyJson = (text: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}

export const mutants: readonly Mutant[] = [
  {
    id: 'drops-msgid-on-timeout',
    zh: '超时即丢掉报文ID，冲正只好另编一个',
    en: 'throws the msgid away on a timeout, and reverses under an invented one',
    killedBy: 'K4',
    change: {silence: 'reverseLater', omsgid: (_message, fresh) => fresh},
  },
  {
    id: 'timeout-means-failed',
    zh: '超时当作失败，患者改付全价',
    en: 'takes a timeout for a failure; the patient pays in full',
    killedBy: 'K4',
    change: {silence: 'failed'},
  },
  {
    id: 'timeout-means-paid',
    zh: '超时当作成功',
    en: 'takes a timeout for a success',
    killedBy: 'K3',
    change: {silence: 'paid'},
  },
  {
    id: 'retries-with-a-new-id',
    zh: '重发时换新报文ID',
    en: 'sends again under a new msgid',
    killedBy: 'K7',
    change: {again: 'newMessage'},
  },
  {
    id: 'charges-again',
    zh: '不查询，直接换批次重新收费',
    en: 'does not ask; charges the same fees again as a new batch',
    killedBy: 'K2',
    change: {silence: 'chargeAnew'},
  },
  {
    id: 'reverses-after-success',
    zh: '结算成功之后又冲正',
    en: 'reverses what it was told had succeeded',
    killedBy: 'K5',
    change: {afterSuccess: 'reverse'},
  },
  {
    id: 'reverses-twice',
    zh: '冲正成功后再冲一次',
    en: 'reverses once more after the reversal succeeded',
    killedBy: 'K5',
    change: {afterReversal: 'reverseAgain'},
  },
  {
    id: 'ignores-a-late-answer',
    zh: '不理会迟到的成功应答，照样冲正',
    en: 'ignores the late success and reverses all the same',
    killedBy: 'K5',
    change: {silence: 'reverseLater', late: 'ignored'},
  },
  {
    id: 'float-money',
    zh: '用浮点数算钱',
    en: 'reckons money in floating point',
    killedBy: 'K1',
    change: {amount: line => floatFen(line.price, line.count)},
  },
  {
    id: 'reconciles-totals-only',
    zh: '只对总账，不平也不对明细',
    en: 'reconciles totals only; a difference is left as it is',
    killedBy: 'K6',
    change: {difference: 'ignored'},
  },
  {
    id: 'swallows-a-file-error',
    zh: '日终文件交易出错当作对平',
    en: 'takes an error of 9101, 3202 or 9102 for equal books',
    killedBy: 'K6',
    change: {fileTrouble: 'done'},
  },
  {
    id: 'closes-the-wrong-day',
    zh: '对账日期错一天',
    en: 'closes yesterday',
    killedBy: 'K6',
    change: {closeDay: day => addDays(day, -1)},
  },
  {
    id: 'closes-over-unknowns',
    zh: '未明未清就对账',
    en: 'reconciles with unknowns open',
    killedBy: 'K4',
    change: {closeOver: 'anything', gapMs: tries => (tries < 2 ? 20_000 : 8 * 3_600_000)},
  },
  {
    id: 'no-backoff',
    zh: '无应答时每秒重发',
    en: 'repeats every second while nothing comes back',
    killedBy: 'K8',
    change: {gapMs: () => 1000},
  },
  {
    id: 'sends-everything-twice',
    zh: '怕丢，每条都发两遍',
    en: 'sends every message twice, to be sure',
    killedBy: 'K8',
    change: {copies: 2},
  },
  {
    id: 'forgets-unknowns-at-restart',
    zh: '重启后忘了未明的交易',
    en: 'forgets its unknowns when it restarts',
    killedBy: 'K4',
    change: {restart: 'forgets'},
  },
  {
    id: 'trusts-not-found',
    zh: '查无此结算即认定失败',
    en: 'takes "not found" for "never will be"',
    killedBy: 'K4',
    change: {notFound: 'failed'},
  },
  {
    id: 'accepts-empty-output',
    zh: '空应答当作成功',
    en: 'takes an answer without content for a success',
    killedBy: 'K3',
    change: {
      read: (reply, message) => {
        const answer = reply.got === 'answer' ? anyJson(reply.text) : undefined
        return answer !== undefined && answer.infcode === undefined
          ? {known: 'ok', output: {}, warning: ''}
          : reference.read(reply, message)
      },
    },
  },
  {
    id: 'sequence-collision',
    zh: '流水号固定，同一秒的报文同号',
    en: 'a constant sequence: messages of the same second share a number',
    killedBy: 'K7',
    change: {msgid: (institution, now) => `${institution}${compactText(now)}0001`},
  },
  {
    id: 'msgid-without-sequence',
    zh: '报文ID 不带流水号',
    en: 'a msgid without its sequence',
    killedBy: 'K7',
    change: {msgid: (institution, now, sequence) => `${institution}${compactText(now)}${sequence}`},
  },
  {
    id: 'refund-without-the-original',
    zh: '退费不带原结算ID，被拒也照样退钱',
    en: 'refunds without naming the bill, and gives the money back though refused',
    killedBy: 'K3',
    change: {billToCancel: bill => bill.msgid, refusedRefund: 'givenBack'},
  },
  {
    id: 'reverses-the-wrong-transaction',
    zh: '冲正时原交易编号填错',
    en: 'names the wrong original transaction in 2601',
    killedBy: 'K4',
    change: {silence: 'reverseLater', oinfno: () => '2208'},
  },
  {
    id: 'gateway-error-means-failed',
    zh: '网关 502/504 当作业务失败',
    en: 'takes a gateway’s 502 or 504 for a refusal',
    killedBy: 'K4',
    change: {
      read: (reply, message) =>
        reply.got === 'broken' ? {known: 'refused', text: reply.text} : reference.read(reply, message),
    },
  },
  {
    id: 'busy-means-failed',
    zh: '“系统繁忙”当作失败',
    en: 'takes "busy" for a refusal',
    killedBy: 'K4',
    change: {
      read: (reply, message) => {
        const known = reference.read(reply, message)
        return known.known === 'nothing' && known.text.includes('系统繁忙')
          ? {known: 'refused', text: known.text}
          : known
      },
    },
  },
  {
    id: 'torn-answer-is-enough',
    zh: '应答截断，看到 infcode 0 就算成功',
    en: 'a torn answer that begins with infcode 0 counts as success',
    killedBy: 'K4',
    change: {
      read: (reply, message) => {
        const known = reference.read(reply, message)
        return known.known === 'nothing' && reply.got === 'answer' && /"infcode":"?0/.test(reply.text)
          ? {known: 'ok', output: {}, warning: ''}
          : known
      },
    },
  },
]

/** Does everything wrong at once. A rig that lets it pass anywhere is broken: no verdict of it counts. */
export const canary: Mutant = {
  id: 'canary',
  zh: '金丝雀：样样做错，必须处处被判不合格',
  en: 'the canary: wrong in everything, must fail everywhere',
  killedBy: 'K8',
  change: {
    copies: 3,
    afterSuccess: 'reverse',
    msgid: (institution, now) => `${institution}${compactText(now)}`,
    closeDay: day => addDays(day, -1),
  },
}

export const behaviourOf = ({change}: Pick<Mutant, 'change'>): Behaviour => ({...reference, ...change})
