// Mode B 直连中心: the load speaks the interface itself, a whole visit in six messages, to size the centre and this machine. It keeps no books:
// a message without a usable answer ends the visit, and nobody asks on. That is why profiles with faults are mode A's.
import http from 'k6/http'
import {parseDecimal, priceTimesCount} from '../../sandbox/base/fen.ts'
import {dateTimeText, type Instant} from '../../sandbox/base/instant.ts'
import {billed, charged, identified, newVisit, registered} from '../../sandbox/front-end/learnt.ts'
import {
  feesInput,
  personInput,
  registrationInput,
  settlementInput,
  totalOf,
  trialInput,
  visitInput,
} from '../../sandbox/front-end/requests.ts'
import type {Line, Visit, Wish} from '../../sandbox/front-end/types.ts'
import {type JsonRow, rowOf, textOf} from '../../sandbox/protocol/answer-rows.ts'
import {makeMsgid} from '../../sandbox/protocol/msgid.ts'
import {type Arrival, arrive, msLeft, type Outcome, record, run} from './common.ts'
import type {Begin, Bill} from './run-file.ts'

export {handleSummary, options, setup} from './common.ts'

const headers = {'content-type': 'application/json; charset=utf-8'}
const {institution} = run

/** Numbers of the run: six a visit, so that no two messages share one, whoever sends them. */
const numberOf = (index: number, step: number): string => {
  const serial = index * steps.length + step
  return makeMsgid(institution.code, run.msgidsFrom + Math.floor(serial / 10_000) * 1000, serial % 10_000)
}

const reckoning = {amount: (line: Line) => priceTimesCount(line.price, line.count)}

const decimal = (text: string, decimals: number): number => {
  const parsed = parseDecimal(text, decimals)
  if (!parsed.ok) throw new Error(`${text}: expected a decimal of at most ${decimals} places`)
  return parsed.value
}

function wishOf({number, given}: Arrival): Wish {
  return {
    number,
    patient: {certType: '02', certNo: given.certNo, idNo: given.certNo, name: given.name},
    operator: 'c01',
    medType: '11',
    diagnosis: {code: 'J06.900', name: '急性上呼吸道感染'},
    lines: given.lines.map(line => ({
      code: line.code,
      hospitalCode: line.hospitalCode,
      price: decimal(line.price, 6),
      count: decimal(line.count, 4),
      approved: false,
    })),
    account: '1',
  }
}

type Step = {
  infno: string
  input(visit: Visit, now: Instant): Record<string, unknown>
  /** What the answer teaches for the messages after it. */
  learn(visit: Visit, output: JsonRow): Partial<Visit>
}

const steps: Step[] = [
  {
    infno: '1101',
    input: personInput,
    learn: (_, output) => identified(output) ?? {},
  },
  {
    infno: '2201',
    input: registrationInput,
    learn: (_, output) => registered(output),
  },
  {infno: '2203', input: visitInput, learn: () => ({})},
  {
    infno: '2204',
    input: (visit, now) => feesInput(visit, reckoning, now),
    learn: (visit, output) => charged(output, totalOf(visit, reckoning)),
  },
  {infno: '2206', input: trialInput, learn: () => ({})},
  {infno: '2207', input: settlementInput, learn: () => ({})},
]

function messageOf(step: Step, msgid: string, visit: Visit, now: Instant): string {
  return JSON.stringify({
    infno: step.infno,
    msgid,
    mdtrtarea_admvs: institution.area,
    insuplc_admdvs: visit.area,
    recer_sys_code: '99',
    infver: '1.0.0',
    opter_type: '1',
    opter: 'c01',
    opter_name: '收费员',
    inf_time: dateTimeText(now),
    fixmedins_code: institution.code,
    fixmedins_name: institution.name,
    sign_no: '',
    input: step.input(visit, now),
  })
}

/** The six messages one after the other, until one has no usable answer. */
function follow(arrival: Arrival, now: () => Instant): Outcome {
  let known = newVisit(wishOf(arrival), 0)
  let bill: Bill | undefined
  for (const [index, step] of steps.entries()) {
    const {infno} = step
    const left = msLeft(arrival)
    if (left <= 0) return {how: 'late', unreached: 0, why: infno}
    const message = messageOf(step, numberOf(arrival.index, index), known, now())
    const timeout = `${Math.ceil(left)}ms`
    const answer = http.post(`${run.target}/${infno}`, message, {headers, timeout, tags: {name: infno}})
    if (answer.status === 0) return {how: 'unreached', unreached: 1, why: infno}
    if (answer.status !== 200) return {how: 'refused', unreached: 0, why: `${infno}: HTTP ${answer.status}`}
    const said = answer.json() as JsonRow
    if (String(said.infcode) !== '0') {
      return {how: 'refused', unreached: 0, why: `${infno}: ${textOf(said, 'err_msg')}`}
    }
    const output = rowOf(said.output)
    known = {...known, ...step.learn(known, output)}
    if (infno === '2207') bill = {insuranceType: known.insuranceType, ...billed(rowOf(output.setlinfo))}
  }
  return {how: 'settled', unreached: 0, ...(bill && {bill})}
}

export default function visit(begin: Begin): void {
  const arrival = arrive()
  record(
    arrival,
    follow(arrival, () => begin.worldAt + Date.now() - begin.startsAt),
    begin,
  )
}
