// What must hold for any bill under any stored policy: parts sum, nothing is negative, no cap or balance is exceeded, the
// order of lines does not matter, reasons sum to the figures. A second, simpler model checks Shanghai's bands from outside.
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {decimalText, yuan} from '../base/fen.ts'
import {paidBySteps} from './explain.ts'
import {policyAt} from './fixtures.ts'
import {completePolicy, listPolicies, policyById} from './policies/index.ts'
import {cellAt, type Policy} from './policy.ts'
import {planFor, settle} from './settle.ts'
import {
  type Accumulators,
  accumulatorNames,
  type Breakdown,
  careTypes,
  type FactLine,
  type Facts,
  type Payer,
  policyLevels,
} from './types.ts'

const runs = {numRuns: Number(process.env.RUNS ?? 300)}
const fen = (most: number) => fc.oneof(fc.nat({max: 300}), fc.nat({max: most}))

const line: fc.Arbitrary<Omit<FactLine, 'id'>> = fc
  .tuple(fen(40_000), fen(20_000), fen(40_000), fen(3_000_000))
  .map(([fullSelfPay, overLimitSelfPay, firstSelfPay, inScope]) => ({
    amount: fullSelfPay + overLimitSelfPay + firstSelfPay + inScope,
    fullSelfPay,
    overLimitSelfPay,
    firstSelfPay,
    inScope,
  }))
const lines = fc.array(line, {maxLength: 6}).map(all => all.map((each, i) => ({...each, id: String(i + 1)})))

const accumulators: fc.Arbitrary<Accumulators> = fc.record(
  {
    ...Object.fromEntries(accumulatorNames.map(name => [name, fen(70_000_000)])),
    admissions: fc.nat({max: 4}),
    selfPayBandUsed: fen(150_000),
    inpatientDeductibleUsed: fen(150_000),
    outpatientDeductibleUsed: fen(60_000),
  },
  {requiredKeys: []},
)
const person = fc.record(
  {
    status: fc.constantFrom('working', 'retired', 'resident', 'student', 'child'),
    age: fc.integer({min: 0, max: 99}),
    severeDisability: fc.boolean(),
    hardship: fc.constantFrom('none', 'lowIncome', 'edge', 'extremePoor', 'exPoor'),
    retiredOn: fc.constantFrom('1999-03-01', '2000-12-31', '2001-01-01', '2015-06-30'),
    workStartedOn: fc.constantFrom('1975-01-01', '2000-12-31', '2001-01-01'),
  },
  {requiredKeys: ['status']},
)
const facts: fc.Arbitrary<Facts> = fc.record(
  {
    careType: fc.constantFrom(...careTypes),
    serviceDate: fc.constantFrom('2018-06-01', '2023-12-31', '2025-09-15'),
    level: fc.constantFrom(...policyLevels),
    person,
    crossArea: fc.constantFrom('local', 'longTerm', 'referred', 'emergency', 'temporary', 'unfiled'),
    disease: fc.constantFrom('M03900', 'M00500', 'hypertension', 'M99999'),
    useAccount: fc.constantFrom('none', 'own', 'family'),
    balances: fc.record({currentYear: fen(200_000), priorYears: fen(200_000), family: fen(200_000)}),
    accumulators,
    lines,
  },
  {requiredKeys: ['careType', 'serviceDate', 'level', 'person', 'useAccount', 'balances', 'accumulators', 'lines']},
) as fc.Arbitrary<Facts>
/** By id, so that a counterexample prints a name and not a policy. */
const policy = fc.constantFrom(...listPolicies().map(each => each.id))
const named = (id: string): Policy => policyById(id) as Policy

/** expect() is a hundred times dearer than an if, and these run some ten thousand times. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

/** What must hold of every breakdown on its own. */
function expectSound(rule: Policy, given: Facts, b: Breakdown): void {
  const {funds, account} = b
  const fundSum = Object.values(funds).reduce((sum, each) => sum + each, 0)
  must(b.fullSelfPay + b.overLimitSelfPay + b.firstSelfPay + b.inScope === b.total, 'buckets sum to the total')
  must(b.fundTotal + b.personTotal === b.total, 'funds and person sum to the total')
  must(fundSum === b.fundTotal, 'funds sum to fundTotal')
  must(account.currentYear + account.priorYears + account.family === b.accountTotal, 'accounts sum to accountTotal')
  must(b.accountTotal + b.cash === b.personTotal, 'accounts and cash sum to personTotal')
  for (const amount of [...Object.values(funds), ...Object.values(account), b.cash, b.deductible]) {
    must(Number.isSafeInteger(amount) && amount >= 0, `${amount} is a whole number of fen and not negative`)
  }
  for (const name of ['currentYear', 'priorYears', 'family'] as const) {
    must(account[name] <= given.balances[name], `${name} pays no more than its balance`)
  }
  must(given.useAccount !== 'none' || b.accountTotal === 0, 'an account kept back pays nothing')
  must(
    given.useAccount === 'family' || rule.scheme === 'rural' || account.family === 0,
    'a shared account is asked for',
  )
  must(b.fundTotal <= b.inScope + b.firstSelfPay, 'funds pay inside the catalogue only')
  must(b.deductible <= b.inScope, 'the deductible is part of the in-scope cost')

  const paid = paidBySteps(b.steps)
  const all: Record<Payer, number> = {
    ...funds,
    currentYearAccount: account.currentYear,
    priorYearsAccount: account.priorYears,
    familyAccount: account.family,
    cash: b.cash,
  }
  for (const [payer, amount] of Object.entries(all)) must((paid[payer as Payer] ?? 0) === amount, `reasons of ${payer}`)
  for (const step of b.steps) {
    must(step.kind === 'bucket' || (step.amount >= 0 && step.amount <= step.base), `${step.kind} is a part of its base`)
    for (const amount of Object.values(step.pays ?? {})) must(amount > 0, `${step.kind} moves money one way`)
    if (step.remainderE4 !== undefined && step.detail !== 'exhausted') {
      must(step.base * (step.ratio ?? 0) === step.amount * 10_000 + step.remainderE4, `${step.kind}: remainder`)
    }
  }
  for (const change of Object.values(b.accumulatorChanges)) must(change > 0, 'accumulators only grow')

  const at = policyAt(rule, b.group, given.level)
  const plan = planFor(rule, given)
  const used = (name: keyof Accumulators) => given.accumulators[name] ?? 0
  if (rule.cap?.counts === 'fund' && plan.inCap) {
    const room = Math.max(0, cellAt(rule.cap.amount, at).value - used('pooledFundPaid'))
    must(funds.pooled <= room, 'the pooled fund stays under its cap')
  }
  for (const limit of plan.limits) {
    if (limit.of !== 'fund') continue
    const room = Math.max(0, cellAt(limit.amount, at).value - used(limit.counter))
    must(funds[plan.sharing.fund] <= room, `the fund stays under ${limit.clause}`)
  }
}

const amountsOf = ({steps: _, ...amounts}: Breakdown) => amounts

describe('any bill under any policy', () => {
  test('parts sum, nothing is negative, no cap, limit or balance is exceeded, reasons sum to the figures', () => {
    fc.assert(
      fc.property(policy, facts, (id, given) => expectSound(named(id), given, settle(named(id), given))),
      {numRuns: 3 * runs.numRuns},
    )
  })

  test('settling twice gives the same bytes and leaves the facts alone', () => {
    fc.assert(
      fc.property(policy, facts, (id, given) => {
        const rule = named(id)
        const before = JSON.stringify(given)
        expect(JSON.stringify(settle(rule, given))).toBe(JSON.stringify(settle(rule, given)))
        expect(JSON.stringify(given)).toBe(before)
      }),
      runs,
    )
  })

  test('the order of lines does not matter', () => {
    fc.assert(
      fc.property(policy, facts, fc.infiniteStream(fc.nat()), (id, given, keys) => {
        const rule = named(id)
        const shuffled = given.lines
          .map(each => ({each, key: keys.next().value as number}))
          .sort((a, b) => a.key - b.key)
          .map(({each}) => each)
        expect(amountsOf(settle(rule, {...given, lines: shuffled}))).toEqual(amountsOf(settle(rule, given)))
      }),
      runs,
    )
  })

  test('a line cut in two pays the same: rounding is once for the fund', () => {
    fc.assert(
      fc.property(policy, facts, fc.nat(), (id, given, at) => {
        const rule = named(id)
        const cut = given.lines.flatMap((each): FactLine[] => {
          const piece = at % (each.inScope + 1)
          return [
            {...each, amount: each.amount - piece, inScope: each.inScope - piece},
            {id: `${each.id}b`, amount: piece, fullSelfPay: 0, overLimitSelfPay: 0, firstSelfPay: 0, inScope: piece},
          ]
        })
        expect(amountsOf(settle(rule, {...given, lines: cut}))).toEqual(amountsOf(settle(rule, given)))
      }),
      runs,
    )
  })

  test('a line taken back in the same bill leaves nothing behind', () => {
    fc.assert(
      fc.property(policy, facts, line, (id, given, extra) => {
        const rule = named(id)
        const back = {
          id: 'back',
          amount: -extra.amount,
          fullSelfPay: -extra.fullSelfPay,
          overLimitSelfPay: -extra.overLimitSelfPay,
          firstSelfPay: -extra.firstSelfPay,
          inScope: -extra.inScope,
        }
        const both = [{...extra, id: 'more'}, ...given.lines, back]
        expect(amountsOf(settle(rule, {...given, lines: both}))).toEqual(amountsOf(settle(rule, given)))
      }),
      runs,
    )
  })

  test('a fen more in scope never costs the funds less, nor the person', () => {
    fc.assert(
      fc.property(policy, facts, fc.integer({min: 1, max: 5_000}), (id, given, more) => {
        const rule = named(id)
        const extra = {id: 'x', amount: more, fullSelfPay: 0, overLimitSelfPay: 0, firstSelfPay: 0, inScope: more}
        const less = settle(rule, given)
        const full = settle(rule, {...given, lines: [...given.lines, extra]})
        expect(full.fundTotal).toBeGreaterThanOrEqual(less.fundTotal)
        expect(full.personTotal).toBeGreaterThanOrEqual(less.personTotal)
      }),
      {numRuns: 3 * runs.numRuns},
    )
  })

  test('what is outside the catalogue changes nothing but the person’s part', () => {
    fc.assert(
      fc.property(policy, facts, fen(100_000), (id, given, more) => {
        const rule = named(id)
        const extra = {id: 'x', amount: more, fullSelfPay: more, overLimitSelfPay: 0, firstSelfPay: 0, inScope: 0}
        const less = settle(rule, given)
        const full = settle(rule, {...given, lines: [...given.lines, extra]})
        expect(full.funds).toEqual(less.funds)
        expect(full.personTotal).toBe(less.personTotal + more)
      }),
      runs,
    )
  })

  test('using the account changes who of the person’s purses pays, not the funds, where accounts only pay personal parts', () => {
    fc.assert(
      fc.property(policy, facts, (id, given) => {
        const rule = named(id)
        const {account} = planFor(rule, given)
        fc.pre(account.first.length === 0 || account.firstIsMandatory)
        const own = settle(rule, {...given, useAccount: 'own'})
        const none = settle(rule, {...given, useAccount: 'none'})
        expect(none.funds).toEqual(own.funds)
        expect(none.personTotal).toBe(own.personTotal)
      }),
      runs,
    )
  })

  test('care elsewhere is never paid better than at home', () => {
    fc.assert(
      fc.property(policy, facts, (id, given) => {
        const rule = named(id)
        const home = settle(rule, {...given, crossArea: 'local'})
        const away = settle(rule, given)
        expect(away.funds[planFor(rule, given).sharing.fund]).toBeLessThanOrEqual(
          home.funds[planFor(rule, given).sharing.fund],
        )
      }),
      runs,
    )
  })
})

describe('any bill under any handful of parameters', () => {
  const yuanText = (most: number) => fen(most).map(amount => yuan(amount))
  const ratio = fc.integer({min: 0, max: 10_000}).map(value => decimalText(value, 4))
  const bands = fc
    .tuple(
      fc.array(fc.integer({min: 1, max: 900_000}), {maxLength: 3}),
      fc.boolean(),
      fc.array(ratio, {minLength: 4, maxLength: 4}),
    )
    .map(([steps, open, ratios]) => {
      let end = 0
      const closed = steps.map((step, i) => {
        end += step
        return {upTo: yuan(end), ratio: ratios[i]}
      })
      return open || closed.length === 0 ? [...closed, {ratio: ratios[3]}] : closed
    })
  const optional = fc.record(
    {
      deductible: yuanText(200_000),
      deductibleBasis: fc.constantFrom('year', 'visit', 'admission', 'month', 'yearHighest'),
      deductiblePosition: fc.constantFrom('before', 'after'),
      deductibleCeiling: yuanText(300_000),
      measured: fc.constantFrom('visit', 'year'),
      annualFundLimit: yuanText(2_000_000),
      capCounts: fc.constantFrom('fund', 'cost'),
      aboveCapRatio: ratio,
      criticalIllness: fc.record({deductible: yuanText(500_000), bands, cap: yuanText(3_000_000)}),
      assistance: fc.record({threshold: yuanText(100_000), ratio}),
      crossArea: fc.record({referred: fc.record({multiplier: ratio})}),
      rounding: fc.record({
        mode: fc.constantFrom('halfUp', 'halfEven', 'down', 'up'),
        place: fc.constantFrom('fund', 'band'),
      }),
    },
    {requiredKeys: []},
  )
  const handful = fc.tuple(optional, bands, yuanText(5_000_000)).map(([some, each, cap]) => {
    const {deductibleBasis, deductiblePosition, deductibleCeiling, deductible, capCounts, aboveCapRatio, ...rest} = some
    const terms = {deductibleBasis, deductiblePosition, deductibleCeiling}
    const all = {
      ...rest,
      bands: each,
      ...(deductible === undefined ? {} : {deductible, ...terms}),
      ...(capCounts === undefined ? {} : {cap, capCounts, aboveCapRatio}),
    }
    return JSON.parse(JSON.stringify(all)) as object
  })

  test('sound as the stored ones, and the order of lines does not matter', () => {
    fc.assert(
      fc.property(handful, facts, (inline, given) => {
        const rule = completePolicy(inline)
        if (!rule.ok) throw new Error(JSON.stringify(rule.error))
        const b = settle(rule.value, given)
        expectSound(rule.value, given, b)
        const turned = settle(rule.value, {...given, lines: [...given.lines].reverse()})
        must(JSON.stringify(amountsOf(turned)) === JSON.stringify(amountsOf(b)), 'the order of lines does not matter')
      }),
      {numRuns: 3 * runs.numRuns},
    )
  })
})

describe('a year of bills', () => {
  const year = fc.array(
    fc.record({careType: fc.constantFrom(...careTypes), level: fc.constantFrom(...policyLevels), lines}),
    {minLength: 2, maxLength: 12},
  )

  test('no sequence of bills passes a deductible, a yearly limit or the cap', () => {
    fc.assert(
      fc.property(policy, person, year, (id, who, bills) => {
        const rule = named(id)
        const sums: Accumulators = {}
        let highest = 0
        let pooled = 0 // counted apart from the accumulators, so that one that does not move is found
        for (const bill of bills) {
          const given: Facts = {
            ...bill,
            serviceDate: rule.validFrom ?? '2025-09-15',
            person: who,
            useAccount: 'own',
            balances: {currentYear: 0, priorYears: 0, family: 0},
            accumulators: {...sums},
          }
          const b = settle(rule, given)
          expectSound(rule, given, b)
          for (const [name, change] of Object.entries(b.accumulatorChanges)) {
            sums[name as 'cashPaid'] = (sums[name as 'cashPaid'] ?? 0) + change
          }
          const at = policyAt(rule, b.group, given.level)
          const {deductible} = planFor(rule, given)
          if (deductible?.counter && (deductible.basis === 'year' || deductible.basis === 'yearHighest')) {
            highest = Math.max(highest, ...deductible.amounts.map(figure => cellAt(figure, at).value))
            must((sums[deductible.counter] ?? 0) <= highest, `${deductible.clause} is met once`)
          }
          if (planFor(rule, given).inCap) pooled += b.funds.pooled
          if (rule.cap) must(pooled <= cellAt(rule.cap.amount, at).value, 'the year stays under the cap')
          must((sums.pooledFundPaid ?? 0) === pooled, 'the counter of the pooled fund is what it paid')
        }
      }),
      runs,
    )
  })

  test('a stay cut in two is never paid better, but for a fen of rounding', () => {
    // Not Guangxi residents: there a later stay has a smaller deductible, and a small first stay does pay off.
    const ids = ['shanghai-employees-2025', 'shanghai-residents-2025', 'ningbo-employees-2023', 'ningbo-residents-2023']
    const stay = fc.record({
      level: fc.constantFrom(...policyLevels),
      first: fen(5_000_000),
      second: fen(5_000_000),
      person,
    })
    fc.assert(
      fc.property(fc.constantFrom(...ids), stay, (id, {level, first, second, person: who}) => {
        const rule = named(id)
        const stayOf = (amount: number, accumulators: Accumulators): Breakdown =>
          settle(rule, {
            careType: 'inpatient',
            serviceDate: '2024-05-01',
            level,
            person: who,
            useAccount: 'none',
            balances: {currentYear: 0, priorYears: 0, family: 0},
            accumulators,
            lines: [{id: '1', amount, fullSelfPay: 0, overLimitSelfPay: 0, firstSelfPay: 0, inScope: amount}],
          })
        const whole = stayOf(first + second, {})
        const one = stayOf(first, {})
        const two = stayOf(second, one.accumulatorChanges)
        expect(one.funds.pooled + two.funds.pooled).toBeLessThanOrEqual(whole.funds.pooled + 1)
      }),
      runs,
    )
  })
})

describe('a second model, from outside', () => {
  const half = (n: bigint) => Number((n * 2n + 10_000n) / 20_000n)

  test('Shanghai employees 2025, out-patient: account, band, share, prior years, cash', () => {
    const rule = named('shanghai-employees-2025')
    const ratios = {level1: 8000n, level2: 7500n, level3: 7000n} as const
    fc.assert(
      fc.property(
        fc.constantFrom('level1', 'level2', 'level3'),
        fen(500_000),
        fen(100_000),
        fen(100_000),
        fen(50_000),
        (level, inScope, currentYear, priorYears, used) => {
          const b = settle(rule, {
            careType: 'outpatient',
            serviceDate: '2025-09-15',
            level,
            person: {status: 'working'},
            useAccount: 'own',
            balances: {currentYear, priorYears, family: 0},
            accumulators: {selfPayBandUsed: used},
            lines: [{id: '1', amount: inScope, fullSelfPay: 0, overLimitSelfPay: 0, firstSelfPay: 0, inScope}],
          })
          const account = Math.min(inScope, currentYear)
          const band = Math.min(inScope - account, Math.max(0, 50_000 - used))
          const pooled = half(BigInt(inScope - account - band) * ratios[level])
          const prior = Math.min(priorYears, inScope - account - pooled)
          expect([b.account.currentYear, b.deductible, b.funds.pooled, b.account.priorYears, b.cash]).toEqual([
            account,
            band,
            pooled,
            prior,
            inScope - account - pooled - prior,
          ])
        },
      ),
      runs,
    )
  })

  test('Shanghai employees 2018, stay at the cap: both readings by their formulas', () => {
    const rule = named('shanghai-employees-2018')
    const other = {...rule, cap: rule.cap && {...rule.cap, counts: 'cost' as const}}
    fc.assert(
      fc.property(fen(10_000_000), fc.nat({max: 51_000_000}), (inScope, before) => {
        const stay = (policy: Policy, name: 'pooledFundPaid' | 'coveredCost') =>
          settle(policy, {
            careType: 'inpatient',
            serviceDate: '2018-09-15',
            level: 'level3',
            person: {status: 'working', age: 40},
            useAccount: 'none',
            balances: {currentYear: 0, priorYears: 0, family: 0},
            accumulators: {inpatientDeductibleUsed: 150_000, [name]: before},
            lines: [{id: '1', amount: inScope, fullSelfPay: 0, overLimitSelfPay: 0, firstSelfPay: 0, inScope}],
          })
        const room = 51_000_000 - before
        const a = stay(rule, 'pooledFundPaid')
        const full = half(BigInt(inScope) * 8500n)
        const pooledA = Math.min(full, room)
        const costA = full <= room ? inScope : Number((BigInt(room) * 20_000n + 8500n) / 17_000n)
        expect([a.funds.pooled, a.funds.largeSum]).toEqual([pooledA, half(BigInt(inScope - costA) * 8000n)])
        const b = stay(other, 'coveredCost')
        const costB = Math.min(inScope, room)
        expect([b.funds.pooled, b.funds.largeSum]).toEqual([
          half(BigInt(costB) * 8500n),
          half(BigInt(inScope - costB) * 8000n),
        ])
      }),
      runs,
    )
  })
})
