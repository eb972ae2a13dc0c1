// The words on screen. Chinese is the source; English has exactly the same keys, which the compiler checks.
// A language switch only changes which dictionary is read: no page loses its state.
import {settings} from '../state/settings.svelte.ts'
import type {actZh} from './act-zh.ts'
import type {classZh} from './class-zh.ts'
import type {counterZh} from './counter-zh.ts'
import type {drillZh} from './drill-zh.ts'
import {en} from './en.ts'
import type {faultZh} from './fault-zh.ts'
import type {interfaceZh} from './interface-zh.ts'
import type {ledgerZh} from './ledger-zh.ts'
import type {slipZh} from './slip-zh.ts'
import {straight} from './straight.ts'
import {zh} from './zh.ts'

export type Word =
  | keyof typeof zh
  | keyof typeof actZh
  | keyof typeof classZh
  | keyof typeof counterZh
  | keyof typeof drillZh
  | keyof typeof faultZh
  | keyof typeof interfaceZh
  | keyof typeof ledgerZh
  | keyof typeof slipZh
export type Lang = 'zh' | 'en'
type Words = Record<Lang, Record<Word, string>>
/** Words of pages that are fetched when opened come with them: the first script carries nobody's but its own. */
export const dictionaries = {zh: {...zh}, en: {...en}} as Words

export function addWords(more: Record<Lang, Partial<Record<Word, string>>>): void {
  Object.assign(dictionaries.zh, more.zh)
  Object.assign(dictionaries.en, more.en)
}

/** The word in the chosen language; `{name}` places are filled from `params`. */
export function t(key: Word, params?: Record<string, string | number>): string {
  const text = dictionaries[settings.lang][key]
  return params ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '')) : text
}

/** A word whose key is only known at run time (outcomes, step kinds); falls back to the bare name. */
export function tMaybe(key: string, fallback: string): string {
  return (dictionaries[settings.lang] as Record<string, string>)[key] ?? fallback
}

/** Text that comes with both languages (field labels, code meanings, marks). */
export const either = (text: {zh: string; en?: string}): string =>
  settings.lang === 'en' && text.en ? straight(text.en) : text.zh
