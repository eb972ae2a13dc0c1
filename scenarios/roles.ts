// The roles of a drill as people play them 角色与作业卡: the first thing to do, by when, what to say and whom to tell, from the reference's
// standard deadlines; what people in the role usually do, well or badly; and who may not be one person. Data stands in roles.json.
import {drawFrom} from '../sandbox/base/draw.ts'
import {actionsIn, type Role, type Scenario} from '../sandbox/drill/scenario.ts'
import type {Said} from '../sandbox/state/hospital-records.ts'
import document from './roles.json' with {type: 'json'}

/** 作业卡. `by`: the standard deadlines that are this role's. */
export type JobCard = {first: Said; by: Said; say: Said; tell: Said}
export type Deed = {id: string; text: Said}

type Data = {
  clashes: {roles: string[]; why: Said}[]
  general: JobCard & {deeds: Deed[]}
  roles: Partial<Record<string, JobCard & {deeds: Deed[]}>>
}
const data: Data = document

const ofRole = (role: Role) => data.roles[role] ?? data.general

export function cardOf(role: Role): JobCard {
  const {first, by, say, tell} = ofRole(role)
  return {first, by, say, tell}
}

/** Something a role usually does, expected or not. */
export const deedOf = (role: Role, id: string): Deed | undefined => ofRole(role).deeds.find(one => one.id === id)

/** Everything a role may pick from: what the scenario expects of it among what people usually do, in an order that tells nothing. */
export function choicesOf(scenario: Scenario, role: Role): Deed[] {
  const expected = actionsIn(scenario).filter(one => one.role === role)
  const all = [...expected.map(({id, text}) => ({id, text})), ...ofRole(role).deeds]
  const draw = drawFrom(scenario.id, `choices ${role}`)
  return all
    .map(({id, text}) => ({at: draw.unit(id), id, text}))
    .sort((a, b) => a.at - b.at)
    .map(({id, text}) => ({id, text}))
}

/** Why these roles may not be played by one person; undefined = they may. */
export const clashOf = (roles: readonly string[]): {roles: string[]; why: Said} | undefined =>
  data.clashes.find(one => one.roles.every(role => roles.includes(role)))
