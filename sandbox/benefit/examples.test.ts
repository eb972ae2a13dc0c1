// Worked examples of who pays what, published and derived: every one through the calculation behind POST /calculate with an
// inline policy alone. Printed figures that are wrong stay as negative rows: the engine gives the rule's figure instead.
// Rows that belong to a policy we carry run again under the stored policy.
import {describe, expect, test} from 'vitest'
import {yuan} from '../base/fen.ts'
import {type Calculation, calculate, type VisitResult} from './calculate.ts'
import examples from './examples.json' with {type: 'json'}
import type {Payer} from './types.ts'

type Expected = Record<string, string | string[]>
type Row = {id: string; use: string; region: string; request: object; expect: Expected; published?: Expected}
const rows = examples as unknown as Row[]

function run(request: object): Calculation {
  const result = calculate(request)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

/** The names the table uses for what it looks at. */
function look(result: Calculation, name: string): string | string[] {
  const {breakdown, yuan: texts, personal} = result
  const of = (amount: number | undefined) => yuan(amount ?? 0)
  switch (name) {
    case 'coPayment':
    case 'accountSegment':
      return of(personal[name])
    case 'personInScope':
      return yuan(breakdown.personTotal - breakdown.fullSelfPay - breakdown.overLimitSelfPay - breakdown.firstSelfPay)
    case 'currentYear':
    case 'priorYears':
    case 'family':
      return texts.account[name]
    case 'criticalIllnessBands':
      return breakdown.steps.filter(step => step.detail === 'band').map(step => yuan(step.amount))
    case 'beforeCap':
      return of(breakdown.steps.find(step => step.kind === 'share')?.amount)
    case 'costToCap': {
      const above = breakdown.steps.find(step => step.kind === 'aboveCap')
      return yuan(breakdown.inScope - breakdown.deductible - (above?.base ?? 0))
    }
    case 'deductibles':
      return (result.visits ?? []).map(visit => visit.yuan.deductible)
    default:
      if (name in texts.funds) return texts.funds[name as keyof typeof texts.funds]
      return texts[name as 'total']
  }
}

function expectReasonsAddUp({breakdown, paidByReasons}: VisitResult): void {
  const {funds, account, cash} = breakdown
  const paid: Partial<Record<Payer, number>> = {
    ...funds,
    currentYearAccount: account.currentYear,
    priorYearsAccount: account.priorYears,
    familyAccount: account.family,
    cash,
  }
  for (const [payer, amount] of Object.entries(paid)) expect(paidByReasons[payer as Payer] ?? 0, payer).toBe(amount)
}

describe('worked examples with inline policies alone', () => {
  test('the table is complete: 22 published and 10 derived, the discussion in both readings', () => {
    const ids = rows.map(row => row.id)
    const published = Array.from({length: 22}, (_, i) => `PUB-${String(i + 1).padStart(2, '0')}`)
    const derived = Array.from({length: 10}, (_, i) => `PUB-D${String(i + 1).padStart(2, '0')}`)
    expect(ids).toEqual([...published, ...derived.flatMap(id => (id === 'PUB-D08' ? [`${id}-A`, `${id}-B`] : [id]))])
  })

  test.each(rows)('$id $use ($region)', row => {
    const result = run(row.request)
    const got = Object.fromEntries(Object.keys(row.expect).map(name => [name, look(result, name)]))
    expect(got).toEqual(row.expect)
    for (const visit of result.visits ?? [result]) expectReasonsAddUp(visit)
    for (const [name, wrong] of Object.entries(row.published ?? {})) expect(look(result, name), name).not.toEqual(wrong)
  })
})

/** Which stored policy an example's rule was taken from, and what the stored policy still has to be told. */
const stored: [id: string, policy: string | object, changes: object, differs?: Expected][] = [
  ['PUB-01', 'shanghai-employees-2025', {}],
  ['PUB-02', 'shanghai-residents-2025', {}],
  ['PUB-03', 'shanghai-employees-2024', {}],
  ['PUB-04', 'ningbo-employees-2023', {visit: {level: 'community'}}],
  ['PUB-05', 'ningbo-employees-2023', {visit: {level: 'level3'}}],
  [
    'PUB-06',
    'guangxi-employees-2022',
    {visit: {careType: 'chronicOutpatient', level: 'level3', disease: 'M03900', crossArea: 'longTerm'}},
  ],
  ['PUB-D01', 'shanghai-employees-2018', {}],
  ['PUB-D02', 'shanghai-employees-2018', {}],
  ['PUB-D03', 'shanghai-employees-2018', {person: {status: 'retired', age: 66, group: 'R1'}}],
  ['PUB-D04', 'shanghai-employees-2018', {person: {status: 'retired', group: 'R3'}}],
  ['PUB-D05', 'shanghai-employees-2023', {}],
  ['PUB-D06', 'shanghai-employees-2023', {person: {status: 'retired', retiredOn: '2009-05-01'}}],
  ['PUB-D07', 'shanghai-employees-2023', {person: {status: 'retired', retiredOn: '2009-05-01'}}],
  ['PUB-D08-A', 'shanghai-employees-2018', {}],
  ['PUB-D08-B', {extends: 'shanghai-employees-2018', cap: {counts: 'cost'}}, {}],
  // critical-illness insurance then relieves the person further; the pooled fund's figure is the example's
  ['PUB-D09', 'ningbo-employees-2023', {}, {personTotal: '6254.00'}],
  ['PUB-D10', 'guangxi-residents-2024', {}],
]

describe('the same examples under the stored policies', () => {
  test.each(stored)('%s', (id, policy, changes, differs = {}) => {
    const row = rows.find(each => each.id === id) as Row
    const result = run({...row.request, policy, ...changes})
    const expected = {...row.expect, ...differs}
    const got = Object.fromEntries(Object.keys(expected).map(name => [name, look(result, name)]))
    expect(got).toEqual(expected)
    expectReasonsAddUp(result)
  })
})
