// The pads of numbered slips at the windows in a drill 手工单本: whose block has numbers left, which sheets are spoiled, and what a window does
// when its block is used up. Every draw is keyed by the number, so the same sheet is spoiled whatever a team decides. It does not
// know what is written.
import type {Draw} from '../base/draw.ts'
import {figureOr} from '../flow/figures.ts'
import type {PaperAct} from '../hospital/paper-acts.ts'
import {numberText} from '../slips/numbers.ts'
import type {OwnSystems} from './scenario.ts'
import type {PaperManners} from './team.ts'

type Pad = {next: number; to: number}
/** The number to write, and those of sheets spoiled before it. */
export type Taken = {number: number; spoiled: number[]}

export class SlipPads {
  private readonly slips: OwnSystems['slips']
  private readonly manners: PaperManners
  private readonly draw: Draw
  private readonly pads = new Map<string, Pad[]>()
  private next: number

  constructor(slips: OwnSystems['slips'], manners: PaperManners, draw: Draw) {
    this.slips = slips
    this.manners = manners
    this.draw = draw
    this.next = slips.first
  }

  get series(): string {
    return this.slips.series
  }

  /** The next numbers go to a window: its emergency box, or a block handed out later. */
  issue(window: string, by: string, size: 'box' | 'next' = 'box'): PaperAct {
    const from = this.next
    const to = from + this.slips[size] - 1
    this.next = to + 1
    this.pads.set(window, [...(this.pads.get(window) ?? []), {next: from, to}])
    return {do: 'issueBlock', series: this.series, from, to, window, by}
  }

  /** A person wrote or spoiled this sheet of a pad: the next one comes after it. */
  used({series, number}: {series: string; number: number}): void {
    if (series !== this.series) return
    for (const pads of this.pads.values())
      for (const pad of pads) if (pad.next <= number && number <= pad.to) pad.next = number + 1
  }

  /** A person handed a block out. */
  issued({series, from, to, window}: {series: string; from: number; to: number; window: string}): void {
    if (series !== this.series || from < this.next) return
    this.next = to + 1
    this.pads.set(window, [...(this.pads.get(window) ?? []), {next: from, to}])
  }

  /** Whether the window may write: a number is left, or nobody asks for one. */
  canWrite(window: string): boolean {
    return this.hasNumbers(window) || (this.manners.runsOn && this.pads.has(window))
  }

  /** Whether a printed sheet is left. */
  hasNumbers(window: string): boolean {
    return (this.pads.get(window) ?? []).some(pad => pad.next <= pad.to)
  }

  /** The next sheet of the window; undefined = it must wait for numbers. Spoiled sheets are gone through first. */
  take(window: string): Taken | undefined {
    const spoiled: number[] = []
    for (;;) {
      const pads = this.pads.get(window) ?? []
      const pad = pads.find(one => one.next <= one.to)
      const last = pads.at(-1)
      if (!pad) {
        if (!this.manners.runsOn || !last) return undefined
        return {number: last.next++, spoiled}
      }
      const number = pad.next++
      if (!this.draw.chance(`spoiled ${numberText({series: this.series, number})}`, spoiledBp)) return {number, spoiled}
      spoiled.push(number)
    }
  }
}

const spoiledBp = Math.round(figureOr('spoiledSheets') * 10_000)
