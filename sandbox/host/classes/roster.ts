// A list of names 名单 as a spreadsheet writes it: one person a line, name first or under a heading that says so, perhaps a
// number. Commas, semicolons and tabs; quoted cells; the mark some programs put at the beginning of a file.
import {Problem} from '../problems.ts'

export type Listed = {name: string; number: string}

export const longestName = 30
const mostNames = 200
const nameHeads = new Set(['姓名', '名字', 'name', '学员', '学员姓名'])
const numberHeads = new Set(['工号', '学号', '编号', '序号', 'no', 'no.', 'number', 'id'])

/** Two of one name are told apart by their number, or by counting. Throws a problem that names the line. */
export function readRoster(text: string): Listed[] {
  const rows = cells(text.replace(/^\uFEFF/, '')).filter(row => row.some(cell => cell !== ''))
  const heads = rows[0]?.map(cell => cell.toLowerCase()) ?? []
  const headed = heads.some(cell => nameHeads.has(cell))
  const nameAt = headed ? heads.findIndex(cell => nameHeads.has(cell)) : 0
  const numberAt = headed ? heads.findIndex(cell => numberHeads.has(cell)) : 1
  const people = (headed ? rows.slice(1) : rows).map((row, i): Listed => {
    const name = plainName(row[nameAt] ?? '')
    if (name === '' || name.length > longestName) {
      throw new Problem('bad-request', {
        path: `/body/csv/${i + (headed ? 2 : 1)}`,
        expected: `1..${longestName}`,
        got: row.join(',').slice(0, 60),
      })
    }
    return {name, number: plainName(numberAt < 0 ? '' : (row[numberAt] ?? '')).slice(0, longestName)}
  })
  if (people.length === 0 || people.length > mostNames) {
    throw new Problem('bad-request', {path: '/body/csv', expected: `1..${mostNames}`, got: String(people.length)})
  }
  return distinct(people)
}

/**
 * Blanks at the ends and doubled ones inside do not make another person; nor does full width, nor what nobody sees: signs that
 * take no room or turn the direction of writing go, but for the one that joins parts of one emoji.
 */
export const plainName = (typed: string): string => {
  const seen = typed
    .normalize('NFKC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/(?!\u200d)\p{Cf}/gu, '')
    .trim()
  return /[^\s\u200d]/u.test(seen) ? seen : ''
}

/** What tells two apart is kept, of the name what there is room for: who is on the list must be able to join. */
const fitting = (name: string, mark: string): string =>
  `${name.slice(0, longestName - mark.length).replace(/[\ud800-\udbff]$/, '')}${mark}`

function distinct(people: Listed[]): Listed[] {
  const seen = new Set<string>()
  return people.map(({name, number}) => {
    let told = name
    if (seen.has(told) && number !== '') told = fitting(name, ` (${number.slice(0, longestName - 4)})`)
    for (let n = 2; seen.has(told); n++) told = fitting(name, ` ${n}`)
    seen.add(told)
    return {name: told, number}
  })
}

function cells(text: string): string[][] {
  const separator = [',', ';', '\t', '，'].find(one => text.split('\n', 1)[0]?.includes(one)) ?? ','
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (quoted) {
      if (char !== '"') cell += char
      else if (text[i + 1] === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (char === '"' && cell === '') quoted = true
    else if (char === separator || char === '\n') {
      rows.at(-1)?.push(cell.trim())
      cell = ''
      if (char === '\n') rows.push([])
    } else if (char !== '\r') cell += char
  }
  rows.at(-1)?.push(cell.trim())
  return rows
}
