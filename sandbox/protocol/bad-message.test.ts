// The words of bad messages, one row for each kind, in both languages.
import {describe, expect, it} from 'vitest'
import {badMessageText, badMessageWords} from './bad-message.ts'
import type {BadMessage} from './types.ts'

const bad = (rest: Partial<BadMessage>): BadMessage => ({
  kind: 'missing',
  path: 'input.data.psn_no',
  expected: 'string(30)',
  got: 'absent',
  infno: '2207',
  ...rest,
})

describe('bad messages in words', () => {
  it.each<[Partial<BadMessage>, string, string]>([
    [
      {},
      '交易报文不正确：input.data.psn_no（人员编号）缺失，应为字符串(30)，实收 空',
      'Bad message: input.data.psn_no (person number) is missing; expected text (30), got nothing',
    ],
    [
      {path: 'input.feedetail[2].cnt', infno: '2204', kind: 'type', expected: 'number(16,4)', got: 'true'},
      '交易报文不正确：input.feedetail[2].cnt（数量）类型不符，应为数值(16,4)，实收 布尔值true',
      'Bad message: input.feedetail[2].cnt (count) has the wrong type; expected number (16,4), got the boolean true',
    ],
    [
      {path: 'input.data.medfee_sumamt', kind: 'precision', expected: 'number(16,2)', got: '56.605'},
      '交易报文不正确：input.data.medfee_sumamt（医疗费总额）小数位过多，应为数值(16,2)，实收 56.605',
      'Bad message: input.data.medfee_sumamt (total fee) has too many decimals; expected number (16,2), got 56.605',
    ],
    [
      {path: 'input.data.certno', kind: 'length', expected: 'string(50)', got: 'length:51'},
      '交易报文不正确：input.data.certno（证件号码）超出长度，应为字符串(50)，实收 51个字符',
      'Bad message: input.data.certno (certificate number) is too long; expected text (50), got 51 characters',
    ],
    [
      {path: 'msgid', kind: 'envelope', expected: 'msgid', got: '"1"'},
      '交易报文不正确：msgid（发送方报文ID）格式不符，应为机构编号12位+时间14位+顺序号4位，实收 "1"',
      'Bad message: msgid (message number) is not in form; expected institution code (12), time (14), sequence (4), got "1"',
    ],
    [
      {path: '', kind: 'notJson', expected: 'json', got: 'at:4 "}"'},
      '交易报文不正确：报文不是完整的JSON，应为UTF-8编码的JSON，实收 第5个字符处的 "}"',
      'Bad message: the message is not complete JSON; expected JSON in UTF-8, got "}" at character 5',
    ],
    [
      {path: '', kind: 'tooDeep', expected: 'levels:20', got: 'levels:>20'},
      '交易报文不正确：报文嵌套过深，应为不超过20层，实收 超过20层',
      'Bad message: the message nests too deeply; expected at most 20 levels, got more than 20 levels',
    ],
    [
      {path: 'infno', kind: 'unknownTransaction', expected: 'transaction', got: '"9"'},
      '交易报文不正确：未知交易编号！infno（交易编号）应为本中心开放的交易，实收 "9"',
      'Bad message: unknown transaction code; infno must be a transaction of this centre; got "9"',
    ],
    [
      {path: 'infno', kind: 'unknownTransaction', expected: 'path:2208', got: '"2207"'},
      '交易报文不正确：未知交易编号！infno（交易编号）应与地址中的编号 2208 一致，实收 "2207"',
      'Bad message: unknown transaction code; infno must fit the code in the address, 2208; got "2207"',
    ],
    [
      {path: 'input.data.med_type', kind: 'code', expected: 'table:med_type', got: '"x"'},
      '交易报文不正确：input.data.med_type（医疗类别）不在字典内，应为字典med_type(11/13/14/…)，实收 "x"',
      'Bad message: input.data.med_type (kind of care) is not in its code table; expected a value of table med_type (11/13/14/…), got "x"',
    ],
    [
      {path: 'input.data', kind: 'node', expected: 'object', got: 'list(2)'},
      '交易报文不正确：input.data节点结构不符，应为对象，实收 2项的列表',
      'Bad message: input.data has the wrong shape; expected an object, got a list of 2',
    ],
    [
      {path: 'input.data.certno', kind: 'realIdentity', expected: 'synthetic', got: '11****************'},
      '交易报文不正确：input.data.certno（证件号码）疑似真实身份证号，已拒收且未保存，应为虚拟人员号码（第3至6位为9900），实收 11****************',
      'Bad message: input.data.certno (certificate number) looks like a real identity number; refused and not stored; expected a synthetic number (digits 3 to 6 are 9900), got 11****************',
    ],
  ])('%j', (rest, zh, en) => {
    expect(badMessageWords(bad(rest))).toEqual({zh, en})
    expect(badMessageText(bad(rest))).toBe(zh)
  })

  it.each([
    ['9102', 'input.fsDownloadIn.file_qury_no', '文件查询号不能为空[fileBO_156]'],
    ['2204', 'input.feedetail', '费用明细List不能为空'],
  ])('%s without %s ends in the words clients search for', (infno, path, words) => {
    expect(badMessageText(bad({infno, path})).endsWith(words)).toBe(true)
  })
})
