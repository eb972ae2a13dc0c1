// Clients that are wrong in ways no single behaviour of the reference expresses: whom and what they charge, what they send beside it,
// what they leave as it is. Something stands between the reference and the line and spoils its messages; each is failed by the
// predicate meant for it and passes without the spoiling.
import {beforeAll, expect, it} from 'vitest'
import {plans} from '../../loadtests/mutants/plans.ts'
import {type Between, run} from '../../loadtests/mutants/rig.ts'
import {type Behaviour, reference} from '../../sandbox/front-end/behaviour.ts'
import {type StatementRow, statementFile} from '../../sandbox/protocol/statement-file.ts'
import {depsWith, inventedShelf} from '../../sandbox/simulator/testing/deps.ts'
import type {WorldDeps} from '../../sandbox/world/world.ts'
import {judge} from './judge.ts'
import type {PredicateId} from './types.ts'

let deps: WorldDeps
beforeAll(async () => {
  deps = await depsWith(inventedShelf)
})

type Row = Record<string, unknown>
type Told = Row & {infno: string; msgid: string; input: Record<string, Row & Row[]>}
/** Sends a message as the client would; a new one gets a number of its own. */
type Line = {said: Told; send(message: Told): Row; fresh(infno: string, input: unknown): Told}
type Spoil = (line: Line) => void

/** Spoils what goes out; what it sends beside it comes after. `before`: changes the message itself. */
function spoiling({before, after}: {before?: Spoil; after?: (line: Line, answer: Row) => void}): Between {
  let sequence = 5000
  return (raw, now, line) => {
    const said = JSON.parse(raw) as Told
    const send = (message: Told): Row => {
      const {reply} = line(JSON.stringify(message), now)
      return reply.got === 'answer' ? ((JSON.parse(reply.text) as {output: Row}).output ?? {}) : {}
    }
    const fresh = (infno: string, input: unknown): Told => {
      sequence += 1
      return {...said, infno, msgid: said.msgid.slice(0, 26) + sequence, input: input as Told['input']}
    }
    before?.({said, send, fresh})
    const came = line(JSON.stringify(said), now)
    const {reply} = came
    if (reply.got === 'answer') after?.({said, send, fresh}, (JSON.parse(reply.text) as {output: Row}).output ?? {})
    return came
  }
}

const data = ({input}: Told): Row => (input.data ?? {}) as Row
const again =
  (infno: string, times: number): Spoil =>
  ({said, send, fresh}) => {
    if (said.infno === infno) for (let time = 0; time < times; time++) send(fresh(infno, said.input))
  }

/** Everything of one patient's goes out in the name of the first. */
function wrongPerson(): Spoil {
  const cards: unknown[] = []
  return ({said}) => {
    const row = data(said)
    const card = row.mdtrt_cert_no
    if (card === undefined) return
    if (!cards.includes(card)) cards.push(card)
    if (card !== cards[1]) return
    row.mdtrt_cert_no = cards[0]
    for (const one of ['certno', 'psn_name', 'psn_cert_type']) delete row[one]
  }
}

/** The same patient's visit once more under a number nobody gave. */
function inventedVisit(): (line: Line, answer: Row) => void {
  const last = new Map<string, Told>()
  let done = false
  return ({said, send, fresh}) => {
    last.set(said.infno, said)
    if (said.infno !== '2207' || done) return
    done = true
    const of = (infno: string) => structuredClone((last.get(infno) as Told).input)
    const registration = of('2201')
    registration.data = {...registration.data, ipt_otp_no: 'INVENTED'} as never
    const visit = (send(fresh('2201', registration)).data as Row).mdtrt_id
    const record = of('2203')
    for (const part of Object.values(record)) if (!Array.isArray(part)) (part as Row).mdtrt_id = visit
    send(fresh('2203', record))
    const fees = (of('2204').feedetail as Row[]).map(line => ({...line, mdtrt_id: visit, chrg_bchno: 'INVENTED-1'}))
    send(fresh('2204', {feedetail: fees}))
    send(fresh('2207', {data: {...data(said), mdtrt_id: visit, chrg_bchno: 'INVENTED-1'}}))
  }
}

/** More fees after the bill, which nobody settles or removes. */
function feesLeft(): (line: Line, answer: Row) => void {
  let fees: Row[] = []
  return ({said, send, fresh}) => {
    if (said.infno === '2204') fees = said.input.feedetail as Row[]
    if (said.infno === '2207')
      send(
        fresh('2204', {
          feedetail: fees.map((line, index) => ({...line, feedetl_sn: String(900 + index), chrg_bchno: 'MORE'})),
        }),
      )
  }
}

/** The first line of each bill is never charged. */
function lineForgotten(): Spoil {
  let less = 0
  return ({said}) => {
    if (said.infno === '2204') less = Number((said.input.feedetail as Row[]).shift()?.det_item_fee_sumamt)
    if (said.infno === '2206' || said.infno === '2207')
      said.input.data = {
        ...data(said),
        medfee_sumamt: Math.round((Number(data(said).medfee_sumamt) - less) * 100) / 100,
      } as never
  }
}

const fen = (amount: unknown) => Math.round(Number(amount) * 100)
/** After totals that are equal the rows are compared with books that `spoil` has been at, and the result is let lie. */
function wrongRows(spoil: (rows: StatementRow[]) => void): (line: Line, answer: Row) => void {
  const rows: StatementRow[] = []
  let done = false
  return ({said, send, fresh}, answer) => {
    if (said.infno === '2207' || said.infno === '2208') {
      const info = answer.setlinfo as Row
      rows.push({
        setlId: String(info.setl_id),
        mdtrtId: String(data(said).mdtrt_id),
        psnNo: String(data(said).psn_no),
        total: fen(info.medfee_sumamt),
        fund: fen(info.fund_pay_sumamt),
        account: fen(info.acct_pay),
        refund: said.infno === '2208',
      })
    }
    if (said.infno !== '3201' || done) return
    done = true
    spoil(rows)
    const file = {
      in: [...statementFile('rows.txt', rows)],
      filename: 'rows.txt.zip',
      fixmedins_code: said.fixmedins_code,
    }
    const {file_qury_no} = send(fresh('9101', {fsUploadIn: file}))
    const {setl_optins, stmt_begndate, stmt_enddate, medfee_sumamt, fund_pay_sumamt, clr_type} = data(said)
    const period = {setl_optins, stmt_begndate, stmt_enddate, medfee_sumamt, fund_pay_sumamt, clr_type}
    const sums = {cash_payamt: 0, fixmedins_setl_cnt: rows.length, fixmedins_refd_setl_flag: '0'}
    send(fresh('3202', {data: {...period, ...sums, file_qury_no}}))
  }
}

/** A reversal in another's name is refused; the client thinks that this was the end of it. */
function refusedReversal(): Between {
  let sequence = 5000
  return (raw, now, line) => {
    const came = line(raw, now)
    const said = JSON.parse(raw) as Told
    if (said.infno !== '2207' || came.reply.got !== 'nothing') return came
    sequence += 1
    const input = {data: {psn_no: '31000000000000000000000001', omsgid: said.msgid, oinfno: '2207'}}
    line(JSON.stringify({...said, infno: '2601', msgid: said.msgid.slice(0, 26) + sequence, input}), now + 11_000)
    return came
  }
}

type Case = [predicate: PredicateId, what: string, plan: string, between: () => Between, change?: Partial<Behaviour>]
const cases: Case[] = [
  ['K3', 'charges somebody else', 'calm', () => spoiling({before: wrongPerson()})],
  ['K3', 'leaves a line of the bill out', 'calm', () => spoiling({before: lineForgotten()})],
  ['K3', 'leaves fees behind after the bill', 'calm', () => spoiling({after: feesLeft()})],
  [
    'K2',
    'charges once more under an invented visit',
    'calm',
    () => spoiling({after: inventedVisit()}),
    {difference: 'ignored'},
  ],
  [
    'K1',
    'says other parts than the lines have',
    'calm',
    () =>
      spoiling({
        before: ({said}) => {
          if (said.infno === '2207') said.input.data = {...data(said), fulamt_ownpay_amt: 12.34} as never
        },
      }),
  ],
  [
    'K5',
    'refunds what nobody wants back',
    'calm',
    () =>
      spoiling({
        after: ({said, send, fresh}, answer) => {
          if (said.infno !== '2207') return
          const {mdtrt_id, psn_no} = data(said)
          send(fresh('2208', {data: {setl_id: (answer.setlinfo as Row).setl_id, mdtrt_id, psn_no}}))
        },
      }),
    {difference: 'ignored'},
  ],
  ['K4', 'takes a refused reversal for the end', 'lost-reply', refusedReversal, {silence: 'paid'}],
  [
    'K6',
    'has rows wrong that cancel each other out',
    'calm',
    () =>
      spoiling({
        after: wrongRows(([one, two]) => {
          if (one) one.total += 5
          if (two) two.total -= 5
        }),
      }),
  ],
  ['K8', 'reads the card ten times', 'calm', () => spoiling({before: again('1101', 10)})],
  ['K8', 'tries the same bill ten times', 'calm', () => spoiling({before: again('2206', 10)})],
  ['K8', 'compares the same totals twenty times', 'calm', () => spoiling({before: again('3201', 20)})],
  ['K8', 'sends everything twice, and one message is lost', 'lost-reply', () => spoiling({}), {copies: 2}],
]

const judged = (id: string, between?: Between, change: Partial<Behaviour> = {}) => {
  const plan = plans.find(one => one.id === id)
  if (!plan) throw new Error(`no ${id}`)
  const {entries, brief} = run(plan, deps, inventedShelf, {...reference, ...change}, between)
  return judge(entries, brief)
}

it.each(cases)('%s fails a client that %s', (predicate, _what, plan, between, change) => {
  const {verdict, predicates} = judged(plan, between(), change)
  const found = predicates.find(one => one.id === predicate)?.findings.filter(one => one.fault === 'client') ?? []
  expect(verdict).toBe('FAIL')
  expect(found.length).toBeGreaterThan(0)
  for (const one of found) expect(one.entries.length).toBeGreaterThan(0)
})

it('passes who compares rows that are right, beside the totals', () => {
  const {verdict, predicates} = judged('calm', spoiling({after: wrongRows(() => {})}))
  expect(predicates.flatMap(one => one.findings)).toEqual([])
  expect(verdict).toBe('PASS')
})

it('leaves open a scripted visit whose registration was refused', () => {
  const {verdict, predicates} = judged(
    'calm',
    spoiling({
      before: ({said}) => {
        if (said.infno === '2201' && data(said).ipt_otp_no === 'MZ0002')
          said.input.data = {...data(said), psn_no: '31000000000000000000000001'} as never
      },
    }),
  )
  expect(verdict).toBe('INCONCLUSIVE')
  expect(predicates.flatMap(one => one.findings)).toMatchObject([
    {predicate: 'K9', expected: 'MZ0002', got: 'registration not taken on'},
  ])
})

it('holds a visit of which no answer was left to once or not at all', () => {
  const {entries, brief} = run(plans[0] as (typeof plans)[number], deps, inventedShelf)
  const {script} = brief
  if (!script) throw new Error('no script')
  const visits = script.visits.map(one => (one.number === 'MZ0002' ? {...one, ends: 'atMostOnce' as const} : one))
  const unknown = {institution: 'H31000090001', number: 'MZ9999', ends: 'atMostOnce'} as const
  expect(judge(entries, {script: {...script, visits: [...visits, unknown]}}).verdict).toBe('PASS')
  const other = visits.map(one => (one.number === 'MZ0002' ? {...one, fen: 1} : one))
  expect(judge(entries, {script: {...script, visits: other}}).verdict).toBe('FAIL')
})
