// The shapes of what people do with paper, for requests: every act closed, so that a field misspelt is refused by name. What the acts mean
// stands in hospital/paper-acts.ts.
import {type PaperDo, padDos} from '../../hospital/paper-acts.ts'
import {fieldNames} from '../../slips/fields.ts'
import {lastNumber} from '../../slips/numbers.ts'
import {tenderKinds} from '../../state/hospital-records.ts'
import {levels, numberFates, systemStates} from '../../state/slip-records.ts'
import {closed, grows, integer, text} from './shapes.ts'

const id = {type: 'string', minLength: 1, maxLength: 40} as const
const words = {type: 'string', maxLength: 200} as const
const name = {type: 'string', maxLength: 60} as const
const window = {type: 'string', pattern: '^[A-Za-z0-9]{1,8}$'} as const
const series = {type: 'string', pattern: '^[A-Z]{1,3}$', description: '单号前缀 · series of the slips'} as const
const number = {type: 'integer', minimum: 1, maximum: lastNumber} as const
const fen = {type: 'integer', minimum: 0, maximum: 1_000_000_000_00} as const
const level = {type: 'string', enum: [...levels]} as const
const fields = {
  type: 'object',
  maxProperties: fieldNames.length,
  propertyNames: {enum: [...fieldNames]},
  additionalProperties: {type: 'string', maxLength: 120},
  description: '手工单各栏，照纸抄录 · the fields of the sheet as text',
} as const
const lines = {
  type: 'array',
  minItems: 1,
  maxItems: 20,
  items: {
    anyOf: [
      closed({code: id, countE4: integer('数量 × 10000')}, ['code', 'countE4']),
      closed({deposit: fen}, ['deposit']),
    ],
  },
} as const

type Shape = {fields: {[field: string]: object}; optional?: string[]}
const acts: Record<PaperDo, Shape> = {
  issueBlock: {fields: {series, from: number, to: number, window, by: name}},
  openByHand: {fields: {window, cashier: name, name, float: fen}},
  call: {fields: {window, patient: id}},
  release: {fields: {window, served: {type: 'boolean'}}},
  write: {
    fields: {
      window,
      series,
      number,
      kind: {type: 'string', enum: ['charge', 'deposit', 'registration']},
      level: {anyOf: [level, {type: 'null'}]},
      tender: {type: 'string', enum: [...tenderKinds]},
      lines,
    },
    optional: ['lines'],
  },
  refundUnseen: {fields: {window, series, number, reviewer: name}},
  voidSlip: {fields: {slip: id, by: name, reason: words}},
  declareNumber: {fields: {series, number, fate: {type: 'string', enum: [...numberFates]}, by: name, reason: words}},
  key: {fields: {slip: id, pass: {type: 'integer', enum: [1, 2]}, by: name, fields}},
  resolve: {fields: {slip: id, by: name, fields}},
  post: {fields: {slip: id, by: name}},
  doorCame: {fields: {id, level}},
  doorSeen: {fields: {id}},
  doorLeft: {fields: {id}},
}

const oneOf = (all: Partial<Record<PaperDo, Shape>>) => ({
  type: 'object',
  required: ['do'],
  properties: {do: {type: 'string', enum: Object.keys(all)}},
  allOf: Object.entries(all).map(([act, {fields: of, optional = []}]) => ({
    if: {properties: {do: {const: act}}, required: ['do']},
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
    then: closed({do: {const: act}, ...of}, [
      'do',
      ...Object.keys(of).filter(one => !optional.includes(one)),
    ] as never[]),
  })),
})

export const paperActShape = oneOf(acts)

/** What one window does with its pad; which window it is stands in the address. */
const ours = new Set(['window', 'by', 'reason', 'lines'])
export const padActShape = oneOf(
  Object.fromEntries(
    padDos.map(one => [
      one,
      {fields: Object.fromEntries(Object.entries(acts[one].fields).filter(([name]) => !ours.has(name)))},
    ]),
  ),
)

export const systemShape = closed({state: {type: 'string', enum: [...systemStates]}}, ['state'])

const anything = {type: 'object', additionalProperties: true} as const
export const paperViewShape = grows(
  {
    institution: text(),
    now: integer(),
    seq: integer(),
    system: text('up、slow 或 down · the hospital’s own system'),
    register: anything,
    slips: {type: 'array', items: anything},
    sums: anything,
    windows: {type: 'array', items: anything},
  },
  ['institution', 'now', 'seq', 'system', 'register', 'slips', 'sums', 'windows'],
)
