// The text must be what every other programme calls base64, and come back as it went.
import fc from 'fast-check'
import {expect, it} from 'vitest'
import {base64ToBytes, bytesToBase64} from './base64.ts'

it('writes what Node writes and reads it back', () => {
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 70}), bytes => {
      const text = bytesToBase64(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64'))
      expect(base64ToBytes(text)).toEqual(bytes)
    }),
  )
})

it('refuses a cut text', () => {
  expect(() => base64ToBytes('QUJ')).toThrow('base64')
})
