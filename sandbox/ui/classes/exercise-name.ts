// An exercise as people speak of it: its number, then its title. Free practice has no number.
import {either} from '../i18n/words.svelte.ts'
import type {Said} from './shapes.ts'

export const freePractice = 'free'

export const exerciseName = (id: string, title: Said): string =>
  id === freePractice ? either(title) : `${id} ${either(title)}`
