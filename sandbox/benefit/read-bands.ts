// Bands 分段 of a policy file: a single ratio, a personal share, or bands in rising order of which only the last is open.
import type {Band, Figure, Provenance} from './policy.ts'
import {type Node, pointer, type Reading} from './read-figures.ts'

/** `ratio`, `personalShare` or `bands`: open-ended bands in rising order. */
export function readBands(reading: Reading, node: Node, path: string, clause: string, inherited: Provenance): Band[] {
  const share = (from: Node, at: string, own: Provenance): Figure | undefined => {
    if (from.ratio !== undefined && from.personalShare !== undefined) {
      reading.problem(
        pointer(at, 'personalShare'),
        {zh: 'ratio 与 personalShare 只写一项', en: 'either ratio or personalShare'},
        'both',
      )
    }
    if (from.personalShare !== undefined) {
      const person = reading.figure(from.personalShare, pointer(at, 'personalShare'), 'ratio', own)
      return person?.map(cell => ({...cell, value: 10_000 - cell.value}))
    }
    return reading.figure(from.ratio, pointer(at, 'ratio'), 'ratio', own)
  }
  if (node.bands === undefined) {
    const figure = share(node, path, inherited)
    return figure ? [{clause: `${clause}.share`, upTo: null, share: figure}] : []
  }
  if (node.ratio !== undefined || node.personalShare !== undefined) {
    reading.problem(pointer(path, 'bands'), {zh: 'bands 与 ratio 只写一项', en: 'either bands or ratio'}, 'both')
  }
  const at = pointer(path, 'bands')
  const bands: Band[] = []
  const list = reading.list(node.bands, at)
  for (const [i, each] of list.entries()) {
    const bandPath = pointer(at, i)
    const band = reading.object(each, bandPath)
    if (!band) continue
    reading.only(band, bandPath, ['upTo', 'above', 'ratio', 'personalShare', 'source', 'confidence', 'note'])
    const own = reading.provenance(band, bandPath, inherited)
    const last = bands.at(-1)?.upTo
    let upTo: Figure | null = null
    if (band.upTo !== undefined) {
      upTo = reading.figure(band.upTo, pointer(bandPath, 'upTo'), 'yuan', own) ?? null
      if (upTo && last?.some((cell, index) => cell.value >= (upTo?.[index]?.value ?? 0))) {
        reading.problem(pointer(bandPath, 'upTo'), {zh: '高于上一段的金额', en: 'more than the band before'}, band.upTo)
      }
    } else if (i < list.length - 1) {
      reading.problem(bandPath, {zh: 'upTo（仅最后一段可不封顶）', en: 'upTo (only the last band is open)'}, band)
    }
    if (band.above !== undefined) {
      const above = reading.scalar(band.above, pointer(bandPath, 'above'), 'yuan')
      if (above !== undefined && last?.[0]?.value !== above) {
        reading.problem(
          pointer(bandPath, 'above'),
          {zh: '与上一段的 upTo 相同', en: 'the same as upTo of the band before'},
          band.above,
        )
      }
    }
    const figure = share(band, bandPath, own)
    if (figure) bands.push({clause: `${clause}.band${i + 1}`, upTo, share: figure})
  }
  if (list.length === 0) reading.problem(at, {zh: '至少一段', en: 'at least one band'}, node.bands)
  return bands
}
