// The rules in force: benefit, catalogue and policies as the centre uses them. Tests that plant a bug hand in others.

import {policyById} from '../benefit/policies/index.ts'
import {benefitYear} from '../benefit/policy.ts'
import {settle} from '../benefit/settle.ts'
import {splitLine} from '../catalogue/split.ts'
import type {Rules} from './context.ts'

export const rules: Rules = {settle, splitLine, benefitYear, policyById}
