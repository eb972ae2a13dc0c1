// The table of a checked exercise, as lines for people. It adds nothing to what was checked.
import {type Checked, inWords} from './check.ts'

const tenths = (value: number): string => `${Math.floor(value / 10)}.${value % 10}`
/** Chinese characters are two columns wide. */
const wide = (text: string): number => [...text].reduce((sum, one) => sum + (one > '\u2e7f' ? 2 : 1), 0)
const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(1, width - wide(text)))

export function tableOf({exercise, title, par, keys, played, variants, problems}: Checked): string[] {
  const seconds = Object.entries(par).map(
    ([patient, ms]) => `${patient === '0' ? '–' : patient}: ${Math.round(ms / 1000)} s`,
  )
  return [
    `${exercise}  ${title}`,
    `  键 keys ${keys}   标准用时 par ${seconds.join('  ')}`,
    ...played.flatMap(({who, marks, lost, why}) => {
      const verdict =
        marks.criticals.length > 0 ? marks.criticals.map(one => one.id).join(' ') : marks.passed ? '✓' : '✗'
      const words = who === 'start' ? '' : lost.map(inWords).join(' ')
      const line = `  ${pad(who, 42)}${tenths(marks.totalTenths).padStart(6)} ${pad(verdict, 4)} ${words}`
      return why ? [line, `      ${why.zh}`, `      ${why.en}`] : [line]
    }),
    ...variants.map(one => {
      const robots = Object.values(one.robots).map(tenths).join(' / ')
      const mark = one.problems.length === 0 ? '=' : '≠'
      return `  ${mark} ${pad(one.seed, 8)} 键 ${one.keys}  par ${Math.round(one.parMs / 1000)} s  ${robots}`
    }),
    ...problems.map(problem => `  ! ${problem}`),
  ]
}
