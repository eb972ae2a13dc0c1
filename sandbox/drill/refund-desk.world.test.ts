// A person at the refund desk 真人退号: calls those who registered and were not seen, and nobody else; gives the fee back on numbered slips, also
// when the system is there again; a robot goes on where they stopped. Paper and drawers agree, and cut anywhere it goes on to the same end.
import {beforeAll, describe, expect, it} from 'vitest'
import {type DrillReport, reportOf} from '../../grading/drill/report.ts'
import {classroomDeps} from '../../grading/testing/deps.ts'
import {scenarioById} from '../../scenarios/index.ts'
import {type PaperAct, refundDesk} from '../hospital/paper-acts.ts'
import type {Cause} from '../world/entry.ts'
import type {World, WorldDeps} from '../world/world.ts'
import type {Played} from './played.ts'
import type {OwnSystems, Scenario} from './scenario.ts'
import {zeroOf} from './setting.ts'
import {teamOf} from './team.ts'
import {type Person, playOn, playWith, says} from './testing/people.ts'
import {expectSound} from './testing/sound.ts'

const whole = scenarioById('S03') as Scenario
const own = whole.own as OwnSystems
const count = 20
/** Dead from T0, there again at 16; the unseen come from 6 on, and the desk opens within a minute; over at 40. */
const scenario: Scenario = {
  ...whole,
  calm: 16,
  end: 40,
  injects: whole.injects
    .filter(one => one.at < 30 || one.id === 'I8')
    .map(one => (one.id === 'I8' ? {...one, at: 6, expect: one.expect.map(what => ({...what, by: 7}))} : one)),
  own: {...own, slow: 14, until: 16, unseen: {...own.unseen, at: 6, minutes: 4, count}},
}
const seed = '5'
const at = (minute: number) => zeroOf(scenario) + minute * 60_000

type Clerk = Person & {queues: {desk: boolean; wants: string[]}[]}
/** From minute 9 to 19 an act every fifteen seconds; then walks away, whoever stands there. */
function clerk(): Clerk {
  let mine = false
  const one: Clerk = {
    nextAt: at(9),
    queues: [],
    take(world: World): Cause | undefined {
      const institution = world.config.hospitals?.[0]?.institution ?? ''
      const now = one.nextAt as number
      one.nextAt = now < at(19) ? now + 15_000 : undefined
      const look = (window: string) => world.deskView(institution, window, now)
      for (const window of [refundDesk, '2'])
        one.queues.push({desk: window === refundDesk, wants: look(window)?.queue.map(row => row.wants) ?? []})
      const view = look(refundDesk)
      if (!view?.pad) return undefined
      const paper = (act: PaperAct): Cause => ({kind: 'paper', institution, act})
      // the robot's last one is the robot's
      mine ||= !view.patient
      if (!mine) return undefined
      const {series, next, refund} = view.pad
      const first = view.queue[0]
      if (!view.patient) return first && paper({do: 'call', window: refundDesk, patient: first.id})
      if (next === null || !refund) return undefined
      return paper({do: 'refundUnseen', window: refundDesk, series, number: next, reviewer: '老秦'})
    },
  }
  return one
}

describe('a person at the refund desk', {timeout: 180_000}, () => {
  let deps: WorldDeps
  let person: Clerk
  let played: Played
  let report: DrillReport
  const team = teamOf('good', scenario, seed)
  const hand = (minute: number, to: 'person' | 'robot') =>
    says(scenario, minute, {do: 'window', window: refundDesk, to, player: null})
  const play = (one: Clerk) => playWith(scenario, seed, team, [hand(8, 'person'), one, hand(20, 'robot')], deps)
  const refunds = () => played.entries.filter(({cause}) => cause.kind === 'paper' && cause.act.do === 'refundUnseen')
  beforeAll(async () => {
    deps = await classroomDeps()
    person = clerk()
    played = play(person)
    report = reportOf(scenario, seed, played.entries, 4)
  }, 180_000)

  it('has just those in the queue who come for it, and no other window has', () => {
    const desk = person.queues.filter(one => one.desk).flatMap(one => one.wants)
    expect(desk.length).toBeGreaterThan(count)
    expect(new Set(desk)).toEqual(new Set(['refund']))
    expect(person.queues.filter(one => !one.desk).flatMap(one => one.wants)).not.toContain('refund')
  })

  it('gives fees back, dead system or not, and the robot does the rest', () => {
    expect(refunds().map(one => one.decision?.outcome)).toEqual(Array.from({length: count}, () => 'refundUnseen'))
    const theirs = refunds().filter(({cause}) => JSON.stringify(cause).includes('老秦'))
    expect(theirs.filter(one => one.at < at(14)).length).toBeGreaterThan(2)
    expect(theirs.filter(one => one.at > at(16)).length).toBeGreaterThan(2)
    expect(theirs.length).toBeLessThan(count)
    expect(report.own?.unseen).toMatchObject({came: count, refunded: count, sameDay: count, sameTender: count})
    expect(report.own?.register).toMatchObject({missing: [], duplicates: [], outside: []})
  })

  it('paper, drawers and books are in order; the journal folds and verifies', () => {
    expect(report.money).toMatchObject({drawers: [], unnamed: 0})
    expectSound(played, deps)
  })

  it('cut anywhere it goes on to the same end', () => {
    const back = played.entries.findIndex(one => one.at > at(20))
    for (const cut of [back + 1, Math.round((back + played.texts.length) / 2)])
      expect(playOn(scenario, seed, team, played.texts.slice(0, cut), deps)).toEqual(played.texts)
  })
})
