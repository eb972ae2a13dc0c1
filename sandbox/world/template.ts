// A new world's books before its first entry: schema, institutions, population. Built once per configuration and kept
// as an image, because opening an image takes a tenth of a millisecond and making two thousand people does not.
// The image is a function of (release, region, population, institutions, start day): the same everywhere.

import {assert} from '../base/assert.ts'
import type {Sha256} from '../base/hash.ts'
import {dayOf} from '../base/instant.ts'
import type {Sql, SqlEngine} from '../base/sql.ts'
import {makePerson} from '../people/person.ts'
import {isRegionKey, type RegionKey} from '../people/regions.ts'
import {setSetting, writePerson} from '../state/apply.ts'
import type {WorldConfig} from '../state/records.ts'
import {schema} from '../state/schema.ts'
import {allAtOnce} from './fingerprint.ts'

export type Template = {image: Uint8Array /** SHA-256 of the image: stands in the first entry. */; digest: string}

/** Where templates outlive the process. One that is not there, or not whole, is made anew. */
export type TemplateShelf = {
  read(key: string): Template | undefined
  keep(key: string, template: Template): void
}

/** People made before others get a turn: about 10 ms. */
const slice = 150

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
    return allAtOnce(this.making(config))
  }

  /** What tells templates apart: worlds of one key share one. */
  keyOf({region, population, institutions, start}: WorldConfig): string {
    return JSON.stringify([region, population, institutions, dayOf(start)])
  }

  /** The same in slices, because a hundred thousand people take seconds: same bytes, however often it stops. */
  *making(config: WorldConfig): Generator<void, Template, void> {
    const key = this.keyOf(config)
    const kept = this.kept.get(key)
    if (kept) return kept
    const template = this.shelf?.read(key) ?? (yield* this.make(key, config))
    // a class opens many worlds alike; a vendor farm may not: keep the last few
    if (this.kept.size >= 8) this.kept.delete(this.kept.keys().next().value as string)
    this.kept.set(key, template)
    return template
  }

  private *make(key: string, config: WorldConfig): Generator<void, Template, void> {
    const image = yield* this.build(config)
    yield
    const template = {image, digest: this.sha256(image)}
    yield
    this.shelf?.keep(key, template)
    return template
  }

  private *build(config: WorldConfig): Generator<void, Uint8Array, void> {
    const {region} = config
    assert(isRegionKey(region), () => `unknown region ${region}`)
    const sql: Sql = this.engine.open()
    try {
      sql.exec(schema)
      sql.exec('begin')
      yield* this.fill(sql, region, config)
      setSetting(sql, 'speed', '0')
      setSetting(sql, 'strict', '0')
      sql.exec('commit')
      yield
      return sql.image()
    } finally {
      sql.close()
    }
  }

  private *fill(
    sql: Sql,
    region: RegionKey,
    {institutions, population, start}: WorldConfig,
  ): Generator<void, void, void> {
    for (const institution of institutions) {
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
    const on = dayOf(start)
    for (let index = 0; index < population.size; index++) {
      if (index % slice === slice - 1) yield
      writePerson(sql, makePerson(region, population.seed, index, on))
    }
  }
}
