// The classroom catalogue for tests: written once a process.
import {portableSha256} from '../../base/hash.ts'
import {nodeSqlEngine} from '../../build/node-sql.ts'
import {writeClassroom} from '../classroom-image.ts'
import {openCatalogue} from '../sql-catalogue.ts'
import type {Catalogue} from '../types.ts'

let made: Promise<Catalogue> | undefined

export function classroom(): Promise<Catalogue> {
  made ??= nodeSqlEngine().then(engine => {
    const sql = engine.open()
    writeClassroom(sql, portableSha256)
    return openCatalogue(sql, 'main')
  })
  return made
}
