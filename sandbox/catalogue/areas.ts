// Administrative areas 行政区划 as the insurance uses them: six digits of GB/T 2260, and the trade's own extensions for
// the funds a province (xx9900) or a city (xxyy99) pools itself 省本级、市本级. It knows names, not who is insured where.
import rows from './facts/areas.json' with {type: 'json'}

export type Area = {code: string; name: string; province: string; city: string}

const names = new Map<string, string>()
for (const row of rows) names.set(row.slice(0, 6), row.slice(6))

/**
 * The area of a code, with the names of its province and city; undefined for a code that does not exist. City level
 * and below only have a city name; a municipality's districts carry the municipality as both.
 * @example area('330203') // {code: '330203', name: '海曙区', province: '浙江省', city: '宁波市'}
 */
export function area(code: string): Area | undefined {
  const name = names.get(code)
  if (name === undefined) return undefined
  const province = names.get(`${code.slice(0, 2)}0000`) ?? ''
  const ofProvince = code.endsWith('0000') || code.endsWith('9900')
  const city = ofProvince ? '' : (names.get(`${code.slice(0, 4)}00`) ?? province)
  return {code, name, province, city}
}

/** 浙江省宁波市海曙区: the parts joined, none twice. */
export function areaFullName(code: string): string {
  const found = area(code)
  if (!found) return code
  return [...new Set([found.province, found.city, found.name])]
    .filter(part => part !== '' && part !== '市辖区')
    .join('')
}

/** The codes below an area, one level or more, in code order: areasIn('33') or areasIn('3302'). */
export const areasIn = (prefix: string): string[] => [...names.keys()].filter(code => code.startsWith(prefix)).sort()
