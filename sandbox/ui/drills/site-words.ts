// Which of the centre's two sites serves 在用中心, in words.
import {t} from '../i18n/words.svelte.ts'
import type {DrillState} from './shapes.ts'

export const siteWords = ({serving, down, unseen}: NonNullable<DrillState['sites']>): string =>
  down === null ? t('wall.site.both', {serving}) : t('wall.site.apart', {serving, down, n: unseen})
