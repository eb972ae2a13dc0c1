// What people said they did or saw, and what the director wrote down 记下的事; robots say nothing, so that a drill of robots has none of it.
import {html} from '../html.ts'
import {type Logged, loggedOf, saidOf} from '../logged.ts'
import {words} from '../page-words.ts'
import {drillActOf, minutesFrom} from '../ratings.ts'
import type {Part} from './part.ts'

export const log: Part<Logged[]> = {
  id: 'log',
  title: words.log,
  find({entries, zero}) {
    const found = entries.flatMap(entry => {
      const act = drillActOf(entry)
      const one = act && loggedOf(act, entry.seq, minutesFrom(zero, entry.at))
      const spoken = one && (one.what !== 'action' || one.by !== '' || one.text !== '')
      return spoken ? [one] : []
    })
    return found.length > 0 ? found : null
  },
  show(logged, view) {
    const {scenario, say} = view
    const count = (what: Logged['what']) => logged.filter(one => one.what === what).length
    return {
      reading: [
        {
          zh: '参演人自己写的、按过“收到”的，和主持人记下的，按先后；说了什么就是什么，没有人核对过。',
          en: 'What players wrote, what they said they had received and what the director noted, in order; it is their word, and nobody has checked it.',
        },
        {
          zh: `应做的 ${count('action')} 项，自述 ${count('deed')} 项，收到 ${count('seen')} 次，主持人 ${count('remark')} 条。`,
          en: `${count('action')} expected actions, ${count('deed')} of their own, ${count('seen')} received, ${count('remark')} of the director.`,
        },
      ],
      tables: [
        {
          head: [words.minute, words.role, words.kind, words.text, words.entry].map(say),
          rows: logged.map(one => [
            String(one.minute),
            html(one.role),
            say(words[`log.${one.what}`]),
            [say(saidOf(scenario, one)), html(one.text)].filter(Boolean).join(' · '),
            view.entry(one.entry),
          ]),
          numbers: [0],
        },
      ],
      ...(logged[0] && {replay: logged[0].entry}),
    }
  },
}
