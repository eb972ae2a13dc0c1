// The parts of a drill's report, in the order of the page 部件清单. A new chart is a file beside this one and a line here.
import {announcements} from './announcements.ts'
import {counterfactual} from './counterfactual.ts'
import {deadlines} from './deadlines.ts'
import {gap} from './gap.ts'
import {improvements} from './improvements.ts'
import {lanes} from './lanes.ts'
import {log} from './log.ts'
import {money} from './money.ts'
import {backEntry, doors, paperMoney, slips} from './own-systems.ts'
import type {Part} from './part.ts'
import {queue} from './queue.ts'
import {reconciliation} from './reconciliation.ts'
import {ribbon} from './ribbon.ts'
import {throughput} from './throughput.ts'
import {trend} from './trend.ts'
import {waits} from './waits.ts'
import {walkOuts} from './walk-outs.ts'

export const parts: readonly Part[] = [
  ribbon,
  deadlines,
  lanes,
  log,
  announcements,
  queue,
  waits,
  walkOuts,
  throughput,
  money,
  gap,
  doors,
  slips,
  backEntry,
  paperMoney,
  reconciliation,
  counterfactual,
  improvements,
  trend,
]
