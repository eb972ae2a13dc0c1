// The gradebook 成绩册 as a file for a spreadsheet: UTF-8 with its mark, so that Excel reads Chinese; CRLF; and no cell that a
// spreadsheet would run as a formula, whatever name somebody joined with.

import {dimensions} from '../../../grading/types.ts'
import type {Language} from '../problems.ts'
import type {ResultRow} from './results.ts'
import type {Override} from './rows.ts'

/** What a spreadsheet begins a formula with; half and full width, for a Chinese Excel takes ＝ for =. */
const formulaSigns = new Set('=+-@|%＝＋－＠｜％')

/** A cell as text. '=1+1' becomes "'=1+1", which shows as it was typed and is never reckoned. */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const first = [...value].find(char => char > ' ')
  const safe = (first !== undefined && formulaSigns.has(first)) || /^[\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n;\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const heads: Record<Language, string[]> = {
  zh: [
    '座位',
    '姓名',
    '编号',
    '练习',
    '第几次',
    '开始',
    '结束',
    '状态',
    '总分',
    '通过',
    '关键任务未过',
    '已结患者',
    '用时（分）',
    '沙盘',
    '改后总分',
    '改后通过',
    '改分缘由',
    '改分人',
  ],
  en: [
    'seat',
    'name',
    'number',
    'exercise',
    'attempt',
    'started',
    'ended',
    'state',
    'total',
    'passed',
    'criticals',
    'served',
    'minutes',
    'world',
    'changed total',
    'changed passed',
    'reason of the change',
    'changed by',
  ],
}
const words: Record<Language, {yes: string; no: string; running: string; ended: string; none: string; failed: string}> =
  {
    zh: {yes: '是', no: '否', running: '进行中', ended: '已结束', none: '不评分', failed: '评分故障'},
    en: {yes: 'yes', no: 'no', running: 'running', ended: 'ended', none: 'no marks', failed: 'marking failed'},
  }
const dimensionNames: Record<Language, Record<(typeof dimensions)[number], string>> = {
  zh: {M: '金额', P: '流程', R: '恢复', S: '速度', C: '服务'},
  en: {M: 'money', P: 'procedure', R: 'recovery', S: 'speed', C: 'customers'},
}

/** The computed marks stay where they are; a change by hand stands beside them. */
function changeCells(last: Override | undefined, word: {yes: string; no: string}): (string | number | null)[] {
  if (!last?.mark) return [null, null, null, null]
  return [last.mark.totalTenths / 10, last.mark.passed ? word.yes : word.no, last.reason, last.by]
}

/** `clock` writes a moment of real time. */
export function gradebookCsv(rows: ResultRow[], language: Language, clock: (ms: number) => string): string {
  const word = words[language]
  const head = [...heads[language], ...dimensions.map(one => dimensionNames[language][one])]
  const tenths = (value: number): number => value / 10
  const lines = rows.map(({seat, name, number, attempt, title, marks, overrides, failed, served, elapsedMs}) => [
    seat,
    name,
    number,
    marks === null ? title[language] : `${marks.exercise} ${title[language]}`,
    attempt.number,
    clock(attempt.startedAt),
    attempt.endedAt === null ? null : clock(attempt.endedAt),
    attempt.state === 'ended' ? word.ended : word.running,
    failed ? word.failed : marks === null ? word.none : tenths(marks.totalTenths),
    marks === null ? null : marks.passed ? word.yes : word.no,
    marks === null ? null : marks.criticals.map(one => one.id).join(' '),
    served,
    Math.round(elapsedMs / 6000) / 10,
    attempt.world,
    ...changeCells(overrides.at(-1), word),
    ...dimensions.map(one => {
      const got = marks?.byDimension[one]
      return got === undefined ? null : tenths(got.gotTenths)
    }),
  ])
  return `\uFEFF${[head, ...lines].map(line => `${line.map(csvCell).join(',')}\r\n`).join('')}`
}
