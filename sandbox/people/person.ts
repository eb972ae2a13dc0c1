// One synthetic insured person 参保人 with everything the centre knows: numbers, insurances, accounts, chronic filings
// 慢特病备案, what was used this year. The same (region, seed, index, day) makes the same person, alone or among
// thousands. It does not know policies: the amounts it leaves in accumulators are merely plausible ones.

import {assert} from '../base/assert.ts'
import {type Draw, drawFrom} from '../base/draw.ts'
import {ageOn, type Day, dayMs, dayOf, instant} from '../base/instant.ts'
import type {AccumulatorName} from '../benefit/types.ts'
import type {InsuranceRecord, PersonRecord} from '../state/records.ts'
import {cardNumber, certificateNumber, digits, personNumber, phoneNumber, voucherToken} from './certificate.ts'
import {drawName, drawSurname} from './names.ts'
import {drawAge, householdHead, type OddState, type Role, type Sketch, standingOf} from './population.ts'
import {benefitYear, type Region, type RegionKey, regions} from './regions.ts'

/** Largest index: identity numbers stay unique up to here. */
export const maxIndex = 115_199

const drawOf = (region: RegionKey, seed: string, index: number): Draw => drawFrom(`people/${region}/${seed}`, index)

/**
 * The person at an index of a population. `on` is the first day of the world: ages, newborns and the year of the
 * accumulators count from it. Throws (broken invariant) past `maxIndex`.
 * @example makePerson('shanghai', 'class-7', wellKnown.plain, '2025-09-15')
 */
export function makePerson(region: RegionKey, seed: string, index: number, on: Day): PersonRecord {
  assert(Number.isInteger(index) && index >= 0 && index <= maxIndex, () => `person index: 0..${maxIndex}, got ${index}`)
  const draw = drawOf(region, seed, index)
  const place = regions[region]
  const {role, odd, sketch} = standingOf(region, draw, index)
  const sex = sketch?.sex ?? (draw.chance('sex', 5050) ? 'male' : 'female')
  const birthDay =
    role === 'newborn' ? newbornDay(index, on) : birthDayOf(index, on, sketch?.age ?? drawAge(draw, role, sex), draw)
  const age = ageOn(birthDay, on)
  const insurances = insurancesOf(place, draw, {seed, index, on, role, odd, sketch, sex, birthDay, age})
  return {
    psnNo: numberOf(place, draw, index, odd),
    certType: '01',
    certNo: certificateNumber(place.area, birthDay, pairOf(index, role), sex),
    name:
      role === 'newborn'
        ? `${drawSurname(draw, region)}某之${sex === 'male' ? '子' : '女'}`
        : drawName(draw, region, sex, Number(birthDay.slice(0, 4))),
    sex,
    nation: nationOf(region, draw),
    birthDay,
    cardNo: cardNumber(index),
    cardSn: hex(draw.bits('sn1')) + hex(draw.bits('sn2')) + hex(draw.bits('sn3')) + hex(draw.bits('sn4')),
    voucher: voucherToken(index, draw.below('voucher1', 1_000_000_000), draw.below('voucher2', 1_000_000_000)),
    phone: phoneNumber(draw.below('phone', 100_000_000)),
    address: addressOf(place, draw),
    severeDisability: sketch
      ? (sketch.severeDisability ?? false)
      : draw.chance('disability', role === 'working' ? 20 : 120),
    hardship: sketch?.hardship ?? (sketch ? 'none' : drawHardship(region, role, draw)),
    flags: odd ? [odd] : [],
    insurances,
    chronic: chronicOf(region, draw, age, on, role, sketch),
    accumulators: accumulatorsOf(region, draw, insurances, on, sketch),
  }
}

/** A whole population, index 0 first. */
export const makePeople = (region: RegionKey, seed: string, size: number, on: Day): PersonRecord[] =>
  Array.from({length: size}, (_, index) => makePerson(region, seed, index, on))

/** The person number at an index, without making the person. */
export function personNumberOf(region: RegionKey, seed: string, index: number): string {
  const draw = drawOf(region, seed, index)
  return numberOf(regions[region], draw, index, standingOf(region, draw, index).odd)
}

const numberOf = (place: Region, draw: Draw, index: number, odd: OddState | undefined): string =>
  personNumber(odd === 'moved' ? place.elsewhere : place.area, index, draw.bits('psn'))

// A table of bytes: number.toString(16) alone would cost a tenth of a person.
const bytes = Array.from({length: 256}, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
const hex = (bits: number): string =>
  `${bytes[bits >>> 24]}${bytes[(bits >>> 16) & 255]}${bytes[(bits >>> 8) & 255]}${bytes[bits & 255]}`

// ---- birth days and identity numbers ----
// A birth day and a sequence of three digits must never meet twice. The sequence follows the index (450 pairs, 50 more
// for newborns) and the birth day is moved back to a day number whose remainder by 256 belongs to index / 450.

const pairs = 450
const residues = 256
const newbornPairs = 50
const newbornDays = 25

const dayNumber = (day: Day) => Math.floor((instant(day) + 8 * 3_600_000) / dayMs)
const dayFromNumber = (number: number) => dayOf(number * dayMs)

function pairOf(index: number, role: Role): number {
  return role === 'newborn' ? pairs + (Math.floor(index / (100 * newbornDays)) % newbornPairs) : index % pairs
}

/** 3 to 27 days old. One index in a hundred is a newborn: its hundred mod 25 stands in the day, the rest in the sequence. */
function newbornDay(index: number, on: Day): Day {
  return dayFromNumber(dayNumber(on) - 3 - (Math.floor(index / 100) % newbornDays))
}

/** At least `age` full years old on the day, at most age + 1 and a good half. */
function birthDayOf(index: number, on: Day, age: number, draw: Draw): Day {
  const youngest = dayNumber(on) - Math.ceil(age * 365.2425) - 1 - draw.below('birth', 365)
  const wanted = (Math.floor(index / pairs) * 97) % residues
  return dayFromNumber(youngest - ((((youngest - wanted) % residues) + residues) % residues))
}

// ---- insurances and accounts ----

type Life = {
  seed: string
  index: number
  on: Day
  role: Role
  odd: OddState | undefined
  sketch: Sketch | undefined
  sex: 'male' | 'female'
  birthDay: Day
  age: number
}

/** Wire psn_type of the national list: 11 在职, 12 退休, 15 成年居民, 16 老年居民, 1401 to 1404 children and students. */
export const personTypes: Record<Role, string> = {
  working: '11',
  retired: '12',
  adult: '15',
  elderly: '16',
  student: '1404',
  pupil: '1403',
  preschool: '1402',
  newborn: '1401',
}

export const statuses: Record<Role, InsuranceRecord['status']> = {
  working: 'working',
  retired: 'retired',
  adult: 'resident',
  elderly: 'resident',
  student: 'student',
  pupil: 'student',
  preschool: 'child',
  newborn: 'child',
}

function insurancesOf(place: Region, draw: Draw, life: Life): InsuranceRecord[] {
  const {role, odd, on} = life
  const employee = role === 'working' || role === 'retired'
  const career = employee ? careerOf(draw, life) : {workStarted: null, retired: null}
  const year = Number(on.slice(0, 4))
  const row: InsuranceRecord = {
    insuranceType: employee ? '310' : '390',
    area: odd === 'moved' ? place.elsewhere : place.area,
    personType: personTypes[role],
    state: '1',
    begins:
      role === 'newborn'
        ? life.birthDay
        : employee
          ? (career.workStarted ?? `${year}-01-01`)
          : `${year - draw.below('joined', Math.min(8, life.age + 1))}-01-01`,
    paused: null,
    civilServant: employee && (life.sketch ? (life.sketch.civilServant ?? false) : draw.chance('civil', 600)),
    employer: employerOf(role, draw),
    status: statuses[role],
    ...career,
    ...accountsOf(place.key, draw, life),
    familyOf: familyOf(place.key, draw, life),
  }
  if (row.begins < life.birthDay) row.begins = life.birthDay
  if (odd === 'suspended')
    return [{...row, state: '2', paused: dayFromNumber(dayNumber(on) - 20 - draw.below('paused', 60))}]
  if (odd !== 'twoRows') return [row]
  // The row that no longer counts comes first, in the books' order too: a client that reads only the first one lands
  // in the wrong scheme. In town it is the employees' scheme of a job that ended, on the land the old rural scheme.
  const town = place.key !== 'guangxi'
  const ended: InsuranceRecord = {
    ...row,
    insuranceType: town ? '310' : '380',
    personType: town ? personTypes.working : '18',
    state: '4',
    begins: `${year - 1}-01-01`,
    paused: `${year - 1}-12-31`,
    employer: town ? `沙盘${draw.pick('firm', firms)}有限公司` : '',
    status: town ? 'working' : 'resident',
    workStarted: town ? `${year - 1}-01-01` : null,
    currentYearFen: 0,
    priorYearsFen: town ? draw.below('leftOver', 50_000) : 0,
    familyOf: null,
  }
  return [ended, {...row, begins: `${year}-01-01`}]
}

/** First day in work between 18 and 24; retired men at 60, women at 50 or 55, on the first of the month after. */
function careerOf(draw: Draw, life: Life): {workStarted: Day; retired: Day | null} {
  const born = Number(life.birthDay.slice(0, 4))
  const started = born + 19 + draw.below('started', Math.max(1, Math.min(6, life.age - 19)))
  const workStarted = `${started}-07-01`
  const at = life.sex === 'male' ? 60 : draw.chance('retireAt', 6000) ? 50 : 55
  const retired = life.role === 'retired' ? `${born + at}-${life.birthDay.slice(5, 7)}-01` : null
  return {workStarted: workStarted < life.on ? workStarted : life.on, retired}
}

/** Current-year 当年 and prior-years 历年 account. Credits: Shanghai 2024/25, Ningbo 2023; bases drawn. */
function accountsOf(region: RegionKey, draw: Draw, life: Life): {currentYearFen: number; priorYearsFen: number} {
  const given = life.sketch
  if (given?.currentYearFen !== undefined || given?.priorYearsFen !== undefined) {
    return {currentYearFen: given.currentYearFen ?? 0, priorYearsFen: given.priorYearsFen ?? 0}
  }
  if (life.role === 'working' || life.role === 'retired') {
    const currentYearFen = draw.chance('emptied', 3000) ? 0 : draw.below('current', yearCredit(region, draw, life))
    const priorYearsFen = draw.chance('saver', 6500)
      ? draw.below('prior', draw.chance('rich', 1500) ? 2_400_000 : 400_000)
      : 0
    return {currentYearFen, priorYearsFen}
  }
  // Rural family accounts 家庭账户 are no longer credited; what is left stands with the head of the household.
  const left = region === 'guangxi' && householdHead(life.index) === life.index
  return {currentYearFen: 0, priorYearsFen: left ? draw.below('prior', 20_000) : 0}
}

function yearCredit(region: RegionKey, draw: Draw, life: Life): number {
  if (life.role === 'retired') {
    if (region === 'ningbo') return life.age < 70 ? 348_000 : 378_000
    return life.age < 75 ? 168_000 : 189_000
  }
  // 2 % of twelve months: base in yuan × 12 × 0.02 = 24 fen a yuan. Ningbo credits 3.4 % up to 44, 3.7 % from 45.
  const base = 7400 + draw.below('base', 20_000)
  if (region === 'ningbo') return Math.floor((base * 12 * (life.age < 45 ? 34 : 37)) / 10)
  return base * 24
}

/** Rural households share the head's account; in town a child or resident may share that of an employee nearby. */
function familyOf(region: RegionKey, draw: Draw, life: Life): string | null {
  const {seed, index, role, sketch} = life
  if (sketch) return sketch.familyIndex === undefined ? null : personNumberOf(region, seed, sketch.familyIndex)
  if (region === 'guangxi') {
    const head = householdHead(index)
    return head === index ? null : personNumberOf(region, seed, head)
  }
  if (role === 'working' || role === 'retired' || !draw.chance('family', 5000)) return null
  const relative = index - 1 - draw.below('relative', 8)
  if (relative < 0 || standingOf(region, drawOf(region, seed, relative), relative).role !== 'working') return null
  return personNumberOf(region, seed, relative)
}

// ---- what else is known ----

const firms = ['精密机械', '纺织', '电子', '物流', '百货', '建筑', '食品', '软件', '园林', '印刷'] as const
const schools = ['第一小学', '第二小学', '实验小学', '第一中学', '第二中学'] as const

function employerOf(role: Role, draw: Draw): string {
  if (role === 'working' || role === 'retired') return `沙盘${draw.pick('firm', firms)}有限公司`
  if (role === 'pupil') return `沙盘市${draw.pick('school', schools)}`
  return role === 'student' ? '沙盘大学' : ''
}

/** Wire naty of the national list: 1 汉, 8 壮, 13 瑶, 6 苗, 12 侗, 3 回. Shares of the 2020 census, rounded. */
function nationOf(region: RegionKey, draw: Draw): string {
  const at = draw.below('nation', 10_000)
  if (region !== 'guangxi') return at < 9850 ? '1' : at < 9910 ? '3' : at < 9950 ? '8' : at < 9980 ? '6' : '13'
  return at < 6250 ? '1' : at < 9390 ? '8' : at < 9720 ? '13' : at < 9840 ? '6' : at < 9920 ? '12' : '3'
}

const roads = ['沙盘路', '沙盘东路', '沙盘西路', '演练一路', '演练二路', '推演路', '样例街', '示范街'] as const

/** District of the region, invented road, numbers past what doors have; villages where the district is rural. */
function addressOf(place: Region, draw: Draw): string {
  const district = draw.pick('district', place.districts)
  if (district.rural && draw.chance('village', 7000)) {
    return `${district.name}沙盘镇演练${draw.pick('hamlet', ['一', '二', '三', '四'] as const)}村${1 + draw.below('group', 12)}组${1 + draw.below('house', 60)}号`
  }
  const lane =
    place.key === 'shanghai'
      ? `${9000 + draw.below('lane', 900)}弄${1 + draw.below('block', 60)}号`
      : `${9000 + draw.below('lane', 900)}号`
  return `${district.name}${draw.pick('road', roads)}${lane}${1 + draw.below('floor', 18)}0${1 + draw.below('door', 4)}室`
}

function drawHardship(region: RegionKey, role: Role, draw: Draw): PersonRecord['hardship'] {
  const at = draw.below('hardship', 10_000)
  if (role === 'working') return at < 40 ? 'lowIncome' : 'none'
  if (at < 50) return 'extremePoor'
  if (at < 250) return 'lowIncome'
  if (at < 350) return 'edge'
  return region === 'guangxi' && at < 1050 ? 'exPoor' : 'none'
}

/** Diseases of the national list of out-patient chronic diseases, with the age they become likely and their share. */
const chronicDiseases: readonly {code: string; name: string; from: number; shareBp: number}[] = [
  {code: 'M03900', name: '高血压病', from: 45, shareBp: 1800},
  {code: 'M01600', name: '糖尿病', from: 45, shareBp: 800},
  {code: 'M04600', name: '冠心病', from: 55, shareBp: 500},
  {code: 'M05300', name: '慢性阻塞性肺疾病', from: 60, shareBp: 200},
  {code: 'M06900', name: '类风湿关节炎', from: 40, shareBp: 80},
  {code: 'M00500', name: '恶性肿瘤门诊治疗', from: 40, shareBp: 80},
  {code: 'M07803', name: '慢性肾功能不全(血透治疗)', from: 30, shareBp: 40},
]

function chronicOf(
  region: RegionKey,
  draw: Draw,
  age: number,
  on: Day,
  role: Role,
  sketch: Sketch | undefined,
): PersonRecord['chronic'] {
  if (role === 'newborn') return []
  const filed: PersonRecord['chronic'] = []
  for (const disease of chronicDiseases) {
    // Guangxi files hypertension and diabetes for many; the town schemes pay ordinary visits anyway.
    const share = region === 'guangxi' ? disease.shareBp : Math.floor(disease.shareBp / 2)
    const has = sketch
      ? (sketch.chronic?.includes(disease.code) ?? false)
      : age >= disease.from && draw.chance(disease.code, share)
    if (!has) continue
    const begun = Number(on.slice(0, 4)) - 1 - draw.below('filed', 3)
    filed.push({
      code: disease.code,
      name: disease.name,
      begins: `${begun}-${digits(1 + draw.below('filedMonth', 12), 2)}-01`,
      ends: `${begun + 5}-12-31`,
    })
  }
  return filed
}

/** Self-pay band 自负段 of the town schemes in fen, the smallest of the years on file. */
function bandOf(region: RegionKey, row: InsuranceRecord): number {
  if (row.status === 'retired')
    return region === 'shanghai' ? (row.retired !== null && row.retired <= '2000-12-31' ? 20_000 : 30_000) : 30_000
  return region === 'shanghai' ? 50_000 : 60_000
}

/** What was used before the world opened: about a third of the people, on the row that counts. */
function accumulatorsOf(
  region: RegionKey,
  draw: Draw,
  insurances: InsuranceRecord[],
  on: Day,
  sketch: Sketch | undefined,
): PersonRecord['accumulators'] {
  const row = insurances.at(-1) as InsuranceRecord
  const year = benefitYear(region, row.insuranceType, on)
  const used: Partial<Record<AccumulatorName, number>> = sketch?.accumulators ?? drawUsed(region, draw, row)
  return Object.entries(used)
    .filter(([, amount]) => amount > 0)
    .map(([name, amount]) => ({insuranceType: row.insuranceType, year, name, amount}))
}

function drawUsed(region: RegionKey, draw: Draw, row: InsuranceRecord): Partial<Record<AccumulatorName, number>> {
  if (row.state !== '1' || !draw.chance('usedAny', 3500)) return {}
  if (row.insuranceType === '310') {
    // The band begins only when the current-year account is empty.
    if (row.currentYearFen > 0) return {}
    const band = bandOf(region, row)
    if (draw.chance('bandOpen', 6000)) return {selfPayBandUsed: draw.below('band', band)}
    const fund = draw.below('fund', 300_000)
    return {selfPayBandUsed: band, outpatientFundPaid: fund, pooledFundPaid: fund}
  }
  if (region === 'guangxi') {
    const fund = draw.below('fund', 30_000)
    return {outpatientFundPaid: fund, pooledFundPaid: fund}
  }
  const deductible = region === 'shanghai' ? 30_000 : 0
  if (deductible > 0 && draw.chance('bandOpen', 6000)) return {outpatientDeductibleUsed: draw.below('band', deductible)}
  const fund = draw.below('fund', 80_000)
  return {
    outpatientDeductibleUsed: deductible,
    outpatientFundPaid: fund,
    pooledFundPaid: fund,
    outpatientInScope: deductible + fund * 2,
  }
}
