// Specifications 规格 of a product, '5mg*28片': which strengths and packs a form is sold in, and what each costs against
// the usual one (差比价: double strength 1.7 times, packs in proportion). It knows no maker and no price level.

/** A pack of a product; `costBp` is its price against the usual pack in basis points. */
export type Strength = {text: string; costBp: number; packs: {count: number; costBp: number}[]}
export type SpecPlan = {piece: string; strengths: Strength[]}

const usualPacks: Record<string, readonly number[]> = {
  片: [24, 12, 36, 20, 48, 60, 30, 14, 7, 28, 10, 100],
  粒: [24, 12, 36, 20, 48, 10, 30, 60, 14, 18],
  袋: [10, 6, 9, 12, 15, 20, 8],
  支: [1, 5, 10, 6, 2, 12],
  瓶: [1, 10, 5, 2, 6],
  丸: [200, 10, 360, 60, 100, 120],
  贴: [6, 4, 8, 10, 2],
  枚: [6, 5, 7, 10, 3, 8],
  锭: [10, 6, 12],
}
const usualStrengths: Record<string, readonly string[]> = {
  片: ['0.25g', '0.1g', '10mg', '0.5g', '20mg', '5mg', '0.3g'],
  粒: ['0.25g', '0.3g', '0.4g', '0.5g', '20mg', '0.2g'],
  袋: ['5g', '10g', '3g', '6g', '2g'],
  支: ['10ml', '2ml', '5ml', '1ml', '15g', '20g'],
  瓶: ['0.5g', '100ml', '1g', '250ml', '50ml'],
  丸: ['0.2g', '9g', '3g', '6g'],
  贴: ['7cm×10cm', '5cm×6.5cm', '8cm×13cm'],
  枚: ['0.2g', '0.5g', '1g'],
  锭: ['0.3g', '0.5g'],
}

const specPattern = /^(?:(.+)\*)?(\d+)(\D+)$/
const alike: Record<string, string> = {支: '支瓶袋', 瓶: '瓶支袋', 片: '片', 粒: '粒'}

/**
 * The strengths (at most four) and packs (at most six each) of a form.
 * @param specs usual specifications of the ingredient in any form, '20mg*14粒'; may be empty
 * @param piece what the form counts; `pick` a draw that chooses where the facts are silent
 */
export function planSpecs(specs: readonly string[], piece: string, pick: number): SpecPlan {
  const parsed = specs.map(spec => specPattern.exec(spec)).filter(match => match !== null)
  const exact = parsed.filter(match => match[3] === piece)
  const own = exact.length > 0 ? exact : parsed.filter(match => (alike[piece] ?? piece).includes(match[3] as string))
  const usual = usualStrengths[piece] ?? ['1g']
  const other = own.length > 0 ? undefined : strengthFrom(parsed, piece)
  const base = own[0]?.[1] ?? (own.length > 0 ? '' : (other ?? (usual[pick % usual.length] as string)))
  const count = own[0] ? Number(own[0][2]) : (packsOf(piece)[pick % 3] as number)
  const shown = own[0]?.[3] ?? piece

  const texts: {text: string; costBp: number}[] = [{text: base, costBp: 10_000}]
  const add = (text: string | undefined, costBp: number) => {
    if (text !== undefined && texts.length < 4 && !texts.some(known => known.text === text)) texts.push({text, costBp})
  }
  for (const match of own) if (match[1] !== undefined && base !== '') add(match[1], 13_000)
  add(scaled(base, 2, 1), 17_000)
  add(scaled(base, 1, 2), 5_900)
  add(scaled(base, 4, 1), 28_900)

  const counts = [count]
  for (const match of own) if (!counts.includes(Number(match[2]))) counts.push(Number(match[2]))
  for (const usualCount of packsOf(shown)) {
    if (counts.length >= 6) break
    if (!counts.includes(usualCount) && usualCount <= count * 6 && usualCount * 6 >= count) counts.push(usualCount)
  }
  const packs = counts.slice(0, 6).map(n => ({count: n, costBp: Math.round((n * 10_000) / count)}))
  return {piece: shown, strengths: texts.map(({text, costBp}) => ({text, costBp, packs}))}
}

/** The dose of another form, where it carries over: a 0.25g capsule's for a tablet, 2ml:20mg for a powder of 20mg. */
function strengthFrom(parsed: readonly RegExpExecArray[], piece: string): string | undefined {
  if (!'片粒袋枚瓶'.includes(piece)) return undefined
  for (const match of parsed) {
    // a bottle without a volume is a powder for injection, and takes its dose from another injection
    if (piece === '瓶' && !match[1]?.includes('ml:')) continue
    const dose = /^(?:[\d.]+ml:)?([\d.]+(?:mg|g|μg|万单位))$/.exec(match[1] ?? '')
    if (dose) return dose[1]
  }
  return undefined
}

const packsOf = (piece: string): readonly number[] => usualPacks[piece] ?? [1, 2, 5, 10]

/** '5mg*28片'; an ingredient without a strength is only counted, '200丸'. */
export const specText = (strength: string, count: number, piece: string): string =>
  strength === '' ? `${count}${piece}` : `${strength}*${count}${piece}`

const amountPattern =
  /^(\d+)(?:\.(\d{1,3}))?(mg|g|μg|ug|ml|单位|万单位|IU)(?::(\d+)(?:\.(\d{1,3}))?(mg|g|μg|ug|单位|万单位|IU))?$/

/** '5mg' × 2 is '10mg', '2ml:20mg' ÷ 2 is '1ml:10mg'; undefined when it does not come out in three decimals. */
export function scaled(strength: string, times: number, by: number): string | undefined {
  const match = amountPattern.exec(strength)
  if (!match) return undefined
  const number = (whole: string, fraction: string | undefined): string | undefined => {
    const thousandths = Number(whole) * 1000 + Number((fraction ?? '').padEnd(3, '0'))
    if ((thousandths * times) % by !== 0) return undefined
    const result = String((thousandths * times) / by).padStart(4, '0')
    const decimals = result.slice(-3).replace(/0+$/, '')
    return result.slice(0, -3) + (decimals === '' ? '' : `.${decimals}`)
  }
  const left = number(match[1] as string, match[2])
  if (left === undefined) return undefined
  if (match[4] === undefined) return left + match[3]
  const right = number(match[4], match[5])
  return right === undefined ? undefined : `${left}${match[3]}:${right}${match[6]}`
}
