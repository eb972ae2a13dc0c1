// The same visit by every way a hospital's system may send it: URL shape × gateway dialect × numbers as numbers or
// texts × lists as lists or single objects × input as object or text. Each settles to the same fen.
import {createHash, createHmac, getHashes} from 'node:crypto'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {ExampleContext} from '../protocol/examples.ts'
import {type GatewayDialect, type GatewayHashes, gatewayDialects, signGateway} from '../protocol/gateway.ts'
import {pathsOf} from '../protocol/paths.ts'
import {contextFor, type Request, visitSteps, type WalkPerson, walk} from '../world/testing/walk.ts'
import {type TestHost, testHost} from './testing/host.ts'

const hashes: GatewayHashes = {
  sha256Hex: text => createHash('sha256').update(text).digest('hex'),
  hmacSha1Base64: (key, text) => createHmac('sha1', key).update(text).digest('base64'),
  hmacSm3HexUpper: (key, text) => createHmac('sm3', key).update(text).digest('hex').toUpperCase(),
}

const shapes: Record<string, (infno: Request['infno']) => string> = {
  'base + code': infno => `/${infno}`,
  'one service': () => '/fsi/api/rsfComIfsService/callService',
  'one service + code': infno => `/fsi/api/rsfComIfsService/callService/${infno}`,
  'path of the service': infno =>
    pathsOf(infno).find(path => !path.includes('callService') && path.startsWith('/fsi')) ?? `/${infno}`,
  'one URL': () => '',
}
const dialects: ('off' | GatewayDialect)[] = [
  'off',
  ...gatewayDialects.filter(one => one !== 'x-ca' || getHashes().includes('sm3')),
]
const numbers = {
  numbers: (value: unknown) => value,
  texts: (value: unknown) => (typeof value === 'number' ? String(value) : value),
}
const lists = {list: false, single: true}
const inputs = {object: false, text: true}
const contentTypes = ['application/json', 'application/json; charset=utf-8', 'text/plain']

const lines: ExampleContext['lines'] = [
  {sn: '1', code: 'XA-B10', hospitalCode: 'own-1', price: '333.33', count: '7', amount: '2333.31', prescription: 'R1'},
]

let host: TestHost
let person: WalkPerson
const worlds = new Map<string, {institution: string; key: string; secret: string}>()

beforeAll(async () => {
  host = await testHost()
  for (const gateway of dialects) {
    const id = `g-${gateway}`
    const created = await host.call('POST', 'worlds', {
      id,
      name: id,
      seed: 's',
      area: '310000',
      population: 40,
      gateway,
    })
    expect(created.statusCode, created.body).toBeLessThan(300)
    const [first] = created.json().institutions as {code: string; key: string; secret: string}[]
    worlds.set(gateway, {institution: first!.code, key: first!.key, secret: first!.secret})
  }
  const found = (await host.call('GET', 'worlds/g-off/people?scheme=310&limit=50')).json().people as {
    psnNo: string
    certNo: string
    name: string
    flags: string[]
    insurances: {insuranceType: string; area: string; state: string}[]
  }[]
  const plain = found.find(
    one =>
      one.flags.length === 0 &&
      one.insurances.length === 1 &&
      one.insurances[0]!.state === '1' &&
      one.insurances[0]!.area === '310000',
  )!
  person = {psnNo: plain.psnNo, certNo: plain.certNo, name: plain.name, insuranceType: '310', area: '310000'}
})
afterAll(() => host.close())

type Way = {
  shape: string
  gateway: 'off' | GatewayDialect
  as: keyof typeof numbers
  list: keyof typeof lists
  input: keyof typeof inputs
  contentType: string
}

function spelled(request: Request, way: Way): string {
  const change = (value: unknown): unknown => {
    if (Array.isArray(value)) return lists[way.list] && value.length === 1 ? change(value[0]) : value.map(change)
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]))
    return numbers[way.as](value)
  }
  const input = change(request.input)
  return JSON.stringify({...request, input: inputs[way.input] ? JSON.stringify(input) : input})
}

async function amountsBy(way: Way): Promise<unknown> {
  const world = worlds.get(way.gateway)!
  const context = contextFor({at: 1_757_892_600_000, institution: world.institution, area: '310000'}, person, lines)
  const {replies} = await walk([...visitSteps, '2208'], context, async request => {
    const body = spelled(request, way)
    const signed =
      way.gateway === 'off'
        ? {}
        : signGateway(
            way.gateway,
            {
              key: world.key,
              secret: world.secret,
              at: host.real.date(),
              nonce: 'abc123',
              body,
              api: request.infno,
            },
            hashes,
          )
    const response = await host.app.inject({
      method: 'POST',
      url: `/w/g-${way.gateway}${shapes[way.shape]!(request.infno)}`,
      headers: {host: 'localhost:8787', 'content-type': way.contentType, ...signed},
      payload: body,
    })
    expect(response.statusCode, response.body).toBe(200)
    return response.json()
  })
  const {
    setl_id: _,
    mdtrt_id: __,
    setl_time: ___,
    medins_setl_id: ____,
    ...amounts
  } = replies.get('2207')!.output.setlinfo
  return amounts
}

const ways: Way[] = Object.keys(shapes).flatMap((shape, s) =>
  dialects.flatMap((gateway, g) =>
    (Object.keys(numbers) as Way['as'][]).flatMap((as, n) =>
      (Object.keys(lists) as Way['list'][]).flatMap((list, l) =>
        (Object.keys(inputs) as Way['input'][]).map((input, i) => ({
          shape,
          gateway,
          as,
          list,
          input,
          contentType: contentTypes[(s + g + n + l + i) % contentTypes.length]!,
        })),
      ),
    ),
  ),
)

describe(`the same visit, ${ways.length} ways`, () => {
  it('are two hundred, as the README says', () => expect(ways.length).toBeGreaterThanOrEqual(200))

  it('settles to the same fen by every one of them', async () => {
    const expected = await amountsBy({
      shape: 'one URL',
      gateway: 'off',
      as: 'numbers',
      list: 'list',
      input: 'object',
      contentType: 'application/json',
    })
    // 2,333.31 of class B at 10 %: 233.33 first self-pay, 2,099.98 in scope
    expect(expected).toMatchObject({medfee_sumamt: 2333.31, preselfpay_amt: 233.33, inscp_scp_amt: 2099.98})
    for (const way of ways) expect(await amountsBy(way), JSON.stringify(way)).toEqual(expected)
  })
})
