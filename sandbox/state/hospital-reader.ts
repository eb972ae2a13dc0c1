// Reading one hospital's own books: documents by kind and number. It cannot write, and it cannot see the centre's tables.
import type {SqlReader} from '../base/sql.ts'
import type {HospitalDocKind, HospitalDocs} from './hospital-records.ts'

export class HospitalReader {
  readonly institution: string
  private readonly sql: SqlReader
  constructor(sql: SqlReader, institution: string) {
    this.sql = sql
    this.institution = institution
  }

  get<Kind extends HospitalDocKind>(kind: Kind, id: string): HospitalDocs[Kind] | undefined {
    const row = this.sql
      .prepare<{doc: string}>('select doc from hospital_doc where institution = ? and kind = ? and id = ?')
      .get(this.institution, kind, id)
    return row && (JSON.parse(row.doc) as HospitalDocs[Kind])
  }

  /** All documents of a kind in the order of their numbers. */
  all<Kind extends HospitalDocKind>(kind: Kind): HospitalDocs[Kind][] {
    return this.sql
      .prepare<{doc: string}>('select doc from hospital_doc where institution = ? and kind = ? order by id')
      .all(this.institution, kind)
      .map(row => JSON.parse(row.doc) as HospitalDocs[Kind])
  }

  count(kind: HospitalDocKind): number {
    const row = this.sql
      .prepare<{n: number}>('select count(*) as n from hospital_doc where institution = ? and kind = ?')
      .get(this.institution, kind)
    return row?.n ?? 0
  }
}
