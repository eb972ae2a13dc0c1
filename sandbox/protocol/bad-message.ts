// Bad messages 报文不正确 in words: which field by its path and label, what was expected, what came. Chinese first (it
// is what err_msg carries), English for the console. The facts come as BadMessage carries them (`expected`:
// 'string(30)', 'table:gend', …; `got`: 'absent', '"text"', 'length:40000', …). It does not judge messages.
import {assertNever} from '../base/assert.ts'
import {type CodeTableName, codeTables} from './code-tables.ts'
import {fieldAt} from './field-table.ts'
import type {BadMessage} from './types.ts'

type Words = {zh: string; en: string}

/** Texts longer than this are cut by some clients. */
export const usualMost = 200

/**
 * The err_msg of a bad message, Chinese.
 * @example '交易报文不正确：input.data.psn_no（人员编号）缺失，应为字符串(30)，实收 空'
 */
export const badMessageText = (bad: BadMessage): string => badMessageWords(bad).zh

/** The same in both languages. */
export function badMessageWords(bad: BadMessage): Words {
  if (bad.kind === 'unknownTransaction') return unknownTransaction(bad)
  const label = labelOf(bad)
  // a msgid that is there but out of form is not missing
  const fault =
    bad.kind === 'envelope' && bad.got.startsWith('"') && bad.got !== '"null"' ? formWords : faultWords(bad.kind)
  const expected = expectedWords(bad.expected)
  const got = gotWords(bad.got)
  const where =
    bad.path === '' ? {zh: '报文', en: 'the message'} : {zh: `${bad.path}${label.zh}`, en: `${bad.path}${label.en}`}
  const known = bad.kind === 'missing' ? (realWords[`${bad.infno} ${bad.path}`] ?? '') : ''
  return {
    zh: `交易报文不正确：${where.zh}${fault.zh}，应为${expected.zh}，实收 ${got.zh}${known}`,
    en: `Bad message: ${where.en} ${fault.en}; expected ${expected.en}, got ${got.en}`,
  }
}

/** What real centres answer when this is missing: clients search for it, so it stands at the end word for word. */
const realWords: Readonly<Record<string, string>> = {
  '2204 input.feedetail': '；费用明细List不能为空',
  '9102 input.fsDownloadIn.file_qury_no': '；文件查询号不能为空[fileBO_156]',
}

/** Clients look for the first sentence word for word. */
function unknownTransaction(bad: BadMessage): Words {
  const zh = '交易报文不正确：未知交易编号！'
  const en = 'Bad message: unknown transaction code'
  const got = gotWords(bad.got)
  if (bad.expected.startsWith('path:')) {
    return {
      zh: `${zh}infno（交易编号）应与地址中的编号 ${bad.expected.slice(5)} 一致，实收 ${got.zh}`,
      en: `${en}; infno must fit the code in the address, ${bad.expected.slice(5)}; got ${got.en}`,
    }
  }
  return {
    zh: `${zh}infno（交易编号）应为本中心开放的交易，实收 ${got.zh}`,
    en: `${en}; infno must be a transaction of this centre; got ${got.en}`,
  }
}

/** '（人员编号）' and ' (person number)'; nothing when the path names no field. */
function labelOf(bad: BadMessage): Words {
  const field = fieldAt(bad.infno, bad.path)
  return field ? {zh: `（${field.zh}）`, en: ` (${field.en})`} : {zh: '', en: ''}
}

const formWords: Words = {zh: '格式不符', en: 'is not in form'}

function faultWords(kind: BadMessage['kind']): Words {
  switch (kind) {
    case 'notJson':
      return {zh: '不是完整的JSON', en: 'is not complete JSON'}
    case 'tooDeep':
      return {zh: '嵌套过深', en: 'nests too deeply'}
    case 'noInfno':
    case 'envelope':
    case 'missing':
      return {zh: '缺失', en: 'is missing'}
    case 'unknownTransaction':
      return {zh: '未知', en: 'is unknown'}
    case 'type':
      return {zh: '类型不符', en: 'has the wrong type'}
    case 'length':
      return {zh: '超出长度', en: 'is too long'}
    case 'precision':
      return {zh: '小数位过多', en: 'has too many decimals'}
    case 'code':
      return {zh: '不在字典内', en: 'is not in its code table'}
    case 'date':
      return {zh: '日期格式不符', en: 'is not a proper date'}
    case 'node':
      return {zh: '节点结构不符', en: 'has the wrong shape'}
    case 'realIdentity':
      return {zh: '疑似真实身份证号，已拒收且未保存', en: 'looks like a real identity number; refused and not stored'}
    default:
      return assertNever(kind)
  }
}

const plain: Readonly<Record<string, Words>> = {
  date: {zh: '日期 yyyy-MM-dd', en: 'a date yyyy-MM-dd'},
  datetime: {zh: '时间 yyyy-MM-dd HH:mm:ss', en: 'a time yyyy-MM-dd HH:mm:ss'},
  bytes: {zh: '字节数组或base64', en: 'an array of bytes or base64'},
  octet: {zh: '-128至255的整数', en: 'an integer from -128 to 255'},
  object: {zh: '对象', en: 'an object'},
  list: {zh: '非空列表', en: 'a list that is not empty'},
  json: {zh: 'UTF-8编码的JSON', en: 'JSON in UTF-8'},
  readable: {zh: 'UTF-8编码且不含控制字符的文字', en: 'text in UTF-8 without control characters'},
  noNullWord: {zh: '空值留空，不写null字样', en: 'an empty value, not the word null'},
  msgid: {zh: '机构编号12位+时间14位+顺序号4位', en: 'institution code (12), time (14), sequence (4)'},
  transaction: {zh: '本中心开放的交易编号', en: 'a transaction code of this centre'},
  synthetic: {zh: '虚拟人员号码（第3至6位为9900）', en: 'a synthetic number (digits 3 to 6 are 9900)'},
  absent: {zh: '空', en: 'nothing'},
  null: {zh: '空(null)', en: 'null'},
  empty: {zh: '空', en: 'an empty text'},
  true: {zh: '布尔值true', en: 'the boolean true'},
  false: {zh: '布尔值false', en: 'the boolean false'},
}

function expectedWords(expected: string): Words {
  const known = plain[expected]
  if (known) return known
  const sized = /^(string|number)\(([\d,]+)\)$/.exec(expected)
  if (sized) {
    return sized[1] === 'string'
      ? {zh: `字符串(${sized[2]})`, en: `text (${sized[2]})`}
      : {zh: `数值(${sized[2]})`, en: `number (${sized[2]})`}
  }
  const [, kind = '', rest = ''] = /^(\w+):(.*)$/s.exec(expected) ?? []
  if (kind === 'table') return tableWords(rest)
  if (kind === 'keys') return {zh: `不超过${rest}个字段`, en: `at most ${rest} fields`}
  if (kind === 'levels') return {zh: `不超过${rest}层`, en: `at most ${rest} levels`}
  return {zh: expected, en: expected}
}

/** Short tables are told in full, long ones by name. */
function tableWords(name: string): Words {
  const table = codeTables.get(name as CodeTableName)
  if (!table) return {zh: name, en: name}
  const values = table.values.map(([value]) => value)
  const list = values.length <= 6 ? values.join('/') : `${values.slice(0, 3).join('/')}/…`
  return {zh: `字典${name}(${list})`, en: `a value of table ${name} (${list})`}
}

function gotWords(got: string): Words {
  const known = plain[got]
  if (known) return known
  const length = /^length:(\d+)$/.exec(got)
  if (length) return {zh: `${length[1]}个字符`, en: `${length[1]} characters`}
  const list = /^list\((\d+)\)$/.exec(got)
  if (list) return {zh: `${list[1]}项的列表`, en: `a list of ${list[1]}`}
  const place = /^at:(\d+)(?: (.*))?$/s.exec(got)
  if (place) {
    const at = Number(place[1]) + 1
    return place[2] === undefined
      ? {zh: `第${at}个字符处结束`, en: `the end at character ${at}`}
      : {zh: `第${at}个字符处的 ${place[2]}`, en: `${place[2]} at character ${at}`}
  }
  const keys = /^keys:(\d+)$/.exec(got)
  if (keys) return {zh: `${keys[1]}个字段`, en: `${keys[1]} fields`}
  const levels = /^levels:>(\d+)$/.exec(got)
  if (levels) return {zh: `超过${levels[1]}层`, en: `more than ${levels[1]} levels`}
  return {zh: got, en: got}
}
