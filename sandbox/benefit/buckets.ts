// Fee partition 费用分段: every line arrives split into full self-pay 全自费, over-limit 超限价, first self-pay 先行自付
// and in scope 符合政策范围; here the parts are added up and told line by line. How a line is split is the catalogue's.
import {assert} from '../base/assert.ts'
import type {Fen} from '../base/fen.ts'
import {bucketRule} from './policy.ts'
import type {FactLine, Step} from './types.ts'

export type Buckets = {
  total: Fen
  fullSelfPay: Fen
  overLimitSelfPay: Fen
  firstSelfPay: Fen
  inScope: Fen
}

/** Adds up the lines. A line may be negative (退费); a bucket of the whole bill may not. */
export function addUp(lines: readonly FactLine[], steps: Step[]): Buckets {
  const sums: Buckets = {total: 0, fullSelfPay: 0, overLimitSelfPay: 0, firstSelfPay: 0, inScope: 0}
  for (const line of lines) {
    assert(
      line.fullSelfPay + line.overLimitSelfPay + line.firstSelfPay + line.inScope === line.amount,
      () => `line ${line.id}: the four buckets do not sum to ${line.amount} fen`,
    )
    sums.total += line.amount
    sums.fullSelfPay += line.fullSelfPay
    sums.overLimitSelfPay += line.overLimitSelfPay
    sums.firstSelfPay += line.firstSelfPay
    sums.inScope += line.inScope
    if (line.fullSelfPay !== 0) steps.push(bucketStep(line, 'fullSelfPay', line.fullSelfPay))
    if (line.overLimitSelfPay !== 0) steps.push(bucketStep(line, 'overLimitSelfPay', line.overLimitSelfPay))
    if (line.firstSelfPay !== 0) steps.push(bucketStep(line, 'firstSelfPay', line.firstSelfPay))
    if (line.inScope !== 0) steps.push(bucketStep(line, 'inScope', line.inScope))
  }
  assert(
    Number.isSafeInteger(sums.total) && Math.abs(sums.total) <= 1e11,
    () => `bill of ${sums.total} fen is too large`,
  )
  assert(
    sums.fullSelfPay >= 0 && sums.overLimitSelfPay >= 0 && sums.firstSelfPay >= 0 && sums.inScope >= 0,
    () => `a bucket of the bill is negative: ${JSON.stringify(sums)}`,
  )
  return sums
}

const bucketStep = (line: FactLine, bucket: NonNullable<Step['bucket']>, amount: Fen): Step => ({
  kind: 'bucket',
  clause: `bucket.${bucket}`,
  source: bucketRule.source,
  confidence: bucketRule.confidence,
  line: line.id,
  bucket,
  base: line.amount,
  amount,
})
