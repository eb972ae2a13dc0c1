// Which group 人群 of a policy a person belongs to, and whether a condition holds. Groups are asked in the file's order,
// the first that holds wins. A fact nobody knows makes a condition unknown: the group is passed over and the choice is
// marked as assumed. It does not know what groups are paid.
import {ageOn, type Day} from '../base/instant.ts'
import type {Condition, Group, Policy} from './policy.ts'
import type {Facts} from './types.ts'

/** Full years on the service date; a stated age wins over the birth day. */
export const ageOf = (facts: Facts): number | undefined =>
  facts.person.age ??
  (facts.person.birthDay === undefined ? undefined : ageOn(facts.person.birthDay, facts.serviceDate))

/** Whether somebody was born by a day when only the age is known: undefined when the birthday decides. */
function bornByAge(limit: Day, facts: Facts, age: number | undefined): boolean | undefined {
  if (age === undefined) return undefined
  const year = Number(facts.serviceDate.slice(0, 4))
  const day = facts.serviceDate.slice(4)
  if (`${year - age}${day}` <= limit) return true
  // a year older on that very day already: everybody of this age was born after it
  return `${year - age - 1}${day}` >= limit ? false : undefined
}

/** True, false, or undefined when a fact it asks for is not known. False wins over unknown. */
export function holds(
  when: Condition,
  facts: Facts,
  age: number | undefined,
  group: string | undefined,
): boolean | undefined {
  const {person} = facts
  let unknown = false
  if (when.status && !when.status.includes(person.status)) return false
  if (when.ageFrom !== undefined || when.ageBelow !== undefined) {
    if (age === undefined) unknown = true
    else if (age < (when.ageFrom ?? 0) || age >= (when.ageBelow ?? 1000)) return false
  }
  if (when.bornBy !== undefined) {
    const born = person.birthDay === undefined ? bornByAge(when.bornBy, facts, age) : person.birthDay <= when.bornBy
    if (born === false) return false
    if (born === undefined) unknown = true
  }
  if (when.workStartedBy !== undefined) {
    if (person.workStartedOn === undefined) unknown = true
    else if (person.workStartedOn > when.workStartedBy) return false
  }
  if (when.retiredBy !== undefined) {
    if (person.retiredOn === undefined) unknown = true
    else if (person.retiredOn > when.retiredBy) return false
  }
  if (when.severeDisability !== undefined && when.severeDisability !== (person.severeDisability ?? false)) return false
  if (when.civilServant !== undefined && when.civilServant !== (person.civilServant ?? false)) return false
  if (when.hardship && !when.hardship.includes(person.hardship ?? 'none')) return false
  if (when.disease === 'any' && facts.disease === undefined) return false
  if (Array.isArray(when.disease) && !(facts.disease !== undefined && when.disease.includes(facts.disease)))
    return false
  if (when.careTypes && !when.careTypes.includes(facts.careType)) return false
  if (when.levels && !when.levels.includes(facts.level)) return false
  if (when.groups && !(group !== undefined && when.groups.includes(group))) return false
  return unknown ? undefined : true
}

/** 'named' by the caller, 'matched' by a rule, or 'assumed' because facts were missing or nothing matched. */
export type Choice = {group: Group; how: 'named' | 'matched' | 'assumed'}

export function chooseGroup(policy: Policy, facts: Facts, age: number | undefined): Choice {
  const wanted = facts.person.group
  if (wanted !== undefined) {
    for (const group of policy.groups) {
      if (group.id === wanted || group.aliases.includes(wanted)) return {group, how: 'named'}
    }
  }
  let passed = false
  for (const group of policy.groups) {
    let matched = group.when.length === 0
    let unknown = false
    for (const condition of group.when) {
      const result = holds(condition, facts, age, undefined)
      if (result === true) matched = true
      else if (result === undefined) unknown = true
    }
    if (matched) return {group, how: passed ? 'assumed' : 'matched'}
    if (unknown) passed = true
  }
  // Nothing held. Prefer a group of the person's status whose other facts are merely unknown.
  for (const group of policy.groups) {
    for (const condition of group.when) {
      if (holds(condition, facts, age, undefined) === undefined) return {group, how: 'assumed'}
    }
  }
  return {group: policy.groups[0] as Group, how: 'assumed'}
}
