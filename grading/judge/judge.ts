// The judge 判定: K1–K9 over a journal, in one pass. Entries in, verdict and findings out; the same entries and the same
// brief give the same verdict, on the server or offline. A predicate never ends the pass: every finding is reported. Asked after any
// entry it says what it would say of a journal that ends there.
import type {Entry} from '../../sandbox/world/entry.ts'
import {conservation} from './k1-conservation.ts'
import {atMostOnce} from './k2-at-most-once.ts'
import {nothingLost} from './k3-nothing-lost.ts'
import {unknownsClosed} from './k4-unknowns-closed.ts'
import {noFalseReversal} from './k5-no-false-reversal.ts'
import {booksEqual} from './k6-books-equal.ts'
import {idDiscipline} from './k7-id-discipline.ts'
import {restraint} from './k8-restraint.ts'
import {notVacuous} from './k9-not-vacuous.ts'
import {Reading} from './reading.ts'
import {
  type Brief,
  type Finding,
  type Judgement,
  type Limits,
  type Predicate,
  type PredicateId,
  type PredicateMaker,
  predicateIds,
  usualLimits,
  type Verdict,
  type Watch,
} from './types.ts'

const makers: Record<PredicateId, PredicateMaker> = {
  K1: conservation,
  K2: atMostOnce,
  K3: nothingLost,
  K4: unknownsClosed,
  K5: noFalseReversal,
  K6: booksEqual,
  K7: idDiscipline,
  K8: restraint,
  K9: notVacuous,
}

/** So many findings of a predicate are kept; the rest are counted. */
const kept = 100

/** What a predicate has found: for good, by an entry, or so far, where the journal ends. */
type Found = {findings: Finding[]; count: number; faults: Record<Finding['fault'], number>}
const nothing = (): Found => ({findings: [], count: 0, faults: {client: 0, sandbox: 0, nobody: 0}})

/** Judges entry by entry, so that a server can give others a turn in between. */
export class Judge {
  private readonly reading: Reading
  private readonly sitting: {id: PredicateId; predicate: Predicate; good: Found}[]
  private into: Found = nothing()
  private entries = 0
  private settlements = 0
  private last = 0
  /** Undefined while the end is looked at. */
  private arises: number | undefined

  constructor({script, load, limits}: Brief = {}, watch: Watch = {}) {
    const all: Limits = {...usualLimits, ...limits}
    this.reading = new Reading(all)
    this.sitting = predicateIds.map(id => {
      const find = (finding: Omit<Finding, 'predicate' | 'at'>) => {
        const {into, arises} = this
        into.count += 1
        into.faults[finding.fault] += 1
        // entries a predicate goes on to gather are another finding's
        const whole = {
          predicate: id,
          ...finding,
          entries: [...finding.entries],
          ...(arises !== undefined && {at: arises}),
        }
        if (into.findings.length < kept) into.findings.push(whole)
      }
      return {id, good: nothing(), predicate: makers[id]({script, load, limits: all, watch, find})}
    })
  }

  /** The next entry, in order from the first. */
  take(entry: Entry): void {
    const fact = this.reading.read(entry)
    this.entries += 1
    this.settlements += fact.rows.length
    this.last = entry.at
    this.arises = entry.seq
    for (const {predicate, good} of this.sitting) {
      this.into = good
      predicate.take(fact)
    }
  }

  /** The judgement of the journal so far, as if it ended here. Others may follow. */
  end(): Judgement {
    this.arises = undefined
    const all = this.sitting.map(({id, predicate, good}) => {
      this.into = nothing()
      predicate.end(this.last)
      const count = good.count + this.into.count
      const findings = [...good.findings, ...this.into.findings].slice(0, kept)
      return {told: {id, holds: count === 0, count, findings}, faults: [good.faults, this.into.faults]}
    })
    return {
      verdict: verdictOf(all.flatMap(one => one.faults)),
      entries: this.entries,
      settlements: this.settlements,
      predicates: all.map(one => one.told),
    }
  }
}

function verdictOf(faults: readonly Found['faults'][]): Verdict {
  const any = (fault: Finding['fault']) => faults.some(one => one[fault] > 0)
  if (any('client')) return 'FAIL'
  if (any('sandbox')) return 'ERROR'
  return any('nobody') ? 'INCONCLUSIVE' : 'PASS'
}

/** @example judge(texts.map(text => JSON.parse(text))).verdict // 'PASS' */
export function judge(entries: Iterable<Entry>, brief: Brief = {}): Judgement {
  const sitting = new Judge(brief)
  for (const entry of entries) sitting.take(entry)
  return sitting.end()
}
