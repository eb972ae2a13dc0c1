// The clocks of a class 全班时钟: all its running worlds go, or all stand still, as the class row says.
import {Problem} from '../problems.ts'
import type {Rooms} from '../rooms.ts'
import type {Roll} from './roll.ts'
import type {BegunAttempt, ClassRow, EnrolmentRow} from './rows.ts'

type Deps = {roll: Roll; rooms: Rooms; log(error: unknown, what: string): void}
export type ClassClocks = {
  /** Brings one world in line with its class. */
  inStep(klass: ClassRow, world: string): Promise<void>
  /** Brings all in line; throws a problem when one could not be. */
  all(klass: ClassRow): Promise<void>
}

export function openClassClocks(
  {roll, rooms, log}: Deps,
  current: (enrolment: EnrolmentRow) => BegunAttempt | undefined,
): ClassClocks {
  const running = (klass: string): BegunAttempt[] =>
    roll.enrolments(klass).flatMap(one => {
      const row = current(one)
      return row?.state === 'running' ? [row] : []
    })

  /** The speed a world runs at when nobody has stopped it. */
  const paceOf = (world: string): number => rooms.listed(world).config.speed || 1

  async function inStep({frozenAt}: ClassRow, world: string): Promise<void> {
    const frozen = frozenAt !== null
    if ((rooms.clockOf(world).speed === 0) !== frozen) await rooms.setClock(world, {speed: frozen ? 0 : paceOf(world)})
  }

  async function all(klass: ClassRow): Promise<void> {
    const results = await Promise.allSettled(running(klass.id).map(({world}) => inStep(klass, world)))
    for (const one of results) if (one.status === 'rejected') log(one.reason, `clocks of class ${klass.id}`)
    if (results.some(one => one.status === 'rejected')) throw new Problem('store-failed')
  }

  return {inStep, all}
}
