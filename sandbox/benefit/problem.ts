// What is wrong with a policy file or a calculation request, as values: where (JSON pointer), what was expected, what was
// got. Nothing here throws and nothing is corrected silently.
import type {Language, Text} from './policy.ts'

export type Problem = {
  /** JSON pointer into what was sent, '' for the whole. */
  path: string
  expected: Text
  got: string
}

/** What was got, shortened so that a problem stays readable. */
export function shown(value: unknown): string {
  if (value === undefined) return 'undefined'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

/** One line for people. */
export const problemText = (problem: Problem, language: Language): string =>
  language === 'zh'
    ? `${problem.path || '/'}：应为${problem.expected.zh}，实为 ${problem.got}`
    : `${problem.path || '/'}: expected ${problem.expected.en}, got ${problem.got}`

export const expected = {
  object: {zh: '对象', en: 'an object'},
  list: {zh: '数组', en: 'a list'},
  text: {zh: '文字', en: 'text'},
  words: {zh: '{"zh": 中文, "en": 英文}', en: '{"zh": Chinese, "en": English}'},
  yes: {zh: 'true 或 false', en: 'true or false'},
  yuan: {zh: '金额（元，至多两位小数，不为负）', en: 'an amount in yuan, at most two decimals, not negative'},
  fen: {zh: '金额（分，整数，不为负）', en: 'an amount in fen, a whole number, not negative'},
  ratio: {zh: '比例（0 至 1，至多四位小数）', en: 'a ratio from 0 to 1, at most four decimals'},
  basisPoints: {zh: '比例（万分比，0 至 10000 的整数）', en: 'a ratio in basis points, a whole number from 0 to 10000'},
  points: {zh: '百分点（-1 至 1，至多四位小数）', en: 'points from -1 to 1, at most four decimals'},
  count: {zh: '非负整数', en: 'a whole number, not negative'},
  day: {zh: '日期 yyyy-MM-dd', en: 'a day, yyyy-MM-dd'},
  monthDay: {zh: '月日 MM-DD', en: 'a month and day, MM-DD'},
  known: {zh: '已知的字段', en: 'a known field'},
} satisfies Record<string, Text>

export const oneOf = (choices: readonly string[]): Text => ({
  zh: `其中之一：${choices.join('、')}`,
  en: `one of ${choices.join(', ')}`,
})
