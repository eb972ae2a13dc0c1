// The scenario schema lists the faults a document may plan; they are the line's own.
import {expect, it} from 'vitest'
import {faultActions, faultPoints} from '../sandbox/state/records.ts'
import schema from './scenario-schema.json' with {type: 'json'}

it.each([
  ['points', faultPoints],
  ['actions', faultActions],
])('%s of a fault are those of the code', (_, known) => {
  expect(JSON.stringify(schema)).toContain(JSON.stringify({enum: known}))
})
