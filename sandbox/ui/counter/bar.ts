// The amounts a window knows as the bar wants them: the parts without the steps, which only the centre has.
import type {Breakdown} from '../../benefit/types.ts'
import type {Amounts} from './shapes.ts'

export const barOf = (a: Amounts): Breakdown => {
  const personal = a.total - a.fund - a.cash
  return {
    policy: '',
    group: '',
    total: a.total,
    fullSelfPay: a.fullSelfPay,
    overLimitSelfPay: a.overLimit,
    firstSelfPay: a.firstSelfPay,
    inScope: a.inScope,
    deductible: a.deductible,
    funds: {pooled: a.pooled, other: a.fund - a.pooled} as Breakdown['funds'],
    fundTotal: a.fund,
    account: {currentYear: personal - a.family, priorYears: 0, family: a.family},
    accountTotal: personal,
    cash: a.cash,
    personTotal: a.total - a.fund,
    accumulatorChanges: {} as Breakdown['accumulatorChanges'],
    steps: [],
    unverified: false,
  }
}
