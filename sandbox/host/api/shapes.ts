// JSON schemas that several calls share. They check requests (nothing is coerced, filled in or dropped) and describe
// answers in the OpenAPI file; tests hold real answers against them.
import {faultActions, faultPoints, gateways, linkIds, reversedReadings, worldKinds} from '../../world/entry.ts'
import {fastestSpeed} from '../clock.ts'

export const text = (description?: string) => ({type: 'string', ...(description && {description})}) as const
export const integer = (description?: string) => ({type: 'integer', ...(description && {description})}) as const
export const listOf = <Items>(items: Items) => ({type: 'array', items}) as const

/** A closed object: unknown fields are refused by name. */
export const closed = <Properties extends object>(
  properties: Properties,
  required: (keyof Properties & string)[] = [],
) => ({type: 'object', additionalProperties: false, properties, ...(required.length > 0 && {required})}) as const

/** An object that may say more than is described. */
export const grows = <Properties extends object>(
  properties: Properties,
  required: (keyof Properties & string)[] = [],
) => ({type: 'object', additionalProperties: true, properties, ...(required.length > 0 && {required})}) as const

export const worldId = {
  type: 'string',
  pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
  description: '沙盘编号：小写字母、数字与连字符 · lower-case letters, digits and hyphens',
} as const

export const worldParams = closed({world: text('沙盘编号 · world id')}, ['world'])

/** Query values are text; digits only. */
export const digits = {type: 'string', pattern: '^[0-9]{1,15}$'} as const
export const flag = {type: 'string', enum: ['0', '1']} as const

export const instantShape = {
  type: 'integer',
  description: '沙盘时间：1970 年起的毫秒数（UTC） · world time, milliseconds since 1970 UTC',
} as const

/** People of a world. Making them takes a tenth of a millisecond each, once per seed and day. */
export const population = {type: 'integer', minimum: 1, maximum: 100_000} as const

/** How a cancelled bill counts in 3201 and 3202. */
export const reversedReading = {
  type: 'string',
  enum: [...reversedReadings],
  description:
    '对账中已撤销的结算：both 正负两行都计；neither 期间内成对的都不计；flag 按 refd_setl_flag，0 不含退费数据，其余含 · ' +
    'a bill and its cancellation in a reconciliation: both count; neither of a pair in the period; flag: as refd_setl_flag says, 0 without refunds',
} as const

/** World time as people write it: China time unless an offset is given. */
export const timeText = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:?\\d{2})?)?$',
  description: '如 2025-09-15 07:30:00（北京时间） · China time unless an offset is given',
} as const

export const speed = {
  type: 'number',
  minimum: 0,
  maximum: fastestSpeed,
  description: '沙盘秒/真实秒，0 为冻结 · world seconds per real second, 0 is frozen',
} as const

export const problemShape = grows(
  {
    type: text('稳定的问题类型 · stable type'),
    title: text(),
    status: integer(),
    detail: text(),
    path: text('出错位置（JSON 指针） · JSON pointer to what was wrong'),
    expected: text(),
    got: text(),
    next: text('下一步 · what to do'),
  },
  ['type', 'title', 'status', 'next'],
)

const problem = (description: string) => ({description, content: {'application/problem+json': {schema: problemShape}}})
/** What every call may answer besides its own. */
export const refusals = {
  '4xx': problem('请求被拒绝 · the request was refused'),
  '5xx': problem('系统故障 · operating trouble'),
} as const

export const clockShape = grows(
  {
    now: instantShape,
    text: text('北京时间 · China time'),
    speed,
    frozen: {type: 'boolean'},
    start: instantShape,
    nextDue: {type: ['integer', 'null'], description: '下一项到期事务 · when the next work is due'},
  },
  ['now', 'text', 'speed', 'frozen'],
)

export const institutionShape = grows(
  {code: text(), name: text(), level: text(), policyLevel: text(), area: text(), key: text(), secret: text()},
  ['code', 'name', 'level'],
)

export const worldShape = grows(
  {
    id: worldId,
    name: text(),
    kind: {type: 'string', enum: [...worldKinds]},
    seed: text(),
    region: text(),
    area: text(),
    policies: {type: 'object', additionalProperties: {type: 'string'}},
    population: grows({size: integer(), seed: text()}, ['size', 'seed']),
    catalogue: {type: 'string', enum: ['classroom', 'full']},
    gateway: {type: 'string', enum: [...gateways]},
    strict: {type: 'boolean'},
    infcodeAsText: {type: 'boolean'},
    reconcileReversed: reversedReading,
    seq: integer('最后一条记录的序号 · number of the last entry'),
    open: {type: 'boolean', description: '是否已载入内存 · held in memory now'},
    clock: clockShape,
    interface: grows({base: text('医院系统的接口地址 · where hospital systems send')}, ['base']),
    institutions: listOf(institutionShape),
    from: grows({world: text(), seq: integer()}, ['world', 'seq']),
  },
  ['id', 'name', 'kind', 'interface', 'institutions', 'clock'],
)

export const faultShape = closed(
  {
    id: {type: 'string', minLength: 1, maxLength: 60},
    when: closed({
      infno: listOf(text()),
      institution: text(),
      nth: listOf({type: 'integer', minimum: 1}),
      msgid: {
        ...closed({from: text(), to: text()}),
        minProperties: 1,
        description:
          '发送方报文 ID 的范围，含两端，按文本比较 · a range of message ids, both ends included, compared as text',
      },
      chanceBp: {type: 'integer', minimum: 0, maximum: 10_000},
      from: instantShape,
      until: instantShape,
    }),
    at: {type: 'string', enum: [...faultPoints]},
    do: {type: 'string', enum: [...faultActions]},
    delayMs: {type: 'integer', minimum: 0, maximum: 86_400_000},
    status: {type: 'integer', minimum: 400, maximum: 599},
    text: {type: 'string', maxLength: 500},
    bytes: {type: 'integer', minimum: 0},
    expires: instantShape,
    times: {type: 'integer', minimum: 1},
    mustFire: {
      type: 'integer',
      minimum: 0,
      description:
        '至少须触发几次，否则本次运行作废；默认 1 · a run in which it fired less often is void; absent = once',
    },
    ttl: {type: 'string', description: 'ISO 8601 时长，从现在起 · duration from now, e.g. PT30S'},
  },
  ['when', 'at', 'do'],
)

const whole = {type: 'integer', minimum: 0} as const

/** A line class with its figures. */
export const linkClassShape = grows(
  {
    id: {type: 'string', enum: [...linkIds]},
    zh: text(),
    en: text(),
    downKbit: whole,
    upKbit: whole,
    rttMs: whole,
    jitterMs: whole,
    lossBp: whole,
    call: grows({setUpMs: listOf(whole), lastsMs: whole, idleMs: whole}, ['setUpMs', 'lastsMs', 'idleMs']),
    flap: grows({upMs: whole, downMs: whole}, ['upMs', 'downMs']),
    source: text(),
    confidence: text(),
  },
  ['id', 'zh', 'en', 'downKbit', 'upKbit', 'rttMs', 'jitterMs', 'lossBp', 'source', 'confidence'],
)

export const linkName = {
  type: ['string', 'null'],
  enum: [...linkIds, null],
  description: '线路等级；null 为理想线路，不耗时 · line class; null: the ideal line, which takes no time',
} as const

/** One call's documentation, in Chinese and English. */
export const about = (tag: string, zh: string, en: string) => ({tags: [tag], summary: `${zh} · ${en}`})
