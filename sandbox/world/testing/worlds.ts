// Worlds for tests: one engine and one set of templates a process, a small population, the tiny catalogue.
import {portableSha256} from '../../base/hash.ts'
import {nodeSqlEngine} from '../../build/node-sql.ts'
import type {Catalogue} from '../../catalogue/types.ts'
import {rules} from '../../centre/rules.ts'
import {defaultWorldConfig} from '../../people/demo.ts'
import type {WorldConfig} from '../../state/records.ts'
import {Templates} from '../template.ts'
import {World, type WorldDeps} from '../world.ts'
import {tinyCatalogue} from './tiny-catalogue.ts'

let shared: Promise<WorldDeps> | undefined

export function testDeps(changes: Partial<WorldDeps> & {use?: Catalogue} = {}): Promise<WorldDeps> {
  shared ??= nodeSqlEngine().then(engine => ({
    engine,
    templates: new Templates(engine, portableSha256),
    catalogue: () => tinyCatalogue,
    rules,
    sha256: portableSha256,
  }))
  const {use, ...rest} = changes
  return shared.then(deps => ({...deps, ...(use ? {catalogue: () => use} : {}), ...rest}))
}

export type TestWorld = {world: World; texts: string[]; deps: WorldDeps}

/** A new world that remembers its journal texts in `texts`. */
export async function testWorld(
  config: Partial<WorldConfig> = {},
  changes: Partial<WorldDeps> = {},
): Promise<TestWorld> {
  const deps = await testDeps(changes)
  const {world, first} = World.open('test', defaultWorldConfig({population: {size: 40, seed: 'test'}, ...config}), deps)
  const texts = [first.text]
  const receive = world.receive.bind(world)
  world.receive = (causes, at) => {
    const stepped = receive(causes, at)
    for (const one of stepped) texts.push(one.text)
    return stepped
  }
  return {world, texts, deps}
}
