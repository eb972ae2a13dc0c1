// A trainee at a window over HTTP, for tests and measurements: joins a class by code and name, sees the window, acts
// there. It keeps no books and judges nothing.
import type {DeskAct} from '../../hospital/desk.ts'
import type {DeskView} from '../../hospital/view-types.ts'

/** `cookie` is all that a browser keeps of the seat; `desk` the path of its window. */
export type Seat = {number: number; cookie: string; world: string; desk: string}
export type Acted = {outcome: string; seq: number; view: DeskView}

type SeatAnswer = {seat: number; attempt: {world: string; institution: string; window: string}}

export async function joinClass(base: string, code: string, name: string): Promise<Seat> {
  const {answer, response} = await asked<SeatAnswer>(base, '', '/api/v1/classes/join', {code, name})
  return seatIn(answer, response.headers.getSetCookie())
}

/** Back at the seat with what the browser kept: as a page that is opened again. */
export async function resumeSeat(base: string, {cookie}: Seat): Promise<Seat> {
  const {answer, response} = await asked<SeatAnswer>(base, cookie, '/api/v1/classes/resume', {})
  const renewed = response.headers.getSetCookie()
  const kept = cookie.split('; ').filter(one => !renewed.some(set => set.startsWith(one.split('=')[0] as string)))
  return seatIn(answer, [...kept, ...renewed])
}

function seatIn({seat, attempt}: SeatAnswer, cookies: string[]): Seat {
  const {world, institution, window} = attempt
  const desk = `/api/v1/worlds/${world}/desks/${institution}/${window}`
  return {number: seat, cookie: cookies.map(one => one.split(';')[0]).join('; '), world, desk}
}

export async function look(base: string, {cookie, desk}: Seat): Promise<DeskView> {
  return (await asked<DeskView>(base, cookie, desk)).answer
}

export async function act(base: string, {cookie, desk}: Seat, what: DeskAct): Promise<Acted> {
  return (await asked<Acted>(base, cookie, desk, what)).answer
}

export async function endAttempt(base: string, {cookie}: Seat): Promise<void> {
  await asked(base, cookie, '/api/v1/seat/end', {})
}

async function asked<T>(
  base: string,
  cookie: string,
  path: string,
  body?: object,
): Promise<{answer: T; response: Response}> {
  const response = await fetch(base + path, {
    method: body ? 'POST' : 'GET',
    headers: {...(cookie && {cookie}), ...(body && {origin: base, 'content-type': 'application/json'})},
    ...(body && {body: JSON.stringify(body)}),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} ${body ? JSON.stringify(body) : ''}: ${response.status} ${text}`)
  return {answer: JSON.parse(text) as T, response}
}

/** The next key of a plain careful cashier; while an answer is awaited they talk. */
export function nextKey({shift, strip, patient, queue, bill}: DeskView): DeskAct {
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
