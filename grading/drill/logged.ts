// What people said in a drill 记下的事: the acts of players and director, as the journal has them, in words. Names are not in it: players stand in the
// journal by number.

import {actionsIn, type Role, type Scenario} from '../../sandbox/drill/scenario.ts'
import type {Said} from '../../sandbox/state/hospital-records.ts'
import type {DrillAct} from '../../sandbox/world/entry.ts'
import {deedOf} from '../../scenarios/roles.ts'

/** `by`: the player; '' = the director or a robot. */
export type Logged = {
  entry: number
  minute: number
  what: 'action' | 'deed' | 'remark' | 'seen'
  role: string
  by: string
  /** The expected action, the usual one of the role, or the inject seen; '' = none of them. */
  of: string
  text: string
}

/** Undefined: the act is nothing people said. */
export function loggedOf(act: DrillAct, entry: number, minute: number): Logged | undefined {
  const at = {entry, minute}
  switch (act.do) {
    case 'action':
      return {...at, what: 'action', role: act.role, by: act.by ?? '', of: act.action, text: act.note}
    case 'deed':
      return {...at, what: 'deed', role: act.role, by: act.by, of: act.deed, text: act.text}
    case 'seen':
      return {...at, what: 'seen', role: act.role, by: act.by, of: act.inject, text: ''}
    case 'remark':
      return {...at, what: 'remark', role: '', by: '', of: '', text: act.text}
    default:
      return undefined
  }
}

/** The scenario's action, the role's usual one, or the inject that was seen, in words; empty where there were only their own. */
export function saidOf(scenario: Scenario, {what, role, of}: Logged): Said {
  if (of === '') return {zh: '', en: ''}
  const found =
    what === 'seen'
      ? scenario.injects.find(one => one.id === of)
      : (actionsIn(scenario).find(one => one.id === of) ?? deedOf(role as Role, of))
  return found?.text ?? {zh: of, en: of}
}
