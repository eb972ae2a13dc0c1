// The hospital's side of a run: in mode A a front-end server (ours as a process, or a vendor's own address), asked by its small interface;
// in mode B nobody but the load, whose sums are reconciled here.
import {join} from 'node:path'
import type {Bill, VisitLine} from '../../../loadtests/k6/run-file.ts'
import {decimalText, sum} from '../../base/fen.ts'
import {compactText, dateTimeText, type Instant} from '../../base/instant.ts'
import {Trouble} from '../../host/trouble.ts'
import type {Centre} from './centre.ts'
import {type Started, startOwn, until} from './processes.ts'

export type Hospital = {
  /** Where the load goes. */
  address: string
  /** Waits until every visit it took on rests and nothing is unknown; false when the time was over before. */
  rest(lines: readonly VisitLine[], mostMs: number): Promise<boolean>
  /** Reconciles the world's day; false when it did not come to an end. */
  close(day: string, mostMs: number): Promise<boolean>
  /** SIGKILL and a new start from its own journal, where it is ours to kill. */
  killAndRestart?(): Promise<void>
  stop(): Promise<void>
}

/** Who takes a connection and says nothing so long is not there: longer than any answer that is waited for, and how it is, at once. */
const silenceMs = 15_000
const healthMs = 2000

async function call<T>(
  address: string,
  method: string,
  path: string,
  body?: unknown,
  mostMs: number = silenceMs,
): Promise<T> {
  const response = await fetch(`${address}${path}`, {
    method,
    signal: AbortSignal.timeout(mostMs),
    ...(body !== undefined && {headers: {'content-type': 'application/json'}, body: JSON.stringify(body)}),
  })
  return (await response.json()) as T
}

/** A front-end server that answers at this address: the small interface of loadtests/front-end/api.ts. */
function frontEndAt(address: string): Pick<Hospital, 'address' | 'rest' | 'close'> {
  return {
    address,
    async rest(lines, mostMs) {
      const end = performance.now() + mostMs
      const left = () => Math.max(0, end - performance.now())
      for (const {number, how} of lines) {
        if (how !== 'late') continue
        const rests = async () => {
          const {step} = await call<{step: string}>(address, 'GET', `/visits/${encodeURIComponent(number)}?wait=5000`)
          return step === 'settled' || step === 'ended'
        }
        if (!(await until(rests, left()))) return false
      }
      return until(async () => {
        const {unknowns} = await call<{unknowns: unknown[]}>(address, 'GET', '/unknowns')
        return unknowns.length === 0
      }, left())
    },
    async close(day, mostMs) {
      // asked for once: who does not answer may have begun it all the same
      await call(address, 'POST', '/close', {day}).catch(() => undefined)
      return until(async () => (await call<{step: string}>(address, 'GET', '/close')).step === 'done', mostMs)
    },
  }
}

const signedIn = (address: string) => async (): Promise<boolean> =>
  (await call<{signedIn: boolean}>(address, 'GET', '/health', undefined, healthMs)).signedIn

const isThere = (address: string) => async (): Promise<boolean> =>
  (await call<{signedIn: boolean}>(address, 'GET', '/health', undefined, healthMs)) !== undefined

const longestStartMs = 60_000

export async function vendorsOwn(address: string, mostMs: number = longestStartMs): Promise<Hospital> {
  if (!(await until(signedIn(address), mostMs)))
    throw new Trouble(
      `${address} 上的前置机没有在 ${mostMs / 1000} 秒内连上中心（GET /health 的 signedIn）。`,
      `The front-end server at ${address} did not reach the centre within ${mostMs / 1000} s (signedIn of GET /health).`,
    )
  return {...frontEndAt(address), stop: async () => {}}
}

export async function referenceFrontEnd(built: string, out: string, port: number, centre: Centre): Promise<Hospital> {
  const log = join(out, 'front-end.log')
  const args = ['front-end', '--centre', centre.url, '--institution', centre.institution.code]
  const address = `http://127.0.0.1:${port}`
  let server: Started
  const begin = async (isReady: () => Promise<boolean>) => {
    server = startOwn(built, 'yibao', [...args, '--data', join(out, 'front-end'), '--port', String(port)], log)
    if (!(await until(isReady, longestStartMs)))
      throw new Trouble(`前置机没有启动，见 ${log}。`, `The front-end server did not start; see ${log}.`)
  }
  await begin(signedIn(address))
  return {
    ...frontEndAt(address),
    async killAndRestart() {
      await server.kill('SIGKILL')
      // the centre may be silent just now: visits are taken on all the same
      await begin(isThere(address))
    },
    stop: () => server.kill('SIGTERM'),
  }
}

/** Nobody but the load: what it was told is added up and reconciled by one 3201 for each group. */
export function nobodyElse(
  {url, institution}: Centre,
  worldNow: () => Promise<Instant>,
  lines: () => VisitLine[],
): Hospital {
  return {
    address: url,
    rest: async () => true,
    async close(day, _mostMs) {
      const at = await worldNow()
      for (const [index, bills] of grouped(lines()).entries()) {
        const response = await fetch(`${url}/3201`, {
          method: 'POST',
          headers: {'content-type': 'application/json'},
          body: totalsMessage(institution, at, index, day, bills),
        })
        const {infcode} = (await response.json()) as {infcode: number | string}
        if (String(infcode) !== '0') return false
      }
      return true
    },
    stop: async () => {},
  }
}

function grouped(lines: readonly VisitLine[]): Bill[][] {
  const groups = new Map<string, Bill[]>()
  for (const {bill} of lines) {
    if (!bill) continue
    const key = `${bill.insuranceType}|${bill.clrType}|${bill.agency}`
    groups.set(key, [...(groups.get(key) ?? []), bill])
  }
  return [...groups.values()]
}

function totalsMessage(
  institution: Centre['institution'],
  at: Instant,
  index: number,
  day: string,
  bills: Bill[],
): string {
  const money = (name: 'total' | 'fund' | 'account') => Number(decimalText(sum(bills.map(one => one[name])), 2))
  const [first] = bills as [Bill]
  return JSON.stringify({
    infno: '3201',
    // 99xx: the visits' numbers begin at the start of the day
    msgid: `${institution.code}${compactText(at)}99${String(index).padStart(2, '0')}`,
    mdtrtarea_admvs: institution.area,
    insuplc_admdvs: '',
    recer_sys_code: '99',
    infver: '1.0.0',
    opter_type: '1',
    opter: 'c01',
    opter_name: '收费员',
    inf_time: dateTimeText(at),
    fixmedins_code: institution.code,
    fixmedins_name: institution.name,
    sign_no: '',
    input: {
      data: {
        insutype: first.insuranceType,
        clr_type: first.clrType,
        setl_optins: first.agency,
        stmt_begndate: day,
        stmt_enddate: day,
        medfee_sumamt: money('total'),
        fund_pay_sumamt: money('fund'),
        acct_pay: money('account'),
        fixmedins_setl_cnt: bills.length,
        fixmedins_refd_setl_flag: '0',
      },
    },
  })
}
