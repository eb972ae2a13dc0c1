// The centre's books as the auditor may ask them: by key, nothing else. Reads a world's SQL; a view never writes.
import type {World} from '../world/world.ts'
import type {BooksView} from './audit-checks.ts'

export const booksView = (world: World): BooksView => ({
  account: (psnNo, insuranceType, area) => {
    const row = world.books.insurance(psnNo, insuranceType, area)
    return row && {current: row.current_fen, prior: row.prior_fen}
  },
  accumulators: (psnNo, insuranceType, year) => world.books.accumulators(psnNo, insuranceType, year),
  settlements: () =>
    world.reader
      .prepare<{
        setl_id: string
        cancels: string | null
        institution: string
        total: number
        fund: number
        account: number
        cash: number
      }>(
        `select setl_id, cancels, institution, total_fen as total, fund_fen as fund, account_fen as account,
                cash_fen as cash from settlement order by setl_id`,
      )
      .all()
      .map(({setl_id, ...row}) => ({setlId: setl_id, ...row})),
})
