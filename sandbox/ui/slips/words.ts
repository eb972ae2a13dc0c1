// Words of a sheet's fields: 'item2.count' is 'line 2 count', a stored value is what people call it.
import {t, tMaybe} from '../i18n/words.svelte.ts'

export function fieldWord(field: string): string {
  const line = /^item(\d)\.(\w+)$/.exec(field)
  if (!line) return tMaybe(`slips.field.${field}`, field)
  return t('slips.item', {n: line[1] ?? '', field: tMaybe(`slips.item.${line[2]}`, line[2] ?? '')})
}

/** Fields whose value is one of a few. */
export const choices: Record<string, readonly string[]> = {
  kind: ['charge', 'deposit', 'registration', 'refund'],
  level: ['', 'red', 'yellow', 'green'],
  tender: ['cash', 'mobile', 'bankCard'],
}
export const valueWord = (field: string, value: string): string =>
  field in choices ? tMaybe(`slips.${field}.${value}`, value) : value

export const objectionWord = (why: string): string => tMaybe(`slips.no.${why}`, t('slips.no.other', {why}))
