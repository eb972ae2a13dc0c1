// Who lives in a region 参保人群: which share works, is retired, is a resident or a child, at which age, and which few
// are in an odd state. It answers from (region, seed, index) alone, so that one person can ask who another one is
// (whose account may be shared) without making them. It does not know names, numbers or money.
import type {Draw} from '../base/draw.ts'
import type {RegionKey} from './regions.ts'

/** What a person is to the insurance. `student` is at a university, `pupil` at school. */
export const roles = ['working', 'retired', 'adult', 'elderly', 'student', 'pupil', 'preschool', 'newborn'] as const
export type Role = (typeof roles)[number]

/** States in which a counter must look twice. */
export const oddStates = ['suspended', 'twoRows', 'moved', 'newborn'] as const
export type OddState = (typeof oddStates)[number]

/** What a well-known person is; absent parts are drawn. */
export type Sketch = {
  role: Role
  age: number
  sex?: 'male' | 'female'
  odd?: OddState
  currentYearFen?: number
  priorYearsFen?: number
  accumulators?: Record<string, number>
  chronic?: string[]
  hardship?: 'none' | 'lowIncome' | 'edge' | 'extremePoor' | 'exPoor'
  severeDisability?: boolean
  civilServant?: boolean
  /** Index of the person whose account may be shared. */
  familyIndex?: number
}

/** Indices of people every population has, for recipes and tests. What they are in a region: `sketchOf`. */
export const wellKnown = {
  /** 普通在职 (Guangxi: adult resident, head of a household) with money in the account and nothing used this year. */
  plain: 0,
  /** 退休，自负段将满: account empty, self-pay band all but full (Guangxi: out-patient quota all but used). */
  bandNearlyFull: 1,
  /** 成年居民. */
  resident: 2,
  /** 学生儿童, may share the account of `plain`. */
  child: 3,
  /** 暂停参保. */
  suspended: 4,
  /** 两条参保记录: the first row is ended, the second one counts. */
  twoRows: 5,
  /** 参保地在外, insured elsewhere. */
  moved: 6,
  /** 新生儿, a few days old, named after the mother. */
  newborn: 7,
  /** 高血压门诊慢特病备案. */
  hypertension: 8,
  /** 特困人员. */
  extremePoor: 9,
  /** 公务员 (Guangxi: plain adult resident). */
  civilServant: 10,
  /** 在职，账户用完，未进自负段. */
  emptyAccount: 11,
  /** 高龄退休 (Shanghai: retired before 2001, group R3). */
  longRetired: 12,
  /** 重残居民. */
  severeDisability: 13,
  /** 老年居民. */
  elderly: 14,
  /** 糖尿病备案，退休 (Guangxi: elderly resident). */
  diabetes: 15,
} as const

const resident = (age: number, rest: Partial<Sketch> = {}): Sketch => ({role: 'adult', age, ...rest})

const urban: readonly Sketch[] = [
  {role: 'working', age: 35, sex: 'male', currentYearFen: 150_000, priorYearsFen: 320_000, accumulators: {}},
  {
    role: 'retired',
    age: 66,
    sex: 'female',
    currentYearFen: 0,
    priorYearsFen: 80_000,
    accumulators: {selfPayBandUsed: 29_000},
  },
  resident(45, {sex: 'female', accumulators: {}}),
  {role: 'pupil', age: 9, sex: 'male', accumulators: {}, familyIndex: 0},
  {role: 'working', age: 40, sex: 'male', odd: 'suspended', currentYearFen: 60_000, priorYearsFen: 0},
  resident(28, {sex: 'female', odd: 'twoRows', accumulators: {}}),
  {role: 'working', age: 31, sex: 'male', odd: 'moved', currentYearFen: 110_000, priorYearsFen: 45_000},
  {role: 'newborn', age: 0, sex: 'female', odd: 'newborn'},
  {role: 'retired', age: 68, sex: 'male', currentYearFen: 40_000, priorYearsFen: 150_000, chronic: ['M03900']},
  resident(52, {sex: 'male', hardship: 'extremePoor', accumulators: {}}),
  {role: 'working', age: 47, sex: 'female', civilServant: true, currentYearFen: 260_000, priorYearsFen: 900_000},
  {role: 'working', age: 33, sex: 'female', currentYearFen: 0, priorYearsFen: 0, accumulators: {}},
  {role: 'retired', age: 88, sex: 'male', currentYearFen: 0, priorYearsFen: 210_000, accumulators: {}},
  resident(38, {sex: 'male', severeDisability: true, accumulators: {}}),
  {role: 'elderly', age: 72, sex: 'female', accumulators: {}},
  {role: 'retired', age: 71, sex: 'female', currentYearFen: 0, priorYearsFen: 30_000, chronic: ['M01600']},
]

const rural: readonly Sketch[] = [
  resident(41, {sex: 'male', priorYearsFen: 12_000, accumulators: {}}),
  {role: 'elderly', age: 67, sex: 'female', accumulators: {outpatientFundPaid: 29_000}, familyIndex: 0},
  resident(39, {sex: 'female', accumulators: {}, familyIndex: 0}),
  {role: 'pupil', age: 9, sex: 'male', accumulators: {}, familyIndex: 0},
  resident(44, {sex: 'male', odd: 'suspended', priorYearsFen: 6000}),
  resident(28, {sex: 'female', odd: 'twoRows'}),
  resident(31, {sex: 'male', odd: 'moved'}),
  {role: 'newborn', age: 0, sex: 'female', odd: 'newborn'},
  resident(56, {sex: 'male', chronic: ['M03900'], accumulators: {}}),
  resident(52, {sex: 'male', hardship: 'extremePoor', accumulators: {}}),
  resident(47, {sex: 'female'}),
  resident(33, {sex: 'female', accumulators: {}}),
  resident(46, {sex: 'male', priorYearsFen: 3000, accumulators: {}}),
  resident(38, {sex: 'male', severeDisability: true, accumulators: {}}),
  {role: 'elderly', age: 72, sex: 'female', accumulators: {}},
  {role: 'elderly', age: 71, sex: 'female', chronic: ['M01600'], accumulators: {}},
]

/** What the well-known person at an index is in a region; undefined past them. */
const sketchOf = (region: RegionKey, index: number): Sketch | undefined => (region === 'guangxi' ? rural : urban)[index]

/** Shares in basis points. Shanghai and Ningbo by the published mix of employees and residents, rounded. */
const mix: Record<RegionKey, readonly (readonly [Role, number])[]> = {
  shanghai: [
    ['working', 4500],
    ['retired', 2700],
    ['adult', 800],
    ['elderly', 600],
    ['student', 300],
    ['pupil', 700],
    ['preschool', 400],
  ],
  ningbo: [
    ['working', 4500],
    ['retired', 1600],
    ['adult', 1600],
    ['elderly', 900],
    ['student', 200],
    ['pupil', 800],
    ['preschool', 400],
  ],
  guangxi: [
    ['adult', 4900],
    ['elderly', 2300],
    ['student', 200],
    ['pupil', 1800],
    ['preschool', 800],
  ],
}

/** Rural households are four people in a row; the first is the head, whose family account the others may share. */
export const householdHead = (index: number): number => index - (index % 4)

export type Standing = {role: Role; odd: OddState | undefined; sketch: Sketch | undefined}

/** Role and odd state of one person; `draw` is the person's own. */
export function standingOf(region: RegionKey, draw: Draw, index: number): Standing {
  const sketch = sketchOf(region, index)
  if (sketch) return {role: sketch.role, odd: sketch.odd, sketch}
  const odd = oddStateOf(draw, index)
  const role =
    odd === 'newborn'
      ? 'newborn'
      : odd === 'twoRows' || (region === 'guangxi' && householdHead(index) === index)
        ? 'adult'
        : drawRole(region, draw)
  return {role, odd, sketch}
}

/** One in a hundred of each at fixed places, so that small populations have them; of the first three half as many again. */
function oddStateOf(draw: Draw, index: number): OddState | undefined {
  const fixed = oddStates[(index % 100) - wellKnown.suspended]
  if (fixed) return fixed
  const at = draw.below('odd', 600)
  return at < 3 ? oddStates[at] : undefined
}

function drawRole(region: RegionKey, draw: Draw): Role {
  let left = draw.below('role', 10_000)
  for (const [role, share] of mix[region]) {
    left -= share
    if (left < 0) return role
  }
  return 'adult'
}

/** Age in full years, before the birth day is chosen inside the year; pyramids drawn as two summed dice. */
export function drawAge(draw: Draw, role: Role, sex: 'male' | 'female'): number {
  const between = (from: number, to: number) => from + draw.below('age', to - from + 1)
  const hump = (from: number, to: number) =>
    from + Math.floor((draw.unit('age') + draw.unit('age2')) * 0.5 * (to - from + 1))
  switch (role) {
    case 'working':
      // Nobody is drawn past the retirement age less two: the birth day may make them up to two years older.
      return hump(21, sex === 'male' ? 57 : 52)
    case 'retired':
      return hump(sex === 'male' ? 61 : 56, 92)
    case 'adult':
      return hump(20, 57)
    case 'elderly':
      return hump(60, 90)
    case 'student':
      return between(18, 21)
    case 'pupil':
      return between(7, 16)
    case 'preschool':
      return between(1, 5)
    case 'newborn':
      return 0
  }
}
