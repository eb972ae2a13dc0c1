// Small helps for tests of benefit and for those who plant bugs in it. Not used by the programme itself.
import type {Policy} from './policy.ts'
import {type PolicyLevel, policyLevels} from './types.ts'

/** Index into a policy's figures for a group and level. */
export const policyAt = (policy: Policy, group: string, level: PolicyLevel): number =>
  policy.groups.findIndex(each => each.id === group) * policyLevels.length + policyLevels.indexOf(level)
