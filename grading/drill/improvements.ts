// What a drill left to be made better 改进: what, who sees to it, by which day, and whether it was made. Written down and marked after the drill,
// as acts of its journal; the last word counts.
import type {DrillAct} from '../../sandbox/world/entry.ts'

/** `entry`: the one that wrote it down, its name ever after. `made` null = nobody has said. `marked`: the entry that says so. */
export type Improvement = {
  entry: number
  what: string
  owner: string
  /** 'YYYY-MM-DD' */
  until: string
  made: boolean | null
  marked: number | null
}

export class Improvements {
  private readonly found = new Map<number, Improvement>()

  hear(act: DrillAct, seq: number): void {
    if (act.do === 'improve') {
      const {what, owner, until} = act
      this.found.set(seq, {entry: seq, what, owner, until, made: null, marked: null})
    }
    if (act.do === 'improved') {
      const one = this.found.get(act.improvement)
      if (one) this.found.set(one.entry, {...one, made: act.made, marked: seq})
    }
  }

  /** In the order they were written down. */
  get all(): Improvement[] {
    return [...this.found.values()]
  }
}
