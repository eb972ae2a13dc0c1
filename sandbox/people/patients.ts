// Patients 患者 for a hospital's queue: insured persons of the world's population with a reason to come, orders of a doctor,
// something in the hand and something to say. The same (world, seed, number) brings the same patient. It does not know
// what the centre will answer about them.
import {type Draw, drawFrom} from '../base/draw.ts'
import {ageOn, dayOf, type Instant} from '../base/instant.ts'
import type {Catalogue, HospitalLevel} from '../catalogue/types.ts'
import type {Credential, Order, PatientDoc, Said} from '../state/hospital-records.ts'
import {newPatient, patientId} from '../state/new-patient.ts'
import type {PersonRecord, WorldConfig} from '../state/records.ts'
import {makePerson} from './person.ts'
import {isRegionKey, type RegionKey} from './regions.ts'
import {type Treatment, treatments} from './treatments.ts'

export const patientKinds = ['charge', 'typed', 'mixed', 'registration'] as const
export type PatientKind = (typeof patientKinds)[number]

export type Making = {
  config: WorldConfig
  catalogue: Catalogue
  level: HospitalLevel
  at: Instant
  seed: string
  /** Number of the first one: patient numbers go on from here. */
  from: number
  count: number
  /** charge: orders in the system; typed: orders on paper; mixed: both sorts come; registration: they register 挂号. */
  kind: PatientKind
}

/** Patients as they come in, all at `at`. Persons in odd states do not come by chance: an exercise brings them. */
export function makePatients(making: Making): PatientDoc[] {
  const {config} = making
  const region: RegionKey = isRegionKey(config.region) ? config.region : 'shanghai'
  const draw = drawFrom(`patients/${config.seed}/${making.seed}`, making.from)
  const patients: PatientDoc[] = []
  const taken = new Set<number>()
  for (let tries = 0; patients.length < making.count && tries < making.count * 40; tries++) {
    const index = draw.below(`who${tries}`, config.population.size)
    if (taken.has(index)) continue
    taken.add(index)
    const person = makePerson(region, config.population.seed, index, dayOf(config.start))
    const inForce = person.insurances.some(row => row.state === '1' && row.area === config.area)
    if (person.flags.length > 0 || !inForce) continue
    patients.push(patientOf(making, person, making.from + patients.length))
  }
  return patients
}

function patientOf(making: Making, person: PersonRecord, number: number): PatientDoc {
  const {at, kind} = making
  const draw = drawFrom(`patients/${making.config.seed}/${making.seed}`, number)
  const age = ageOn(person.birthDay, dayOf(at))
  const fitting = treatments.filter(one => age >= one.ageFrom && age < one.ageBelow)
  const treatment = draw.pick('treatment', fitting)
  const registers = kind === 'registration'
  const ordered = ordersOf(making, draw, registers ? registrationItems : treatment.items)
  const onPaper = kind === 'typed' || (kind === 'mixed' && draw.chance('paper', 3500))
  return newPatient({
    id: patientId(number),
    name: person.name,
    sex: person.sex,
    age,
    face: `${making.seed}-${person.psnNo}`,
    wants: registers ? 'registration' : 'charge',
    says: draw.chance('says', 4500) ? draw.pick('sentence', sentences) : null,
    shows: [credentialOf(person, draw.pick('credential', ['card', 'card', 'voucher', 'certificate'] as const))],
    cash: draw.pick('cash', [10_000, 20_000, 30_000, 50_000]),
    arrivedAt: at,
    // before they come back: half of them will have been seen
    ...(registers && {seen: draw.chance('seen', 5000)}),
    care: careOf({...treatment, ...(registers && {medType: registrationCare})}, making.config.area, draw),
    orders: onPaper ? [] : ordered,
    paper: onPaper ? ordered : [],
  })
}

type Coded = {code: string; name: string}
/** Why they come, and to whom: a doctor of the department, drawn. `medType` absent: an ordinary visit. */
export function careOf(
  {
    dept,
    diagnosis,
    disease,
    medType = '11',
  }: Pick<Treatment, 'dept' | 'diagnosis'> & {disease?: Coded; medType?: string},
  area: string,
  draw: Draw,
): PatientDoc['care'] {
  return {
    medType,
    deptCode: dept.code,
    deptName: dept.name,
    caty: dept.caty,
    doctorCode: `D${area}${dept.code}`,
    doctorName: draw.pick('doctor', ['沈医生', '顾医生', '陆医生', '韩医生', '贺医生']),
    diagnosisCode: diagnosis.code,
    diagnosisName: diagnosis.name,
    diseaseCode: disease?.code ?? '',
    diseaseName: disease?.name ?? '',
  }
}

/** One of a person's own credentials, as they show it. */
export function credentialOf(person: PersonRecord, kind: Credential['kind']): Credential {
  const number = {card: person.cardNo, voucher: person.voucher, certificate: person.certNo}[kind]
  return {kind, number, cardSn: kind === 'card' ? person.cardSn : '', name: person.name}
}

/** Two to five of a treatment's items that the catalogue has today; the consultation always comes first. */
function ordersOf(making: Making, draw: Draw, items: readonly (readonly [name: string, most: number])[]): Order[] {
  const on = dayOf(making.at)
  const orders: Order[] = []
  const wanted = 2 + draw.below('lines', 3)
  for (const [name, most] of items) {
    if (orders.length >= wanted) break
    const [item] = making.catalogue.search({q: name, on, level: making.level, limit: 1})
    if (!item || orders.some(order => order.code === item.code)) continue
    orders.push({
      code: item.code,
      name: item.name,
      spec: item.spec,
      unit: item.unit,
      priceMicro: item.price,
      countE4: (1 + draw.below(`count${name}`, most)) * 10_000,
      approved: false,
    })
  }
  return orders
}

/** Wire med_type of a registration 挂号, and what is charged for it. */
const registrationCare = '12'
const registrationItems = [
  ['挂号费', 1],
  ['普通门诊诊查费', 1],
] as const

const sentences: readonly Said[] = [
  {zh: '麻烦快一点，我还要赶公交。', en: 'Please be quick, I have a bus to catch.'},
  {zh: '这次能报多少呀？', en: 'How much will be paid this time?'},
  {zh: '我账户里还有钱吗？', en: 'Is there still money in my account?'},
  {zh: '医生说这个药是甲类的。', en: 'The doctor said this one is class A.'},
  {zh: '我第一次来这里看病。', en: 'It is my first time here.'},
  {zh: '给我一张明细好吗？', en: 'Could I have an itemised statement?'},
  {zh: '我只带了现金。', en: 'I only brought cash.'},
  {zh: '上个月也是这个价吗？', en: 'Was it the same price last month?'},
]
