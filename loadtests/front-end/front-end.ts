// The front-end server at work: events in, records to disk, then messages out. Everything waiting is stepped in one turn and
// flushed once; only what is on disk is sent. Where the log cannot be written it stops for good: its books know more than its log then, and
// nobody is told of them. The day is the centre's: its clock is learnt from its answers.
import {compactText, dateTimeText, type Instant, parseInstant} from '../../sandbox/base/instant.ts'
import {type Behaviour, reference} from '../../sandbox/front-end/behaviour.ts'
import {type Books, foldAll} from '../../sandbox/front-end/books.ts'
import {step} from '../../sandbox/front-end/machine.ts'
import type {Event, Send, Setup} from '../../sandbox/front-end/types.ts'
import type {Line} from './line.ts'
import type {Log} from './log.ts'

export type FrontEnd = {
  readonly books: Books
  /** Whether the centre has been reached since the start: before, nothing is taken on. */
  signedIn(): boolean
  now(): Instant
  /** Why it has stopped: the log could not be written. Nothing is taken on any more. */
  trouble(): unknown
  take(event: Event): void
  /** Calls back once, after the next turn: what it wrote is on disk, or it has stopped. */
  onceTurned(listener: () => void): void
  close(): void
}

export type Institution = {code: string; name: string; area: string}

const signInGapsMs = [500, 1000, 2000, 5000, 10_000]
const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

export function openFrontEnd(
  institution: Institution,
  line: Line,
  log: Log,
  patienceMs: number,
  behaviour: Behaviour = reference,
  stopped: (trouble: unknown) => void = () => {},
): FrontEnd {
  const books = foldAll(log.records)
  const setup: Setup = {institution, patienceMs, signNo: ''}
  const waiting: Event[] = []
  const listeners: (() => void)[] = []
  let offsetMs: number | undefined
  let closed = false
  let turning = false
  let trouble: unknown
  let wake: NodeJS.Timeout | undefined
  const now = (): Instant => Date.now() + (offsetMs ?? 0)

  const take = (event: Event) => {
    if (trouble !== undefined) return
    waiting.push(event)
    if (turning) return
    turning = true
    setImmediate(turn)
  }

  /** Everything that waits, one flush, then the sends. */
  function turn(): void {
    turning = false
    if (closed) return
    const sends: Send[] = []
    const records = []
    for (const event of waiting.splice(0)) {
      const stepped = step(books, event, now(), setup, behaviour)
      records.push(...stepped.records)
      sends.push(...stepped.sends)
    }
    clearTimeout(wake)
    try {
      log.append(records)
      for (const message of sends) void send(message)
      const due = books.nextDue(patienceMs)
      if (due !== undefined) wake = setTimeout(() => take({kind: 'timer'}), Math.max(0, due - now()))
    } catch (error) {
      trouble = error
      closed = true
      line.close()
      stopped(error)
    }
    for (const listener of listeners.splice(0)) listener()
  }

  async function send(message: Send): Promise<void> {
    const reply = await line.send(message)
    if (reply && !closed) take({kind: 'reply', msgid: message.msgid, reply})
  }

  /**
   * 9001, until the centre answers: gives the sign-in number and the centre's time. It moves no money and needs no books. Silence is
   * waited for no longer than any other answer; one that comes late is taken all the same.
   */
  async function signIn(): Promise<void> {
    for (let tries = 0; !closed && offsetMs === undefined; tries++) {
      await Promise.race([trySignIn(), sleep(patienceMs)])
      if (offsetMs === undefined) await sleep(signInGapsMs[Math.min(tries, signInGapsMs.length - 1)] as number)
    }
  }

  async function trySignIn(): Promise<void> {
    const text = dateTimeText(Date.now())
    // 0000 is the sign-in's: the books count 0001…9999
    const msgid = `${institution.code}${compactText(Date.now())}0000`
    const raw = JSON.stringify({
      infno: '9001',
      msgid,
      mdtrtarea_admvs: institution.area,
      insuplc_admdvs: '',
      recer_sys_code: '99',
      infver: '1.0.0',
      opter_type: '1',
      opter: '1',
      opter_name: '前置机',
      inf_time: text,
      fixmedins_code: institution.code,
      fixmedins_name: institution.name,
      sign_no: '',
      input: {signIn: {opter_no: '1', mac: '00-00-5E-00-53-01', ip: '192.0.2.1'}},
    })
    const reply = await line.send({infno: '9001', raw})
    const told = reply?.got === 'answer' ? signInOf(reply.text) : undefined
    if (!told || closed || offsetMs !== undefined) return
    offsetMs = told.at - Date.now()
    setup.signNo = told.signNo
    take({kind: 'restart'})
  }

  void signIn()
  return {
    books,
    signedIn: () => offsetMs !== undefined,
    now,
    take,
    trouble: () => trouble,
    onceTurned: listener => (trouble === undefined ? void listeners.push(listener) : listener()),
    close() {
      closed = true
      clearTimeout(wake)
      line.close()
      log.close()
    },
  }
}

function signInOf(text: string): {at: Instant; signNo: string} | undefined {
  try {
    const answer = JSON.parse(text) as {
      infcode: number | string
      respond_time?: string
      output?: {signinoutb?: {sign_no?: string}}
    }
    const stamp = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(answer.respond_time ?? '')
    if (String(answer.infcode) !== '0' || !stamp) return undefined
    const [, y, m, d, h, i, s] = stamp
    const at = parseInstant(`${y}-${m}-${d} ${h}:${i}:${s}`)
    return at.ok ? {at: at.value, signNo: answer.output?.signinoutb?.sign_no ?? ''} : undefined
  } catch {
    return undefined
  }
}
