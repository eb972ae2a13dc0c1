// Who comes and what for 就诊案例: people of the world in the order of its books, each with a bill drawn from the seed. Pure.
import {drawFrom} from '../../sandbox/base/draw.ts'
import {type Fen, parseDecimal, priceTimesCount, sum} from '../../sandbox/base/fen.ts'
import type {Case} from '../k6/run-file.ts'

/** As the control API lists them. */
export type Person = {
  psnNo: string
  certNo: string
  name: string
  flags: string[]
  insurances: {state: string; area: string}[]
}

/** Registration, consultation, and for some a CT: prices below, at and above the ceiling. */
const items = [
  {code: '001101000010000', hospitalCode: 'GH01', prices: ['3', '3.5']},
  {code: '001102000010100', hospitalCode: 'ZC01', prices: ['30', '28.8', '35']},
  {code: '002103000010000', hospitalCode: 'CT01', prices: ['240', '219.99', '260']},
] as const
/** Of ten thousand visits so many have a CT. */
const scansBp = 3000

/** Who is insured here and nowhere twice; the n-th visit of a run takes the n-th, over and over. */
export function casesOf(people: readonly Person[], area: string, seed: string): Case[] {
  const fit = people.filter(
    one => one.flags.length === 0 && one.insurances[0]?.state === '1' && one.insurances[0].area === area,
  )
  return fit.map(({psnNo, certNo, name}, index) => {
    const draw = drawFrom(seed, index)
    const lines = items
      .slice(0, draw.chance('scan', scansBp) ? 3 : 2)
      .map(({code, hospitalCode, prices}) => ({code, hospitalCode, price: draw.pick<string>(code, prices), count: '1'}))
    return {psnNo, certNo, name, lines}
  })
}

/** What a case is to be charged, line by line as 2204 rounds. Prices and counts are ours: they can be read. */
export const billOf = ({lines}: Pick<Case, 'lines'>): Fen =>
  sum(
    lines.map(({price, count}) => {
      const [each, times] = [parseDecimal(price, 6), parseDecimal(count, 4)]
      if (!each.ok || !times.ok) throw new Error(`${price} × ${count}`)
      return priceTimesCount(each.value, times.value)
    }),
  )
