// What people do in a drill 参演与主持: players join and take roles, say what they did, see what reaches them; the director gives roles and
// windows to people or robots, lets injects happen or holds them back, and writes down. Everything is an act in the journal.
import {type Logged, saidOf} from '../../../grading/drill/logged.ts'
import type {DrillState, DrillWatch} from '../../../grading/drill/watch.ts'
import {cardOf, choicesOf, clashOf, type Deed, deedOf, type JobCard} from '../../../scenarios/roles.ts'
import {actionsIn, type Role, rolesIn, type Scenario} from '../../drill/scenario.ts'
import type {Said} from '../../state/hospital-records.ts'
import type {DrillAct, DrillHands, Entry} from '../../world/entry.ts'
import {Problem} from '../problems.ts'
import type {Players} from './players.ts'

/** Who keeps, hands out and keys back the numbered slips; to the others they are no business. */
const paperRoles: readonly Role[] = ['CL', 'CA', 'FI']

/** What the stage needs of the drills. */
export type Boards = {
  need(world: string): {scenario: Scenario}
  /** Under way, or the problem `drill-over`. */
  running(world: string): {watch: DrillWatch; driver: {drill: {whoWorks(window: string): Works}}}
  direct(world: string, act: DrillAct): Promise<Entry>
  act(world: string, action: string, note: string, by?: string): Promise<Entry>
  /** As it stands, or stood. */
  seen(world: string): Promise<{watch: DrillWatch; state: DrillState; status: string; speed: number}>
}
type Works = 'robot' | 'leaving' | 'person' | undefined

/** Who plays a role; `name` of the player, null = nobody who joined. */
export type Cast = {role: Role; to: DrillHands; player: string | null; name: string | null}
export type Handed = {window: string; player: string | null; name: string | null; ready: boolean}
export type Told = Omit<Logged, 'text'> & {name: string | null; said: Said; text: string}

export type RoleView = {
  world: string
  scenario: string
  title: Said
  role: Role
  status: string
  speed: number
  now: number
  minute: number
  end: number
  phase: DrillState['phase']
  /** Who plays it, for the director who looks. */
  player: string | null
  injects: {id: string; minute: number; channel: string; text: Said; seen: number | null}[]
  card: JobCard
  choices: Deed[]
  /** What was done in this role, newest first. */
  log: {entry: number; minute: number; said: Said; text: string}[]
  windows: Handed[]
  paper: boolean
  cast: Cast[]
}

export type Stage = ReturnType<typeof openStage>

export function openStage(boards: Boards, players: Players, teamOf: (world: string) => DrillHands | null) {
  const nameOf = (id: string | null): string | null => (id === null ? null : (players.find(id)?.name ?? null))

  function castOf(world: string, state: DrillState): Cast[] {
    const {scenario} = boards.need(world)
    const given = new Map(state.cast.map(one => [one.role, one]))
    return rolesIn(scenario).map(role => {
      const {to = teamOf(world) ?? 'people', player = null} = given.get(role) ?? {}
      return {role, to, player, name: nameOf(player)}
    })
  }

  const rolesOf = (world: string, state: DrillState, player: string): Role[] =>
    castOf(world, state).flatMap(one => (one.player === player && one.to === 'people' ? [one.role] : []))

  /** Undefined also where no drill is under way. */
  function works(world: string, window: string): Works {
    try {
      return boards.running(world).driver.drill.whoWorks(window)
    } catch {
      return undefined
    }
  }

  function handedOf(world: string, state: DrillState): Handed[] {
    return state.handed.map(({window, player}) => {
      return {window, player, name: nameOf(player), ready: works(world, window) === 'person'}
    })
  }

  function roleIn(world: string, role: string, path = '/params/role'): Role {
    const all = rolesIn(boards.need(world).scenario)
    const found = all.find(one => one === role)
    if (!found) throw new Problem('no-such-role', {path, expected: all.join(' | '), got: role})
    return found
  }

  function mayHold(roles: readonly string[], path: string): void {
    const clash = clashOf(roles)
    if (clash) throw new Problem('roles-clash', {path, got: clash.roles.join(' + ')})
  }

  /** A player must hold the role; the administrator may do it in anybody's stead. */
  async function holder(world: string, role: string, player: string | undefined): Promise<Role> {
    const found = roleIn(world, role)
    if (player === undefined) return found
    const {state} = await boards.seen(world)
    if (!rolesOf(world, state, player).includes(found))
      throw new Problem('not-your-role', {path: '/params/role', got: role})
    return found
  }

  const injectOf = (world: string, id: string): {fired: boolean} => {
    const {scenario} = boards.need(world)
    if (!scenario.injects.some(one => one.id === id))
      throw new Problem('no-such-inject', {path: '/params/inject', got: id})
    return {fired: boards.running(world).watch.hasFired(id)}
  }

  return {
    /** The drill under a code, and its roles with who plays them. */
    door(code: string): string | undefined {
      const world = players.byCode(code)
      return world
    },

    async lookUp(world: string) {
      const {scenario} = boards.need(world)
      const {state, status} = await boards.seen(world)
      const cast = castOf(world, state).map(({role, name}) => ({role, name}))
      return {world, scenario: scenario.id, title: scenario.title, status, roles: cast}
    },

    /** Joins, or takes up a place that was released, and the roles that are free. Throws when one is taken, or they may not be one person's. */
    async join(
      world: string,
      name: string,
      wanted: readonly string[],
    ): Promise<{id: string; epoch: number; name: string; roles: Role[]}> {
      boards.running(world)
      const {state} = await boards.seen(world)
      const {there} = players.placeOf(world, name)
      const own = there ? rolesOf(world, state, there.id) : []
      mayHold([...own, ...wanted], '/body/roles')
      const cast = castOf(world, state)
      const roles = wanted.map((role, index) => {
        const found = roleIn(world, role, `/body/roles/${index}`)
        const holds = cast.find(one => one.role === found)?.player ?? there?.id
        if (holds !== there?.id) throw new Problem('role-taken', {path: `/body/roles/${index}`, got: role})
        return found
      })
      const fresh = roles.filter(role => !own.includes(role))
      const player = players.join(world, name)
      for (const role of fresh) await boards.direct(world, {do: 'cast', role, to: 'people', player: player.id})
      return {id: player.id, epoch: player.epoch, name: player.name, roles: [...own, ...fresh]}
    },

    /** The roles of a player. */
    async mine(world: string, player: string): Promise<Role[]> {
      const {state} = await boards.seen(world)
      return rolesOf(world, state, player)
    },

    async role(world: string, asked: string, player: string | undefined): Promise<RoleView> {
      const role = await holder(world, asked, player)
      const {scenario} = boards.need(world)
      const {watch, state, status, speed} = await boards.seen(world)
      const own = watch.logged.filter(one => one.role === role)
      const seen = new Map(own.flatMap(one => (one.what === 'seen' ? [[one.of, one.minute] as const] : [])))
      const injects = state.injects
        .flatMap(({id, fired, channel, to, text}) =>
          fired === null || !to.includes(role) ? [] : [{id, minute: fired, channel, text, seen: seen.get(id) ?? null}],
        )
        .sort((a, b) => b.minute - a.minute)
      const log = own
        .filter(one => one.what === 'action' || one.what === 'deed')
        .map(one => ({
          entry: one.entry,
          minute: one.minute,
          said: saidOf(boards.need(world).scenario, one),
          text: one.text,
        }))
        .reverse()
      const cast = castOf(world, state)
      const holds = cast.find(one => one.role === role)?.player ?? null
      return {
        world,
        scenario: scenario.id,
        title: scenario.title,
        role,
        status,
        speed,
        now: state.now,
        minute: state.minute,
        end: state.end,
        phase: state.phase,
        player: nameOf(holds),
        injects,
        card: cardOf(role),
        choices: choicesOf(scenario, role),
        log,
        windows: handedOf(world, state).filter(one => one.player !== null && one.player === (player ?? holds)),
        paper: state.paper !== null && paperRoles.includes(role),
        cast,
      }
    },

    /**
     * What a player did: one of the role's choices, own words, or both. Whether it was what the scenario expects is not told: the
     * journal has it as the action when it is, and in its time, as a deed of theirs when it is not.
     */
    async did(world: string, asked: string, player: string | undefined, deed: string, text: string): Promise<Entry> {
      const role = await holder(world, asked, player)
      const {scenario} = boards.need(world)
      const {watch} = boards.running(world)
      const by = player ?? ''
      if (deed === '' && text === '')
        throw new Problem('bad-request', {path: '/body/text', expected: 'deed or text', got: ''})
      const expected = actionsIn(scenario).find(one => one.id === deed && one.role === role)
      if (!expected && deed !== '' && !deedOf(role, deed))
        throw new Problem('no-such-action', {path: '/body/deed', got: deed})
      const counts = expected && watch.mayBeDone(expected) && !watch.doneBy(deed)
      return counts ? boards.act(world, deed, text, by) : boards.direct(world, {do: 'deed', role, by, deed, text})
    },

    async saw(world: string, asked: string, player: string | undefined, inject: string): Promise<Entry> {
      const role = await holder(world, asked, player)
      if (!injectOf(world, inject).fired) throw new Problem('no-such-inject', {path: '/body/inject', got: inject})
      return boards.direct(world, {do: 'seen', role, by: player ?? '', inject})
    },

    /** May this person work the window now? `player` undefined: the administrator. Worlds without a drill under way are not its business. */
    async mayWork(world: string, window: string, player: string | undefined, look: boolean): Promise<void> {
      let works: Works
      try {
        works = boards.running(world).driver.drill.whoWorks(window)
      } catch {
        if (player === undefined) return
        throw new Problem('drill-over', {path: '/params/world', got: world})
      }
      const {state} = await boards.seen(world)
      const handed = state.handed.find(one => one.window === window)
      if (player !== undefined && handed?.player !== player)
        throw new Problem('robot-window', {path: '/params/window', got: window})
      if (!look && works !== 'person') throw new Problem('robot-window', {path: '/params/window', got: window})
    },

    // ---- the director ----

    /** Who plays a role from now on; a robot, nobody in particular, or somebody who joined. */
    async cast(world: string, asked: string, to: DrillHands, player: string | null): Promise<Entry> {
      const role = roleIn(world, asked, '/body/role')
      if (player !== null) {
        if (to !== 'people' || players.find(player)?.drill !== world)
          throw new Problem('no-such-player', {path: '/body/player', got: player})
        const {state} = await boards.seen(world)
        mayHold([...rolesOf(world, state, player), role], '/body/role')
      }
      return boards.direct(world, {do: 'cast', role, to, player})
    },

    async handOver(world: string, window: string, to: 'person' | 'robot', player: string | null): Promise<Entry> {
      if (player !== null && players.find(player)?.drill !== world)
        throw new Problem('no-such-player', {path: '/body/player', got: player})
      if (boards.running(world).driver.drill.whoWorks(window) === undefined)
        throw new Problem('no-such-window', {path: '/params/window', got: window})
      return boards.direct(world, {do: 'window', window, to, player: to === 'person' ? player : null})
    },

    async inject(world: string, inject: string, what: 'fire' | 'hold' | 'release'): Promise<Entry> {
      if (injectOf(world, inject).fired) throw new Problem('inject-fired', {path: '/params/inject', got: inject})
      if (what === 'fire') return boards.direct(world, {do: 'inject', inject, hand: true})
      return boards.direct(world, {do: 'hold', inject, held: what === 'hold'})
    },

    /** Lets whoever joins under a player's name take the place up, with its roles and windows. */
    release(world: string, player: string): void {
      boards.need(world)
      players.release(world, player)
    },

    remark: (world: string, text: string): Promise<Entry> => boards.direct(world, {do: 'remark', text}),

    setDoor(world: string, open: boolean): void {
      boards.need(world)
      players.setDoor(world, open)
    },

    /** What the director's page shows beside the drill itself. */
    view(world: string, watch: DrillWatch, state: DrillState) {
      const log: Told[] = watch.logged
        .map(one => ({...one, name: nameOf(one.by || null), said: saidOf(boards.need(world).scenario, one)}))
        .reverse()
      return {
        code: players.code(world),
        players: players.of(world).map(row => {
          const {id, name} = row
          return {id, name, roles: rolesOf(world, state, id), ...players.presence(row)}
        }),
        cast: castOf(world, state),
        handed: handedOf(world, state),
        actionTexts: Object.fromEntries(actionsIn(boards.need(world).scenario).map(one => [one.id, one.text])),
        openWindows: watch.openWindows.filter(one => works(world, one) !== undefined),
        log,
        improvements: watch.improvements,
        learning: watch.learning,
      }
    },
  }
}
