// What must hold of any drill's journal: it folds, its books are in order, it verifies, and nothing in it broke.
import {expect} from 'vitest'
import {checkBooks} from '../../world/check.ts'
import {verify} from '../../world/verify.ts'
import {World, type WorldDeps} from '../../world/world.ts'
import type {Played} from './people.ts'

export function expectSound({texts, entries}: Played, deps: WorldDeps): void {
  const folded = World.fold('drill', texts, deps)
  expect(checkBooks(folded)).toEqual([])
  folded.close()
  expect(verify('drill', texts, deps).differences).toEqual([])
  expect(entries.filter(one => one.decision?.outcome.startsWith('broken:'))).toEqual([])
}
