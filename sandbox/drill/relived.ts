// A drill gone through again from its journal 重放: scenario, seed, team and entries are all there is to it, so after a crash it is where it was.
// Its own causes must stand in the journal as it would make them; everything else came from people or from the world's agenda.
import type {Cause, Entry} from '../world/entry.ts'
import type {Drill} from './drill.ts'

export class Relived {
  readonly drill: Drill

  constructor(drill: Drill) {
    this.drill = drill
  }

  /** Before the world takes an entry in: what the drill would do first, it must have done. Throws DrillDiverged. */
  before(entry: Entry): void {
    const own = this.drill.take(entry.at)
    if (own && same(own, entry.cause)) return
    if (own) this.drill.giveBack(own)
    if (isDrills(entry.cause) || (own && this.byRobot(entry.cause))) throw new DrillDiverged(entry, own)
  }

  after(entry: Entry): void {
    // the opening entry is older than the drill
    if (entry.seq > 1) this.drill.heard(entry)
  }

  private byRobot(cause: Cause): boolean {
    return cause.kind === 'desk' && this.drill.whoWorks(cause.window) !== 'person'
  }
}

/** What nobody but a drill does. */
function isDrills(cause: Cause): boolean {
  if (cause.kind !== 'director') return false
  const {act} = cause
  if (act.kind === 'drill') return act.act.do === 'inject' && act.act.hand === undefined
  return ['patients', 'patientLeaves', 'patientReturns', 'switchOver', 'siteReturns'].includes(act.kind)
}

const same = (a: Cause, b: Cause): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The journal was made by another release, or is of another drill: it cannot go on. */
export class DrillDiverged extends Error {
  override name = 'DrillDiverged'
  constructor({seq, cause}: Entry, expected: Cause | undefined) {
    super(
      `entry ${seq}: expected ${JSON.stringify(expected ?? null).slice(0, 200)}, got ${JSON.stringify(cause).slice(0, 200)}`,
    )
  }
}
