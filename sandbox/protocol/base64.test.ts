import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {decodeBase64} from './base64.ts'

describe('base64', () => {
  it('reads what Node writes, with line breaks and without padding', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 100}), octets => {
        const text = Buffer.from(octets).toString('base64')
        expect(decodeBase64(text)).toEqual(octets)
        expect(decodeBase64(text.replace(/=+$/, ''))).toEqual(octets)
        expect(decodeBase64(text.replace(/.{10}/g, '$&\r\n'))).toEqual(octets)
      }),
    )
  })

  it.each(['%', 'A', 'AA=', 'AAA==', 'A===', 'AAAA=', '=AAA', 'AA=A', 'AAA_', 'AAAé'])('%j is none', text => {
    expect(decodeBase64(text)).toBeUndefined()
  })

  it('reads nothing from nothing', () => expect(decodeBase64('')).toEqual(new Uint8Array(0)))
})
