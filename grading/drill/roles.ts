// A page for each role 分角色: what reached them, what they did, what each rating rests on. Printed, every role has a sheet to take home.

import {actionTable} from './action-table.ts'
import {toldOf} from './happened.ts'
import {code, html, tableHtml} from './html.ts'
import {rolesOf, roleWords, words} from './page-words.ts'
import type {View} from './parts/part.ts'
import type {Rating} from './ratings.ts'

const ratings: readonly Rating[] = ['P', 'S', 'M', 'U']

export function rolePages(view: View): string {
  const {scenario, report, say} = view
  return rolesOf(scenario)
    .map(role => {
      const own = report.actions.filter(one => one.role === role)
      const told = toldOf(scenario, report.injects).filter(one => one.inject.to.includes(role))
      const counts = ratings
        .map(rating => ({rating, n: own.filter(one => one.rating === rating).length}))
        .filter(one => one.n > 0)
        .map(({rating, n}) => `<span class="rate ${rating}">${rating}</span> ${n}`)
      return `<section id="role-${html(role)}" class="role">
  <h2>${[...new Set([html(role), say(roleWords[role])])].join(' · ')}</h2>
  <p>${counts.length > 0 ? counts.join('　') : say(words.nothingExpected)}</p>
  ${own.length > 0 ? tableHtml(actionTable(view, own)) : ''}
  ${
    told.length > 0
      ? `<h3>${say(words.reached)}</h3>${tableHtml({
          head: [words.minute, words.inject, words.text, words.entry].map(say),
          rows: told.map(({inject, minute, entry}) => [
            minute,
            code(inject.id),
            say(inject.text),
            entry === null ? '' : view.entry(entry),
          ]),
          numbers: [0],
        })}`
      : ''
  }
</section>`
    })
    .join('\n')
}
