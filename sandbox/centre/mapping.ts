// 目录对照: is the hospital's own item tied to this national code on this day? An institution whose mapping is 'open'
// needs no rows for codes it never mapped; one that is 'listed' does.
import type {Context} from './context.ts'

export function mappingOf(
  context: Context,
  hospitalCode: string,
  code: string,
  day: string,
): 'mapped' | 'notMapped' | 'expired' {
  const rows = context.books.mappings(context.institution.code, hospitalCode)
  if (rows.length === 0) return context.institution.mapping === 'open' ? 'mapped' : 'notMapped'
  const valid = rows.filter(row => row.valid_from <= day && (row.valid_to === null || row.valid_to >= day))
  if (valid.some(row => row.code === code)) return 'mapped'
  return valid.length > 0 || rows.every(row => row.code !== code) ? 'notMapped' : 'expired'
}
