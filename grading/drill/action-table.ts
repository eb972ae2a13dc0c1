// Expected actions as a table 动作表: deadline, actual minute, rating and what it rests on. The whole drill's, or one role's.
import {code, html, type Table} from './html.ts'
import {words} from './page-words.ts'
import type {View} from './parts/part.ts'
import type {Rated} from './ratings.ts'

export function actionTable(view: View, actions: readonly Rated[]): Table {
  const {say, entry} = view
  return {
    head: [words.role, words.action, words.due, words.done, words.rating, words.evidence].map(say),
    rows: actions.map(one => [
      code(one.role),
      say(one.text) + (one.critical ? ` <b class="critical">${say(words.critical)}</b>` : ''),
      String(one.by),
      one.done === null ? say(words.never) : String(one.done),
      ratingOf(view, one),
      one.evidence.map(entry).join(', '),
    ]),
    numbers: [2, 3],
  }
}

/** The rating that counts; where an evaluator changed it, what was reckoned stands beside it with the reason. */
function ratingOf({lang, say}: View, {rating, reckoned, changed}: Rated): string {
  const tile = `<span class="rate ${rating}">${rating}</span>`
  if (!changed) return tile
  const who = `${words.evaluator[lang]} ${changed.by}`.trim()
  return `${tile} <span class="small">${say(words.reckoned)} ${reckoned}; ${html(who)}: ${html(changed.reason)}</span>`
}
