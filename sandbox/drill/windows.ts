// The windows of a drill and who stands at them 窗口: robots' and people's, and which of them wait for an answer of the centre. Plain state; what is
// done at a window, and when, is the drill's business.
import type {Fen} from '../base/fen.ts'
import type {Visit} from '../flow/plan.ts'
import type {DeskAct} from '../hospital/desk.ts'
import {type PaperAct, refundDesk} from '../hospital/paper-acts.ts'
import type {Cause, Entry} from '../world/entry.ts'
import type {Ended, Hands} from './cashier.ts'

/** `visit` undefined: somebody who came back, whom the flow has forgotten; `desk`: the window beside the others they came for. */
export type Guest = {
  visit: Visit | undefined
  patient: string
  window: string | undefined
  refund?: string | undefined
  desk?: string
}
export type Serving = {guest: Guest | undefined; hands: Generator<Hands, Ended>; handsMs: number}
export type Window = {
  name: string
  /** The queue is called to it; false for windows beside the others, and after the end. */
  open: boolean
  serving: Serving | undefined
  /** Called back to just this window while it is busy. */
  next: Guest[]
  /** acting: an act is on its way into the journal; awaiting: the answer to what it sent is. */
  state: 'hands' | 'acting' | 'awaiting'
  /** The act on paper it is at, as text. */
  paper?: string | undefined
  resends: boolean
  /** Handed over to a person, who works it as soon as the robot's patient has gone; and whom they serve. */
  person: boolean
  attended: Guest | undefined
}

/** The window for those who come back. */
export const conversion = '99'
/** Where the back office works. */
export const office = '98'
const beside: Readonly<Record<string, {name: string; float: Fen}>> = {
  [conversion]: {name: '机器转医保', float: 500_000},
  [office]: {name: '机器对账', float: 0},
  [refundDesk]: {name: '机器退号', float: 50_000},
}

/** The shift a robot opens at a window. */
export function shiftOf(window: string): DeskAct & {do: 'openShift'} {
  const {name, float} = beside[window] ?? {name: `机器${window}`, float: 50_000}
  return {do: 'openShift', cashier: `${100 + Number(window)}`, name, float}
}

/** How an act of a person ends the service of who stands there; undefined = it goes on. */
function endedBy(act: DeskAct | PaperAct): Ended | undefined {
  switch (act.do) {
    case 'putBack':
      return 'aside'
    case 'release':
      return act.served ? 'done' : 'aside'
    case 'done':
    case 'sendBack':
    case 'refuseService':
    case 'write':
    case 'refundUnseen':
      return 'done'
    default:
      return undefined
  }
}

export class Windows extends Map<string, Window> {
  /** Messages waiting for an answer, and whose window they belong to. */
  private readonly waiting = new Map<string, string>()

  add(name: string, resends: boolean): Window {
    const nobody = {serving: undefined, next: [], person: false, attended: undefined}
    const window: Window = {name, open: !(name in beside), ...nobody, state: 'hands', resends}
    this.set(name, window)
    return window
  }

  /** Windows the queue is called to: robots'. A person calls for themselves. */
  get called(): Window[] {
    return [...this.values()].filter(one => one.open && !one.person)
  }

  get shortest(): Window | undefined {
    return this.called.sort((a, b) => a.next.length - b.next.length)[0]
  }

  /** Whether a person works this window now: it was handed over and the robot's last patient has gone. */
  isManned(name: string): boolean {
    const window = this.get(name)
    return window?.person === true && !window.serving
  }

  /** Those whom robots serve or have called back. */
  get guests(): Guest[] {
    return [...this.values()].flatMap(({serving, next}) => [...(serving?.guest ? [serving.guest] : []), ...next])
  }

  /** A person called one whom robots serve or have called back; the robot that had them, if one did. */
  release(guest: Guest): Window | undefined {
    for (const {next} of this.values()) if (next.includes(guest)) next.splice(next.indexOf(guest), 1)
    const robot = [...this.values()].find(one => one.serving?.guest === guest)
    if (robot) robot.serving = undefined
    return robot
  }

  /** Follows what windows sent and what was answered. */
  hear(entry: Entry): void {
    for (const event of entry.decision?.events ?? []) {
      if (event.kind !== 'hospitalWrote') continue
      for (const one of event.docs) {
        if (one.kind !== 'outgoing') continue
        if (one.doc.state === 'waiting') this.waiting.set(one.id, one.doc.window)
        else this.waiting.delete(one.id)
      }
    }
  }

  /** Whose act this was, of the robots. On paper others work too: it is a window's when it is the very act the window is at. */
  actor(cause: Cause): Window | undefined {
    if (cause.kind === 'desk') return this.isManned(cause.window) ? undefined : this.get(cause.window)
    if (cause.kind !== 'paper') return undefined
    const act = JSON.stringify(cause.act)
    return [...this.values()].find(one => one.state === 'acting' && one.paper === act)
  }

  /** What a person has done at a window they work, in the system or on paper: whom it called, how it ended a service. */
  manned({cause, decision}: Entry): {window: Window; calls: string | undefined; ends: Ended | undefined} | undefined {
    if (cause.kind !== 'desk' && cause.kind !== 'paper') return undefined
    const {act} = cause
    const name = cause.kind === 'desk' ? cause.window : 'window' in cause.act ? cause.act.window : ''
    const window = this.get(name)
    if (!window || !this.isManned(name) || decision?.outcome !== act.do) return undefined
    return {window, calls: act.do === 'call' ? act.patient : undefined, ends: endedBy(act)}
  }

  isAwaited(name: string): boolean {
    for (const one of this.waiting.values()) if (one === name) return true
    return false
  }
}
