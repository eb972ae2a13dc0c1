// A new synthetic person 参保人 from a few wishes: everything not wished for is made as the population was made, under the
// next free index. Numbers use the reserved area; a wished-for identity number that could be somebody's is refused.
import {dayOf} from '../base/instant.ts'
import {certificateNumber} from '../people/certificate.ts'
import {makePerson, maxIndex} from '../people/person.ts'
import {isRegionKey} from '../people/regions.ts'
import type {InsuranceRecord, PersonRecord} from '../world/entry.ts'
import type {World} from '../world/world.ts'
import {Problem} from './problems.ts'

export type PersonWish = {
  name?: string
  sex?: 'male' | 'female'
  birthDay?: string
  certNo?: string
  /** Wire insutype: someone insured like this is made. */
  insuranceType?: string
  status?: InsuranceRecord['status']
  hardship?: PersonRecord['hardship']
  severeDisability?: boolean
  flags?: string[]
  currentYearFen?: number
  priorYearsFen?: number
  insurances?: InsuranceRecord[]
  chronic?: PersonRecord['chronic']
  accumulators?: PersonRecord['accumulators']
}

/** Candidates looked at before giving up on a combination of sex, insurance and status. */
const mostTries = 3000

/** Refuses taken numbers and combinations nobody has. Real-looking numbers never come this far. */
export function newPerson(world: World, wish: PersonWish): PersonRecord {
  const base = candidate(world, wish)
  const sex = wish.sex ?? base.sex
  const birthDay = wish.birthDay ?? base.birthDay
  const own = sex === base.sex && birthDay === base.birthDay
  // somebody may have wished for the number this person would have had
  const free = own && !world.books.personByCertificate(base.certNo)
  const certNo = wish.certNo ?? (free ? base.certNo : freeCertificate(world, birthDay, sex))
  if (world.books.personByCertificate(certNo)) throw personExists('/body/certNo', 'certNo', certNo)
  return {
    ...base,
    name: wish.name ?? base.name,
    sex,
    birthDay,
    certNo,
    hardship: wish.hardship ?? base.hardship,
    severeDisability: wish.severeDisability ?? base.severeDisability,
    flags: wish.flags ?? base.flags,
    insurances: wish.insurances ?? base.insurances.map((row, index) => (index === 0 ? withBalances(row, wish) : row)),
    chronic: wish.chronic ?? base.chronic,
    accumulators: wish.accumulators ?? base.accumulators,
  }
}

/** The next unused index whose person fits the wishes that cannot simply be written over. */
function candidate(world: World, wish: PersonWish): PersonRecord {
  const {region, population, start} = world.config
  if (!isRegionKey(region)) throw new Error(`unknown region ${region}`)
  const first = population.size
  for (let index = first; index < Math.min(first + mostTries, maxIndex); index++) {
    const person = makePerson(region, population.seed, index, dayOf(start))
    if (!fits(person, wish) || world.books.person(person.psnNo)) continue
    return person
  }
  const wished = [wish.insuranceType, wish.status].filter(Boolean).join(' ')
  throw new Problem('bad-request', {path: '/body/insuranceType', expected: `an insurance of ${region}`, got: wished})
}

const fits = (person: PersonRecord, {insuranceType, status, flags}: PersonWish): boolean =>
  person.insurances.some(
    row => (insuranceType ?? row.insuranceType) === row.insuranceType && (status ?? row.status) === row.status,
  ) &&
  (flags !== undefined || person.flags.length === 0)

const withBalances = (row: InsuranceRecord, {currentYearFen, priorYearsFen}: PersonWish): InsuranceRecord => ({
  ...row,
  currentYearFen: currentYearFen ?? row.currentYearFen,
  priorYearsFen: priorYearsFen ?? row.priorYearsFen,
})

function freeCertificate(world: World, birthDay: string, sex: 'male' | 'female'): string {
  for (let pair = 499; pair >= 0; pair--) {
    const number = certificateNumber(world.config.area, birthDay, pair, sex)
    if (!world.books.personByCertificate(number)) return number
  }
  throw new Problem('person-exists', {
    path: '/body/birthDay',
    got: birthDay,
    detail: {
      zh: `出生日期 ${birthDay} 的号码已用完。`,
      en: `There is no number left for the birth day ${birthDay}.`,
    },
  })
}

/** A number is somebody's already: which one, in words too. */
export const personExists = (path: string, field: 'certNo' | 'psnNo', got: string): Problem =>
  new Problem('person-exists', {
    path,
    got,
    detail: {
      zh: `${field === 'certNo' ? '证件号码' : '人员编号'} ${got} 已属于另一名参保人；本次未新增任何人。`,
      en: `The ${field === 'certNo' ? 'certificate' : 'person'} number ${got} is somebody’s already; nobody was added.`,
    },
  })
