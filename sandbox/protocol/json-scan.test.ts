import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {brokenAt, nestsDeeper} from './json-scan.ts'

const accepts = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('depth', () => {
  const nest = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  it.each([
    [nest(20), false],
    [nest(21), true],
    [`[[],[],${nest(19)}]`, false],
    [`[[],[],${nest(20)}]`, true],
    ['[]'.repeat(30), false],
    [`{"a":"${'{'.repeat(50)}"}`, false],
    [`{"a":"\\"${'['.repeat(50)}"}`, false],
    [`{"a":"\\\\"${',"b":['.repeat(50)}`, true],
    [`"${'['.repeat(50)}`, false],
  ])('%s nests deeper than 20: %s', (text, deeper) => {
    expect(nestsDeeper(text, 20)).toBe(deeper)
  })
})

describe('where JSON breaks', () => {
  it.each([
    ['', 0],
    ['{', 1],
    ['{"a"', 4],
    ['{"a":1,}', 7],
    ["{'a':1}", 1],
    ['{"a":01}', 6],
    ['{"a":1}x', 7],
    ['{"a":NaN}', 5],
    ['{"a":"\n"}', 6],
    ['[1 2]', 3],
    ['[1,2]', -1],
  ])('%j breaks at %i', (text, at) => {
    expect(brokenAt(text)).toBe(at)
  })

  it('says -1 exactly when the engine reads it', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '"', '}', ']', '\\', 'x', '0', '-', '.', 'e', '\u0001'),
        (json, at, junk) => {
          const place = at % (json.length + 1)
          for (const text of [json, json.slice(0, place), json.slice(0, place) + junk + json.slice(place)]) {
            expect(brokenAt(text) < 0, text).toBe(accepts(text))
          }
        },
      ),
    )
  })
})
