// Robots that key slips back in 补录班组: pairs of two, one person who reads the paper where they disagree, one who posts. Who keys takes
// the next sheet of the stack; times and errors are the figures'. Each error is drawn by sheet, pass and field. It does not judge.
import {type Draw, drawFrom} from '../base/draw.ts'
import {duration} from '../flow/distribution.ts'
import {type FigureName, figureOr} from '../flow/figures.ts'
import type {PaperAct} from '../hospital/paper-acts.ts'
import {backEntryOrder, disputed} from '../slips/back-entry.ts'
import {type Fields, fieldsOf} from '../slips/fields.ts'
import type {SlipDoc} from '../state/slip-records.ts'
import type {PaperManners} from './team.ts'

export type Room = {
  slips: () => readonly SlipDoc[]
  /** Does `run` after so many milliseconds; nothing any more once the drill is over. */
  after: (ms: number, run: () => void) => void
  does: (act: PaperAct) => void
}

const idleMs = 15_000

export class Keyers {
  private readonly room: Room
  private readonly manners: PaperManners
  private readonly draw: Draw
  private readonly seed: string
  /** Sheets somebody has in hand, by pass. */
  private readonly inHand = new Set<string>()
  private turns = 0

  constructor(room: Room, manners: PaperManners, seed: string) {
    this.room = room
    this.manners = manners
    this.seed = seed
    this.draw = drawFrom(seed, 'keyers')
  }

  begin(pairs: number): void {
    for (let n = 1; n <= pairs; n++) {
      this.work(1, `录入${n}甲`)
      this.work(2, `录入${n}乙`)
    }
    this.third('第三人')
  }

  private time(name: FigureName, label: string): number {
    const cv = figureOr('serviceSpread')
    return duration({kind: 'lognormal', meanMs: Math.round(figureOr(name) * 1000), cv}, this.draw, label)
  }

  /** The next sheet of the stack nobody has in hand for this. */
  private next(what: string, wants: (slip: SlipDoc) => boolean): SlipDoc | undefined {
    const stack = this.room.slips().filter(one => wants(one) && !this.inHand.has(`${what} ${one.id}`))
    const [found] = [...stack].sort(backEntryOrder)
    if (found) this.inHand.add(`${what} ${found.id}`)
    return found
  }

  private work(pass: 1 | 2, by: string): void {
    const slip = this.next(`pass ${pass}`, one => {
      if (one.state !== 'open') return false
      return pass === 1 ? one.first === null : one.first !== null && one.second === null
    })
    this.turns += 1
    if (!slip) {
      this.room.after(idleMs, () => this.work(pass, by))
      return
    }
    const figure = pass === 1 ? 'backEntryFirst' : 'backEntrySecond'
    this.room.after(this.time(figure, `${slip.id} pass ${pass}`), () => {
      const fields = this.typed(slip, pass)
      const alone = pass === 2 && this.draw.chance(`alone ${slip.id}`, this.manners.aloneBp)
      // who is in a hurry keys both passes, and is refused
      if (alone && slip.first) this.room.does({do: 'key', slip: slip.id, pass, by: slip.first.by, fields})
      this.room.does({do: 'key', slip: slip.id, pass, by, fields})
      if (pass === 2) this.room.after(1000, () => this.post(slip.id, by))
      this.work(pass, by)
    })
  }

  /** Sheets in dispute, and those that could not be posted. */
  private third(by: string): void {
    const slip = this.next('third', one => one.state === 'disputed')
    if (!slip) {
      this.room.after(idleMs, () => this.third(by))
      return
    }
    this.room.after(this.time('backEntryThird', `${slip.id} third`), () => {
      const truth = fieldsOf(slip.paper)
      const source: Fields = this.manners.readsPaper ? truth : (slip.first?.fields ?? {})
      const fields = Object.fromEntries(disputed(slip).map(name => [name, source[name] ?? '']))
      this.room.does({do: 'resolve', slip: slip.id, by, fields})
      this.room.after(1000, () => this.post(slip.id, by))
      this.third(by)
    })
  }

  private post(id: string, by: string): void {
    if (this.room.slips().find(one => one.id === id)?.state === 'agreed') this.room.does({do: 'post', slip: id, by})
  }

  /** Posting was refused though both agreed: who reads paper mends it, others leave it lying. */
  refused(id: string, by = '第三人'): void {
    const slip = this.room.slips().find(one => one.id === id)
    if (!slip || !this.manners.readsPaper || this.inHand.has(`mend ${id}`)) return
    this.inHand.add(`mend ${id}`)
    this.room.after(this.time('backEntryThird', `${id} mend`), () => {
      this.room.does({do: 'resolve', slip: id, by, fields: fieldsOf(slip.paper)})
      this.room.after(1000, () => this.post(id, by))
    })
  }

  /** What comes of the sheet's fields under one pair of hands. Some are misread by both alike. */
  private typed({id, paper}: SlipDoc, pass: 1 | 2): Fields {
    const alike = figureOr('keyingErrorsBoth') * this.manners.errors
    const own = figureOr('keyingErrors') * this.manners.errors - alike
    const slips = drawFrom(this.seed, `slip ${id}`)
    return Object.fromEntries(
      Object.entries(fieldsOf(paper)).map(([name, text]) => {
        if (slips.unit(`both ${name}`) < alike) return [name, misread(name, text, slips, 'both')]
        if (slips.unit(`pass ${pass} ${name}`) < own) return [name, misread(name, text, slips, `pass ${pass}`)]
        return [name, text]
      }),
    )
  }
}

/** One digit for another; where there is none, the last letter. */
function misread(name: string, text: string, draw: Draw, label: string): string {
  const places = [...text].flatMap((one, place) => (/\d/.test(one) ? [place] : []))
  if (places.length === 0) return `${text.slice(0, -1)}某`
  const place = draw.pick(`${label} place ${name}`, places)
  const digit = (Number(text[place]) + 1 + draw.below(`${label} digit ${name}`, 9)) % 10
  return text.slice(0, place) + digit + text.slice(place + 1)
}
