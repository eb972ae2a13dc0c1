// Numbers as people read them at the counter. Integers in, text out; no floats on the way.
import {decimalText, type Fen, parseDecimal} from '../../base/fen.ts'

/** Fen as yuan with thousands: 123456 → '1,234.56', −5 → '−0.05'. */
export const money = (fen: Fen): string => {
  const text = decimalText(Math.abs(fen), 2).replace(/\B(?=(\d{3})+(?=\.))/g, ',')
  return fen < 0 ? `−${text}` : text
}

/** Basis points as per cent: 8500 → '85%', 8533 → '85.33%'. */
export const percent = (bp: number): string => `${decimalText(bp, 2).replace(/\.?0+$/, '')}%`

/** Micro-yuan as a unit price with at least two decimals: 18620000 → '18.62'. */
export const price = (micro: number): string => decimalText(micro, 6).replace(/(\.\d\d\d*?)0+$/, '$1')

/** Counts in ten-thousandths: 20000 → '2', 25000 → '2.5'. */
export const count = (e4: number): string => decimalText(e4, 4).replace(/\.?0+$/, '')

/** A ratio as the policies write it, '0.8500', as per cent; other texts stay. */
export const percentText = (ratio: string): string => {
  const read = parseDecimal(ratio, 4)
  return read.ok ? percent(read.value) : ratio
}
