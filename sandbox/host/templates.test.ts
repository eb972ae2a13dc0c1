// What is kept between starts is taken only when it is whole and of this build. The folder is real, the books are not.
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, expect, test} from 'vitest'
import {nodeSha256} from './maker.ts'
import {fileTemplates} from './templates.ts'

const folder = mkdtempSync(join(tmpdir(), 'yibao-templates-'))
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const shelf = (build = 'this') => fileTemplates(folder, () => build)
const image = Uint8Array.from({length: 300}, (_, i) => i % 256)
const template = {image, digest: nodeSha256(image)}

test('keeps books for the same build and configuration, and for no other', () => {
  shelf().keep('a', template)
  expect(shelf().read('a')).toEqual(template)
  expect(shelf().read('b')).toBeUndefined()
  expect(shelf('another').read('a')).toBeUndefined()
})

test('does not take what is damaged or cut short', () => {
  shelf().keep('a', template)
  const [name = ''] = readdirSync(folder)
  const whole = readFileSync(join(folder, name))
  for (const bytes of [whole.subarray(0, -1), whole.subarray(0, 10), whole.map((byte, i) => (i === 200 ? 0 : byte))]) {
    writeFileSync(join(folder, name), bytes)
    expect(shelf().read('a')).toBeUndefined()
  }
})

test('hands out bytes that nobody shares: a world writes its books into what it is opened with', () => {
  shelf().keep('a', template)
  const found = shelf().read('a')?.image
  expect(Buffer.isBuffer(found)).toBe(false)
  expect(found?.byteOffset).toBe(0)
  expect(found?.buffer.byteLength).toBe(image.length)
})

test('keeps the newest few, and does without a disk', () => {
  for (let i = 0; i < 20; i++) shelf().keep(String(i), template)
  expect(readdirSync(folder)).toHaveLength(8)
  expect(shelf().read('19')).toEqual(template)
  rmSync(folder, {recursive: true})
  writeFileSync(folder, '')
  shelf().keep('a', template)
  expect(shelf().read('a')).toBeUndefined()
})
