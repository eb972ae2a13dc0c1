// What a part of the report is 报告部件: a chart with its two lines of reading and its tables. One file each, named in list.ts; what it
// finds goes into the report's JSON, what it shows onto the page. A part that does not apply to a drill is left out.
import type {Instant} from '../../../sandbox/base/instant.ts'
import type {Scenario} from '../../../sandbox/drill/scenario.ts'
import type {Said} from '../../../sandbox/state/hospital-records.ts'
import type {Entry} from '../../../sandbox/world/entry.ts'
import type {Evidence} from '../../evidence.ts'
import type {Table} from '../html.ts'
import type {Kpi} from '../kpis.ts'
import type {Money} from '../money.ts'
import type {OwnReport} from '../own-systems.ts'
import type {PageOf} from '../page.ts'
import type {Band, Came} from '../queue.ts'
import type {Rated} from '../ratings.ts'

export type Lang = 'zh' | 'en'
export type Inject = {id: string; minute: number; entry: number}

/** What a journal was read into, once for all parts. */
export type Sources = {
  scenario: Scenario
  zero: Instant
  entries: readonly Entry[]
  evidence: Evidence
  /** Who stood in the pay queue. */
  people: readonly Came[]
  /** What is usual at each minute of a day without a fault. */
  band: Band
  injects: readonly Inject[]
  actions: readonly Rated[]
  money: Money
  /** Where the hospital's own systems died. */
  own: OwnReport | undefined
}

/** What a part draws with. */
export type View = PageOf & {
  lang: Lang
  /** A sentence in the page's language, made safe. */
  say(text: Said): string
  /** Where this page is to be had with something more asked of it; undefined = there is no server. */
  again(query: string): string | undefined
  /** An entry number, as a link into the journal where the world is known. */
  entry(seq: number): string
}

export type Shown = {
  /** Two lines: how to read it, and what it says of this drill. */
  reading: readonly [Said, Said]
  /** SVG; absent = the tables say it all. */
  chart?: string
  tables: Table[]
  /** HTML that stands open below the chart. */
  below?: string
  /** Where in the journal to look at it again. */
  replay?: number
}

export type Part<Data = unknown> = {
  /** Unique; names the section and the data in the report: 'queue'. */
  id: string
  title: Said
  /** What the journal says of it; null = this drill has nothing of the kind. Absent = the report proper has all it draws. */
  find?(of: Sources): Data | null
  /** Key figures only this part can tell. */
  kpis?(data: Data, of: Sources): Kpi[]
  /** null = there is nothing to show. */
  show(data: Data, view: View): Shown | null
}
