// What exercises are played on in tests: the classroom catalogue and the rules in force, made once a process.
import {portableSha256} from '../../sandbox/base/hash.ts'
import {nodeSqlEngine} from '../../sandbox/build/node-sql.ts'
import {writeClassroom} from '../../sandbox/catalogue/classroom-image.ts'
import {openCatalogue} from '../../sandbox/catalogue/sql-catalogue.ts'
import {rules} from '../../sandbox/centre/rules.ts'
import {Templates} from '../../sandbox/world/template.ts'
import type {WorldDeps} from '../../sandbox/world/world.ts'

let shared: Promise<WorldDeps> | undefined

export function classroomDeps(): Promise<WorldDeps> {
  shared ??= nodeSqlEngine().then(engine => {
    const image = engine.open()
    writeClassroom(image, portableSha256)
    const catalogue = openCatalogue(image, 'main')
    return {
      engine,
      templates: new Templates(engine, portableSha256),
      catalogue: () => catalogue,
      rules,
      sha256: portableSha256,
    }
  })
  return shared
}
