// Four gateway dialects. Expected signatures were worked out with another programme (openssl), not with this code.
import {createHash, createHmac} from 'node:crypto'
import {describe, expect, it} from 'vitest'
import {
  type GatewayHashes,
  type GatewayHeaders,
  gatewayDialects,
  gatewayWindowMs,
  infnoOfHeaders,
  signGateway,
  verifyGateway,
} from './gateway.ts'

const hashes: GatewayHashes = {
  sha256Hex: text => createHash('sha256').update(text).digest('hex'),
  hmacSha1Base64: (key, text) => createHmac('sha1', key).update(text).digest('base64'),
  hmacSm3HexUpper: (key, text) => createHmac('sm3', key).update(text).digest('hex').toUpperCase(),
}
const at = 1_740_965_400_000
const body = '{"infno":"2207"}'
const owner = {key: 'app-1', secret: 'geheim', institution: 'H31010100001'}
const keyOf = (key: string) => (key === owner.key ? owner : undefined)
const signed = (dialect: (typeof gatewayDialects)[number]) =>
  signGateway(dialect, {key: 'app-1', secret: 'geheim', at, nonce: 'n0nce', api: '2207', body}, hashes)
const verify = (
  dialect: (typeof gatewayDialects)[number],
  headers: GatewayHeaders,
  rest: {now?: number; body?: string} = {},
) => verifyGateway(dialect, {headers, body: rest.body ?? body, now: rest.now ?? at, keyOf}, hashes)
const message = (result: ReturnType<typeof verify>) => (result.ok ? 'ok' : JSON.parse(result.error.body).message)

describe.each(gatewayDialects)('%s', dialect => {
  it('lets its own signature in, whatever the capitals of the header names', () => {
    const headers = signed(dialect)
    expect(verify(dialect, headers)).toEqual({ok: true, value: owner})
    const shouted = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
    expect(verify(dialect, shouted).ok).toBe(true)
  })

  it('misses each header', () => {
    for (const name of Object.keys(signed(dialect))) {
      const {[name]: _, ...rest} = signed(dialect)
      const result = verify(dialect, rest)
      expect(message(result), name).toBe('缺少服务网关的请求头!')
      expect(!result.ok && result.error.body).toBe('{"code":401,"message":"缺少服务网关的请求头!"}')
    }
    expect(message(verify(dialect, {}))).toBe('缺少服务网关的请求头!')
  })

  it('does not know other keys', () => {
    const headers = Object.fromEntries(
      Object.entries(signed(dialect)).map(([name, value]) => [name, value === 'app-1' ? 'app-2' : value]),
    )
    expect(message(verify(dialect, headers))).toBe('非法用户!')
  })
})

describe.each(['x-tif', 'service-bus', 'x-ca'] as const)('time and signature of %s', dialect => {
  it('holds for thirty minutes either way', () => {
    // x-tif and x-ca sign whole seconds; the time here is one
    for (const shift of [gatewayWindowMs, -gatewayWindowMs])
      expect(verify(dialect, signed(dialect), {now: at + shift}).ok).toBe(true)
    for (const shift of [gatewayWindowMs + 1, -gatewayWindowMs - 1]) {
      expect(message(verify(dialect, signed(dialect), {now: at + shift}))).toBe('签名时间戳超时!')
    }
  })

  it('refuses any header changed by one character', () => {
    for (const [name, value] of Object.entries(signed(dialect))) {
      const last = value.at(-1) === '1' ? '2' : '1'
      const result = verify(dialect, {...signed(dialect), [name]: value.slice(0, -1) + last})
      expect(result.ok, name).toBe(false)
      expect(verify(dialect, {...signed(dialect), [name]: `${value}0`}).ok, `${name} longer`).toBe(false)
      expect(verify(dialect, {...signed(dialect), [name]: value.slice(0, -1)}).ok, `${name} shorter`).toBe(false)
    }
  })
})

describe('formulas', () => {
  it('x-tif: SHA-256 of time, secret, nonce, time', () => {
    // printf '%s' 1740965400geheimn0nce1740965400 | openssl dgst -sha256
    expect(signed('x-tif')['x-tif-signature']).toBe('b9101eb5e35ef1cab8c631390f1f575816e3f8136e262f8664ded540dfc738a0')
  })
  it('service bus: HMAC-SHA1 over the sorted pairs', () => {
    // printf '%s' '_api_access_key=app-1&_api_name=2207&_api_timestamp=1740965400000&_api_version=1.0.0' | openssl dgst -sha1 -hmac geheim -binary | base64
    expect(signed('service-bus')._api_signature).toBe('gPY3Nb1V+w/RY62su7zA9UxSgtE=')
  })
  it('x-ca: seconds, colon, HMAC-SM3 over seconds, line break, body', () => {
    // printf '1740965400\n{"infno":"2207"}' | openssl dgst -sm3 -hmac geheim
    expect(signed('x-ca')['x-ca-signature']).toBe(
      '1740965400:6BDC9504837FFB2B7E6102927EF7C33095D3D61B6BAC136EF1986DDD8C8BF2AF',
    )
  })

  it('x-ca signs the body', () => {
    expect(message(verify('x-ca', signed('x-ca'), {body: `${body} `}))).toBe('签名不一致!')
  })

  it('a service bus takes seconds too and names the transaction', () => {
    const headers = {...signed('service-bus'), _api_timestamp: '1740965400'}
    const text = `_api_access_key=app-1&_api_name=2207&_api_timestamp=1740965400&_api_version=1.0.0`
    expect(verify('service-bus', {...headers, _api_signature: hashes.hmacSha1Base64('geheim', text)}).ok).toBe(true)
    expect(infnoOfHeaders(headers)).toBe('2207')
    expect(infnoOfHeaders({_api_name: 'query person'})).toBeUndefined()
  })

  it('reads the first of several header values', () => {
    expect(verify('apikey', {apikey: ['app-1', 'app-2']}).ok).toBe(true)
  })
})
