// Money 金额 is a safe integer of fen 分. Prices 单价 carry six decimals on the wire and are integer micro-yuan;
// counts 数量 carry four and are integer ten-thousandths; ratios are basis points (1/10,000).
// This is the one file where money is multiplied: through bigint as soon as a product could leave 2^53.
// It does not know policies: where to round, and how, is the caller's (a policy's) decision.
import {assertInteger} from './assert.ts'
import {err, ok, type Result} from './result.ts'

/** Integer fen; 12345 is 123.45 yuan. May be negative (cancellations). */
export type Fen = number
/** Integer millionths of a yuan; 1_500_000 is 1.5 yuan a piece. */
export type MicroYuan = number
/** Integer ten-thousandths of a piece; 25_000 is 2.5 pieces. */
export type CountE4 = number
/** Integer basis points; 8500 is 85 %. */
export type BasisPoints = number

/** Rounding is a policy. `halfUp` is commercial rounding, away from zero at .5. */
export const roundings = ['halfUp', 'halfEven', 'down', 'up'] as const
export type Rounding = (typeof roundings)[number]

/**
 * a × b ÷ c, rounded. All safe integers, c > 0. Exact: the product goes through bigint when it is too large.
 * @example mulDiv(10000, 8500, 10000) // 8500
 */
export function mulDiv(a: number, b: number, c: number, rounding: Rounding = 'halfUp'): number {
  const product = a * b
  if (product <= Number.MAX_SAFE_INTEGER && product >= -Number.MAX_SAFE_INTEGER) {
    const remainder = product % c
    const quotient = (product - remainder) / c
    if (remainder === 0) return quotient === 0 ? 0 : quotient
    return quotient + roundingStep(Math.sign(product), Math.abs(remainder) * 2 - c, quotient % 2 !== 0, rounding)
  }
  const bigProduct = BigInt(a) * BigInt(b)
  const bigC = BigInt(c)
  const remainder = bigProduct % bigC
  const quotient = Number(bigProduct / bigC)
  assertInteger(quotient, 'mulDiv')
  if (remainder === 0n) return quotient
  const doubled = (remainder < 0n ? -remainder : remainder) * 2n - bigC
  return quotient + roundingStep(bigProduct < 0n ? -1 : 1, Number(doubled), quotient % 2 !== 0, rounding)
}

/** `half` is the sign of (2 × remainder − divisor): above, at or below the middle. */
function roundingStep(sign: number, half: number, odd: boolean, rounding: Rounding): number {
  switch (rounding) {
    case 'halfUp':
      return half >= 0 ? sign : 0
    case 'halfEven':
      return half > 0 || (half === 0 && odd) ? sign : 0
    case 'up':
      return sign
    case 'down':
      return 0
  }
}

/** The share of an amount: fen × basis points, rounded. */
export const shareOf = (amount: Fen, ratio: BasisPoints, rounding: Rounding = 'halfUp'): Fen =>
  mulDiv(amount, ratio, 10_000, rounding)

/** Price × count in fen: micro-yuan × 10⁻⁴ pieces ÷ 10⁸, rounded. */
export const priceTimesCount = (price: MicroYuan, count: CountE4, rounding: Rounding = 'halfUp'): Fen =>
  mulDiv(price, count, 100_000_000, rounding)

/** Sum of fen; asserts that it stays a safe integer. */
export function sum(amounts: Iterable<Fen>): Fen {
  let total = 0
  for (const amount of amounts) total += amount
  return assertInteger(total, 'sum of fen')
}

const decimalPattern = /^([+-]?)(\d{1,15})(?:\.(\d*))?$/

/**
 * Reads a decimal as an integer of 10^-decimals, exactly: 'too-fine' when digits beyond `decimals` are not zero.
 * Accepts what clients send: JSON numbers and strings, any number of trailing zeros, a sign, surrounding blanks.
 * @example parseDecimal('12.30', 2) // {ok: true, value: 1230}
 */
export function parseDecimal(
  input: string | number,
  decimals: number,
): Result<number, 'not-a-number' | 'too-fine' | 'too-large'> {
  if (typeof input === 'number' && decimals === 0 && Number.isSafeInteger(input)) return ok(input === 0 ? 0 : input)
  const text = typeof input === 'number' ? plainDecimal(String(input)) : input.trim()
  const match = decimalPattern.exec(text)
  if (!match) return err('not-a-number')
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > decimals) return err('too-fine')
  const value = Number((match[2] as string) + fraction.padEnd(decimals, '0'))
  if (!Number.isSafeInteger(value)) return err('too-large')
  return ok(match[1] === '-' && value !== 0 ? -value : value)
}

const exponentPattern = /^([+-]?)(\d+)(?:\.(\d*))?[eE]([+-]?\d{1,3})$/

/**
 * A decimal written with an exponent as plain digits, exactly; any other text as it is. JSON numbers below 1e-6 print so,
 * and Java's BigDecimal does.
 * @example plainDecimal('2.93E+2') // '293'
 */
export function plainDecimal(text: string): string {
  const match = exponentPattern.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  const shown = digits
    .slice(0, point)
    .padEnd(point, '0')
    .replace(/^0+(?=\d)/, '')
  return `${sign}${shown}${point < digits.length ? `.${digits.slice(point)}` : ''}`
}

/** An integer of 10^-decimals as text with exactly that many decimals: decimalText(1230, 2) is '12.30'. */
export function decimalText(value: number, decimals: number): string {
  assertInteger(value, 'decimalText')
  if (decimals === 0) return String(value)
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0')
  const split = digits.length - decimals
  return `${value < 0 ? '-' : ''}${digits.slice(0, split)}.${digits.slice(split)}`
}

/** Fen as yuan text with two decimals: yuan(-1230) is '-12.30'. */
export const yuan = (amount: Fen): string => decimalText(amount, 2)
