// Traps 疑点: what a careful eye can see of a patient, beside what the document says there is. It opens no world.
import {ageOn, dayOf, instant} from '../sandbox/base/instant.ts'
import type {Order} from '../sandbox/state/hospital-records.ts'
import type {PersonRecord} from '../sandbox/state/records.ts'
import type {Exercise} from './exercise.ts'
import type {Instance} from './instantiate.ts'
import {type Problem, problem} from './problem.ts'

/** Nobody mistakes ages nearer than this for a stranger's. */
const strangerYears = 15

/** 'number of the patient:what': a stranger with the card; lines or counts that are not the paper's; what was ordered before, again. */
export function trapsOf({exercise, patients, persons}: Instance): string[] {
  const on = dayOf(instant(exercise.world.start))
  return patients.flatMap((patient, index) => {
    const person = persons[index] as PersonRecord
    const stranger = patient.sex !== person.sex || Math.abs(patient.age - ageOn(person.birthDay, on)) >= strangerYears
    const written = patient.orders.length > 0 && patient.paper.length > 0
    const onPaper = ({code}: Order) => patient.paper.find(one => one.code === code)
    const swapped = written && patient.orders.some(one => onPaper(one) === undefined)
    const inflated = written && patient.orders.some(one => one.countE4 > (onPaper(one)?.countE4 ?? one.countE4))
    const earlier = patients.filter((_, other) => other < index && persons[other]?.psnNo === person.psnNo)
    const again = earlier.some(one => one.orders.some(line => patient.orders.some(({code}) => code === line.code)))
    const seen = Object.entries({stranger, swapped, inflated, again})
    return seen.flatMap(([what, is]) => (is ? [`${index + 1}:${what}`] : []))
  })
}

/** What shows where a trap is named. A wrong diagnosis shows in the trial alone; what only looks odd shows nothing. */
const shows = {wrongPerson: 'stranger', inflated: 'inflated', swapped: 'swapped', split: 'again'} as const

/** Traps that are named and cannot be seen, and those that can be seen and were not named. */
export function mislabelled(exercise: Exercise, seen: readonly string[]): Problem[] {
  return exercise.patients.flatMap(({traps = []}, index) =>
    Object.entries(shows).flatMap(([kind, what]) => {
      const named = traps.some(one => one.kind === kind)
      const there = seen.includes(`${index + 1}:${what}`)
      if (named === there) return []
      return [
        problem({
          where: `/patients/${index}/traps`,
          what: named
            ? {zh: `写了 ${kind}，却看不出来`, en: `${kind} is named and cannot be seen`}
            : {zh: `看得出 ${kind}，却没有写`, en: `${kind} can be seen and is not named`},
          expected: named ? what : kind,
          got: seen.filter(one => one.startsWith(`${index + 1}:`)).join(' ') || '–',
          next: {
            zh: '让人、医嘱、处方与疑点一致：年龄差 15 岁以上才看得出',
            en: 'Let person, orders and paper agree with it; ages show from 15 years apart',
          },
        }),
      ]
    }),
  )
}
