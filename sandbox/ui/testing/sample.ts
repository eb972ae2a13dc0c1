// A bill worked by hand, for tests and for nothing else: 173.84 yuan, retired, level 3, self-pay band almost used up.
// In scope 121.28; the band still lacks 87.60, the rest 33.68 is shared at 85.33 % (a made-up ratio) = 28.74.
import type {Breakdown, Step} from '../../benefit/types.ts'

const rule = {source: 'test', confidence: 'high'} as const
const line = (id: string, bucket: Step['bucket'], amount: number, pays?: Step['pays']): Step => ({
  kind: 'bucket',
  clause: `split.${bucket}`,
  ...rule,
  line: id,
  bucket,
  base: amount,
  amount,
  ...(pays ? {pays} : {}),
})

export const sampleBreakdown: Breakdown = {
  policy: 'sample',
  group: 'R2',
  total: 17384,
  fullSelfPay: 4600,
  overLimitSelfPay: 0,
  firstSelfPay: 656,
  inScope: 12128,
  deductible: 8760,
  funds: {pooled: 2874, civilServant: 0, enterprise: 0, criticalIllness: 0, largeSum: 0, assistance: 0, other: 0},
  fundTotal: 2874,
  account: {currentYear: 8760, priorYears: 494, family: 0},
  accountTotal: 9254,
  cash: 5256,
  personTotal: 14510,
  accumulatorChanges: {selfPayBandUsed: 8760},
  unverified: true,
  steps: [
    line('4', 'fullSelfPay', 4600, {cash: 4600}),
    line('3', 'firstSelfPay', 656, {cash: 656}),
    line('1', 'inScope', 2500),
    line('2', 'inScope', 3724),
    line('3', 'inScope', 5904),
    {
      kind: 'selfPayBand',
      clause: 'outpatient.selfPayBand',
      ...rule,
      base: 12128,
      amount: 8760,
      limit: 70000,
      before: 61240,
      after: 70000,
      pays: {currentYearAccount: 8760},
    },
    {
      kind: 'share',
      clause: 'outpatient.ratio.level3',
      source: 'test',
      confidence: 'unverified',
      base: 3368,
      ratio: 8533,
      amount: 2874,
      pays: {pooled: 2874},
      remainderE4: -856,
    },
    {kind: 'account', clause: 'account.priorYears', ...rule, base: 494, amount: 494, pays: {priorYearsAccount: 494}},
  ],
}
