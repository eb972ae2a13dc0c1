// The parts of a drill's report, in the order of the page 部件清单. A new chart is a file beside this one and a line here.
import {counterfactual} from './counterfactual.ts'
import {deadlines} from './deadlines.ts'
import {money} from './money.ts'
import type {Part} from './part.ts'
import {queue} from './queue.ts'
import {throughput} from './throughput.ts'

export const parts: readonly Part[] = [deadlines, queue, throughput, money, counterfactual]
