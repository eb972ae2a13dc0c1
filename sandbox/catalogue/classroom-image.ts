// The classroom catalogue as a database, made in memory from what travels with the programme: no file, no network.
// Same bytes every time. It does not know who attaches it.
import type {Sha256} from '../base/hash.ts'
import type {Sql} from '../base/sql.ts'
import {type PackedCatalogue, unpackClassroom} from './classroom.ts'
import {edition} from './edition.ts'
import packed from './facts/classroom.json' with {type: 'json'}
import {writeImage} from './image.ts'

/** Writes the classroom catalogue into an empty database and returns its release, e.g. 'classroom-nrdl2024-…'. */
export function writeClassroom(sql: Sql, sha256: Sha256): string {
  const writer = writeImage(sql, sha256)
  unpackClassroom(packed as PackedCatalogue, writer)
  return writer.finish(`classroom-${edition}`)
}
