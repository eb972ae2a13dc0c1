// Code tables 字典: which values a coded field may hold, and how people read them.
// Closed tables bind everywhere; open ones are lengthened by regions, so that only strict worlds insist on them.
// Rules do not ask this file: whether an insurance type is covered is the centre's business.
import {closedTables} from './fields/closed-tables.ts'
import {openTables} from './fields/open-tables.ts'

export type TableRow = readonly [value: string, zh: string, en: string]
export type TableRows = {
  zh: string
  en: string
  values: readonly TableRow[]
  /** Values of single regions: known in open tables, still refused in closed ones. */
  regional?: readonly TableRow[]
}

export type CodeTableName = keyof typeof closedTables | keyof typeof openTables

export type CodeTable = {
  name: CodeTableName
  zh: string
  en: string
  open: boolean
  values: readonly TableRow[]
  regional: readonly TableRow[]
}

export const codeTables: ReadonlyMap<CodeTableName, CodeTable> = new Map(
  [
    ...Object.entries<TableRows>(closedTables).map(([name, rows]) => ({name, rows, open: false})),
    ...Object.entries<TableRows>(openTables).map(([name, rows]) => ({name, rows, open: true})),
  ].map(({name, rows, open}) => [
    name as CodeTableName,
    {
      name: name as CodeTableName,
      zh: rows.zh,
      en: rows.en,
      open,
      values: rows.values,
      regional: rows.regional ?? [],
    },
  ]),
)

/** The table of that name; the field table only names tables that exist. */
export const codeTable = (name: CodeTableName): CodeTable => codeTables.get(name) as CodeTable

const labels = new Map(
  [...codeTables.values()].map(table => [
    table.name,
    new Map([...table.values, ...table.regional].map(([value, zh, en]) => [value, {zh, en}])),
  ]),
)

/**
 * The label of a value, or undefined when the table does not know it.
 * @example codeLabel('gend', '1') // {zh: '男', en: 'male'}
 */
export const codeLabel = (name: CodeTableName, value: string): {zh: string; en: string} | undefined =>
  labels.get(name)?.get(value)

/** How a value stands to its table, judged once when the programme starts. */
export type CodeCheck = {
  name: CodeTableName
  open: boolean
  known: ReadonlySet<string>
  /** Misspelling → value: '01' → '1' where the table writes one digit, '1' → '01' where it writes two. */
  repairs: ReadonlyMap<string, string>
}

const checks = new Map([...codeTables.values()].map(table => [table.name, compile(table)]))

export const codeCheck = (name: CodeTableName): CodeCheck => checks.get(name) as CodeCheck

function compile(table: CodeTable): CodeCheck {
  const rows = table.open ? [...table.values, ...table.regional] : table.values
  const known = new Set(rows.map(([value]) => value))
  const repairs = new Map<string, string>()
  for (const value of known) {
    // Clients print codes as integers or pad them; both lose or gain leading zeros.
    for (const spelling of [value.replace(/^0+(?=.)/, ''), value.padStart(2, '0'), value.padStart(3, '0')]) {
      if (!known.has(spelling) && !repairs.has(spelling)) repairs.set(spelling, value)
    }
  }
  return {name: table.name, open: table.open, known, repairs}
}

/** Departments carry sub-departments behind a dot; the published list stops at the top level. */
export const isKnownCode = (check: CodeCheck, value: string): boolean =>
  check.known.has(value) || (check.name === 'dept' && check.known.has(value.slice(0, Math.max(0, value.indexOf('.')))))
