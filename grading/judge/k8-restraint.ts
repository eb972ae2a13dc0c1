// K8 克制: an institution sends not much more than it has to say (attempts ÷ intents): less than a fifth more of what nothing happened to,
// less than twice as much of everything where messages were withheld. What it says again and again while nothing comes back it says at
// growing gaps. To ask about what is in doubt is an intent each time; to ask what was just answered is none.
import type {Instant} from '../../sandbox/base/instant.ts'
import type {Kind} from '../../sandbox/protocol/kinds.ts'
import {text} from '../../sandbox/simulator/auditor-reading.ts'
import {wishOf} from './k7-id-discipline.ts'
import {type Asked, type Fact, movesMoney} from './reading.ts'
import type {PredicateMaker} from './types.ts'

/** Signing in is asked for by some before every message: the centre's own rule, nobody's stampede. */
const uncounted: ReadonlySet<Kind> = new Set<Kind>(['signIn', 'signOut'])
/** What changes nothing; asked again after an answer, and with nothing sent in between, it is asked in vain. */
const asksOnly: ReadonlySet<Kind> = new Set<Kind>([
  'identify',
  'trial',
  'totals',
  'items',
  'visits',
  'diagnoses',
  'settlement',
  'lines',
  'filings',
  'upload',
  'download',
])
/** Below this the ratio says nothing. */
const fewestIntents = 10
/** Longer ones may vary. */
const shortGapMs = 15_000
/** Gaps of half a minute need not grow any more. */
const longGapMs = 30_000

type Run = {at: Instant; entries: number[]; gaps: number[]; told: boolean}
type Wish = {attempts: number; troubled: boolean}
/** `calm`: of wishes none of whose messages was withheld or refused by the line. */
type Count = {all: Tally; calm: Tally; withheld: number; last: number[]}
type Tally = {attempts: number; intents: number}
const none = (): Tally => ({attempts: 0, intents: 0})

export const restraint: PredicateMaker = ({find, limits}) => {
  const runs = new Map<string, Run>()
  const wishes = new Map<string, Wish>()
  const counts = new Map<string, Count>()
  /** Who has had something booked or changed since what was asked last: institution and person, and how often. */
  const moves = new Map<string, number>()

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

  /** What the message is to bring about. A question is the same one until something of the person it is about was changed. */
  function intentOf(asked: Asked): string {
    const {kind, institution, msgid, row, body} = asked
    if (movesMoney(kind)) return wishOf(asked)
    if (!asksOnly.has(kind)) return `${institution}|${msgid}`
    const whom = text(row, 'psn_no') || text(row, 'mdtrt_cert_no')
    const what = kind === 'identify' ? whom : String(body)
    return `${institution}|${kind}|${what}|${moves.get(`${institution}|${whom}`) ?? 0}`
  }

  function moved({kind, institution, row}: Asked): void {
    if (asksOnly.has(kind) || uncounted.has(kind)) return
    for (const whom of [text(row, 'psn_no'), text(row, 'mdtrt_cert_no'), ''])
      moves.set(`${institution}|${whom}`, (moves.get(`${institution}|${whom}`) ?? 0) + 1)
  }

  function attempt({heard, injected, seq}: Fact, asked: Asked): void {
    const {institution, msgid} = asked
    const count = counts.get(institution) ?? {all: none(), calm: none(), withheld: 0, last: []}
    counts.set(institution, count)
    if (heard === 'nothing') count.withheld += 1
    if (uncounted.has(asked.kind)) return
    const message = `${institution}|${msgid}`
    const intent = intentOf(asked)
    const known = wishes.get(message) ?? wishes.get(intent)
    const wish = known ?? {attempts: 0, troubled: false}
    wishes.set(message, wish)
    wishes.set(intent, wish)
    const {all, calm} = count
    wish.attempts += 1
    all.attempts += 1
    if (known) {
      if (count.last.length < 5) count.last.push(seq)
    } else all.intents += 1
    if (!wish.troubled) {
      calm.attempts += 1
      if (!known) calm.intents += 1
    }
    if (heard !== 'nothing' && !injected) return
    // a question without an answer may be put again
    if (asksOnly.has(asked.kind)) wishes.delete(intent)
    if (wish.troubled) return
    wish.troubled = true
    calm.attempts -= wish.attempts
    calm.intents -= 1
  }

  return {
    take(fact) {
      const {asked} = fact
      if (!asked || fact.byItself) return
      gaps(fact, asked)
      attempt(fact, asked)
      moved(asked)
    },
    end() {
      for (const [institution, {all, calm, withheld, last}] of counts) {
        const {calm: most, outage} = limits.attempts
        const checks =
          withheld > 0
            ? ([
                [all, outage],
                [calm, most],
              ] as const)
            : ([[all, most]] as const)
        const broken = checks.find(
          ([{attempts, intents}, times]) => intents >= fewestIntents && attempts > intents * times,
        )
        if (!broken) continue
        const [{attempts, intents}, times] = broken
        find({
          fault: 'client',
          institution,
          entries: last,
          field: 'attempts ÷ intents',
          expected: `≤ ${times}`,
          got: `${attempts} ÷ ${intents}`,
          zh: '发送次数超过业务数量所允许的倍数',
          en: 'More attempts than the number of intents allows',
        })
      }
    },
  }
}
