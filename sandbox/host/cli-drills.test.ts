// What drill play refuses before it plays anything, each in one clear sentence.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {playScenario} from './cli-drills.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'yibao-drills-'))
})
afterAll(() => rmSync(folder, {recursive: true}))

it.each([
  ['too few quiet days', {quietDays: 9}, /from 10 to 1000, got 9/],
  ['too many', {quietDays: 1001}, /got 1001/],
  ['an earlier report that is not there', {last: 'nowhere.json'}, /no file .*nowhere\.json/],
  ['one that is no JSON', {last: 'broken.json'}, /broken\.json is not JSON/],
  ['one of another scenario', {last: 'other.json'}, /no report of S04/],
  ['one of an older version', {last: 'old.json'}, /no report of S04 \(version 2\)/],
  ['no report at all', {last: 'null.json'}, /no report of S04/],
  ['a team there is not', {team: 'brilliant'}, /there is no brilliant/],
])('refuses %s', async (_, options, expected) => {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write('broken.json', '{')
  write('other.json', JSON.stringify({report: {reporter: '2', scenario: 'S01'}}))
  write('old.json', JSON.stringify({report: {reporter: '1', scenario: 'S04'}}))
  write('null.json', 'null')
  const last = 'last' in options ? {last: join(folder, options.last)} : {}
  await expect(playScenario('S04', {dataDir: folder, ...options, ...last})).rejects.toThrow(expected)
})
