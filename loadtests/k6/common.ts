// What both modes share under k6: the plan as k6 options, the intended start of each visit, one line a visit, the summary as a file. Runs
// unchanged on k6 1.0 and later and on 2.x; everything it needs comes in one JSON file named by YB_RUN.
import {sleep} from 'k6'
import {SharedArray} from 'k6/data'
import exec from 'k6/execution'
import http from 'k6/http'
import {Counter, Rate, Trend} from 'k6/metrics'
import type {Options} from 'k6/options'
import {plannedMs, unitSeconds, visitNumber} from '../load/arrivals.ts'
import {windowAt} from '../load/plan.ts'
import type {Begin, Bill, Case, How, RunFile, VisitLine} from './run-file.ts'

export const run = JSON.parse(open(__ENV.YB_RUN as string)) as RunFile
const cases = new SharedArray('cases', () => JSON.parse(open(run.cases)) as Case[])
const {plan} = run
const {limits} = plan

/** k6 holds or moves a rate linearly; a jump is a stage without length. */
function k6Stages(): {duration: string; target: number}[] {
  let before = plan.stages[0]?.from ?? 0
  const shape = plan.stages.flatMap(({seconds, from, to}) => {
    const jump = from === before ? [] : [{duration: '0s', target: from}]
    before = to
    return [...jump, {duration: `${seconds}s`, target: to}]
  })
  // the last arrival may fall on the very end, and has to be begun all the same
  return [...shape, {duration: '0s', target: 0}, {duration: '1s', target: 0}]
}

/** A step of a breakpoint run ends the run when its own 99 of 100 are too slow. */
const stepThresholds = Object.fromEntries(
  plan.steps.map(({what}) => [
    `yb_from_intended{step:${what}}`,
    [{threshold: `p(99)<${limits.p99Ms}`, abortOnFail: true, delayAbortEval: '10s'}],
  ]),
)

export const options: Options = {
  summaryTrendStats: ['count', 'min', 'p(50)', 'p(95)', 'p(99)', 'max'],
  setupTimeout: '120s',
  scenarios: {
    visits: {
      executor: 'ramping-arrival-rate',
      startRate: plan.stages[0]?.from ?? 0,
      timeUnit: `${unitSeconds}s`,
      stages: k6Stages(),
      preAllocatedVUs: plan.users,
      maxVUs: plan.users,
      gracefulStop: `${plan.timeoutSeconds + 10}s`,
    },
  },
  thresholds: {
    dropped_iterations: ['count==0'],
    yb_lag: [`p(99)<=${limits.lagP99Ms}`],
    ...(plan.steps.length > 0
      ? stepThresholds
      : {
          'yb_from_intended{phase:calm}': [
            `p(50)<=${limits.p50Ms}`,
            `p(95)<=${limits.p95Ms}`,
            `p(99)<=${limits.p99Ms}`,
          ],
          'yb_definite_error{phase:calm}': [`rate<=${limits.definiteErrors}`],
        }),
  },
}

const lag = new Trend('yb_lag', true)
const fromIntended = new Trend('yb_from_intended', true)
const definiteError = new Rate('yb_definite_error')
const unreachedRequests = new Counter('yb_unreached')

/** Says that the load is ready, hears when it is to begin, and waits until then. */
export function setup(): Begin {
  const begin = http.get(run.begin, {timeout: '60s', tags: {name: 'begin'}}).json() as Begin
  sleep(Math.max(0, begin.startsAt - Date.now()) / 1000)
  return begin
}

export const handleSummary = (data: unknown): Record<string, string> => ({[run.summary]: JSON.stringify(data)})

export type Arrival = {index: number; number: string; planned: number; begun: number; given: Case}

/** The visit this iteration is: its number, who it is, and when it was meant to begin. */
export function arrive(): Arrival {
  const index = exec.scenario.iterationInTest
  const begun = Date.now() - exec.scenario.startTime
  const planned = plannedMs(plan.stages, index) ?? begun
  lag.add(Math.max(0, begun - planned))
  const number = visitNumber(run.prefix, index)
  return {index, number, planned, begun, given: cases[index % cases.length] as Case}
}

/** Milliseconds left of the time a visit may take. */
export const msLeft = ({begun}: Arrival): number =>
  plan.timeoutSeconds * 1000 - (Date.now() - exec.scenario.startTime - begun)

export type Outcome = {how: How; unreached: number; why?: string; bill?: Bill}

/** Writes the visit's line and counts it. */
export function record(arrival: Arrival, outcome: Outcome, {startsAt}: Begin): void {
  const {startTime} = exec.scenario
  const ended = Date.now() - startTime
  const second = arrival.planned / 1000
  const tags = {
    phase: windowAt(plan.excused, second) ? 'excused' : 'calm',
    step: windowAt(plan.steps, second)?.what ?? '0',
  }
  fromIntended.add(ended - arrival.planned, tags)
  definiteError.add(outcome.how !== 'settled', tags)
  unreachedRequests.add(outcome.unreached)
  const {index, number, planned, begun} = arrival
  const line: VisitLine = {index, number, planned, begun, ended, startLate: startTime - startsAt, ...outcome}
  console.log(JSON.stringify(line))
}
