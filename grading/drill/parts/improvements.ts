// What is to be made better until the next drill 改进清单: no improvement without an owner and a day.
import {html, tableHtml} from '../html.ts'
import {type Improvement, Improvements} from '../improvements.ts'
import {words} from '../page-words.ts'
import {drillActOf} from '../ratings.ts'
import type {Part, View} from './part.ts'

const madeWord = ({made}: Improvement) => (made === null ? words.notSaid : made ? words.made : words.notMade)

/** A table of them, open on the page; `seq` writes an entry number of the journal they stand in. */
export function improvementsTable(all: readonly Improvement[], {say}: View, seq: (entry: number) => string): string {
  return tableHtml({
    head: [words.improvement, words.owner, words.byDay, words.whetherMade, words.entry].map(say),
    rows: all.map(one => [
      html(one.what),
      html(one.owner),
      html(one.until),
      say(madeWord(one)),
      [one.entry, one.marked].flatMap(entry => (entry === null ? [] : [seq(entry)])).join(' '),
    ]),
  })
}

export const improvements: Part<Improvement[]> = {
  id: 'improvements',
  title: words.improvements,
  find({entries}) {
    const found = new Improvements()
    for (const entry of entries) {
      const act = drillActOf(entry)
      if (act) found.hear(act, entry.seq)
    }
    return found.all.length > 0 ? found.all : null
  },
  show(all, view) {
    const made = all.filter(one => one.made === true).length
    const said = all.filter(one => one.made !== null).length
    return {
      reading: [
        {
          zh: '讲评时定下的，每项有负责的科室或职务和日期；做没做由主持人标记，下一次演练与这次相比时再列一遍。',
          en: 'Agreed in the debrief, each with an owner and a day; the director marks whether it was made, and the next drill compared with this one lists it again.',
        },
        {
          zh: `共 ${all.length} 项：已做 ${made}，没做 ${said - made}，还没有说 ${all.length - said}。`,
          en: `${all.length} in all: ${made} made, ${said - made} not made, ${all.length - said} not said yet.`,
        },
      ],
      tables: [],
      below: improvementsTable(all, view, view.entry),
    }
  },
}
