// The schema is what an editor completes from: its lists are the code's own, every field is explained in both languages, and
// every document of the folder points to it.
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {checkNames} from '../grading/grade.ts'
import {deskLines} from '../grading/lines.ts'
import {accumulatorNames} from '../sandbox/benefit/types.ts'
import {wellKnown} from '../sandbox/people/population.ts'
import {infnos} from '../sandbox/protocol/codes.ts'
import {faultActions, faultPoints} from '../sandbox/state/records.ts'
import schema from './exercise-schema.json' with {type: 'json'}

const {properties, definitions} = schema
const patient = properties.patients.items.properties

it.each<[string, readonly string[], readonly string[]]>([
  ['checks', definitions.checks.items.properties.check.enum, checkNames],
  ['lines of a check', definitions.checks.items.properties.line.examples, Object.keys(deskLines)],
  ['lines that are said', definitions.step.properties.say.enum, Object.keys(deskLines)],
  ['people everybody knows', patient.who.properties.known.enum, Object.keys(wellKnown)],
  ['accumulators', Object.keys(patient.who.properties.used.properties), accumulatorNames],
  ['transactions', properties.faults.items.properties.when.properties.infno.items.enum, infnos],
  ['points of a fault', properties.faults.items.properties.at.enum, faultPoints],
  ['actions of a fault', properties.faults.items.properties.do.enum, faultActions],
])('%s are those of the code', (_, listed, known) => {
  expect([...listed].sort()).toEqual([...known].sort())
})

it('a line of a check is one that can be said, or several', () => {
  const pattern = new RegExp(definitions.checks.items.properties.line.pattern)
  for (const line of Object.keys(deskLines)) expect(`${line}|greet`).toMatch(pattern)
  expect('constructor').not.toMatch(pattern)
  expect('greet|').not.toMatch(pattern)
})

type Node = {properties?: Record<string, Node>; items?: Node; description?: string; $ref?: string; enum?: unknown[]}
it('every field is explained, in both languages', () => {
  const mute: string[] = []
  const walk = (node: Node, path: string): void => {
    for (const [name, one] of Object.entries(node.properties ?? {})) {
      const own = definitions[one.$ref?.split('/').at(-1) as keyof typeof definitions] as Node | undefined
      const words = one.description ?? own?.description ?? ''
      // a list of words both languages know explains itself
      if (!/[\u4e00-\u9fff].* · [a-z]/i.test(words) && !one.enum) mute.push(`${path}/${name}`)
      walk(one, `${path}/${name}`)
      walk(one.items ?? {}, `${path}/${name}`)
    }
  }
  walk(schema as Node, '')
  for (const [name, one] of Object.entries(definitions)) {
    walk(one as Node, name)
    walk((one as Node).items ?? {}, name)
  }
  expect(mute).toEqual([])
})

it('every document points to it', () => {
  for (const file of readdirSync(import.meta.dirname).filter(name => /^[a-z]{2}-\d{2}-.*\.json$/.test(name)))
    expect(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')).$schema, file).toBe(
      './exercise-schema.json',
    )
})
