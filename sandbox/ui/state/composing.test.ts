// An input method's Enter ends a composition and nothing else. One helper knows the signs, and every handler of keys uses it.
import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {composing} from './composing.ts'

const root = join(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(file => /\.(svelte|ts)$/.test(file) && !/test\.ts$|^testing\//.test(file))

describe('composing', () => {
  it('knows both signs', () => {
    expect(composing({isComposing: true, keyCode: 13})).toBe(true)
    expect(composing({isComposing: false, keyCode: 229})).toBe(true)
    expect(composing({isComposing: false, keyCode: 13})).toBe(false)
  })

  it('is asked by everybody who listens to keys, and nobody asks the browser on their own', () => {
    const texts = files.map(file => ({file, text: readFileSync(join(root, file), 'utf8')}))
    expect(texts.length).toBeGreaterThan(50)
    const listens = /onkeydown=|onkeyup=|onkeypress=|KeyboardEvent/
    const deaf = texts.filter(({file, text}) => listens.test(text) && file !== 'state/composing.ts')
    expect(deaf.length).toBeGreaterThan(3)
    expect(deaf.filter(({text}) => !/composing\(|keys\.press\(event\)/.test(text)).map(({file}) => file)).toEqual([])
    const own = texts.filter(
      ({file, text}) => /isComposing|keyCode|=== 229/.test(text) && file !== 'state/composing.ts',
    )
    expect(own.map(({file}) => file)).toEqual([])
  })
})
