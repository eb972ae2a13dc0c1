// 故障: which fault plan, if any, meets a message on the line. Every plan whose conditions fit counts the message; the
// first in the order they were made that fires decides, so that "the second 2207" is the second 2207 whatever other
// plans do to the first. Occurrences and probabilities come from the world's own counters and seed, so the
// same world fails the same way again. It does not know what a transaction does.
import type {Draw} from '../base/draw.ts'
import type {Instant} from '../base/instant.ts'
import type {Event} from '../state/events.ts'
import type {FaultPlan} from '../state/records.ts'

export type Passing = {infno: string; msgid: string; institution: string; now: Instant; draw: Draw}

export type Counters = {matched: number; fired: number}

export type Consulted = {
  /** Plans whose conditions fitted, fired or not: their counters move. */
  matched: {id: string; fired: boolean}[]
  fault: FaultPlan | undefined
}

/**
 * `plans` in the order they were made. `countersOf` is asked only for plans whose conditions fit: a plan that is not
 * meant costs a message a few comparisons.
 */
export function consult(
  plans: readonly FaultPlan[],
  countersOf: (id: string) => Counters | undefined,
  passing: Passing,
): Consulted {
  const matched: Consulted['matched'] = []
  let fault: FaultPlan | undefined
  for (const plan of plans) {
    if (!applies(plan, passing)) continue
    const row = countersOf(plan.id)
    if (!row || (plan.times !== undefined && row.fired >= plan.times)) continue
    const fires = fault === undefined && firesNow(plan, row.matched + 1, passing)
    matched.push({id: plan.id, fired: fires})
    if (fires) fault = plan
  }
  return {matched, fault}
}

function applies(plan: FaultPlan, {infno, msgid, institution, now}: Passing): boolean {
  const {when} = plan
  if (plan.expires !== undefined && now >= plan.expires) return false
  if (when.infno && !when.infno.includes(infno)) return false
  if (when.institution !== undefined && when.institution !== institution) return false
  if (when.msgid?.from !== undefined && msgid < when.msgid.from) return false
  if (when.msgid?.to !== undefined && msgid > when.msgid.to) return false
  if (when.from !== undefined && now < when.from) return false
  return when.until === undefined || now < when.until
}

function firesNow(plan: FaultPlan, occurrence: number, {draw}: Passing): boolean {
  if (plan.when.nth && !plan.when.nth.includes(occurrence)) return false
  return plan.when.chanceBp === undefined || draw.chance(`fault:${plan.id}`, plan.when.chanceBp)
}

/** How many firings a plan still owes before a run with it proves anything; 0: it has done what it is there for. */
export const owed = (plan: Pick<FaultPlan, 'mustFire'>, fired: number): number =>
  Math.max(0, (plan.mustFire ?? 1) - fired)

/** What became of a plan in a journal: its counters, and whether somebody took it back. */
export type Tallied = Counters & {plan: FaultPlan; dropped: boolean}

/** Counts every plan a journal ever held, also those taken back: what was not tried is not proved by taking it away. */
export class FaultTally {
  private readonly standing = new Map<string, Tallied>()
  readonly all: Tallied[] = []

  take(events: readonly Event[]): void {
    for (const event of events) {
      if (event.kind === 'faultPlanned') {
        const row = {plan: event.fault, matched: 0, fired: 0, dropped: false}
        this.standing.set(event.fault.id, row)
        this.all.push(row)
      } else if (event.kind === 'faultMatched') {
        const row = this.standing.get(event.id)
        if (row) {
          row.matched += 1
          row.fired += event.fired ? 1 : 0
        }
      } else if (event.kind === 'faultDropped') {
        const row = this.standing.get(event.id)
        if (row) row.dropped = true
      }
    }
  }

  /** Plans that owe firings: with any of them a run is void. */
  get owing(): Tallied[] {
    return this.all.filter(row => owed(row.plan, row.fired) > 0)
  }
}
