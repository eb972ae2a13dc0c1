// Marks for customers 接待: what was said, who was told, how long somebody waited. A line is known by its id (lines.ts).
import type {DeskAct} from '../sandbox/hospital/desk.ts'
import type {BillDoc, Said} from '../sandbox/state/hospital-records.ts'
import {
  actsWith,
  bad,
  type Case,
  type Check,
  cameAs,
  doneOnes,
  good,
  idOf,
  isOver,
  lastTouch,
  nameOf,
  say,
  trainees,
  unfinished,
} from './case.ts'
import {type Acted, actsOf} from './evidence.ts'
import {type DeskLine, deskLines} from './lines.ts'
import {dimensions} from './types.ts'

/** When a line is true; one that is not listed can be said at any time. */
type Moment = {holds(line: Acted, acts: readonly Acted[]): boolean; right: Said}

const ahead =
  (...of: DeskAct['do'][]): Moment['holds'] =>
  (line, acts) =>
    !acts.some(one => one.done && one.seq < line.seq && of.includes(one.act.do))
const atFirst: Moment = {
  holds: ahead('trial', 'settle', 'refund', 'selfPay'),
  right: say('一开始就说，再办事', 'say it first, then work'),
}
const beforeMoney: Moment = {
  holds: ahead('settle', 'refund', 'selfPay'),
  right: say('收退钱之前说', 'say it before money moves'),
}
const inDoubt: ReadonlySet<BillDoc['state'] | undefined> = new Set([
  'pricing',
  'settling',
  'unknown',
  'refunding',
  'refundUnknown',
])
const moments: Partial<Record<DeskLine, Moment>> = {
  greet: atFirst,
  calm: atFirst,
  noFilming: atFirst,
  slowly: beforeMoney,
  loudly: beforeMoney,
  noCash: beforeMoney,
  inEnglish: beforeMoney,
  change: {
    holds: (line, acts) =>
      acts.some(({act, done, seq}) => done && seq < line.seq && 'received' in act && act.received > 0),
    right: say('收了现金、找零时再说', 'say it when the cash is in and change goes back'),
  },
  delay: {
    holds: line => inDoubt.has(line.bill?.state),
    right: say('没有应答的时候就告诉病人', 'tell the patient while no answer comes'),
  },
  toDoctor: {
    holds: ({bill}) => bill?.state !== 'settled' && bill?.state !== 'selfPaid',
    right: say('收费之前就请病人回诊室', 'send the patient to the clinic before anything is charged'),
  },
}

/** Good at any window, asked for or not. */
const courtesies: ReadonlySet<string> = new Set([
  'greet',
  'change',
  'delay',
  'calm',
  'slowly',
  'loudly',
] satisfies DeskLine[])
/** Lines that have nothing to do with a patient: more of them is reciting the list. */
const mostIdle = 2

/** Lines said to a patient that nothing asks for, once each. */
function idleLines(at: Case, patient: string): Acted[] {
  const asked = new Set(
    dimensions
      .flatMap(name => at.exercise.rubric[name] ?? [])
      .filter(one => one.check === 'said' && (one.patient === undefined || idOf(one) === patient))
      .flatMap(one => (one.line ?? '').split('|')),
  )
  const idle = new Map<string, Acted>()
  for (const one of doneOnes(actsOf(at.evidence, patient), 'say')) {
    if (one.act.do !== 'say' || courtesies.has(one.act.line) || asked.has(one.act.line)) continue
    if (!idle.has(one.act.line)) idle.set(one.act.line, one)
  }
  return [...idle.values()]
}

/** Something was said, by its id, when it was true, and not among all there is to say. */
const said: Check = (at, spec) => {
  const acts = spec.patient === undefined ? actsOf(at.evidence) : actsWith(at, spec)
  const lines = (spec.line ?? '').split('|')
  const usual = deskLines[lines[0] as DeskLine] as Said | undefined
  const expected = say(`对病人说“${usual?.zh ?? spec.line}”`, `the patient is told “${usual?.en ?? spec.line}”`)
  const right = say('按 S 打开用语，选这一句', 'press S and choose this line')
  const told = doneOnes(acts, 'say').filter(one => one.act.do === 'say' && lines.includes(one.act.line))
  const momentOf = ({act}: Acted) => (act.do === 'say' ? moments[act.line as DeskLine] : undefined)
  const timely = told.find(one => momentOf(one)?.holds(one, actsOf(at.evidence, one.patient ?? '')) ?? true)
  const [early] = told
  if (!early) return bad(lastTouch(at, spec), expected, say('没有说', 'not said'), right)
  if (!timely)
    return bad([early.seq], expected, say('说得不是时候', 'said at the wrong moment'), momentOf(early)?.right ?? right)
  const idle = idleLines(at, timely.patient ?? '')
  if (idle.length > mostIdle)
    return bad(
      idle.map(one => one.seq),
      expected,
      say(`另外说了 ${idle.length} 句不相干的话`, `said among ${idle.length} lines that have nothing to do with them`),
      say('只说这时用得上的话', 'say what the moment needs, and no more'),
    )
  return good([timely.seq], expected, say('说了', 'said'))
}

/** Something that hurts was not said. */
const notSaid: Check = (at, spec) => {
  const lines = (spec.line ?? '').split('|')
  const line = doneOnes(actsWith(at, spec), 'say').find(one => one.act.do === 'say' && lines.includes(one.act.line))
  const expected = say('不说伤人的话', 'nothing hurtful is said')
  const right = say('换一句', 'choose another line')
  if (!isOver(at, spec)) return unfinished(at, spec, expected, right)
  if (line) return bad([line.seq], expected, say('说了', 'it was said'), right)
  return good(lastTouch(at, spec), expected, say('没有说', 'not said'))
}

/** The supervisor was told while the patient stood there. */
const reported: Check = (at, spec) => {
  const expected = say('告知组长', 'the supervisor is told')
  const right = say('报告组长，业务照办', 'tell the supervisor and go on')
  const [report] = doneOnes(actsWith(at, spec), 'report')
  if (!report) return bad(lastTouch(at, spec), expected, say('没有报告', 'nobody was told'), right)
  return good([report.seq], expected, say('已报告', 'told'))
}

/** A patient does not wait at an open window beyond some minutes, and none who came later is called before. */
const waitedLittle: Check = (at, spec) => {
  const came = cameAs(at, spec)
  const minutes = spec.minutes ?? 15
  const called = doneOnes(actsWith(at, spec), 'call')[0]
  const expected = say(
    `${nameOf(at, spec)}：${minutes} 分钟内叫到，不被后来者越过`,
    `${nameOf(at, spec)}: called within ${minutes} minutes, nobody who came later goes first`,
  )
  const right = say('按到达次序叫号，优先照顾老弱', 'call in the order of arrival, the frail first')
  if (!called || !came) return unfinished(at, spec, expected, right)
  const begunAt = at.evidence.acts.find(one => one.seq > at.evidence.begun)?.at ?? called.at
  const waited = called.at - Math.max(came.arrivedAt, begunAt)
  const jumped = trainees(at).find(
    one =>
      one.done &&
      one.act.do === 'call' &&
      one.seq < called.seq &&
      (at.evidence.came.get(one.act.patient)?.arrivedAt ?? 0) > came.arrivedAt,
  )
  const found = say(`等了 ${Math.round(waited / 60_000)} 分钟`, `waited ${Math.round(waited / 60_000)} minutes`)
  if (jumped) return bad([jumped.seq, called.seq], expected, say('被后来者越过', 'somebody later went first'), right)
  if (waited > minutes * 60_000) return bad([called.seq], expected, found, right)
  return good([called.seq], expected, found)
}

export const talkChecks = {
  said,
  notSaid,
  reported,
  waitedLittle,
} satisfies Record<string, Check>
