// Mode A 经前置机: a cashier's programme in front of a front-end server, once a visit: hand the visit over, wait until it rests. Who cannot
// be reached is tried again under the same number, as a cashier would; whether it is paid is never guessed here.
import {sleep} from 'k6'
import http from 'k6/http'
import {type Arrival, arrive, msLeft, type Outcome, record, run} from './common.ts'

import type {Begin} from './run-file.ts'

export {handleSummary, options, setup} from './common.ts'

const headers = {'content-type': 'application/json'}
const againSeconds = 1
/** The server answers within this, whatever became of the visit. */
const waitMs = 20_000
const graceMs = 5000

type View = {step: string; ending: string | null; why: string}

const bodyOf = ({number, given}: Arrival): string =>
  JSON.stringify({
    number,
    patient: {certType: '02', certNo: given.certNo, name: given.name},
    operator: 'c01',
    medType: '11',
    diagnosis: {code: 'J06.900', name: '急性上呼吸道感染'},
    lines: given.lines,
    account: '1',
  })

/** Hands the visit over and waits for its end, as long as a visit may take. */
function follow(arrival: Arrival): Outcome {
  const body = bodyOf(arrival)
  let unreached = 0
  let taken = false
  for (;;) {
    const left = msLeft(arrival)
    if (left <= 0) return {how: taken ? 'late' : 'unreached', unreached}
    const wait = Math.floor(Math.min(left, waitMs))
    // the server answers when the wait is over; that it does not is another matter
    const timeout = `${wait + graceMs}ms`
    const answer = taken
      ? http.get(`${run.target}/visits/${arrival.number}?wait=${wait}`, {
          timeout,
          tags: {name: 'GET /visits/{number}'},
        })
      : http.post(`${run.target}/visits`, body, {headers, timeout, tags: {name: 'POST /visits'}})
    // 5xx: it takes nothing on at present; 0: nobody was there
    if (answer.status === 0 || answer.status >= 500) {
      unreached += 1
      sleep(Math.min(againSeconds, Math.max(0, msLeft(arrival)) / 1000))
      continue
    }
    if (answer.status >= 400) return {how: 'refused', unreached, why: `HTTP ${answer.status}`}
    taken = true
    const {step, ending, why} = answer.json() as View
    if (step === 'settled') return {how: 'settled', unreached}
    if (step === 'ended') return {how: 'refused', unreached, why: `${ending}: ${why}`}
  }
}

export default function visit(begin: Begin): void {
  const arrival = arrive()
  record(arrival, follow(arrival), begin)
}
