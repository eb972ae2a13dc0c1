// The README names every check a rubric may use and every line that can be said, and no other.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {checkNames} from './grade.ts'
import {deskLines} from './lines.ts'

const text = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
const named = new Set([...text.matchAll(/`([A-Za-z]+)`/g)].map(match => match[1] as string))

it('names every check', () => {
  expect(checkNames.filter(name => !named.has(name))).toEqual([])
})

it('names every line', () => {
  expect(Object.keys(deskLines).filter(line => !named.has(line))).toEqual([])
})

it('names nothing that is not there', () => {
  const known = new Set<string>([...checkNames, ...Object.keys(deskLines)])
  const others = new Set(['what', 'most', 'line', 'minutes', 'keep', 'tender', 'scorer', 'texts'])
  expect([...named].filter(name => !known.has(name) && !others.has(name))).toEqual([])
})
