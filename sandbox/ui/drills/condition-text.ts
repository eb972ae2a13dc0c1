// A condition of an inject in words, for the director. It evaluates nothing.
import {t} from '../i18n/words.svelte.ts'
import type {WatchedInject} from './shapes.ts'

type Condition = NonNullable<WatchedInject['when']>

/** '第 25 分钟仍没有：指挥宣布' · 'by minute 25 not done: command declares' */
export function conditionText(condition: Condition, nameOf: (action: string) => string): string {
  if ('notDone' in condition) return t('when.notDone', {n: condition.after, what: nameOf(condition.notDone)})
  if ('done' in condition) return t('when.done', {n: condition.after, what: nameOf(condition.done)})
  const [parts, word] = 'all' in condition ? [condition.all, 'when.and' as const] : [condition.any, 'when.or' as const]
  return parts.map(one => conditionText(one, nameOf)).join(t(word))
}
