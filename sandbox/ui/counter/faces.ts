// A face 面孔 drawn from a seed and from what one would see: age and sex. Shapes and colours only; no feature makes fun of
// anybody, and nobody's face says anything about their money.
export type Face = {
  skin: string
  hair: string
  cloth: string
  back: string
  style: 'short' | 'bob' | 'long' | 'bun' | 'side' | 'child'
  glasses: boolean
  lines: boolean
  brow: number
}

const skins = ['#f3d9c0', '#eecfb2', '#e6c2a0', '#f6e0cb', '#dcb592']
const dark = ['#2f2a28', '#3b322d', '#4a3c33', '#262a30']
const grey = ['#b9b6b0', '#d2cfc8', '#9c9a96', '#e4e1da']
const cloths = ['#7c8fa8', '#a8846f', '#6f9587', '#9a88ad', '#b0935a', '#8b6f7d', '#64808c']
const backs = ['#e9e4d6', '#dfe7ea', '#e8dfe6', '#e3e9dc', '#efe3d6']

/** FNV-1a, then one multiplication a draw: the same seed always gives the same face. */
function draws(seed: string): (below: number) => number {
  let state = 0x811c9dc5
  for (const unit of seed) state = Math.imul(state ^ unit.codePointAt(0)!, 0x01000193) >>> 0
  return below => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return (state >>> 8) % below
  }
}

export function faceOf(seed: string, sex: 'male' | 'female', age: number): Face {
  const draw = draws(seed)
  const pick = <T>(all: readonly T[]): T => all[draw(all.length)] as T
  const old = age >= 60
  const styles: Face['style'][] =
    age < 13 ? ['child'] : sex === 'male' ? ['short', 'side'] : old ? ['bob', 'bun'] : ['bob', 'long', 'bun']
  return {
    skin: pick(skins),
    hair: old ? pick(grey) : pick(dark),
    cloth: pick(cloths),
    back: pick(backs),
    style: pick(styles),
    glasses: draw(10) < (old ? 5 : 2),
    lines: age >= 55,
    brow: draw(3),
  }
}
