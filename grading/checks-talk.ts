// Marks for customers 接待: what was said, who was told, how long somebody waited. A line is known by its id (lines.ts).
import type {Said} from '../sandbox/state/hospital-records.ts'
import {
  actsWith,
  bad,
  type Check,
  cameAs,
  doneOnes,
  good,
  isOver,
  lastTouch,
  nameOf,
  say,
  trainees,
  unfinished,
} from './case.ts'
import {actsOf} from './evidence.ts'
import {type DeskLine, deskLines} from './lines.ts'

/** Something was said, by its id. */
const said: Check = (at, spec) => {
  const acts = spec.patient === undefined ? actsOf(at.evidence) : actsWith(at, spec)
  const lines = (spec.line ?? '').split('|')
  const line = doneOnes(acts, 'say').find(one => one.act.do === 'say' && lines.includes(one.act.line))
  const usual = deskLines[lines[0] as DeskLine] as Said | undefined
  const expected = say(`对病人说“${usual?.zh ?? spec.line}”`, `the patient is told “${usual?.en ?? spec.line}”`)
  const right = say('按 S 打开用语，选这一句', 'press S and choose this line')
  if (!line) return bad(lastTouch(at, spec), expected, say('没有说', 'not said'), right)
  return good([line.seq], expected, say('说了', 'said'))
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
