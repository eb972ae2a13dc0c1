// P-class: forty trainees at their windows, one key each 200 ms, and the instructor watching all of them. Answers are timed
// from when the key was due; the instructor's lag from when a trainee had the answer until the tile shows its entry.
import type {DeskAct} from '../../hospital/desk.ts'
import type {DeskView} from '../../hospital/view-types.ts'
import type {Row} from './report.ts'
import {type Stand, token} from './stand.ts'
import {quantile, short} from './stats.ts'

const seats = 40
const keyMs = 200
const secondsOf = {quick: 10, usual: 30}

type Seat = {cookie: string; desk: string; world: string; view: DeskView}
type Answer = {outcome: string; seq: number; view: DeskView}

export async function wholeClass(stand: Stand): Promise<{rows: Row[]; wrong: string[]}> {
  const {port, control, size, served} = stand
  const seconds = size.rounds <= 3 ? secondsOf.quick : secondsOf.usual
  const base = `http://127.0.0.1:${port}`
  const klass = await control.call<{id: string; code: string}>('/classes', {name: 'bench', seats})
  const joined: Seat[] = []
  for (let i = 1; i <= seats; i++) joined.push(await join(base, klass.code, `学员${i}`))

  const heardAt = new Map<number, {seq: number; at: number}[]>()
  const watching = new AbortController()
  const watched = watch(`${base}/api/v1/classes/${klass.id}/events`, token, watching.signal, (seat, seq) =>
    heardAt.set(seat, [...(heardAt.get(seat) ?? []), {seq, at: performance.now()}]),
  )
  const answers: number[] = []
  const acts: {seat: number; seq: number; at: number}[] = []
  let refused = 0
  const cpuBefore = await served.ask<number>('cpu')
  const began = performance.now()
  await Promise.all(
    joined.map(async (seat, i) => {
      for (let key = 0; key * keyMs < seconds * 1000; key++) {
        const due = began + key * keyMs + (i * keyMs) / seats
        await until(due)
        const answer = await act(base, seat, next(seat.view))
        const now = performance.now()
        answers.push(now - due)
        acts.push({seat: i + 1, seq: answer.seq, at: now})
        if (answer.outcome.startsWith('refused:')) refused += 1
        seat.view = answer.view
      }
    }),
  )
  const spent = {ms: performance.now() - began, cpu: (await served.ask<number>('cpu')) - cpuBefore}
  await until(performance.now() + 1500)
  watching.abort()
  await watched
  const lags = acts.map(({seat, seq, at}) => {
    const shown = heardAt.get(seat)?.find(one => one.seq >= seq)
    return shown ? Math.max(0, shown.at - at) : Number.POSITIVE_INFINITY
  })
  const wrong: string[] = []
  let settled = 0
  for (const seat of joined) {
    const view = await look(base, seat)
    const mine = view.bills.filter(one => one.state === 'settled').length
    const open = view.bills.some(one => one.state === 'settling' || one.state === 'unknown')
    settled += mine
    if (!open) wrong.push(...(await control.books(seat.world, mine, false)))
  }
  const [p95, lag] = [quantile(answers, 0.95), quantile(lags, 0.95)]
  const row = {row: 'P-class', baseline: `${seats} seats, a key each ${keyMs} ms`}
  return {
    wrong,
    rows: [
      {
        ...row,
        what: '四十个座位同时操作，p95 应答 · forty seats at work, p95 answer',
        measured: `${short(p95)} ms`,
        goal: '≤ 150 ms',
        met: p95 <= 150,
        note: `${short(answers.length / (spent.ms / 1000))} acts/s, p50 ${short(quantile(answers, 0.5))} ms, p99 ${short(quantile(answers, 0.99))} ms；CPU ${short(spent.cpu / answers.length)} µs/act；${settled} settled, ${refused} refused acts`,
      },
      {
        ...row,
        what: '讲师台落后，p95 · how far the instructor is behind, p95',
        measured: `${short(lag)} ms`,
        goal: '≤ 1 s',
        met: lag <= 1000,
        note: `p50 ${short(quantile(lags, 0.5))} ms, most ${short(Math.max(...lags))} ms`,
      },
    ],
  }
}

const until = (at: number) => new Promise<void>(resolve => setTimeout(resolve, Math.max(0, at - performance.now())))

async function join(base: string, code: string, name: string): Promise<Seat> {
  const response = await fetch(`${base}/api/v1/classes/join`, {
    method: 'POST',
    headers: {'content-type': 'application/json', origin: base},
    body: JSON.stringify({code, name}),
  })
  if (!response.ok) throw new Error(`join: ${response.status} ${await response.text()}`)
  const cookie = response.headers.getSetCookie().map(one => one.split(';')[0])
  const {attempt} = (await response.json()) as {attempt: {world: string; institution: string; window: string}}
  const desk = `/api/v1/worlds/${attempt.world}/desks/${attempt.institution}/${attempt.window}`
  const seat = {cookie: cookie.join('; '), desk, world: attempt.world}
  return {...seat, view: await look(base, seat)}
}

async function look(base: string, {cookie, desk}: Pick<Seat, 'cookie' | 'desk'>): Promise<DeskView> {
  return (await (await fetch(base + desk, {headers: {cookie}})).json()) as DeskView
}

async function act(base: string, {cookie, desk}: Seat, body: DeskAct): Promise<Answer> {
  const headers = {'content-type': 'application/json', origin: base, cookie}
  const response = await fetch(base + desk, {method: 'POST', headers, body: JSON.stringify(body)})
  if (!response.ok) throw new Error(`${body.do}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}

/** The next key of a plain careful cashier; while an answer is awaited they talk. */
function next({shift, strip, patient, queue, bill}: DeskView): DeskAct {
  if (strip.waiting.length > 0) return {do: 'report', text: '等应答'}
  if (!shift) return {do: 'openShift', cashier: 'c01', name: '小周', float: 50_000}
  if (!patient) return queue[0] ? {do: 'call', patient: queue[0].id} : {do: 'report', text: '无人候诊'}
  if (!patient.insured) return {do: 'read', shows: 0}
  if (patient.samePerson === null) return {do: 'identity', same: true}
  if (!bill) return patient.orders.length > 0 ? {do: 'takeOrders'} : {do: 'sendBack', reason: '请医生录入系统'}
  if (bill.state === 'open') return {do: 'trial'}
  if (bill.state === 'trial') {
    const cash = bill.amounts?.cash ?? 0
    return {do: 'settle', tender: cash > 0 ? [{kind: 'cash', amount: cash}] : [], received: cash}
  }
  if (bill.state === 'settled' && bill.printed === 0) return {do: 'print', what: 'receipt'}
  return bill.state === 'settled' ? {do: 'done'} : {do: 'report', text: bill.state}
}

/** The instructor's stream: which entry each tile stands at. */
async function watch(url: string, token: string, signal: AbortSignal, hear: (seat: number, seq: number) => void) {
  try {
    const response = await fetch(url, {headers: {authorization: `Bearer ${token}`}, signal})
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, {stream: true})
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^event: seat\ndata: (.*)$/m.exec(text.slice(0, end))?.[1]
        if (data) {
          const {seat, seq} = JSON.parse(data) as {seat: number; seq: number}
          hear(seat, seq)
        }
        text = text.slice(end + 2)
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
