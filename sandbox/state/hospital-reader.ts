// One hospital's own books: documents by kind and number, in the order of their numbers. Read from SQL when first asked
// and kept; told of every writing after that, so that a busy window does not read its day again at each act. It cannot
// write, and it cannot see the centre's tables. Documents are never changed in place.
import type {SqlReader} from '../base/sql.ts'
import type {HospitalDoc, HospitalDocKind, HospitalDocs} from './hospital-records.ts'

type AnyDoc = HospitalDocs[HospitalDocKind]
type Shelf = {docs: Map<string, AnyDoc>; list: AnyDoc[] | undefined}

export class HospitalReader {
  readonly institution: string
  private readonly sql: SqlReader
  private shelves: Map<HospitalDocKind, Shelf> | undefined

  constructor(sql: SqlReader, institution: string) {
    this.sql = sql
    this.institution = institution
  }

  get<Kind extends HospitalDocKind>(kind: Kind, id: string): HospitalDocs[Kind] | undefined {
    return this.shelf(kind)?.docs.get(id) as HospitalDocs[Kind] | undefined
  }

  /** All documents of a kind. */
  all<Kind extends HospitalDocKind>(kind: Kind): readonly HospitalDocs[Kind][] {
    const shelf = this.shelf(kind)
    if (!shelf) return []
    if (!shelf.list) {
      const entries = [...shelf.docs].sort(([a], [b]) => (a < b ? -1 : 1))
      shelf.docs = new Map(entries)
      shelf.list = entries.map(([, doc]) => doc)
    }
    return shelf.list as HospitalDocs[Kind][]
  }

  count(kind: HospitalDocKind): number {
    return this.shelf(kind)?.docs.size ?? 0
  }

  /** These documents were written. */
  heard(docs: readonly HospitalDoc[]): void {
    if (!this.shelves) return
    for (const {kind, id, doc} of docs) {
      const shelf = this.shelves.get(kind) ?? {docs: new Map(), list: undefined}
      shelf.docs.set(id, doc)
      shelf.list = undefined
      this.shelves.set(kind, shelf)
    }
  }

  /** The books went back to an earlier state. */
  forget(): void {
    this.shelves = undefined
  }

  private shelf(kind: HospitalDocKind): Shelf | undefined {
    this.shelves ??= this.load()
    return this.shelves.get(kind)
  }

  private load(): Map<HospitalDocKind, Shelf> {
    const shelves = new Map<HospitalDocKind, Shelf>()
    const rows = this.sql
      .prepare<{kind: HospitalDocKind; id: string; doc: string}>(
        'select kind, id, doc from hospital_doc where institution = ? order by kind, id',
      )
      .all(this.institution)
    for (const {kind, id, doc} of rows) {
      const shelf = shelves.get(kind) ?? {docs: new Map(), list: undefined}
      shelf.docs.set(id, JSON.parse(doc) as AnyDoc)
      shelves.set(kind, shelf)
    }
    return shelves
  }
}
