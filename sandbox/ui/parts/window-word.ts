// What people call a window: the refund desk has a name of its own.
import {refundDesk} from '../../hospital/paper-acts.ts'
import {t} from '../i18n/words.svelte.ts'

export const windowWord = (n: string): string => t(n === refundDesk ? 'window.refundDesk' : 'window.no', {n})
