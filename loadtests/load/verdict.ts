// The verdict of a run 压测结论: FAIL before ERROR before INCONCLUSIVE before PASS. Money has no budget and no excuse; latency is judged only where
// the generator kept its plan. A breakpoint run measures and passes nobody.
import type {Verdict} from '../../grading/judge/types.ts'
import type {Said} from '../../sandbox/state/hospital-records.ts'
import type {Evidence} from './evidence.ts'
import {type Threshold, thresholdsOf} from './thresholds.ts'
import {type Void, voidsOf} from './voids.ts'

export type LoadVerdict = Verdict | 'MEASURED'

export type Weighed = {verdict: LoadVerdict; thresholds: Threshold[]; voids: Void[]; troubles: Said[]}

/** What k6 ends with when a threshold is crossed; 0 is well, everything else is its own trouble. */
export const k6Crossed = 99

export function weigh(evidence: Evidence): Weighed {
  const thresholds = thresholdsOf(evidence)
  const voids = voidsOf(evidence)
  const troubles = [...evidence.troubles, ...k6Trouble(evidence, thresholds, voids)]
  const {judgement, plan} = evidence
  const missed = thresholds.filter(one => !one.holds && (one.money || voids.length === 0))
  const verdict: LoadVerdict =
    judgement.verdict === 'FAIL' || missed.length > 0
      ? 'FAIL'
      : judgement.verdict === 'ERROR' || troubles.length > 0
        ? 'ERROR'
        : plan.steps.length > 0
          ? 'MEASURED'
          : judgement.verdict === 'INCONCLUSIVE' || voids.length > 0
            ? 'INCONCLUSIVE'
            : 'PASS'
  return {verdict, thresholds, voids, troubles}
}

/** k6 and this report read the same numbers; where they do not agree on them, neither is believed. */
function k6Trouble({k6, plan}: Evidence, thresholds: Threshold[], voids: Void[]): Said[] {
  const {exit, summary} = k6
  if (exit !== 0 && exit !== k6Crossed)
    return [
      {zh: `k6 以 ${exit} 结束（不是门限），见 k6.log`, en: `k6 ended with ${exit}, which is no threshold; see k6.log`},
    ]
  if (!summary) return [{zh: 'k6 没有写出小结', en: 'k6 wrote no summary'}]
  const found =
    voids.some(one => one.rule === 'dropped' || one.rule === 'lagging') || thresholds.some(one => !one.holds)
  if (exit === k6Crossed && !found && plan.steps.length === 0)
    return [
      {
        zh: 'k6 报告越过门限，而小结里看不出是哪一项',
        en: 'k6 says that a threshold was crossed, and its summary does not show which',
      },
    ]
  return []
}
