// The table of a checked exercise, as lines for people. It adds nothing to what was checked.
import {type Checked, inWords} from './check.ts'
import type {Problem} from './problem.ts'
import {robotNames} from './robots.ts'
import {type Measured, offBy, robotsWithin, type VariantReport, within} from './variants.ts'

const tenths = (value: number): string => `${Math.floor(value / 10)}.${value % 10}`
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${tenths(Math.abs(value))}`
const percent = (a: number, b: number): string => `${signed(Math.round(offBy(a, b) / 10))} %`
/** Chinese characters are two columns wide. */
const wide = (text: string): number => [...text].reduce((sum, one) => sum + (one > '\u2e7f' ? 2 : 1), 0)
const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(1, width - wide(text)))

export function tableOf({exercise, title, par, template, played, variants, problems}: Checked): string[] {
  const seconds = Object.entries(par).map(
    ([patient, ms]) => `${patient === '0' ? '–' : patient}: ${Math.round(ms / 1000)} s`,
  )
  return [
    `${exercise}  ${title.zh} · ${title.en}`,
    ...(template ? [`  键 keys ${template.keys}   标准用时 par ${seconds.join('  ')}`] : []),
    ...played.flatMap(({who, marks, lost, why}) => {
      const verdict =
        marks.criticals.length > 0 ? marks.criticals.map(one => one.id).join(' ') : marks.passed ? '✓' : '✗'
      const words = who.zh === 'start' ? '' : lost.map(inWords).join(' ')
      const line = `  ${pad(who.zh, 42)}${tenths(marks.totalTenths).padStart(6)} ${pad(verdict, 4)} ${words}`
      return why ? [line, `      ${why.zh}`, `      ${why.en}`] : [line]
    }),
    ...(template ? variantRows(template, variants) : []),
    ...problemLines(problems),
  ]
}

/** Each problem in Chinese, and under it in English. */
export const problemLines = (problems: readonly Problem[]): string[] =>
  problems.flatMap(({zh, en}) => [`  ! ${zh}`, `    ${en}`])

/** The template in figures, then how far each variant is from it. */
function variantRows(template: Measured, variants: readonly VariantReport[]): string[] {
  const row = (cells: readonly string[]) => `  ${cells.map(cell => pad(cell, 12)).join('')}`.trimEnd()
  const robots = (of: (name: (typeof robotNames)[number]) => string) => robotNames.map(of).join(' / ')
  const bound = (most: number) => `±${most / 100} %`
  const same = (is: boolean) => (is ? '=' : '≠')
  return [
    row(['变式 variant', '键 keys', 'par', '规则 path', '疑点 traps', '机器 robots']),
    row([
      'template',
      `${template.keys}`,
      `${tenths(Math.round(template.parMs / 100))} s`,
      `${template.path.length}`,
      template.traps.join(' ') || '–',
      robots(name => tenths(template.robots[name])),
    ]),
    row(['', bound(within.keys), bound(within.par), '=', '=', `±${robotsWithin / 10}`]),
    ...variants.map(one =>
      row([
        `${same(one.problems.length === 0)} ${one.seed}`,
        percent(one.keys, template.keys),
        percent(one.parMs, template.parMs),
        same(one.path.join('\n') === template.path.join('\n')),
        same(one.traps.join(' ') === template.traps.join(' ')),
        robots(name => signed(one.robots[name] - template.robots[name])),
      ]),
    ),
  ]
}
