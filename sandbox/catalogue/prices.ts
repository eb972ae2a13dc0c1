// Prices of grown items, in ten-thousandths of a yuan. The same on every machine: only additions, products, quotients
// and square roots, which IEEE 754 fixes to the last bit (Math.pow and Math.log are not).

/** A point between two prices on a logarithmic scale; `at` in [0, 1) is cut to 1/256. */
export function between(low: number, high: number, at: number): number {
  let root = high / low
  let factor = 1
  let rest = Math.floor(at * 256)
  for (let bit = 128; bit >= 1; bit /= 2) {
    root = Math.sqrt(root)
    if (rest >= bit) {
      factor *= root
      rest -= bit
    }
  }
  return Math.round(low * factor)
}

/** As price lists print: whole fen from one yuan up, below that ten-thousandths; never nothing. */
export const roundPrice = (priceE4: number): number =>
  Math.max(1, priceE4 >= 10_000 ? Math.round(priceE4 / 100) * 100 : Math.round(priceE4))
