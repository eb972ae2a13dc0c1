// Numbers of slips 单号: a series letter and four digits, one after the other. It does not know what is written on a sheet.

export type Numbered = {series: string; number: number}

export const lastNumber = 9999
/** @example numberText({series: 'A', number: 231}) // 'A0231' */
export const numberText = ({series, number}: Numbered): string => `${series}${String(number).padStart(4, '0')}`

export function parseNumber(text: string): Numbered | undefined {
  const found = /^([A-Z]{1,3})(\d{4})$/.exec(text.trim().toUpperCase())
  return found ? {series: found[1] as string, number: Number(found[2])} : undefined
}

export const goodSeries = (series: string): boolean => /^[A-Z]{1,3}$/.test(series)
export const goodNumber = (number: number): boolean =>
  Number.isSafeInteger(number) && number >= 1 && number <= lastNumber
