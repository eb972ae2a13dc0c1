// What the calls for people in a drill take and answer, as JSON schemas.
import {roles} from '../../drill/scenario.ts'
import {closed, grows, instantShape, integer, listOf, text} from './shapes.ts'

const said = grows({zh: text(), en: text()}, ['zh', 'en'])
const minute = {type: 'number', description: '自 T0 起的分钟 · minutes from T0'} as const
const orNull = <Shape>(shape: Shape) => ({anyOf: [shape, {type: 'null'}]}) as const

export const idShape = {type: 'string', minLength: 1, maxLength: 60} as const
export const handsShape = {type: 'string', enum: ['people', 'good', 'slow', 'careless']} as const
export const roleNameShape = {type: 'string', enum: [...roles], description: '角色 · role'} as const
export const roleParams = closed({world: text(), role: text()}, ['world', 'role'])

export const castShape = grows({role: text(), to: handsShape, player: orNull(text()), name: orNull(text())}, [
  'role',
  'to',
  'name',
])
export const handedShape = grows(
  {
    window: text(),
    player: orNull(text()),
    name: orNull(text()),
    ready: {type: 'boolean', description: '机器人已让开 · the robot has left'},
  },
  ['window', 'ready'],
)
export const toldShape = grows(
  {
    entry: integer(),
    minute,
    what: {type: 'string', enum: ['action', 'deed', 'remark', 'seen']},
    role: text(),
    by: text(),
    of: text(),
    name: orNull(text()),
    said,
    text: text(),
  },
  ['entry', 'minute', 'what', 'said', 'text'],
)
export const playersShape = listOf(
  grows(
    {
      id: text(),
      name: text(),
      roles: listOf(text()),
      here: {type: 'boolean', description: '页面开着 · their page is open'},
      waits: {
        type: 'boolean',
        description: '同名的人在另一台机器上等放行 · somebody waits at another machine under this name',
      },
      released: {type: 'boolean', description: '已放行 · the place may be taken up'},
    },
    ['id', 'name', 'roles', 'here', 'waits', 'released'],
  ),
)

export const lookedUpShape = grows(
  {
    world: text(),
    scenario: text(),
    title: said,
    status: text(),
    roles: listOf(grows({role: text(), name: orNull(text('谁在担任 · who plays it'))}, ['role', 'name'])),
  },
  ['world', 'title', 'roles'],
)
export const joinedShape = grows({world: text(), id: text(), name: text(), roles: listOf(text())}, [
  'world',
  'id',
  'roles',
])
export const notedShape = grows({entry: integer(), at: instantShape}, ['entry', 'at'])
export const doorShape = grows({code: orNull(text())}, ['code'])

export const roleShape = grows(
  {
    world: text(),
    scenario: text(),
    title: said,
    role: text(),
    status: text(),
    speed: {type: 'number'},
    now: instantShape,
    minute,
    end: minute,
    phase: text(),
    player: orNull(text()),
    injects: listOf(
      grows({id: text(), minute, channel: text(), text: said, seen: orNull(minute)}, ['id', 'minute', 'text', 'seen']),
    ),
    card: grows({first: said, by: said, say: said, tell: said}, ['first', 'by', 'say', 'tell']),
    choices: listOf(grows({id: text(), text: said}, ['id', 'text'])),
    log: listOf(grows({entry: integer(), minute, said, text: text()}, ['entry', 'minute', 'said', 'text'])),
    windows: listOf(handedShape),
    paper: {type: 'boolean', description: '手工单归这个角色管 · whether the numbered slips are this role’s business'},
    cast: listOf(castShape),
  },
  ['world', 'role', 'minute', 'injects', 'card', 'choices', 'log', 'windows', 'paper', 'cast'],
)
