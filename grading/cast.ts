// Who comes 角色: the persons of an exercise at a seed, without a world: the same seed brings the same people. It does
// not know what they are ordered or what the centre says of them.
import {drawFrom} from '../sandbox/base/draw.ts'
import {parseDecimal} from '../sandbox/base/fen.ts'
import {ageOn, dayOf, instant} from '../sandbox/base/instant.ts'
import {makePerson, personTypes, statuses} from '../sandbox/people/person.ts'
import {wellKnown} from '../sandbox/people/population.ts'
import {benefitYear} from '../sandbox/people/regions.ts'
import type {PersonRecord} from '../sandbox/state/records.ts'
import type {Exercise, Who, Yuan} from './exercise.ts'
import {Unplayable} from './problem.ts'

/** Books of an exercise hold few people: those the well-known ones need. Others are added. */
export const population = 40
/** Persons by facts are looked for from here on, far past the population. */
const searchFrom = 1000
const searchMost = 4000

export const fenOfYuan = (amount: Yuan): number => {
  const parsed = parseDecimal(amount, 2)
  if (!parsed.ok)
    throw new Unplayable({
      where: {zh: '金额', en: 'an amount'},
      what: {zh: '不是元，最多两位小数', en: 'not yuan with at most two decimals'},
      got: amount,
      next: {zh: '改成最多两位小数的元', en: 'Write yuan with at most two decimals'},
    })
  return parsed.value
}

export type Cast = {
  person: PersonRecord
  /** To be added to the population. */
  added: boolean
}

/** The persons in the order of the document's patients. */
export function castOf(exercise: Exercise, seed: string): Cast[] {
  const cast: Cast[] = []
  exercise.patients.forEach((spec, index) => {
    const taken = cast.map(one => one.person)
    cast.push(personFor(exercise, seed, spec.who, index, taken, spec.alike ?? false))
  })
  return cast
}

function personFor(
  exercise: Exercise,
  seed: string,
  who: Who,
  number: number,
  taken: PersonRecord[],
  alike: boolean,
): Cast {
  const {region} = exercise.world
  const on = dayOf(instant(exercise.world.start))
  if ('sameAs' in who) return {person: taken[who.sameAs - 1] as PersonRecord, added: false}
  if ('known' in who) {
    const at = wellKnown[who.known as keyof typeof wellKnown]
    return {person: makePerson(region, seed, at, on), added: false}
  }
  const draw = drawFrom(`exercise/${exercise.id}/${seed}`, `person ${number}`)
  const first = searchFrom + draw.below('from', 20_000)
  for (let index = first; index < first + searchMost; index++) {
    const person = makePerson(region, seed, index, on)
    if (!fits(who, person, on)) continue
    if (taken.some(other => other.psnNo === person.psnNo)) continue
    if (!alike && taken.some(other => confusable(other.name, person.name))) continue
    return {person: withFacts(exercise, who, person, draw), added: true}
  }
  throw new Unplayable({
    where: `/patients/${number}/who`,
    what: {zh: `${searchMost} 人里没有这样的人`, en: `nobody like that in ${searchMost} people`},
    got: who,
    next: {zh: '放宽年龄或性别，或换一种参保身份', en: 'Widen age or sex, or take another role'},
  })
}

type ByFacts = Extract<Who, {role: string}>

function fits(who: ByFacts, person: PersonRecord, on: string): boolean {
  const [row] = person.insurances
  const age = ageOn(person.birthDay, on)
  return (
    person.flags.length === 0 &&
    person.insurances.length === 1 &&
    row?.state === '1' &&
    row.status === statuses[who.role] &&
    row.personType === personTypes[who.role] &&
    !row.civilServant &&
    (who.role !== 'retired' || (row.retired ?? '') > '2000-12-31') &&
    (who.sex === undefined || person.sex === who.sex) &&
    (who.age === undefined || (age >= who.age[0] && age < who.age[1]))
  )
}

function withFacts(
  exercise: Exercise,
  who: ByFacts,
  person: PersonRecord,
  draw: ReturnType<typeof drawFrom>,
): PersonRecord {
  const {region} = exercise.world
  const on = dayOf(instant(exercise.world.start))
  const row = person.insurances[0] as PersonRecord['insurances'][number]
  const year = benefitYear(region, row.insuranceType, on)
  const amountOf = (name: string, value: Yuan | [Yuan, Yuan]): number => {
    if (!Array.isArray(value)) return fenOfYuan(value)
    const [least, most] = value.map(fenOfYuan) as [number, number]
    return least + draw.below(name, most - least + 1)
  }
  return {
    ...person,
    hardship: 'none',
    severeDisability: false,
    insurances: [
      {
        ...row,
        currentYearFen: fenOfYuan(who.account?.currentYear ?? 0),
        priorYearsFen: fenOfYuan(who.account?.priorYears ?? 0),
        familyOf: null,
      },
    ],
    chronic: (who.chronic ?? []).map(({code, name}) => ({code, name, begins: '2024-01-01', ends: '2028-12-31'})),
    accumulators: Object.entries(who.used ?? {}).map(([name, value]) => ({
      insuranceType: row.insuranceType,
      year,
      name,
      amount: amountOf(name, value),
    })),
  }
}

/** Same name, or names of one length that differ in one character. */
export function confusable(a: string, b: string): boolean {
  const [left, right] = [[...a], [...b]]
  if (left.length !== right.length) return false
  return left.filter((character, index) => character !== right[index]).length <= 1
}
