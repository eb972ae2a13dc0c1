// P-class: forty trainees at their windows, one key each 200 ms, and the instructor watching all of them. Answers are timed
// from when the key was due; the instructor's lag from when a trainee had the answer until the tile shows its entry.

import type {DeskView} from '../../hospital/view-types.ts'
import {act, joinClass, look, nextKey, type Seat} from '../../host/testing/seat.ts'
import type {Row} from './report.ts'
import {type Stand, token} from './stand.ts'
import {quantile, short} from './stats.ts'

const seats = 40
const keyMs = 200
const secondsOf = {quick: 10, usual: 30}

type AtWindow = Seat & {view: DeskView}

export async function wholeClass(stand: Stand): Promise<{rows: Row[]; wrong: string[]}> {
  const {port, control, size, served} = stand
  const seconds = size.rounds <= 3 ? secondsOf.quick : secondsOf.usual
  const base = `http://127.0.0.1:${port}`
  const klass = await control.call<{id: string; code: string}>('/classes', {name: 'bench', seats})
  const joined: AtWindow[] = []
  for (let i = 1; i <= seats; i++) {
    const seat = await joinClass(base, klass.code, `学员${i}`)
    joined.push({...seat, view: await look(base, seat)})
  }

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
        const answer = await act(base, seat, nextKey(seat.view))
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
