// Two sites of one centre 双活: the books a world reads are those of the site that serves; the other site's lie beside them in a
// database of their own. Every event of the centre is shipped there when it is as old as the lag. Until then it waits in the
// sender's queue 复制队列, and when the sender drops out it stays there: the site that takes over does not know of it. It decides
// nothing: what a switch and a return mean is centre/sites.ts's.
import type {Instant} from '../base/instant.ts'
import type {Sql} from '../base/sql.ts'
import {apply, siteSetting} from './apply.ts'
import type {Event} from './events.ts'
import type {SiteId} from './records.ts'
import {tableOrder} from './schema.ts'

/** An event on its way to the other site, or kept from it. */
export type Queued = {seq: number; at: Instant; event: Event}
export type SiteState = {
  serving: SiteId
  /** The site that dropped out and has not come back; null = the other site follows. */
  down: SiteId | null
}
/** What may be asked of two sites. */
export type SitesView = {
  readonly lagMs: number
  state(): SiteState
  /** What the serving site has not shipped. While the other one is down: all it did since the switch. */
  unsent(): Queued[]
  /** What the site that dropped out had not sent; empty while both are there. */
  stuck(): Queued[]
}

/** What the centre decided about its business; registers of people and mappings are everybody's at once. */
const replicated: ReadonlySet<Event['kind']> = new Set<Event['kind']>([
  'messageKnown',
  'signedIn',
  'signedOut',
  'visitRegistered',
  'visitCancelled',
  'visitRecorded',
  'feesUploaded',
  'feesRemoved',
  'settled',
  'reversed',
  'fileStored',
])
const registers: ReadonlySet<Event['kind']> = new Set<Event['kind']>(['personAdded', 'itemsMapped'])

/** Tables that replicated events write. */
export const siteTables: readonly string[] = [
  'insurance',
  'accumulator',
  'sign_in',
  'visit',
  'diagnosis',
  'fee_item',
  'batch',
  'settlement',
  'message',
  'reversal',
  'file',
]
export const siteOrder = tableOrder.filter(([table]) => siteTables.includes(table))

/** The queues; `stuck`: of the site that dropped out. Stands beside the serving site's books, so that a snapshot has it. */
const queueSchema = `create table if not exists replication(
  n integer primary key, seq integer not null, at integer not null, event text not null, stuck integer not null
);`
export const queueOrder: [table: string, order: string] = ['replication', 'n']

export class Sites implements SitesView {
  readonly lagMs: number
  /** The books of the site that does not serve. */
  readonly other: Sql
  private readonly sql: Sql

  /** `sql`: the world's database, whose books are the serving site's. */
  constructor(sql: Sql, other: Sql, lagMs: number) {
    this.sql = sql
    this.other = other
    this.lagMs = lagMs
    sql.exec(queueSchema)
  }

  state(): SiteState {
    const kept = this.sql.prepare<{value: string}>('select value from setting where name = ?').get(siteSetting)
    return kept ? (JSON.parse(kept.value) as SiteState) : {serving: 'A', down: null}
  }
  unsent(): Queued[] {
    return this.queue(0)
  }
  stuck(): Queued[] {
    return this.queue(1)
  }
  private queue(stuck: 0 | 1): Queued[] {
    return this.sql
      .prepare<{seq: number; at: Instant; event: string}>(
        'select seq, at, event from replication where stuck = ? order by n',
      )
      .all(stuck)
      .map(({seq, at, event}) => ({seq, at, event: JSON.parse(event) as Event}))
  }

  /** An event was applied to the serving site's books. True: the books are others now, whatever was kept of them is void. */
  heard(seq: number, at: Instant, event: Event): boolean {
    if (replicated.has(event.kind))
      this.sql
        .prepare('insert into replication(seq, at, event, stuck) values(?,?,?,0)')
        .run(seq, at, JSON.stringify(event))
    else if (registers.has(event.kind)) apply(this.other, seq, event)
    else if (event.kind === 'siteSwitched') {
      this.ship(event.knows)
      this.sql.prepare('update replication set stuck = 1').run()
      this.takeOver()
      return true
    } else if (event.kind === 'siteReturned') {
      this.drain(new Set(event.skipped))
      return true
    }
    return false
  }

  /** What happened up to `until` reaches the other site, if it is there. */
  shipDue(now: Instant): void {
    if (this.state().down === null) this.ship(now - this.lagMs)
  }

  private ship(until: Instant): void {
    const due = this.sql
      .prepare<{n: number; seq: number; event: string}>(
        'select n, seq, event from replication where stuck = 0 and at <= ? order by n',
      )
      .all(until)
    for (const {seq, event} of due) apply(this.other, seq, JSON.parse(event) as Event)
    if (due.length > 0)
      this.sql.prepare('delete from replication where stuck = 0 and n <= ?').run(due.at(-1)?.n as number)
  }

  /** The other site's rows become those that serve. */
  private takeOver(): void {
    for (const [table, order] of siteOrder) {
      this.sql.prepare(`delete from ${table}`).run()
      for (const row of this.other.prepare(`select * from ${table} order by ${order}`).all()) {
        const values = Object.values(row)
        this.sql.prepare(`insert into ${table} values(${values.map(() => '?').join()})`).run(...values)
      }
    }
  }

  /** The site that was down hears what it missed, and both get what it had not sent. */
  private drain(skipped: ReadonlySet<number>): void {
    this.ship(Number.MAX_SAFE_INTEGER)
    this.stuck().forEach(({seq, event}, index) => {
      if (skipped.has(index)) return
      apply(this.sql, seq, event)
      apply(this.other, seq, event)
    })
    this.sql.prepare('delete from replication where stuck = 1').run()
  }
}

/** Both databases in one image: the length of the first, the first, the second. */
export function joinImages(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(8 + first.length + second.length)
  new DataView(joined.buffer).setFloat64(0, first.length)
  joined.set(first, 8)
  joined.set(second, 8 + first.length)
  return joined
}
export function splitImage(joined: Uint8Array): [first: Uint8Array, second: Uint8Array] {
  const length = new DataView(joined.buffer, joined.byteOffset, 8).getFloat64(0)
  return [joined.slice(8, 8 + length), joined.slice(8 + length)]
}
