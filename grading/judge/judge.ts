// The judge 判定: K1–K9 over a journal, in one pass. Entries in, verdict and findings out; the same entries and the same
// brief give the same verdict, on the server or offline. A predicate never ends the pass: every finding is reported.
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

/** Judges entry by entry, so that a server can give others a turn in between. */
export class Judge {
  private readonly reading: Reading
  private readonly sitting: {id: PredicateId; predicate: Predicate; findings: Finding[]; count: number}[]
  private readonly faults = {client: 0, sandbox: 0, nobody: 0}
  private entries = 0
  private settlements = 0
  private last = 0

  constructor({script, load, limits}: Brief = {}, watch: Watch = {}) {
    const all: Limits = {...usualLimits, ...limits}
    this.reading = new Reading(all)
    this.sitting = predicateIds.map(id => {
      const findings: Finding[] = []
      const find = (finding: Omit<Finding, 'predicate'>) => {
        sitting.count += 1
        this.faults[finding.fault] += 1
        if (findings.length < kept) findings.push({predicate: id, ...finding})
      }
      const sitting = {id, findings, count: 0, predicate: makers[id]({script, load, limits: all, watch, find})}
      return sitting
    })
  }

  /** The next entry, in order from the first. */
  take(entry: Entry): void {
    const fact = this.reading.read(entry)
    this.entries += 1
    this.settlements += fact.rows.length
    this.last = entry.at
    for (const {predicate} of this.sitting) predicate.take(fact)
  }

  end(): Judgement {
    for (const {predicate} of this.sitting) predicate.end(this.last)
    return {
      verdict: this.verdict(),
      entries: this.entries,
      settlements: this.settlements,
      predicates: this.sitting.map(({id, count, findings}) => ({id, holds: count === 0, count, findings})),
    }
  }

  private verdict(): Verdict {
    if (this.faults.client > 0) return 'FAIL'
    if (this.faults.sandbox > 0) return 'ERROR'
    return this.faults.nobody > 0 ? 'INCONCLUSIVE' : 'PASS'
  }
}

/** @example judge(texts.map(text => JSON.parse(text))).verdict // 'PASS' */
export function judge(entries: Iterable<Entry>, brief: Brief = {}): Judgement {
  const sitting = new Judge(brief)
  for (const entry of entries) sitting.take(entry)
  return sitting.end()
}
