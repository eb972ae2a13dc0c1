// Short texts around the window: seconds, running time, whose insurance it is.

import {changeIn} from '../../base/cash.ts'
import type {Fen} from '../../base/fen.ts'
import {decimalText} from '../../base/fen.ts'
import {t, tMaybe} from '../i18n/words.svelte.ts'
import type {Patient} from './shapes.ts'

/** 640 → '0.6' */
export const seconds = (ms: number, places = 1): string =>
  decimalText(Math.round(Math.max(0, ms) / (places === 0 ? 1000 : 100)), places)

/** A running clock: 83_000 → '01:23'. */
export function running(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  return all >= 3600
    ? `${Math.floor(all / 3600)}:${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`
    : `${two(Math.floor(all / 60))}:${two(all % 60)}`
}

type Row = NonNullable<Patient['insured']>['rows'][number]

/** '职工退休 · 310000' */
export const rowName = (row: Row): string =>
  `${tMaybe(`head.scheme.${row.insutype}`, t('head.scheme.other', {n: row.insutype}))} · ${/^\d+$/.test(row.personType) ? tMaybe(`head.person.${row.personType.slice(0, 2)}`, row.personType) : row.personType} · ${row.area}`

export const rowState = (row: Row): string => tMaybe(`head.state.${row.state}`, row.state)

/** The middle of an identity number is nobody's business on screen. */
export const masked = (number: string): string =>
  number.length > 10 ? `${number.slice(0, 6)}····${number.slice(-4)}` : number

/** '20×2 5×1' */
export const piecesText = (change: Fen): string =>
  changeIn(change)
    .map(({value, number}) => `${decimalText(value, 2).replace(/\.?0+$/, '')}×${number}`)
    .join('  ')

/** What a field of words must match: something that is no blank. */
export const notBlank = '.*\\S.*'
