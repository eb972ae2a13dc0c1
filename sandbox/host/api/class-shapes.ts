// The shapes of classes, seats, tiles and results, for requests and for the OpenAPI file.

import {editions} from '../classes/results.ts'
import {mostSeats} from '../classes/roll.ts'
import {classModes} from '../classes/rows.ts'
import {steps} from '../classes/tiles.ts'
import {closed, grows, integer, listOf, text} from './shapes.ts'

const nullable = (type: string, description?: string) =>
  ({type: [type, 'null'], ...(description && {description})}) as const
export const orNull = (shape: object) => ({anyOf: [shape, {type: 'null'}]}) as const
export const said = grows({zh: text(), en: text()}, ['zh', 'en'])
export const day = {type: ['string', 'null'], pattern: '^\\d{4}-\\d{2}-\\d{2}$'} as const
export const className = {type: 'string', minLength: 1, maxLength: 60} as const
export const seatCount = {type: 'integer', minimum: 1, maximum: mostSeats} as const
export const words = {type: 'string', minLength: 1, maxLength: 300} as const
export const typedName = {type: 'string', minLength: 1, maxLength: 60} as const
export const password = {type: 'string', minLength: 8, maxLength: 200} as const

export const classParams = closed({class: text('班级编号 · class id')}, ['class'])
export const seatNumber = {type: 'string', pattern: '^[0-9]{1,3}$', description: '座位号 · seat'} as const
export const seatParams = closed({class: text(), seat: seatNumber}, ['class', 'seat'])

export const exerciseShape = grows(
  {id: text(), title: said, brief: said, parSeconds: integer(), hints: listOf(said), debrief: listOf(said)},
  ['id', 'title', 'brief', 'parSeconds', 'hints', 'debrief'],
)

export const traceShape = grows(
  {id: text(), kind: text(), text: text(), by: text(), at: integer(), seat: nullable('integer')},
  ['id', 'kind', 'text', 'at'],
)

export const classShape = grows(
  {
    id: text(),
    name: text(),
    mode: {type: 'string', enum: [...classModes]},
    from: nullable('string'),
    to: nullable('string'),
    seats: integer(),
    code: nullable('string', '加入码；null 为已关闭 · join code; null when closed'),
    instructor: nullable('string'),
    exercise: text(),
    frozenAt: nullable('integer'),
    roster: {type: 'boolean'},
    joined: integer(),
    listed: integer(),
    createdAt: integer(),
    now: integer(),
    traces: listOf(traceShape),
  },
  ['id', 'name', 'mode', 'seats', 'code', 'exercise', 'frozenAt', 'joined', 'now'],
)

export const tileShape = grows(
  {
    seat: integer(),
    name: text(),
    online: {type: 'boolean'},
    step: {type: 'string', enum: [...steps]},
    flag: {type: 'string', enum: ['none', 'waiting', 'error', 'unknown']},
    patient: nullable('string'),
    waiting: nullable('string'),
    trouble: nullable('string'),
    unknown: integer(),
    queue: integer(),
    served: integer(),
    elapsedMs: integer(),
    parMs: integer(),
    attempt: orNull(grows({id: text(), number: integer(), exercise: text(), state: text(), world: text()})),
    lastAct: orNull(grows({do: text(), at: integer(), refused: nullable('string')})),
    now: integer(),
    seq: integer(),
  },
  ['seat', 'name', 'online', 'step', 'flag', 'attempt', 'lastAct', 'now'],
)

export const seatShape = grows(
  {
    name: text(),
    seat: integer(),
    class: grows({name: text(), mode: text()}, ['name', 'mode']),
    frozenAt: nullable('integer'),
    attempt: orNull(
      grows({
        id: text(),
        number: integer(),
        exercise: text(),
        title: said,
        brief: said,
        hints: listOf(said),
        parSeconds: integer(),
        state: text(),
        world: text(),
        institution: text(),
        window: text(),
        startedAt: integer(),
      }),
    ),
    traces: listOf(traceShape),
    now: integer(),
  },
  ['name', 'seat', 'class', 'frozenAt', 'attempt', 'traces', 'now'],
)

export const givenMark = {totalTenths: {type: 'integer', minimum: 0, maximum: 1000}, passed: {type: 'boolean'}} as const

const anything = {type: 'object', additionalProperties: true} as const
export const resultShape = grows(
  {
    seat: integer(),
    name: text(),
    number: text(),
    title: said,
    attempt: anything,
    marks: orNull(anything),
    advice: orNull(anything),
    overrides: listOf(anything),
    failed: {type: 'boolean'},
    edition: {
      type: 'string',
      enum: [...editions],
      description:
        'changed：练习此后改过，仍按开始时的文本评分；unkept：开始时的文本没有留存 · changed: the exercise was edited since, marks are by the document the attempt began with; unkept: that one was not kept',
    },
    served: integer(),
    acts: integer(),
    refused: integer(),
    elapsedMs: integer(),
    parSeconds: integer(),
    debrief: listOf(said),
  },
  ['seat', 'name', 'attempt', 'marks', 'served', 'elapsedMs'],
)
