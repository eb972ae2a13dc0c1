// Who has joined a drill 演练的人: by its code and a name. Which role somebody plays stands in the drill's journal, under their number; the name is
// kept here alone. Rows of the register, as with classes. A place is taken up at another machine when the director has released it.
import {freshCode, freshId, plainCode} from '../classes/codes.ts'
import {isReleased, type Place, released, takenUp} from '../classes/places.ts'
import type {Register} from '../classes/register.ts'
import {longestName, plainName} from '../classes/roster.ts'
import type {PlayerRow} from '../classes/rows.ts'
import {Problem} from '../problems.ts'

/** One letter more than a class's: at the same door one knows which it is. */
const codeLength = 7
export const mostPlayers = 60
/** A page of a player's asks every few seconds; so long after the last question nobody sits there. */
const awayAfterMs = 12_000
/** Who is refused at the door tries again every few seconds; so long after the last try they have gone. */
const waitsForMs = 6_000

type Kept = PlayerRow & Place

export type Players = ReturnType<typeof openPlayers>

export function openPlayers(register: Register, now: () => number) {
  const doors = () => [...register.all('drillDoors')]
  const of = (drill: string): PlayerRow[] =>
    [...register.all('players')].filter(one => one.drill === drill).sort((a, b) => a.createdAt - b.createdAt)
  const whole = (row: PlayerRow): Kept => ({epoch: 0, releasedUntil: null, ...row})
  const find = (id: string): Kept | undefined => {
    const row = register.get('players', id)
    return row && whole(row)
  }
  const keep = (row: Kept): Kept => {
    register.write([{table: 'players', id: row.id, row}])
    return row
  }
  /** When a player's machine, and when another one at the door under their name, was last heard. */
  const heard = new Map<string, number>()
  const knocked = new Map<string, number>()
  const within = (all: Map<string, number>, id: string, ms: number) => now() - (all.get(id) ?? -ms) < ms

  /** Whose place a name would take up, released or none yet; throws when it may not join. */
  function placeOf(drill: string, typed: string): {name: string; there: Kept | undefined} {
    const name = plainName(typed)
    if (name === '' || name.length > longestName)
      throw new Problem('bad-request', {path: '/body/name', expected: `1..${longestName}`, got: typed.slice(0, 60)})
    const all = of(drill)
    const row = all.find(one => one.name === name)
    const there = row && whole(row)
    if (there && !isReleased(there, now())) {
      const away = !within(heard, there.id, awayAfterMs)
      if (away) knocked.set(there.id, now())
      throw new Problem(away ? 'player-away' : 'player-exists', {path: '/body/name', got: name})
    }
    if (!there && all.length >= mostPlayers)
      throw new Problem('drill-full', {path: '/body/code', expected: `${mostPlayers}`})
    return {name, there}
  }
  return {
    of,
    find,
    /** What players type to join; null = closed. */
    code: (drill: string): string | null => register.get('drillDoors', drill)?.code ?? null,
    /** A fresh code, or none. */
    setDoor(drill: string, open: boolean): void {
      const code = open ? freshCode(taken => doors().some(one => one.code === taken), codeLength) : null
      register.write([{table: 'drillDoors', id: drill, row: {id: drill, code}}])
    },
    byCode(typed: string): string | undefined {
      const code = plainCode(typed)
      return code === '' ? undefined : doors().find(one => one.code === code)?.id
    },
    placeOf,
    /** A place of one's own, or, where the director released it, the one this name has. */
    join(drill: string, typed: string): Kept {
      const {name, there} = placeOf(drill, typed)
      const row = there
        ? takenUp(there)
        : {id: freshId('p'), drill, name, createdAt: now(), epoch: 0, releasedUntil: null}
      knocked.delete(row.id)
      heard.set(row.id, now())
      return keep(row)
    },
    /** For some minutes who joins under this name takes the place up. */
    release(drill: string, id: string): void {
      const row = find(id)
      if (row?.drill !== drill) throw new Problem('no-such-player', {path: '/params/player', got: id})
      keep(released(row, now()))
    },
    /** Is their page open; does somebody at another machine wait under their name; may they come in. */
    presence(row: PlayerRow): {here: boolean; waits: boolean; released: boolean} {
      return {
        here: within(heard, row.id, awayAfterMs),
        waits: within(knocked, row.id, waitsForMs),
        released: isReleased(whole(row), now()),
      }
    },
    /** Whose session it is: 'player:<id>:<epoch>'. */
    somebody(subject: string): {role: 'player'; id: string; world: string} | undefined {
      const [role, id = '', epoch] = subject.split(':')
      const row = role === 'player' ? find(id) : undefined
      if (!row || String(row.epoch) !== epoch) return undefined
      heard.set(id, now())
      return {role: 'player', id, world: row.drill}
    },
    /** Rows of drills that are not there any more go. */
    tidy(isThere: (drill: string) => boolean): void {
      register.write([
        ...doors().flatMap(({id}) => (isThere(id) ? [] : [{table: 'drillDoors' as const, id, row: null}])),
        ...[...register.all('players')].flatMap(({id, drill}) =>
          isThere(drill) ? [] : [{table: 'players' as const, id, row: null}],
        ),
      ])
    },
  }
}
