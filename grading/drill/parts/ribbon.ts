// The drill on one ribbon 时间轴: the fault as messages really met it, the declaration, what happened, and what was done about it.
import {messageOf} from '../../../sandbox/world/entry.ts'
import {code} from '../html.ts'
import {words} from '../page-words.ts'
import type {Part, View} from './part.ts'
import {across, box, label, line, mark, minutes, type Scale, svg} from './svg.ts'

export type Ribbon = {
  /** By minute: messages that were sent, and those the faults cut off or held up. Only minutes with a message. */
  met: {minute: number; sent: number; hit: number}[]
  /** Minute of the first and last message a fault met; null = none ever did. */
  from: number | null
  until: number | null
  hit: number
  /** Entry of the first. */
  entry: number | null
}

const height = 232
const rows = {fault: 14, declared: 84, injects: 116, actions: 150}

export const ribbon: Part<Ribbon> = {
  id: 'ribbon',
  title: words.ribbon,
  find({zero, entries}) {
    const met = new Map<number, {sent: number; hit: number}>()
    const hits: {minute: number; seq: number}[] = []
    for (const {seq, at, cause, line: verdict} of entries) {
      if (!messageOf(cause)) continue
      const minute = Math.floor((at - zero) / 60_000)
      const one = met.get(minute) ?? {sent: 0, hit: 0}
      met.set(minute, one)
      one.sent += 1
      if (verdict.did === 'delivered') continue
      one.hit += 1
      hits.push({minute, seq})
    }
    return {
      met: [...met].map(([minute, one]) => ({minute, ...one})),
      from: hits[0]?.minute ?? null,
      until: hits.at(-1)?.minute ?? null,
      hit: hits.length,
      entry: hits[0]?.seq ?? null,
    }
  },
  show(data, view) {
    const {scenario, report, lang, say} = view
    const x = across(scenario, 110)
    const {declared, actions, injects} = report
    const sent = data.met.reduce((sum, one) => sum + one.sent, 0)
    const moments = [
      ...injects.map(one => ({
        minute: one.minute,
        what: `${say(words.inject)} ${code(one.id)}`,
        text: scenario.injects.find(({id}) => id === one.id)?.text,
        entry: one.entry,
      })),
      ...actions.flatMap(one =>
        one.done === null || one.entry === null
          ? []
          : [{minute: one.done, what: code(`${one.role} ${one.rating}`), text: one.text, entry: one.entry}],
      ),
    ].sort((a, b) => a.minute - b.minute || a.entry - b.entry)
    return {
      reading: [
        {
          zh: '最上一行是每分钟有多少报文真的碰上故障（满格是全部），下沿的线是脚本安排的时段；往下是宣布、事件、动作（● P，◆ S，△ M，✕ U 画在期限上）。',
          en: 'Top row: the share of messages each minute that really met the fault (full height is all of them), the line under it when the scenario had it. Below: declaration, injects, actions (● P, ◆ S, △ M; ✕ U at its deadline).',
        },
        data.from === null
          ? {zh: '没有一条报文碰上故障。', en: 'No message ever met a fault.'}
          : {
              zh: `第 ${data.from} 到 ${data.until} 分钟，${sent} 条报文里有 ${data.hit} 条碰上故障；${declared === null ? '没有人宣布' : `第 ${declared} 分钟宣布`}。`,
              en: `From minute ${data.from} to ${data.until}, ${data.hit} of ${sent} messages met the fault; ${declared === null ? 'nobody declared' : `declared at minute ${declared}`}.`,
            },
      ],
      chart: svg(
        height,
        words.ribbon[lang],
        [
          minutes(scenario, x, height, view),
          titles(view),
          scenario.faults
            .map(one => line(x(one.from), rows.fault + 58, x(one.until), rows.fault + 58, 'planned'))
            .join(''),
          strip(data, x),
          declared === null ? '' : flag(x(declared), declared, view),
          injects.map((one, index) => tick(x(one.minute), one.id, index)).join(''),
          done(view, x),
        ].join(''),
      ),
      tables: [
        {
          head: [words.minute, words.what, words.text, words.entry].map(say),
          rows: moments.map(one => [
            String(one.minute),
            one.what,
            one.text ? say(one.text) : '',
            view.entry(one.entry),
          ]),
          numbers: [0],
        },
      ],
      ...(data.entry !== null && {replay: data.entry}),
    }
  },
}

const titles = ({lang}: View): string =>
  [
    label(4, rows.fault + 30, words.fault[lang]),
    label(4, rows.declared + 10, words.declaration[lang]),
    label(4, rows.injects + 10, words.injects[lang]),
    label(4, rows.actions + 24, words.actionsShort[lang]),
  ].join('')

const strip = ({met}: Ribbon, x: Scale): string =>
  line(x(0), rows.fault + 54, x(1), rows.fault + 54, 'grid') +
  met
    .filter(one => one.hit > 0)
    .map(({minute, sent, hit}) => {
      const high = (54 * hit) / sent
      return box(x(minute), rows.fault + 54 - high, x(minute + 1) - x(minute), high, 'bar wrong')
    })
    .join('')

const flag = (x: number, minute: number, {lang}: View): string =>
  `<path d="M${x} ${rows.declared - 6}v20l14 -7z" class="flag"/>${label(x + 18, rows.declared + 6, `${words.declaration[lang]} ${minute}`, 'class="tag"')}`

/** Injects stand on two levels, so that neighbours do not cover one another. */
const tick = (x: number, id: string, index: number): string => {
  const y = rows.injects + (index % 2) * 13
  return line(x, rows.injects - 8, x, rows.injects + 18, 'inject') + label(x + 2, y + 2, id, 'class="tag"')
}

/** Marks move down a level while something stands within their width. */
function done({report}: View, x: Scale): string {
  const ends = [0, 0, 0, 0]
  return report.actions
    .map(one => ({x: x(one.done ?? one.by), rating: one.rating, critical: one.critical}))
    .sort((a, b) => a.x - b.x)
    .map(one => {
      const free = ends.findIndex(end => one.x - end >= 17)
      const level = free < 0 ? ends.indexOf(Math.min(...ends)) : free
      ends[level] = one.x
      return mark(one.x, rows.actions + level * 16, one.rating)
    })
    .join('')
}
