// The rows that decisions keep at hand are what the books hold: after every batch of random days, with faults,
// cancellations and several persons sharing an account, each kept row is asked of SQL again.
import {afterEach, expect, it, vi} from 'vitest'
import {RowBudget} from '../state/row-budget.ts'
import {World} from '../world/world.ts'
import {runDay} from './day.ts'
import {depsWith, inventedShelf} from './testing/deps.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** Compares after every batch; returns how many rows were compared, and every difference. */
function watched(): {compared: number; wrong: string[]} {
  const seen = {compared: 0, wrong: [] as string[]}
  const receive = World.prototype.receive
  vi.spyOn(World.prototype, 'receive').mockImplementation(function (this: World, ...given) {
    const stepped = receive.apply(this, given)
    seen.compared += this.recent.kept
    seen.wrong.push(...this.recent.stale())
    return stepped
  })
  return seen
}

it.each([
  ['all of a day', 40_000],
  ['a few rows at a time', 7],
])('%s kept: every row is the books’', async (_, rows) => {
  const seen = watched()
  for (const seed of ['seed-0', 'seed-2', 'seed-4', 'seed-6', 'seed-8', 'seed-10']) {
    const deps = {...(await depsWith(inventedShelf)), rowBudget: new RowBudget(rows)}
    expect(runDay(seed, deps, inventedShelf).findings).toEqual([])
  }
  expect(seen.wrong).toEqual([])
  expect(seen.compared).toBeGreaterThan(1000)
})

it('lets go what nobody asked for', async () => {
  const most = {few: 0, many: 0}
  for (const [name, rows] of [
    ['few', 7],
    ['many', 40_000],
  ] as const) {
    const receive = World.prototype.receive
    vi.spyOn(World.prototype, 'receive').mockImplementation(function (this: World, ...given) {
      const stepped = receive.apply(this, given)
      most[name] = Math.max(most[name], this.recent.kept)
      return stepped
    })
    runDay('seed-0', {...(await depsWith(inventedShelf)), rowBudget: new RowBudget(rows)}, inventedShelf)
    vi.restoreAllMocks()
  }
  expect(most.few).toBeLessThanOrEqual(2 * 7)
  expect(most.many).toBeGreaterThan(2 * 7)
})
