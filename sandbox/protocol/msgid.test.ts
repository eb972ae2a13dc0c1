import {describe, expect, it} from 'vitest'
import {instant} from '../base/instant.ts'
import {makeMsgid, makeRefMsgid, readMsgid} from './msgid.ts'

const at = instant('2025-03-03 08:00:00')

describe('message numbers', () => {
  it('are 12 + 14 + 4 and read back', () => {
    const msgid = makeMsgid('H31010100001', at, 7)
    expect(msgid).toBe('H31010100001202503030800000007')
    expect(msgid).toHaveLength(30)
    expect(readMsgid(msgid)).toEqual({institution: 'H31010100001', time: '20250303080000', sequence: 7})
  })

  it.each([
    ['without sequence', 'H3101010000120250303080000'],
    ['with a time that does not exist', 'H31010100001202502300800000007'],
    ['of a short institution', 'H3101010001202503030800000007'],
    ['with letters', 'H3101010000120250303080000000A'],
  ])('%s are not in form', (_, msgid) => {
    expect(readMsgid(msgid)).toBeUndefined()
  })

  it('of the centre are 6 + 14 + 10', () => {
    expect(makeRefMsgid('310000', at, 42)).toBe('310000202503030800000000000042')
    expect(makeRefMsgid('3302', at, 1)).toHaveLength(30)
  })

  it('refuse to be made from nonsense', () => {
    expect(() => makeMsgid('H1', at, 1)).toThrow(/12-character/)
    expect(() => makeMsgid('H31010100001', at, 10_000)).toThrow(/0–9999/)
  })
})
