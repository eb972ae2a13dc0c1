// The drills of this server 演练登记: which worlds are drills, who plays them, how they stand and what their report says. One that was under
// way when the server stopped is interrupted: its world, its state and its report stay to be read.
import {randomBytes} from 'node:crypto'
import type {Lang} from '../../../grading/drill/page.ts'
import {reportPage} from '../../../grading/drill/page.ts'
import type {WhatIf} from '../../../grading/drill/parts/counterfactual.ts'
import {banding, quietDaysUsual} from '../../../grading/drill/queue.ts'
import type {Rating} from '../../../grading/drill/ratings.ts'
import {type DrillReport, reporting} from '../../../grading/drill/report.ts'
import {type DrillState, DrillWatch} from '../../../grading/drill/watch.ts'
import {tryingOut} from '../../../grading/drill/what-if.ts'
import {scenarioById, scenarios} from '../../../scenarios/index.ts'
import {drillConfig} from '../../drill/drill.ts'
import {expectedOf, type Scenario} from '../../drill/scenario.ts'
import {peopleOf, type TeamName, teamNames, teamOf} from '../../drill/team.ts'
import type {Entry} from '../../world/entry.ts'
import type {WorldDeps} from '../../world/world.ts'
import type {RealTime} from '../clock.ts'
import {inTurns, stretch, turn} from '../maker.ts'
import {Problem, unheardProblem} from '../problems.ts'
import type {Listed, Rooms} from '../rooms.ts'
import {type Driver, drive} from './driver.ts'

export type Player = TeamName | 'people'
export type DrillWish = {scenario: string; seed?: string; team?: Player; speed?: number}
export type RatingWish = {action: string; rating: Rating; reason: string; by: string}
export type DrillInfo = {
  world: string
  scenario: string
  title: Scenario['title']
  seed: string
  /** null = not known any more. */
  team: Player | null
  status: 'running' | 'ended' | 'interrupted'
  clock: {now: number; speed: number}
}

type Live = {watch: DrillWatch; driver: Driver}
type Known = {scenario: Scenario; seed: string; listed: Listed}
type Kept<T> = {seq: number; made: Promise<T>}

/** Pasts kept at hand: a board asks every second. */
const keptPasts = 8

export type DrillsDeps = {
  rooms: Rooms
  real: RealTime
  /** What a drill is played with once more, when somebody asks what another decision would have made of it. */
  play: WorldDeps
  log(error: unknown, what: string): void
}
/**
 * `whatIf`: also play the same day declared at each of these minutes, some ten seconds each; `last`: a drill to compare with;
 * `quietDays`: so many days without a fault as the measure of what is usual.
 */
export type PageWish = {lang: Lang; whatIf?: readonly number[]; last?: string; quietDays?: number}
export type Drills = ReturnType<typeof openDrills>

export function openDrills({rooms, real, play, log}: DrillsDeps) {
  const live = new Map<string, Live>()
  const pasts = new Map<string, Kept<DrillWatch>>()
  const reports = new Map<string, Kept<DrillReport>>()
  const tried = new Map<string, Kept<WhatIf[]>>()

  /** A drill says in its seed which scenario it is of, and with which seed. */
  function known(listed: Listed): Known | undefined {
    const {kind, seed} = listed.config
    const slash = seed.indexOf('/')
    const scenario = kind === 'drill' && slash > 0 ? scenarioById(seed.slice(0, slash)) : undefined
    return scenario && {scenario, seed: seed.slice(slash + 1), listed}
  }

  function need(world: string): Known {
    const found = rooms.has(world) ? known(rooms.listed(world)) : undefined
    if (!found) throw new Problem('no-such-drill', {path: '/params/world', got: world})
    return found
  }

  function infoOf({scenario, seed, listed: {id, card}}: Known): DrillInfo {
    const status = live.has(id) ? 'running' : card.drill?.ended ? 'ended' : 'interrupted'
    const team = (card.drill?.team ?? null) as Player | null
    return {world: id, scenario: scenario.id, title: scenario.title, seed, team, status, clock: rooms.clockOf(id)}
  }

  async function* entriesOf(world: string): AsyncGenerator<Entry> {
    let read = 0
    for await (const text of rooms.entries(world)) {
      yield JSON.parse(text) as Entry
      read += 1
      if (read % stretch === 0) await turn()
    }
  }

  /** Made once for each length of the journal, and kept while others are not asked for more. */
  function kept<T>(
    shelf: Map<string, Kept<T>>,
    {id, seq}: Pick<Listed, 'id' | 'seq'>,
    make: () => Promise<T>,
  ): Promise<T> {
    const there = shelf.get(id)
    shelf.delete(id)
    const one = there?.seq === seq ? there : {seq, made: make()}
    shelf.set(id, one)
    one.made.catch(() => shelf.get(id) === one && shelf.delete(id))
    for (const oldest of shelf.keys()) if (shelf.size > keptPasts) shelf.delete(oldest)
    return one.made
  }

  async function watchOf({scenario, seed, listed}: Known): Promise<DrillWatch> {
    return kept(pasts, listed, async () => {
      const watch = new DrillWatch(scenario, await inTurns(banding(scenario, seed)))
      for await (const entry of entriesOf(listed.id)) watch.hear(entry)
      return watch
    })
  }

  async function reportOn(world: string, quietDays = quietDaysUsual): Promise<Known & {report: DrillReport}> {
    const one = need(world)
    const {scenario, seed, listed} = one
    const report = await kept(reports, {id: `${world} ${quietDays}`, seq: listed.seq}, async () => {
      return inTurns(reporting(scenario, seed, await journalOf(world), quietDays))
    })
    return {...one, report}
  }

  async function journalOf(world: string): Promise<Entry[]> {
    const entries: Entry[] = []
    for await (const entry of entriesOf(world)) entries.push(entry)
    return entries
  }

  /** One after another, each in turns: others are served meanwhile. */
  function whatIfsOf({scenario, seed, listed}: Known, minutes: readonly number[]): Promise<WhatIf[]> {
    return kept(tried, {id: `${listed.id} ${minutes.join()}`, seq: listed.seq}, async () => {
      const {team} = listed.card.drill ?? {}
      const robots = teamNames.find(one => one === team)
      const habits = robots ? teamOf(robots, scenario, seed) : peopleOf(scenario)
      const played = {scenario, seed, habits, quietDays: quietDaysUsual, entries: await journalOf(listed.id)}
      const found: WhatIf[] = []
      for (const minute of minutes) found.push(await inTurns(tryingOut(played, {what: 'declared', minute}, play)))
      return found
    })
  }

  async function finished(world: string, team: Player, how: 'ended' | 'interrupted', error: unknown): Promise<void> {
    live.delete(world)
    if (error !== undefined) log(error, `drill ${world}`)
    if (how !== 'ended') return
    rooms.noteDrill(world, {team, ended: true})
    // the clock has stopped; this writes it down
    await rooms.setClock(world, {speed: 0})
  }

  return {
    /** A world of its own, its clock at the scenario's beginning, and somebody who drives it. */
    async start({scenario: which, seed = '1', team = 'people', speed = 1}: DrillWish): Promise<DrillInfo> {
      const scenario = scenarioById(which)
      if (!scenario) {
        const expected = scenarios()
          .map(one => one.id)
          .join(' | ')
        throw new Problem('no-such-scenario', {path: '/body/scenario', expected, got: which})
      }
      const watch = new DrillWatch(scenario, await inTurns(banding(scenario, seed)))
      const world = `${scenario.id.toLowerCase()}-${randomBytes(4).toString('hex')}`
      const room = await rooms.create(world, {...drillConfig(scenario, seed, world), speed: 0})
      rooms.noteDrill(world, {team, ended: false})
      const driver = await drive({
        room,
        scenario,
        seed,
        team: team === 'people' ? peopleOf(scenario) : teamOf(team, scenario, seed),
        real,
        hear: entry => watch.hear(entry),
        over: (how, error) => {
          finished(world, team, how, error).catch(trouble => log(trouble, `drill ${world}`))
        },
      })
      live.set(world, {watch, driver})
      await rooms.setClock(world, {speed})
      return infoOf(need(world))
    },

    list: (): DrillInfo[] =>
      rooms.list().flatMap(listed => {
        const one = known(listed)
        return one ? [infoOf(one)] : []
      }),

    async read(world: string): Promise<DrillInfo & {state: DrillState}> {
      const one = need(world)
      const info = infoOf(one)
      const running = live.get(world)
      const state = running ? running.watch.state(info.clock.now) : (await watchOf(one)).state()
      return {...info, state}
    },

    /** Freezes (0) or changes the speed of a drill under way. */
    async setSpeed(world: string, speed: number): Promise<DrillInfo> {
      need(world)
      if (!live.has(world)) throw new Problem('drill-over', {path: '/params/world', got: world})
      await rooms.setClock(world, {speed})
      return infoOf(need(world))
    },

    async act(world: string, action: string, note: string): Promise<Entry> {
      const {scenario} = need(world)
      const expected = expectedOf(scenario).find(one => one.id === action)
      if (!expected) throw new Problem('no-such-action', {path: '/body/action', got: action})
      const running = live.get(world)
      if (!running) throw new Problem('drill-over', {path: '/params/world', got: world})
      const {state} = running.watch.state(rooms.clockOf(world).now).actions.find(one => one.id === action) ?? {}
      if (state === 'armed') throw new Problem('action-too-early', {path: '/body/action', got: action})
      if (state === 'done' || !running.driver.mayAct(action)) {
        throw new Problem('action-done', {path: '/body/action', got: action})
      }
      return running.driver.act(expected, note)
    },

    /** An evaluator's word on a rating, also after the end. It is an entry like any other: reports made from then on have it. */
    async rate(world: string, {action, rating, reason, by}: RatingWish): Promise<Entry> {
      const {scenario} = need(world)
      if (!expectedOf(scenario).some(one => one.id === action)) {
        throw new Problem('no-such-action', {path: '/body/action', got: action})
      }
      const {mailbox} = await rooms.enter(world)
      const cause = {kind: 'director', act: {kind: 'drill', act: {do: 'rate', action, rating, reason, by}}} as const
      const outcome = await mailbox.ask(cause)
      if (!outcome.heard) throw new Problem(unheardProblem[outcome.why])
      return outcome.entry
    },

    /** An entry's journal text. */
    async entry(world: string, seq: number): Promise<string> {
      need(world)
      const found = await rooms.entry(world, seq)
      if (found === undefined) throw new Problem('no-such-entry', {path: '/params/seq', got: String(seq)})
      return found
    },

    async report(world: string): Promise<DrillReport> {
      return (await reportOn(world)).report
    },

    async page(world: string, {lang, whatIf = [], last, quietDays}: PageWish): Promise<string> {
      const one = await reportOn(world, quietDays)
      const {scenario, report} = one
      const {team} = infoOf(one)
      const before = last === undefined ? undefined : await reportOn(last, quietDays)
      if (before && before.scenario.id !== scenario.id)
        throw new Problem('no-such-drill', {path: '/query/last', expected: scenario.id, got: before.scenario.id})
      const others = rooms
        .list()
        .filter(listed => listed.id !== world && known(listed)?.scenario.id === scenario.id)
        .map(listed => listed.id)
      return reportPage(
        {
          scenario,
          report,
          world,
          others,
          ...(team && {team}),
          ...(whatIf.length > 0 && {whatIfs: await whatIfsOf(one, whatIf)}),
          ...(before && {last: before.report}),
        },
        lang,
      )
    },

    close(): void {
      for (const {driver} of [...live.values()]) driver.stop()
    },
  }
}
