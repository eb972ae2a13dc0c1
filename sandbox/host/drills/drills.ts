// The drills of this server 演练登记: which worlds are drills, who plays them, how they stand and what their report says. One that was under
// way when the server stopped goes on from its journal, standing still until the director lets it run.
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
import {actionsIn, type Scenario} from '../../drill/scenario.ts'
import {drillConfig} from '../../drill/setting.ts'
import {peopleOf, type TeamName, teamNames, teamOf} from '../../drill/team.ts'
import type {DrillAct, Entry} from '../../world/entry.ts'
import type {WorldDeps} from '../../world/world.ts'
import {inTurns, stretch, turn, type WorldMaker} from '../maker.ts'
import {Problem, unheardProblem} from '../problems.ts'
import type {Listed, Rooms} from '../rooms.ts'
import {begin, type Driver, type DriverDeps, goOn} from './driver.ts'
import {byUrgency, type Improving, improvementsReader} from './improving.ts'
import type {Players} from './players.ts'
import {openStage, type Stage} from './stage.ts'

export type Player = TeamName | 'people'
export type DrillWish = {scenario: string; seed?: string; team?: Player; speed?: number}
export type RatingWish = {action: string; rating: Rating; reason: string; by: string}
export type LearningWish = {points: number; reason: string; by: string}
export type ImprovementWish = {what: string; owner: string; until: string; by: string}
export type DrillInfo = {
  world: string
  scenario: string
  title: Scenario['title']
  seed: string
  /** null = not known any more. */
  team: Player | null
  status: 'running' | 'ended' | 'interrupted'
  clock: {now: number; speed: number}
  /** When it was started, by the machine's clock; null = begun by a release that did not note it. */
  began: number | null
}

type Live = {watch: DrillWatch; driver: Driver}
type Known = {scenario: Scenario; seed: string; listed: Listed}
type Kept<T> = {seq: number; made: Promise<T>}

/** Pasts kept at hand: a board asks every second. */
const keptPasts = 8

export type DrillsDeps = {
  rooms: Rooms
  maker: WorldMaker
  players: Players
  /** What a drill is played with once more, when somebody asks what another decision would have made of it. */
  play: WorldDeps
  /** The machine's clock, milliseconds since 1970: the day a drill was held on. */
  today(): number
  log(error: unknown, what: string): void
}
/**
 * `whatIf`: also play the same day declared at each of these minutes, some ten seconds each; `last`: a drill to compare with;
 * `quietDays`: so many days without a fault as the measure of what is usual.
 */
export type PageWish = {lang: Lang; whatIf?: readonly number[]; last?: string; quietDays?: number}
export type Drills = ReturnType<typeof openDrills>

export function openDrills({rooms, maker, players, play, today, log}: DrillsDeps) {
  players.tidy(world => rooms.has(world))
  const live = new Map<string, Live>()
  /** On their way back. */
  const coming = new Map<string, Promise<void>>()
  /** The entry after which each was last lost: twice at the same place is once too often. */
  const lostAt = new Map<string, number>()
  /** What could not go on, until the server is started again. */
  const stuck = new Set<string>()
  let closing = false
  const pasts = new Map<string, Kept<DrillWatch>>()
  const reports = new Map<string, Kept<DrillReport>>()
  const tried = new Map<string, Kept<WhatIf[]>>()
  const improvementsOf = improvementsReader(rooms)

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
    const began = card.drill?.began ?? null
    return {
      world: id,
      scenario: scenario.id,
      title: scenario.title,
      seed,
      team,
      status,
      clock: rooms.clockOf(id),
      began,
    }
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

  async function ended(world: string, team: Player): Promise<void> {
    rooms.noteDrill(world, {...rooms.listed(world).card.drill, team, ended: true})
    // the clock has stopped; this writes it down
    await rooms.setClock(world, {speed: 0})
  }

  /** Somebody drives it from now on, and hears what it says. */
  async function drive(
    {scenario, seed}: Known,
    world: string,
    team: Player,
    how: (deps: DriverDeps) => Promise<Driver>,
  ): Promise<void> {
    const room = await rooms.enter(world)
    const watch = new DrillWatch(scenario, await inTurns(banding(scenario, seed)))
    const driver = await how({
      room,
      scenario,
      seed,
      team: team === 'people' ? peopleOf(scenario) : teamOf(team, scenario, seed),
      hear: entry => watch.hear(entry),
      over: why => {
        live.delete(world)
        if (why === 'ended') ended(world, team).catch(error => log(error, `drill ${world}`))
        else lost(world)
      },
    })
    live.set(world, {watch, driver})
  }

  function lost(world: string): void {
    if (closing || !rooms.has(world)) return
    const seq = rooms.lastSeq(world)
    if (lostAt.get(world) !== seq) void comeBack(world)
    lostAt.set(world, seq)
  }

  /** Goes on with a drill that broke off, from its journal, when somebody comes to it. What cannot go on stays to be read. */
  function comeBack(world: string): Promise<void> {
    const known = need(world)
    const {drill} = known.listed.card
    if (closing || !drill || drill.ended || live.has(world) || stuck.has(world)) return Promise.resolve()
    const there = coming.get(world)
    if (there) return there
    const way = drive(known, world, drill.team as Player, deps => goOn(deps, rooms, maker))
      .catch(error => {
        stuck.add(world)
        log(error, `drill ${world}`)
      })
      .finally(() => coming.delete(world))
    coming.set(world, way)
    return way
  }

  function running(world: string): Live {
    need(world)
    const one = live.get(world)
    if (!one) throw new Problem('drill-over', {path: '/params/world', got: world})
    return one
  }

  /** Something of a drill under way; its entry. */
  async function direct(world: string, act: DrillAct): Promise<Entry> {
    running(world)
    const room = await rooms.enter(world)
    return room.direct({kind: 'drill', act})
  }

  /** An expected action was done: by a player, or, as the director saw it, by somebody. */
  async function act(world: string, action: string, note: string, by?: string): Promise<Entry> {
    const {scenario} = need(world)
    const expected = actionsIn(scenario).find(one => one.id === action)
    if (!expected) throw new Problem('no-such-action', {path: '/body/action', got: action})
    const {watch} = running(world)
    if (watch.doneBy(action)) throw new Problem('action-done', {path: '/body/action', got: action})
    if (!watch.mayBeDone(expected)) throw new Problem('action-too-early', {path: '/body/action', got: action})
    const {role, inject: about} = expected
    const entry = await direct(world, {do: 'action', role, action, about, note, ...(by !== undefined && {by})})
    if (watch.doneBy(action)?.seq !== entry.seq) throw new Problem('action-done', {path: '/body/action', got: action})
    return entry
  }

  /** Something said of a drill, also after its end. */
  async function writeDown(world: string, act: DrillAct): Promise<Entry> {
    const {mailbox} = await rooms.enter(world)
    const outcome = await mailbox.ask({kind: 'director', act: {kind: 'drill', act}})
    if (!outcome.heard) throw new Problem(unheardProblem[outcome.why])
    return outcome.entry
  }

  /** As it stands, or, when it is not under way, as its journal leaves it. */
  async function seen(world: string) {
    const one = need(world)
    const {status, clock} = infoOf(one)
    const there = live.get(world)
    if (!there) void comeBack(world)
    const watch = there?.watch ?? (await watchOf(one))
    return {watch, state: there ? watch.state(clock.now) : watch.state(), status, speed: clock.speed}
  }

  const stage = openStage(
    {need, running, direct, act, seen},
    players,
    world => (need(world).listed.card.drill?.team ?? null) as Player | null,
  )

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
      await inTurns(banding(scenario, seed))
      const world = `${scenario.id.toLowerCase()}-${randomBytes(4).toString('hex')}`
      await rooms.create(world, {...drillConfig(scenario, seed, world), speed: 0})
      rooms.noteDrill(world, {team, ended: false, began: today()})
      players.setDoor(world, true)
      await drive(need(world), world, team, begin)
      await rooms.setClock(world, {speed})
      return infoOf(need(world))
    },

    /** The last begun first. */
    list: (): DrillInfo[] =>
      rooms
        .list()
        .flatMap(listed => {
          const one = known(listed)
          return one ? [infoOf(one)] : []
        })
        .sort((a, b) => (b.began ?? 0) - (a.began ?? 0)),

    async read(world: string): Promise<DrillInfo & {state: DrillState} & ReturnType<Stage['view']>> {
      const one = need(world)
      const info = infoOf(one)
      const {watch, state} = await seen(world)
      return {...info, state, ...stage.view(world, watch, state)}
    },

    /** Freezes (0) or changes the speed of a drill under way. */
    async setSpeed(world: string, speed: number): Promise<DrillInfo> {
      running(world)
      await rooms.setClock(world, {speed})
      return infoOf(need(world))
    },

    act,
    stage,

    /** An evaluator's word on a rating, also after the end. It is an entry like any other: reports made from then on have it. */
    async rate(world: string, {action, rating, reason, by}: RatingWish): Promise<Entry> {
      const {scenario} = need(world)
      if (!actionsIn(scenario).some(one => one.id === action)) {
        throw new Problem('no-such-action', {path: '/body/action', got: action})
      }
      return writeDown(world, {do: 'rate', action, rating, reason, by})
    },

    /** The director's points for learning, after the debrief. */
    async learned(world: string, wish: LearningWish): Promise<Entry> {
      need(world)
      return writeDown(world, {do: 'learned', ...wish})
    },

    /** What is to be made better, after the drill or on the way. */
    async improve(world: string, wish: ImprovementWish): Promise<Entry> {
      need(world)
      return writeDown(world, {do: 'improve', ...wish})
    },

    /** What all drills together want made better, the most urgent first. */
    async improvements(): Promise<Improving[]> {
      const all: Improving[] = []
      for (const listed of rooms.list()) {
        const one = known(listed)
        if (!one) continue
        const {id: scenario, title} = one.scenario
        const found = live.get(listed.id)?.watch.improvements ?? (await improvementsOf(listed))
        all.push(...found.map(what => ({...what, world: listed.id, scenario, title})))
      }
      return all.sort(byUrgency)
    },

    /** Whether an improvement, named by its entry, was made. */
    async improved(world: string, improvement: number, made: boolean, by: string): Promise<Entry> {
      const {watch} = await seen(world)
      if (!watch.improvements.some(one => one.entry === improvement))
        throw new Problem('no-such-entry', {path: '/params/entry', got: String(improvement)})
      return writeDown(world, {do: 'improved', improvement, made, by})
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
      closing = true
      for (const {driver} of [...live.values()]) driver.stop()
    },
  }
}
