// The centre's journal after a run: read once, judged with what the load was meant to be, and what curves and thresholds need beside.
import {Judge} from '../../../grading/judge/judge.ts'
import type {Brief, Difference, UnknownChange} from '../../../grading/judge/types.ts'
import type {Evidence} from '../../../loadtests/load/evidence.ts'
import type {Instant} from '../../base/instant.ts'
import {chained} from '../../host/cli-judge.ts'
import {readWorldFile} from '../../host/world-file.ts'
import {FaultTally, owed} from '../../line/faults.ts'
import type {Entry} from '../../world/entry.ts'

export type Read = Pick<Evidence, 'judgement' | 'owing' | 'unknowns' | 'differences' | 'settledAt' | 'restraintBroke'>

/** @param stepEnds world times at which K8 is asked for apart; empty for all but breakpoint runs */
export async function readJournal(content: string, brief: Brief, stepEnds: readonly Instant[]): Promise<Read> {
  const {texts} = await readWorldFile(content)
  const entries = [...chained(texts)]
  const unknowns: UnknownChange[] = []
  const differences: Difference[] = []
  const judge = new Judge(brief, {
    unknown: change => void unknowns.push(change),
    difference: difference => void differences.push(difference),
  })
  const tally = new FaultTally()
  const settled = new Settled()
  for (const entry of entries) {
    judge.take(entry)
    const events = entry.decision?.events ?? []
    tally.take(events)
    settled.take(entry)
  }
  const broke = stepEnds.findIndex(end => !restrained(entries, end, brief))
  return {
    judgement: judge.end(),
    owing: tally.owing.map(({plan, fired}) => ({id: plan.id, fired, owed: owed(plan, fired)})),
    unknowns,
    differences,
    settledAt: settled.byNumber,
    ...(broke >= 0 && {restraintBroke: broke}),
  }
}

/** Whether K8 holds for the journal as it stood then. */
function restrained(entries: readonly Entry[], end: Instant, brief: Brief): boolean {
  const judge = new Judge(brief)
  for (const entry of entries) {
    if (entry.at > end) break
    judge.take(entry)
  }
  return judge.end().predicates.find(one => one.id === 'K8')?.holds ?? true
}

/** When each visit, by the hospital's own number, was settled; one that was taken back is not. */
class Settled {
  readonly byNumber = new Map<string, Instant>()
  private readonly numbers = new Map<string, string>()

  take({at, decision}: Entry): void {
    for (const event of decision?.events ?? []) {
      if (event.kind === 'visitRegistered') this.numbers.set(event.visit.mdtrtId, event.visit.iptOtpNo)
      if (event.kind !== 'settled') continue
      const number = this.numbers.get(event.row.mdtrtId) ?? ''
      if (event.row.cause === 'settle' || event.row.cause === 'restore') this.byNumber.set(number, at)
      else this.byNumber.delete(number)
    }
  }
}
