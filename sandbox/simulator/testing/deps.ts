// What the simulator's tests run worlds with: the machine's own SHA-256 (a third of a day would go into the portable
// one), the invented shelf, and the shelf of the classroom catalogue.
import {createHash} from 'node:crypto'
import type {Sha256} from '../../base/hash.ts'
import {dayOf} from '../../base/instant.ts'
import {nodeSqlEngine} from '../../build/node-sql.ts'
import {writeClassroom} from '../../catalogue/classroom-image.ts'
import {openCatalogue} from '../../catalogue/sql-catalogue.ts'
import {regions} from '../../people/regions.ts'
import {testDeps} from '../../world/testing/worlds.ts'
import type {WorldDeps} from '../../world/world.ts'
import {makeShelf, type Shelf, shelfOf} from '../shelf.ts'

const sha256: Sha256 = data => createHash('sha256').update(data).digest('hex')

export const inventedShelf: Shelf = makeShelf()

let classroom: Promise<Shelf> | undefined

/** Made once a process: the classroom catalogue in a database of its own. */
export function classroomShelf(): Promise<Shelf> {
  classroom ??= nodeSqlEngine().then(engine => {
    const sql = engine.open()
    writeClassroom(sql, sha256)
    return shelfOf(openCatalogue(sql, 'main'), dayOf(regions.shanghai.start))
  })
  return classroom
}

export const depsWith = (shelf: Shelf, changes: Partial<WorldDeps> = {}): Promise<WorldDeps> =>
  testDeps({use: shelf.catalogue, sha256, ...changes})
