// A centre over HTTP for the front-end server's tests: a world in this process whose time passes as fast as real time, patients
// to send, and the judge at the end.
import {judge} from '../../../grading/judge/judge.ts'
import type {Brief, Judgement} from '../../../grading/judge/types.ts'
import {type TestHost, testHost} from '../../../sandbox/host/testing/host.ts'
import type {FaultPlan} from '../../../sandbox/state/records.ts'
import type {Entry} from '../../../sandbox/world/entry.ts'

export const institution = 'H31000090001'

export type Centre = {
  host: TestHost
  /** The world's interface address. */
  url: string
  plan(fault: FaultPlan): Promise<void>
  /** What a cashier's programme posts for the n-th visit. */
  visit(number: string, index: number): Record<string, unknown>
  entries(): Promise<Entry[]>
  judged(brief?: Brief): Promise<Judgement>
  close(): Promise<void>
}

export async function openCentre(strict = false): Promise<Centre> {
  const host = await testHost()
  await host.create({id: 'w', area: '310000', population: 200, strict, clock: {speed: 1}})
  const url = `${await host.app.listen({port: 0, host: '127.0.0.1'})}/w/w`
  const listed = await host.call('GET', 'worlds/w/people?scheme=310&limit=200')
  const people = (
    listed.json() as {
      people: {certNo: string; name: string; flags: string[]; insurances: {state: string; area: string}[]}[]
    }
  ).people.filter(one => one.flags.length === 0 && one.insurances[0]?.state === '1')
  let last = performance.now()
  const pump = setInterval(() => {
    const now = performance.now()
    host.real.pass(now - last)
    last = now
  }, 10)
  const entries = async () => {
    const read: Entry[] = []
    for await (const text of host.journal.entries('w')) read.push(JSON.parse(text) as Entry)
    return read
  }
  return {
    host,
    url,
    async plan(fault) {
      await host.call('POST', 'worlds/w/faults', fault)
    },
    visit: (number, index) => ({
      number,
      patient: {
        certType: '02',
        certNo: people[index % people.length]?.certNo,
        name: people[index % people.length]?.name,
      },
      operator: 'c01',
      medType: '11',
      diagnosis: {code: 'I10.x00', name: '特发性(原发性)高血压'},
      lines: [
        {code: 'XA-A', hospitalCode: 'A1', price: '1.5', count: String(10 + (index % 7))},
        {code: 'XA-B10', hospitalCode: 'B1', price: '33.33', count: '3'},
      ],
      account: '1',
    }),
    entries,
    judged: async brief => judge(await entries(), brief),
    async close() {
      clearInterval(pump)
      await host.close()
    },
  }
}

export async function call<T>(
  address: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{status: number; body: T}> {
  const response = await fetch(`${address}${path}`, {
    method,
    ...(body !== undefined && {headers: {'content-type': 'application/json'}, body: JSON.stringify(body)}),
  })
  return {status: response.status, body: (await response.json()) as T}
}

/** Asks until it is so; the deadline only bounds a broken run. */
export async function until<T>(ask: () => Promise<T>, isSo: (value: T) => boolean, mostMs = 90_000): Promise<T> {
  const end = performance.now() + mostMs
  for (;;) {
    const value = await ask()
    if (isSo(value)) return value
    if (performance.now() > end) throw new Error(`still ${JSON.stringify(value)}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
