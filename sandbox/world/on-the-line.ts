// A message on a line that is not ideal 线路: what a hospital of the world hands over arrives when its line has carried it,
// answers travel back the same way, and for clients outside the time both ways is added to the answer. Where nobody put a
// line in, nothing here takes any time. How long bytes take is line/link.ts's.
import {type Draw, drawFrom} from '../base/draw.ts'
import {connect, type Trip, trip} from '../line/link.ts'
import {parseMessage} from '../protocol/parse.ts'
import type {Event} from '../state/events.ts'
import type {Came, Due} from '../state/records.ts'
import {cameOf, deliveryOf} from './delivery.ts'
import type {Entry} from './entry.ts'
import {type About, entry, type Ground, type Step} from './step.ts'

/** What goes back to the hospital that sent it, after the time the centre takes; nothing when the line kept it. */
export function returned(step: Step, {institution, msgid}: Due & {kind: 'send'}, made: Entry): Entry {
  const {ground, seq, now} = step
  const came = cameOf(deliveryOf(made))
  if (!came) return made
  const {delayMs, ...what} = came
  let at = now + answerMs(ground, institution, seq) + delayMs
  const state = ground.links.get(institution)
  if (state) {
    const down = trip(state, 'down', {from: now, at, bytes: answerBytes(made), alone: false}, lineDraw(step))
    if (down.cut) what.came = brokenLine
    arrived(made, institution, down, Math.max(0, down.at - at))
    at = down.at
  }
  made.decision?.events.push({
    kind: 'scheduled',
    at,
    // one answer an entry: its number is free beside those the hospital gives its own messages
    what: {id: answerIds + seq, kind: 'answer', institution, msgid, came: what.came},
  })
  return made
}

const answerIds = 2_000_000_000_000_000

function answerMs(ground: Ground, institution: string, seq: number): number {
  const [least, most] = ground.config.hospitals?.find(one => one.institution === institution)?.answerMs ?? [0, 0]
  return least + drawFrom(ground.config.seed, seq).below('answerMs', most - least + 1)
}

/** Messages a hospital of this world hands over reach the centre when its line has carried them. */
export function departing(step: Step, institution: string, events: Event[]): Event[] {
  let state = step.ground.links.get(institution)
  if (!state || !events.some(event => event.kind === 'scheduled' && event.what.kind === 'send')) return events
  const leaving: Event[] = []
  for (const event of events) {
    if (event.kind !== 'scheduled' || event.what.kind !== 'send') {
      leaving.push(event)
      continue
    }
    const draw = lineDraw(step, leaving.length)
    const open = connect(state, event.at, draw)
    const load = {from: open.at, at: open.at, bytes: onTheWire(event.what.raw), alone: false}
    const up = trip(open.state, 'up', load, draw)
    state = up.link
    leaving.push({...event, at: up.at, what: up.cut ? {...event.what, cut: true} : event.what})
  }
  return [...leaving, {kind: 'linkStands', institution, link: state}]
}

/** The line broke while the message was on it: the centre never knew of it, and its sender is told by the connection. */
export function cutOnTheWay(step: Step, what: Due & {kind: 'send'}, taken: Event): Entry {
  const {id: _id, kind: _kind, raw: _raw, via: _via, cut: _cut, ...whose} = what
  const answer: Event = {
    kind: 'scheduled',
    at: step.now,
    what: {id: answerIds + step.seq, kind: 'answer', ...whose, came: brokenLine},
  }
  const about: About = {msgid: what.msgid, institution: what.institution}
  const parsed = parseMessage(what.raw, what.via, {strict: step.ground.strict})
  if (parsed.ok) about.infno = parsed.value.infno
  return entry(step, {
    party: 'line',
    about,
    line: {did: 'reset', fault: 'link', at: 'C0'},
    decision: {events: [taken, answer], sends: [], outcome: 'fault:reset'},
  })
}

/**
 * A message of a client outside: it is here already, so the time its line would have taken both ways is added to the
 * answer's. `made` is what comes of it if it arrives at all.
 */
export function fromOutside(step: Step, made: Entry, raw: string): Entry {
  const institution = made.about?.institution ?? ''
  const state = step.ground.links.get(institution)
  if (!state || !made.about) return made
  const draw = lineDraw(step)
  const open = connect(state, step.now, draw)
  const up = trip(open.state, 'up', {from: open.at, at: open.at, bytes: onTheWire(raw), alone: true}, draw)
  if (up.cut) {
    return entry(step, {
      party: 'line',
      about: made.about,
      cause: made.cause,
      line: {did: 'reset', fault: 'link', at: 'C0', link: {class: state.class, ms: up.at - step.now}},
      decision: {
        events: [{kind: 'linkStands', institution, link: up.link}],
        sends: [],
        outcome: 'fault:reset',
      },
    })
  }
  const delivery = deliveryOf(made)
  const load = {from: up.at, at: up.at + delivery.delayMs, bytes: answerBytes(made), alone: true}
  const down = trip(up.link, 'down', load, draw)
  // a delay that a fault plan adds stands in the verdict beside the line's own time
  arrived(made, institution, down, down.at - step.now - (down.cut ? 0 : delivery.delayMs))
  return made
}

/** Writes down what the line had to do with an answer. A connection that breaks under it is reset, unless nothing was sent. */
function arrived(made: Entry, institution: string, {link, cut}: Trip, ms: number): void {
  const carried = {class: link.class, ms}
  const silent = deliveryOf(made).kind === 'silence'
  made.line = cut && !silent ? {did: 'reset', fault: 'link', at: 'C4', link: carried} : {...made.line, link: carried}
  made.decision?.events.push({kind: 'linkStands', institution, link})
}

const brokenLine: Came = {broke: 'reset', text: '连接被重置'}

/** Draws of the line have keys of their own, so that no other draw shifts when a line is put in. */
const lineDraw = ({ground, seq}: Step, nth = 0): Draw => drawFrom(ground.config.seed, `line ${seq} ${nth}`)

/** Headers of a request or an answer, roughly. */
const headBytes = 300
/** An answer that stands in an earlier entry is beyond a step's reach: taken as of common size. */
const usualAnswerBytes = 1500

const onTheWire = (text: string): number => headBytes + utf8Length(text)

function answerBytes(made: Entry): number {
  const send = made.decision?.sends[0]
  if (send?.octets !== undefined) return headBytes + Math.floor((send.octets.length * 3) / 4)
  return headBytes + (send?.body === undefined ? usualAnswerBytes : utf8Length(send.body))
}

/** Bytes of a text in UTF-8. */
function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // half of a surrogate pair is two of four bytes
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
  }
  return bytes
}
