// Rule table of the check character, and the shapes of the other numbers.
import {describe, expect, it} from 'vitest'
import {identityCheckDigit} from '../protocol/identity.ts'
import {cardNumber, certificateNumber, personNumber, phoneNumber, voucherToken} from './certificate.ts'

describe('check digit of an identity number', () => {
  // Worked by hand: sum of digit × weight (7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2), remainder by 11, table 10X98765432.
  it.each([
    // The example printed in GB 11643: 11010519491231002 has X.
    ['11010519491231002', 'X'],
    // 1 × 7 = 7 → table[7] = 5
    ['10000000000000000', '5'],
    // all nought: remainder 0 → 1
    ['00000000000000000', '1'],
    // 1 × 2 = 2 → X
    ['00000000000000001', 'X'],
    // the weights sum to 100; 900 − 81 × 11 = 9 → table[9] = 3
    ['99999999999999999', '3'],
  ])('%s → %s', (first17, check) => {
    expect(identityCheckDigit(first17)).toBe(check)
  })
})

describe('numbers', () => {
  it('puts the identity number in the reserved area, odd for men and even for women', () => {
    const man = certificateNumber('310000', '1980-05-17', 3, 'male')
    const woman = certificateNumber('450100', '1980-05-17', 3, 'female')
    expect(man.slice(0, 17)).toBe('31990019800517007')
    expect(woman.slice(0, 17)).toBe('45990019800517006')
    expect(man[17]).toBe(identityCheckDigit(man.slice(0, 17)))
  })

  it('keeps the promised lengths', () => {
    expect(personNumber('310000', 7, 4_294_967_295)).toBe('31000000000000074294967295')
    expect(cardNumber(0)).toBe('Y04210583')
    expect(voucherToken(7, 1, 2)).toBe('0000000010000000007000000002')
    expect(phoneNumber(5)).toBe('10000000005')
  })
})
