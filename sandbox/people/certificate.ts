// Numbers that name a synthetic person 参保人: identity number 居民身份证号, person number, card, e-voucher, telephone.
// Every number is of the right shape and belongs to nobody: identity numbers use the area xx9900, which the register
// of divisions GB/T 2260 never assigned to people, telephones the range 100 that is no mobile range.
// It does not know names, insurances or policies; what is drawn comes in as plain integers.
import {assert} from '../base/assert.ts'
import type {Day} from '../base/instant.ts'
import {identityCheckDigit, reservedArea} from '../protocol/identity.ts'

/**
 * An identity number in the reserved area: province digits, 9900, birth day, three-digit sequence (odd for men,
 * even for women), check digit.
 * @example certificateNumber('310000', '1980-05-17', 0, 'male') // '31990019800517001X' in shape
 */
export function certificateNumber(area: string, birthDay: Day, pair: number, sex: 'male' | 'female'): string {
  assert(pair >= 0 && pair < 500, () => `certificate sequence: expected a pair 0..499, got ${pair}`)
  const day = birthDay.slice(0, 4) + birthDay.slice(5, 7) + birthDay.slice(8, 10)
  const first17 = area.slice(0, 2) + reservedArea + day + digits(pair * 2 + (sex === 'male' ? 1 : 0), 3)
  return first17 + identityCheckDigit(first17)
}

/** A fixed number of digits with leading zeros. */
export const digits = (value: number, length: number): string => String(value).padStart(length, '0')

/**
 * Person number 人员编号: insuring area, ten digits that hold the index, ten drawn digits; 26 in all, as many regions
 * print them. Text, never a number: it is far past 2^53.
 */
export const personNumber = (area: string, index: number, drawn: number): string =>
  area + digits(index, 10) + digits(drawn, 10)

/** Card number 社会保障卡卡号: one letter and eight digits, a permutation of the index, so no two people share one. */
export const cardNumber = (index: number): string => `Y${digits((index * 7919 + 4_210_583) % 100_000_000, 8)}`

/** E-voucher token 电子凭证令牌: 28 digits; the middle ten hold the index. */
export const voucherToken = (index: number, before: number, after: number): string =>
  digits(before, 9) + digits(index, 10) + digits(after, 9)

/** Telephone of eleven digits in the range 100, which no mobile operator holds. */
export const phoneNumber = (drawn: number): string => `100${digits(drawn, 8)}`
