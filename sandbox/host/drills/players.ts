// Who has joined a drill 演练的人: by its code and a name. Which role somebody plays stands in the drill's journal, under their number; the name is
// kept here alone. Rows of the register, as with classes.
import {freshCode, freshId, plainCode} from '../classes/codes.ts'
import type {Register} from '../classes/register.ts'
import {longestName, plainName} from '../classes/roster.ts'
import type {PlayerRow} from '../classes/rows.ts'
import {Problem} from '../problems.ts'

/** One letter more than a class's: at the same door one knows which it is. */
const codeLength = 7
export const mostPlayers = 60

export type Players = ReturnType<typeof openPlayers>

export function openPlayers(register: Register, now: () => number) {
  const doors = () => [...register.all('drillDoors')]
  const of = (drill: string): PlayerRow[] =>
    [...register.all('players')].filter(one => one.drill === drill).sort((a, b) => a.createdAt - b.createdAt)
  const find = (id: string) => register.get('players', id)
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
    join(drill: string, typed: string): PlayerRow {
      const name = plainName(typed)
      if (name === '' || name.length > longestName)
        throw new Problem('bad-request', {path: '/body/name', expected: `1..${longestName}`, got: typed.slice(0, 60)})
      const there = of(drill)
      if (there.some(one => one.name === name)) throw new Problem('player-exists', {path: '/body/name', got: name})
      if (there.length >= mostPlayers) throw new Problem('drill-full', {path: '/body/code', expected: `${mostPlayers}`})
      const row: PlayerRow = {id: freshId('p'), drill, name, createdAt: now()}
      register.write([{table: 'players', id: row.id, row}])
      return row
    },
    /** Whose session it is: 'player:<id>'. */
    somebody(subject: string): {role: 'player'; id: string; world: string} | undefined {
      const [role, id = ''] = subject.split(':')
      const row = role === 'player' ? find(id) : undefined
      return row && {role: 'player', id, world: row.drill}
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
