// The register's file: cut anywhere it opens with what was whole; damaged in the middle it is named and refused; written anew
// when most of it no longer counts. Passwords, codes, lists of names and cells of the gradebook beside it.
import {appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {CannotStart} from '../settings.ts'
import {freshCode, plainCode} from './codes.ts'
import {csvCell} from './gradebook.ts'
import {isPassword, keepPassword} from './passwords.ts'
import {fileRegister} from './register.ts'
import {plainName, readRoster} from './roster.ts'
import type {Change, TraceRow} from './rows.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'register-'))
  file = join(folder, 'register.log')
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const trace = (id: string, at: number): Change => {
  const row: TraceRow = {id, class: 'c', enrolment: null, kind: 'hint', text: '提示', by: '', at}
  return {table: 'traces', id, row}
}
const reopened = (): number[] => {
  const register = fileRegister(folder)
  const seen = [...register.all('traces')].map(one => one.at)
  register.close()
  return seen
}

describe('the file', () => {
  it('is there again, newest words first to last, and only its owner may read it', () => {
    const register = fileRegister(folder)
    register.write([trace('a', 1), trace('b', 2)])
    register.write([trace('a', 3)])
    register.write([{table: 'traces', id: 'b', row: null}])
    register.close()
    expect(reopened()).toEqual([3])
    expect(statSync(file).mode & 0o77).toBe(0)
  })

  it('cut at any byte it opens with the lines that are whole, and goes on from there', () => {
    const register = fileRegister(folder)
    register.write([trace('a', 1)])
    const first = statSync(file).size
    register.write([trace('b', 2), trace('c', 3)])
    register.close()
    const whole = readFileSync(file)
    for (let cut = first; cut < whole.length; cut++) {
      writeFileSync(file, whole.subarray(0, cut))
      expect(reopened(), `cut at ${cut}`).toEqual([1])
      expect(statSync(file).size).toBe(first)
    }
    const again = fileRegister(folder)
    again.write([trace('d', 4)])
    again.close()
    expect(reopened()).toEqual([1, 4])
  })

  it('a last line with a hole in it, as a power cut leaves one, is cut off', () => {
    const register = fileRegister(folder)
    register.write([trace('a', 1)])
    register.close()
    appendFileSync(file, '00000000 [{"table":"tr\0\0\0\0}]\n')
    expect(reopened()).toEqual([1])
  })

  it('damaged anywhere it is named and refused, its last line too', () => {
    const register = fileRegister(folder)
    for (let n = 1; n <= 3; n++) register.write([trace(String(n), n)])
    register.close()
    const whole = readFileSync(file)
    for (const at of [12, whole.length - 5]) {
      const bytes = Buffer.from(whole)
      bytes[at] = bytes[at]! ^ 1
      writeFileSync(file, bytes)
      expect(() => fileRegister(folder), String(at)).toThrow(CannotStart)
    }
  })

  it('is written anew when most of it no longer counts', () => {
    const register = fileRegister(folder)
    for (let n = 1; n <= 2100; n++) register.write([trace('same', n)])
    register.close()
    const before = statSync(file).size
    expect(reopened()).toEqual([2100])
    expect(statSync(file).size).toBeLessThan(before / 1000)
    expect(reopened()).toEqual([2100])
  })
})

it('a password is kept so that it can be checked and not read', async () => {
  const kept = await keepPassword('密码 pass')
  expect(kept).not.toContain('pass')
  expect(await isPassword('密码 pass', kept)).toBe(true)
  expect(await isPassword('密码 pasS', kept)).toBe(false)
  expect(await isPassword('', undefined)).toBe(false)
  expect(await keepPassword('密码 pass')).not.toBe(kept)
})

it('a code is six letters nobody mistakes, and is read however it was typed', () => {
  for (let i = 0; i < 200; i++) expect(freshCode(() => false)).toMatch(/^[ACDEFGHJKMNPQRTWXY34679]{6}$/)
  expect(plainCode(' abc-d３4 ')).toBe('ABCD34')
})

describe('a list of names', () => {
  it.each<[string, string, [string, string][]]>([
    [
      'names alone',
      '张三\n李四',
      [
        ['张三', ''],
        ['李四', ''],
      ],
    ],
    ['a heading, columns in any order', '工号,姓名\n7,张三', [['张三', '7']]],
    ['semicolons and blanks', '姓名;学号\n 张  三 ;8\n\n', [['张 三', '8']]],
    ['quotes', '"张, 三",9', [['张, 三', '9']]],
    [
      'the same name twice',
      '张三,1\n张三,2\n张三',
      [
        ['张三', '1'],
        ['张三 (2)', '2'],
        ['张三 2', ''],
      ],
    ],
    [
      'what nobody sees makes no other person, and turns no name round',
      '李\u200b伟\n\u202e王芳\n👩\u200d⚕️ 医生',
      [
        ['李伟', ''],
        ['王芳', ''],
        ['👩\u200d⚕️ 医生', ''],
      ],
    ],
    [
      'names that are code or formulas are names',
      '=1+1\n<img src=x>',
      [
        ['=1+1', ''],
        ['<img src=x>', ''],
      ],
    ],
  ])('%s', (_, csv, people) => {
    expect(readRoster(csv).map(one => [one.name, one.number])).toEqual(people)
  })

  it('whoever is on the list can join: also two of one long name with long numbers', () => {
    const long = `${'长'.repeat(28)}😀`
    const people = readRoster(
      [`${long},${'9'.repeat(30)}1`, `${long},${'9'.repeat(30)}2`, `${long},`, `${long},`].join('\n'),
    )
    expect(new Set(people.map(one => one.name)).size).toBe(4)
    for (const {name} of people) {
      expect(name.length).toBeLessThanOrEqual(30)
      expect(plainName(name)).toBe(name)
      expect(() => encodeURIComponent(name), 'half a sign').not.toThrow()
    }
  })

  it('empty, too long, or far too many: refused by line', () => {
    for (const csv of [
      '',
      '姓名\n',
      '\u200b',
      '\u200d',
      '\u2060\u202e',
      `${'长'.repeat(31)}`,
      Array.from({length: 201}, (_, i) => `名${i}`).join('\n'),
    ]) {
      expect(() => readRoster(csv), csv.slice(0, 20)).toThrow(/bad-request/)
    }
  })
})

it.each([
  ['=1+1', '"\'=1+1"'],
  ['  +1', '"\'  +1"'],
  ['\t=1', '"\'\t=1"'],
  ['＝1', '"\'＝1"'],
  ['-1', '"\'-1"'],
  ['@x', '"\'@x"'],
  ['|x', '"\'|x"'],
  ['李伟', '李伟'],
  ['O"Neil, a', '"O""Neil, a"'],
])('the cell %j is written %s', (typed, written) => {
  expect(csvCell(typed)).toBe(written)
})
