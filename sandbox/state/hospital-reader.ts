// One hospital's own books: documents by kind and number, in the order of their numbers. Read from SQL when first asked
// and kept; told of every writing after that, so that a busy window does not read its day again at each act. It cannot
// write, and it cannot see the centre's tables. Documents are never changed in place.
import type {SqlReader} from '../base/sql.ts'
import type {HospitalDoc, HospitalDocKind, HospitalDocs} from './hospital-records.ts'

type AnyDoc = HospitalDocs[HospitalDocKind]

/** Documents of one kind, in the order of their numbers. */
class Shelf {
  private docs: AnyDoc[] = []
  private readonly places = new Map<string, number>()
  private last = ''
  private sorted = true

  get size(): number {
    return this.docs.length
  }
  get(id: string): AnyDoc | undefined {
    const place = this.places.get(id)
    return place === undefined ? undefined : this.docs[place]
  }
  /** Numbers mostly come in order: a new one goes to the end, a known one to its place. */
  put(id: string, doc: AnyDoc): void {
    const place = this.places.get(id)
    if (place !== undefined) {
      this.docs[place] = doc
      return
    }
    this.places.set(id, this.docs.length)
    this.docs.push(doc)
    if (id < this.last) this.sorted = false
    else this.last = id
  }
  list(): readonly AnyDoc[] {
    if (!this.sorted) {
      const places = [...this.places].sort(([a], [b]) => (a < b ? -1 : 1))
      this.docs = places.map(([, place]) => this.docs[place] as AnyDoc)
      places.forEach(([id], place) => {
        this.places.set(id, place)
      })
      this.sorted = true
    }
    return this.docs
  }
}

export class HospitalReader {
  readonly institution: string
  private readonly sql: SqlReader
  private shelves: Map<HospitalDocKind, Shelf> | undefined

  constructor(sql: SqlReader, institution: string) {
    this.sql = sql
    this.institution = institution
  }

  get<Kind extends HospitalDocKind>(kind: Kind, id: string): HospitalDocs[Kind] | undefined {
    return this.shelf(kind)?.get(id) as HospitalDocs[Kind] | undefined
  }

  /** All documents of a kind, as they stand now: not to be kept beyond the step. */
  all<Kind extends HospitalDocKind>(kind: Kind): readonly HospitalDocs[Kind][] {
    return (this.shelf(kind)?.list() ?? []) as HospitalDocs[Kind][]
  }

  count(kind: HospitalDocKind): number {
    return this.shelf(kind)?.size ?? 0
  }

  /** These documents were written. */
  heard(docs: readonly HospitalDoc[]): void {
    if (!this.shelves) return
    for (const {kind, id, doc} of docs) {
      const shelf = this.shelves.get(kind) ?? new Shelf()
      shelf.put(id, doc)
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
      const shelf = shelves.get(kind) ?? new Shelf()
      shelf.put(id, JSON.parse(doc) as AnyDoc)
      shelves.set(kind, shelf)
    }
    return shelves
  }
}
