// Drives a drill on the world's own clock: waits until something falls due, hands the cause in, and lets the drill hear every entry of the
// world. World time waits where the next thing is due, so at any speed everything happens at its own instant.
import {Drill} from '../../drill/drill.ts'
import type {Expected, Scenario} from '../../drill/scenario.ts'
import type {Team} from '../../drill/team.ts'
import type {Cause, Entry} from '../../world/entry.ts'
import type {RealTime} from '../clock.ts'
import {Problem, unheardProblem} from '../problems.ts'
import type {Room} from '../room.ts'

export type Driver = {
  /** Whether nobody has done it, or is about to. */
  mayAct(action: string): boolean
  /** Somebody in a role did it; its entry. Rejects with a problem when the drill stopped meanwhile. */
  act(expected: Expected & {inject: string}, note: string): Promise<Entry>
  stop(): void
}

export type DriverDeps = {
  room: Room
  scenario: Scenario
  seed: string
  team: Team
  real: RealTime
  hear(entry: Entry): void
  /** Called once: it was played to its end, or it broke off; `error` says why, when that was nobody's wish. */
  over(how: 'ended' | 'interrupted', error?: unknown): void
}

const longestTimerMs = 3_600_000

export async function drive({room, scenario, seed, team, real, hear, over}: DriverDeps): Promise<Driver> {
  const {mailbox, clock, followers} = room
  const [world, drill] = await mailbox.look(opened => [opened, new Drill(opened, scenario, seed, team)] as const)
  const asked = new Map<string, {done(entry: Entry): void; failed(error: unknown): void}>()
  let finished = false
  let pumping = false
  let again = false
  let stopTimer: (() => void) | undefined

  function finish(how: 'ended' | 'interrupted', error?: unknown): void {
    if (finished) return
    finished = true
    stopTimer?.()
    leave()
    for (const one of asked.values()) one.failed(new Problem('drill-over'))
    clock.setSpeed(0)
    clock.holdAt(undefined)
    over(how, error)
  }

  /** Hands in everything that is due, one after another, then waits for what comes next. */
  async function pump(): Promise<void> {
    again = true
    if (pumping || finished) return
    pumping = true
    try {
      while (again && !finished) {
        again = false
        for (let cause = await next(); cause && !finished; cause = await next()) await handIn(cause)
        if (!finished) await plan()
      }
    } catch (error) {
      finish('interrupted', error)
    } finally {
      pumping = false
    }
  }

  const next = (): Promise<Cause | undefined> =>
    mailbox.look(opened => {
      // rebuilt from the journal after something broke: the drill knows only the one it began with
      if (opened !== world) throw new Problem('world-broken')
      return drill.take(clock.now())
    })

  async function handIn(cause: Cause): Promise<void> {
    const outcome = await mailbox.ask(cause)
    if (!outcome.heard) throw new Problem(unheardProblem[outcome.why])
    if (cause.kind !== 'director' || cause.act.kind !== 'drill' || cause.act.act.do !== 'action') return
    asked.get(cause.act.act.action)?.done(outcome.entry)
    asked.delete(cause.act.act.action)
  }

  async function plan(): Promise<void> {
    stopTimer?.()
    const due = await mailbox.look(opened => opened.nextDue())
    const own = drill.nextAt
    if (own === undefined && due === undefined) {
      finish('ended')
      return
    }
    clock.holdAt(Math.min(own ?? Number.POSITIVE_INFINITY, due ?? Number.POSITIVE_INFINITY))
    if (own === undefined) return
    const wait = clock.realMsUntil(own)
    if (wait === 0) again = true
    else if (wait !== Number.POSITIVE_INFINITY)
      stopTimer = real.after(Math.min(wait, longestTimerMs), () => void pump())
  }

  const leave = followers.follow(
    stepped => {
      for (const {entry} of stepped) {
        drill.heard(entry)
        hear(entry)
      }
      void pump()
    },
    () => finish('interrupted'),
  )
  clock.holdAt(clock.now())
  void pump()

  return {
    mayAct: action => !drill.hasDone(action),
    act(expected, note) {
      const noted = new Promise<Entry>((done, failed) => asked.set(expected.id, {done, failed}))
      drill.act(expected, note)
      void pump()
      return noted
    },
    stop: () => finish('interrupted'),
  }
}
