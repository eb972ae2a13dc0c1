// A new world's books before its first entry: schema, institutions, population. Built once per configuration and kept
// as an image, because opening an image takes a tenth of a millisecond and making two thousand people does not.
// The image is a function of (release, region, population, institutions, start day): the same everywhere.

import {assert} from '../base/assert.ts'
import type {Sha256} from '../base/hash.ts'
import {dayOf} from '../base/instant.ts'
import type {Sql, SqlEngine} from '../base/sql.ts'
import {makePeople} from '../people/person.ts'
import {isRegionKey} from '../people/regions.ts'
import {setSetting, writePerson} from '../state/apply.ts'
import type {WorldConfig} from '../state/records.ts'
import {schema} from '../state/schema.ts'

export type Template = {image: Uint8Array /** SHA-256 of the image: stands in the first entry. */; digest: string}

/** Where templates outlive the process. One that is not there, or not whole, is made anew. */
export type TemplateShelf = {
  read(key: string): Template | undefined
  keep(key: string, template: Template): void
}

export class Templates {
  private readonly kept = new Map<string, Template>()
  private readonly engine: SqlEngine
  private readonly sha256: Sha256
  private readonly shelf: TemplateShelf | undefined
  constructor(engine: SqlEngine, sha256: Sha256, shelf?: TemplateShelf) {
    this.engine = engine
    this.sha256 = sha256
    this.shelf = shelf
  }

  get(config: WorldConfig): Template {
    const key = JSON.stringify([config.region, config.population, config.institutions, dayOf(config.start)])
    const kept = this.kept.get(key)
    if (kept) return kept
    const template = this.shelf?.read(key) ?? this.make(key, config)
    // a class opens many worlds alike; a vendor farm may not: keep the last few
    if (this.kept.size >= 8) this.kept.delete(this.kept.keys().next().value as string)
    this.kept.set(key, template)
    return template
  }

  private make(key: string, config: WorldConfig): Template {
    const image = this.build(config)
    const template = {image, digest: this.sha256(image)}
    this.shelf?.keep(key, template)
    return template
  }

  private build(config: WorldConfig): Uint8Array {
    const {region, population} = config
    assert(isRegionKey(region), () => `unknown region ${region}`)
    const sql: Sql = this.engine.open()
    sql.exec(schema)
    sql.exec('begin')
    for (const institution of config.institutions) {
      sql
        .prepare('insert into institution values(?,?,?,?,?,?)')
        .run(
          institution.code,
          institution.name,
          institution.level,
          institution.policyLevel,
          institution.area,
          institution.mapping,
        )
    }
    for (const person of makePeople(region, population.seed, population.size, dayOf(config.start))) {
      writePerson(sql, person)
    }
    setSetting(sql, 'speed', '0')
    setSetting(sql, 'strict', '0')
    sql.exec('commit')
    const image = sql.image()
    sql.close()
    return image
  }
}
