// K8 克制: an institution sends not much more than it has to say (attempts ÷ intents), and what it says again and again
// while nothing comes back it says at growing gaps. Queries and the day's end are not counted: asking is no stampede.
import type {Instant} from '../../sandbox/base/instant.ts'
import type {Kind} from '../../sandbox/protocol/kinds.ts'
import {text} from '../../sandbox/simulator/auditor-reading.ts'
import {wishOf} from './k7-id-discipline.ts'
import {type Asked, type Fact, movesMoney} from './reading.ts'
import type {PredicateMaker} from './types.ts'

const visitKinds: ReadonlySet<Kind> = new Set<Kind>([
  'identify',
  'register',
  'unregister',
  'record',
  'charge',
  'uncharge',
  'trial',
  'settle',
  'cancel',
  'reverse',
])
/** Below this the ratio says nothing. */
const fewestIntents = 10
/** Longer ones may vary. */
const shortGapMs = 15_000
/** Gaps of half a minute need not grow any more. */
const longGapMs = 30_000

type Run = {at: Instant; entries: number[]; gaps: number[]; told: boolean}
type Count = {attempts: number; repeats: number; withheld: number; last: number[]}

export const restraint: PredicateMaker = ({find, limits}) => {
  const runs = new Map<string, Run>()
  const seen = new Set<string>()
  const counts = new Map<string, Count>()

  /** What is repeated: a message under its own number, a query about the same visit. */
  const runOf = ({kind, institution, msgid, row}: Asked): string => {
    const visit = `${institution}|${text(row, 'mdtrt_id')}`
    if (kind === 'lines' || kind === 'settlement') return `${visit}|${kind}`
    // with the message itself sent (again) the questions about it begin anew; its own gaps have to grow
    if (movesMoney(kind)) for (const query of ['lines', 'settlement']) runs.delete(`${visit}|${query}`)
    return `${institution}|${msgid}`
  }

  function gaps(fact: Fact, asked: Asked): void {
    const key = runOf(asked)
    const run = runs.get(key)
    if (run) {
      run.gaps.push(fact.at - run.at)
      run.at = fact.at
      run.entries.push(fact.seq)
      const [first = 0] = run.gaps
      const [before = 0, now = 0] = run.gaps.slice(-2)
      const shrinks = run.gaps.length > 1 && now < before * 0.95 && now < shortGapMs
      const stays = run.gaps.length >= 3 && now < first * 1.5 && now < longGapMs
      if ((shrinks || stays) && !run.told) {
        run.told = true
        find({
          fault: 'client',
          institution: asked.institution,
          entries: run.entries,
          field: asked.infno,
          expected: 'growing gaps',
          got: run.gaps.map(gap => `${gap / 1000} s`).join(', '),
          zh: `${asked.infno} 没有应答时反复重发，间隔没有拉长`,
          en: `${asked.infno} was repeated without an answer, and the gaps did not grow`,
        })
      }
    }
    if (fact.heard !== 'nothing' && !fact.injected) runs.delete(key)
    else if (!run) runs.set(key, {at: fact.at, entries: [fact.seq], gaps: [], told: false})
  }

  return {
    take(fact) {
      const {asked} = fact
      if (!asked || fact.byItself) return
      gaps(fact, asked)
      const count = counts.get(asked.institution) ?? {attempts: 0, repeats: 0, withheld: 0, last: []}
      counts.set(asked.institution, count)
      if (fact.heard === 'nothing') count.withheld += 1
      if (!visitKinds.has(asked.kind)) return
      const message = `${asked.institution}|${asked.msgid}`
      const wish = movesMoney(asked.kind) ? wishOf(asked) : message
      count.attempts += 1
      if (seen.has(wish) || seen.has(message)) {
        count.repeats += 1
        if (count.last.length < 5) count.last.push(fact.seq)
      }
      seen.add(wish)
      seen.add(message)
    },
    end() {
      for (const [institution, {attempts, repeats, withheld, last}] of counts) {
        const intents = attempts - repeats
        const most = withheld > 0 ? limits.attempts.outage : limits.attempts.calm
        if (intents < fewestIntents || attempts <= intents * most) continue
        find({
          fault: 'client',
          institution,
          entries: last,
          field: 'attempts ÷ intents',
          expected: `≤ ${most}`,
          got: `${attempts} ÷ ${intents}`,
          zh: '发送次数超过业务数量所允许的倍数',
          en: 'More attempts than the number of intents allows',
        })
      }
    },
  }
}
