// The shapes of what a person at a window can do, for requests: every act closed, so that a field misspelt is refused by
// name. What the acts mean stands in hospital/desk.ts.
import type {DeskDo} from '../../hospital/desk.ts'
import {patientKinds} from '../../people/patients.ts'
import {printerStates, tenderKinds} from '../../state/hospital-records.ts'
import {closed, grows, integer, text} from './shapes.ts'

const words = {type: 'string', maxLength: 500} as const
const name = {type: 'string', minLength: 1, maxLength: 60} as const
const id = {type: 'string', minLength: 1, maxLength: 40} as const
const fen = {type: 'integer', minimum: -1_000_000_000_00, maximum: 1_000_000_000_00} as const
const count = {type: 'integer', minimum: -1, maximum: 99_990_000, description: '数量 × 10000 · count × 10,000'} as const
const place = {type: 'integer', minimum: 0, maximum: 100} as const

const tender = {
  type: 'array',
  maxItems: tenderKinds.length,
  items: closed({kind: {type: 'string', enum: [...tenderKinds]}, amount: fen}, ['kind', 'amount']),
} as const

type Shape = {[field: string]: object}
const acts: Record<DeskDo, Shape> = {
  openShift: {cashier: name, name, float: fen},
  call: {patient: id},
  putBack: {},
  read: {shows: place},
  identity: {same: {type: 'boolean'}},
  insurance: {row: place},
  takeOrders: {},
  addLine: {code: {type: 'string', minLength: 1, maxLength: 60}, countE4: count},
  setCount: {sn: id, countE4: count},
  removeLine: {sn: id},
  approve: {sn: id, approver: {type: 'string', maxLength: 60}},
  account: {use: {type: 'string', enum: ['0', '1', '2']}},
  trial: {},
  consent: {},
  explain: {},
  settle: {tender, received: fen},
  selfPay: {tender, received: fen, reason: words},
  convert: {bill: id},
  print: {what: {type: 'string', enum: ['receipt', 'statement']}},
  mendPrinter: {},
  done: {},
  query: {},
  adopt: {},
  reverse: {},
  retry: {},
  abandon: {},
  refund: {bill: id, reason: words, reviewer: {type: 'string', maxLength: 60}},
  recharge: {bill: id, keep: {type: 'array', maxItems: 1000, items: id}},
  sendBack: {reason: words},
  refuseService: {reason: words},
  flag: {reason: words},
  say: {line: words},
  report: {text: words},
  askClinic: {},
  countDrawer: {counted: fen},
  declare: {difference: fen, reason: words},
  reconcile: {},
  reconcileItems: {closing: id},
  takeBack: {closing: id, msgid: id},
  closeShift: {},
}

export const deskActShape = {
  type: 'object',
  required: ['do'],
  properties: {do: {type: 'string', enum: Object.keys(acts)}},
  allOf: Object.entries(acts).map(([name, fields]) => ({
    if: {properties: {do: {const: name}}, required: ['do']},
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
    then: closed({do: {const: name}, ...fields}, ['do', ...Object.keys(fields)] as never[]),
  })),
}

export const patientsShape = closed(
  {
    count: {type: 'integer', minimum: 1, maximum: 50},
    seed: {type: 'string', minLength: 1, maxLength: 60},
    kind: {type: 'string', enum: [...patientKinds]},
  },
  ['count'],
)

export const anything = {type: 'object', additionalProperties: true} as const
const orNull = {anyOf: [anything, {type: 'null'}]} as const

export const printerShape = closed({state: {type: 'string', enum: [...printerStates]}}, ['state'])

export const deskViewShape = grows(
  {
    institution: text(),
    window: text(),
    now: integer(),
    seq: integer(),
    strip: anything,
    shift: orNull,
    queue: {type: 'array', items: anything},
    patient: orNull,
    bill: orNull,
    restricted: {type: 'array', items: anything},
    bills: {type: 'array', items: anything},
    drawer: anything,
    pad: {...orNull, description: '院内系统停着时的手工单 · numbered slips while the hospital’s own system is dead'},
  },
  ['institution', 'window', 'now', 'seq', 'strip', 'queue', 'bills', 'drawer'],
)
