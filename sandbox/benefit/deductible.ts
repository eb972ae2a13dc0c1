// The deductible 起付线 and its outpatient cousin the self-pay band 自负段: how much of it this bill still has to use.
// Year, visit, admission (declining), month, or once a year at the highest level stayed at; with a yearly ceiling and
// reliefs. It does not know ratios; `position: after` is taken off the fund in settle.ts.
import {type Fen, mulDiv} from '../base/fen.ts'
import {addTo, type Bill, bear, usedSoFar} from './bill.ts'
import {holds} from './groups.ts'
import {type Cell, cellAt, type Deductible, type Provenance} from './policy.ts'
import type {Step} from './types.ts'

/** The nominal amount for this admission and level, before reliefs. */
function nominalOf(rule: Deductible, bill: Bill): Cell {
  const admissions = rule.basis === 'admission' ? usedSoFar(bill, 'admissions') : 0
  const listed = Math.min(admissions, rule.amounts.length - 1)
  const cell = cellAt(rule.amounts[listed] as (typeof rule.amounts)[number], bill.at)
  const later = admissions - listed
  if (later <= 0) return cell
  if (rule.laterFactor) {
    const factor = cellAt(rule.laterFactor, bill.at)
    // one factor for every later admission: "second and later halved", not halved again and again
    return {...factor, value: mulDiv(cell.value, factor.value, 10_000)}
  }
  if (rule.laterStep) {
    const step = cellAt(rule.laterStep.step, bill.at)
    const floor = cellAt(rule.laterStep.floor, bill.at)
    return {...step, value: Math.max(Math.min(cell.value, floor.value), cell.value - later * step.value)}
  }
  return cell
}

export type Due = {rule: Deductible; why: Provenance; amount: Fen; step: Step}

/** How much deductible this bill still owes, and the step that tells it. Null when the plan has none. */
export function deductibleDue(bill: Bill): Due | null {
  const rule = bill.plan.deductible
  if (!rule) return null
  const cell = nominalOf(rule, bill)
  let nominal = cell.value
  let why: Provenance = cell
  let clause = rule.clause
  let detail: string | undefined
  for (const relief of rule.relief) {
    if (holds(relief.when, bill.facts, bill.age, bill.group) !== true) continue
    nominal = mulDiv(nominal, relief.factor, 10_000)
    clause = relief.clause
    why = relief
    detail = relief.factor === 0 ? 'waived' : 'reduced'
    break
  }
  let limit = nominal
  let before = 0
  if (rule.basis === 'year' || rule.basis === 'month') {
    before = rule.counter ? usedSoFar(bill, rule.counter) : 0
  } else if (rule.basis === 'yearHighest') {
    const highest = usedSoFar(bill, 'highestDeductible')
    // waived now does not mean that an earlier stay's deductible is asked again
    limit = nominal === 0 ? 0 : Math.max(nominal, highest)
    before = rule.counter ? usedSoFar(bill, rule.counter) : 0
    if (nominal > highest) addTo(bill, 'highestDeductible', nominal - highest)
  }
  let amount = Math.max(0, limit - before)
  if (rule.ceiling && rule.counter) {
    const ceiling = cellAt(rule.ceiling, bill.at)
    const room = Math.max(0, ceiling.value - usedSoFar(bill, rule.counter))
    if (room < amount) {
      amount = room
      detail = 'ceiling'
      why = ceiling
    }
  }
  if (limit > 0 && amount === 0) detail ??= 'met'
  const {source, confidence} = why
  const step: Step = {kind: rule.kind, clause, source, confidence, base: 0, amount: 0, limit, before, after: before}
  if (detail !== undefined) step.detail = detail
  return {rule, why: {source, confidence}, amount, step}
}

/** Uses up to `most` of the deductible: what of it the person bears with this bill. Tells the step, moves the counter. */
export function useDeductible(bill: Bill, due: Due, base: Fen, most: Fen): Fen {
  const {rule, step} = due
  const amount = Math.min(due.amount, most)
  step.base = base
  step.amount = amount
  step.after = (step.before ?? 0) + amount
  if ((step.limit ?? 0) > 0 || step.detail !== undefined) bill.steps.push(step)
  bill.deductible += amount
  bear(bill, 'deductible', amount, due.why)
  if (rule.counter) addTo(bill, rule.counter, amount)
  return amount
}
