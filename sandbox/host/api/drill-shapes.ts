// What the drill calls take and answer, as JSON schemas.
import {castShape, handedShape, playersShape, toldShape} from './drill-stage-shapes.ts'
import {closed, grows, instantShape, integer, listOf, speed, text} from './shapes.ts'

const said = grows({zh: text(), en: text()}, ['zh', 'en'])
const number = (description?: string) => ({type: 'number', ...(description && {description})}) as const
const orNull = <Shape>(shape: Shape) => ({anyOf: [shape, {type: 'null'}]}) as const
const minute = number('自 T0 起的分钟 · minutes from T0')
const team = {type: 'string', enum: ['good', 'slow', 'careless', 'people']} as const

export const scenarioShape = grows(
  {id: text(), edition: integer(), title: said, cause: said, lead: integer(), calm: integer(), end: integer()},
  ['id', 'title', 'cause', 'end'],
)

export const newDrillShape = closed(
  {
    scenario: {type: 'string', minLength: 1, maxLength: 40},
    seed: {
      type: 'string',
      pattern: '^[A-Za-z0-9._-]{1,40}$',
      description: '同一种子，同样的病人 · same seed, same patients',
    },
    team: {
      ...team,
      description: '机器班组，或 people：没有人自己动 · robots, or people: nobody acts by itself',
    },
    speed,
  },
  ['scenario'],
)

const info = {
  world: text(),
  scenario: text(),
  title: said,
  seed: text(),
  team: orNull(team),
  status: {
    type: 'string',
    enum: ['running', 'ended', 'interrupted'],
    description: 'interrupted：正从记录恢复，或无法再往下走 · on its way back from its journal, or it cannot go on',
  },
  clock: grows({now: instantShape, speed: number()}, ['now', 'speed']),
  began: orNull(number('何时开始，真实时间 · when it was begun, real time; ms since 1970')),
} as const
const infoFields = ['world', 'scenario', 'title', 'seed', 'team', 'status', 'clock', 'began'] as const

export const drillShape = grows(info, [...infoFields])

const inject = grows(
  {
    id: text(),
    at: minute,
    channel: text(),
    to: listOf(text()),
    text: said,
    fired: orNull(minute),
    entry: orNull(integer()),
    state: {
      type: 'string',
      enum: ['armed', 'held', 'fired', 'disarmed'],
      description: 'held：主持人拦下 · held back; disarmed：不会再发生 · it cannot come any more',
    },
    when: {type: 'object', description: '视情形触发的条件 · the condition of a conditional one'},
    hand: {type: 'boolean', description: '由主持人触发 · by the director’s hand'},
  },
  ['id', 'at', 'text', 'fired', 'state', 'hand'],
)
const rating = {type: 'string', enum: ['P', 'S', 'M', 'U']} as const
const action = grows(
  {
    id: text(),
    role: text(),
    text: said,
    critical: {type: 'boolean'},
    inject: text(),
    from: minute,
    by: minute,
    done: orNull(minute),
    entry: orNull(integer()),
    state: {type: 'string', enum: ['armed', 'open', 'late', 'done']},
    early: {type: 'boolean', description: '可以早于它的事件 · may be done before its inject'},
    rating: orNull(rating),
    reckoned: orNull(rating),
    changed: orNull(grows({by: text(), reason: text(), entry: integer()}, ['by', 'reason', 'entry'])),
  },
  ['id', 'role', 'text', 'by', 'done', 'state', 'rating'],
)
const queue = grows(
  {
    waiting: integer(),
    low: integer('平日此时 · on a day without a fault'),
    high: integer(),
    longestMs: integer(),
    calledInTen: integer(),
    left: integer(),
    leftUsual: listOf(integer()),
    lately: listOf(integer('每分钟的人数，最新在后 · by minute, the newest last')),
  },
  ['waiting', 'low', 'high', 'longestMs', 'calledInTen', 'left'],
)

const improvementProperties = {
  entry: integer(),
  what: text(),
  owner: text(),
  until: text('YYYY-MM-DD'),
  made: orNull({type: 'boolean'}),
  marked: orNull(integer('标记的那条记录 · the entry that says so')),
}
const improvementFields = ['entry', 'what', 'owner', 'until', 'made', 'marked'] as const
const improvement = grows(improvementProperties, [...improvementFields])
export const improvementsShape = grows(
  {
    improvements: listOf(
      grows({...improvementProperties, world: text('哪场演练 · of which drill'), scenario: text(), title: said}, [
        ...improvementFields,
        'world',
        'scenario',
        'title',
      ]),
    ),
  },
  ['improvements'],
)
const learning = grows({points: integer('满分 10 · of ten'), reason: text(), entry: integer()}, [
  'points',
  'reason',
  'entry',
])
const door = grows({due: integer(), inTime: integer(), within: integer('多少分钟之内 · within so many minutes')}, [
  'due',
  'inTime',
  'within',
])

export const drillStateShape = grows(
  {
    ...info,
    state: grows(
      {
        now: instantShape,
        minute,
        phase: {type: 'string', enum: ['before', 'disturbed', 'recovering', 'over']},
        calm: minute,
        end: minute,
        injects: listOf(inject),
        actions: listOf(action),
        queue,
        unknown: grows({count: integer(), since: orNull(instantShape)}, ['count', 'since']),
        sites: orNull(
          grows(
            {
              serving: {type: 'string', enum: ['A', 'B']},
              down: orNull({type: 'string', enum: ['A', 'B']}),
              unseen: integer('在用中心没有看到的结算 · settlements the serving site has not seen'),
            },
            ['serving', 'down', 'unseen'],
          ),
        ),
        windows: grows({open: integer(), of: integer()}, ['open', 'of']),
        paper: orNull(
          grows(
            {
              system: text(),
              issued: integer(),
              written: integer(),
              posted: integer(),
              open: integer(),
              red: door,
              yellow: door,
            },
            ['system', 'issued', 'written', 'posted', 'open', 'red', 'yellow'],
          ),
        ),
        answeredAt: orNull(instantShape),
      },
      ['minute', 'phase', 'injects', 'actions', 'queue', 'unknown', 'windows', 'answeredAt'],
    ),
    code: orNull(text('加入码；null = 不再让人加入 · join code; null = closed')),
    players: playersShape,
    cast: listOf(castShape),
    handed: listOf(handedShape),
    openWindows: listOf(text()),
    actionTexts: {type: 'object', description: '每个动作的说法 · each action in words', additionalProperties: said},
    log: listOf(toldShape),
    improvements: listOf(improvement),
    learning: orNull(learning),
  },
  [...infoFields, 'state', 'code', 'players', 'cast', 'handed', 'log', 'improvements', 'learning'],
)

export const actedShape = grows({action: text(), entry: integer(), at: instantShape}, ['action', 'entry', 'at'])
