// Auditing a whole journal 审计一个沙盘: every entry heard in order, then money and settlement rows laid beside the books as
// they stand. For a screen, the command line or a certificate; a random day drives the auditor itself. The auditor knows one site of the
// centre: where traffic moves to another one it stops, and the books of later entries are not laid beside its own.
import type {Sha256} from '../base/hash.ts'
import type {Catalogue} from '../catalogue/types.ts'
import type {Entry} from '../world/entry.ts'
import type {World} from '../world/world.ts'
import type {Difference} from './audit-checks.ts'
import {Auditor} from './auditor.ts'
import {booksView} from './books-view.ts'

export type Audited = {
  /** How many it went through: all, or those before the first switch to another site. */
  entries: number
  /** The first fifty; none = the journal and the books agree with a second reckoning. */
  differences: Difference[]
  /** Settlements worked out anew, and those of policies the auditor has not read, whose shares it only added up. */
  worked: number
  trusted: number
}

/** Audits entry by entry, so that a server can give others a turn in between. */
export class JournalAudit {
  private readonly auditor: Auditor
  private entries = 0
  private switched = false
  constructor(catalogue: Catalogue, sha256: Sha256) {
    this.auditor = new Auditor(catalogue, sha256)
  }

  /** The next entry, in order from the first. */
  take(entry: Entry): void {
    this.switched ||= entry.decision?.events.some(event => event.kind === 'siteSwitched') ?? false
    if (this.switched) return
    this.auditor.take(entry)
    this.entries += 1
  }

  /** Lays the books beside the second reckoning; `world` is the world the entries add up to. */
  end(world: World): Audited {
    const {auditor, entries} = this
    if (!this.switched) {
      const books = booksView(world)
      auditor.compare(books)
      auditor.compareSettlements(books)
    }
    return {entries, differences: auditor.differences, worked: auditor.worked, trusted: auditor.trusted}
  }
}

/** Reads the journal's texts from the first entry; `world` is the world they add up to. */
export function auditJournal(
  texts: Iterable<string>,
  {catalogue, sha256}: {catalogue: Catalogue; sha256: Sha256},
  world: World,
): Audited {
  const audit = new JournalAudit(catalogue, sha256)
  for (const text of texts) audit.take(JSON.parse(text) as Entry)
  return audit.end(world)
}
