// A person at a window while the hospital's own system is dead 真人手工收费: calls by voice, writes slips from the window's pad, spoils one; a robot
// goes on where they stopped. Numbers stay whole, paper and drawers agree, and cut anywhere it goes on to the same end.
import {beforeAll, describe, expect, it} from 'vitest'
import {type DrillReport, reportOf} from '../../grading/drill/report.ts'
import {classroomDeps} from '../../grading/testing/deps.ts'
import {scenarioById} from '../../scenarios/index.ts'
import type {PaperAct} from '../hospital/paper-acts.ts'
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
/** Dead from T0, slow from 30, there again at 34; over at 40. */
const scenario: Scenario = {
  ...whole,
  calm: 34,
  end: 40,
  injects: whole.injects.filter(one => one.at < 30),
  own: {...own, slow: 30, until: 34},
}
const seed = '3'
const at = (minute: number) => zeroOf(scenario) + minute * 60_000

/** From one minute to another an act every twenty seconds; the third sheet is spoiled. At the end whoever stands there goes back to the queue. */
function hands(window: string, from: number, until: number): Person & {wrote: number[]; spoiled: number[]} {
  const one = {
    nextAt: at(from) as number | undefined,
    wrote: [] as number[],
    spoiled: [] as number[],
    take(world: World): Cause | undefined {
      const institution = world.config.hospitals?.[0]?.institution ?? ''
      const now = one.nextAt as number
      one.nextAt = now < at(until) ? now + 20_000 : undefined
      const view = world.deskView(institution, window, now)
      if (!view?.pad) return undefined
      const paper = (act: PaperAct): Cause => ({kind: 'paper', institution, act})
      const {series, next} = view.pad
      if (one.nextAt === undefined) return view.patient ? paper({do: 'release', window, served: false}) : undefined
      const first = view.queue[0]
      if (!view.patient) return first && paper({do: 'call', window, patient: first.id})
      if (next === null) return undefined
      if (one.wrote.length === 2 && one.spoiled.length === 0) {
        one.spoiled.push(next)
        return paper({do: 'declareNumber', series, number: next, fate: 'spoiled', by: '小李', reason: '写坏'})
      }
      one.wrote.push(next)
      return paper({do: 'write', window, series, number: next, kind: 'charge', level: null, tender: 'cash'})
    },
  }
  return one
}

describe('a person with a pad', {timeout: 180_000}, () => {
  let deps: WorldDeps
  let person: ReturnType<typeof hands>
  let played: Played
  let report: DrillReport
  const team = teamOf('good', scenario, seed)
  const hand = (minute: number, to: 'person' | 'robot') =>
    says(scenario, minute, {do: 'window', window: '2', to, player: null})
  const play = (one: Person) => playWith(scenario, seed, team, [hand(-4, 'person'), one, hand(13, 'robot')], deps)
  const slips = () =>
    played.entries.flatMap(({cause, decision, at: when}) =>
      cause.kind === 'paper' && cause.act.do === 'write' && cause.act.window === '2' && decision?.outcome === 'write'
        ? [{number: cause.act.number, at: when}]
        : [],
    )
  beforeAll(async () => {
    deps = await classroomDeps()
    person = hands('2', 1, 12)
    played = play(person)
    report = reportOf(scenario, seed, played.entries, 4)
  }, 180_000)

  it('charges whom they call, by hand, whatever robots wait for', () => {
    expect(person.wrote.length).toBeGreaterThan(10)
    const theirs = slips().filter(one => one.at <= at(12))
    expect(theirs.map(one => one.number)).toEqual(person.wrote)
    const refused = played.entries.filter(
      ({cause, decision}) =>
        cause.kind === 'paper' && 'window' in cause.act && decision?.outcome.startsWith('refused:'),
    )
    expect(refused).toEqual([])
  })

  it('numbers stay whole: the robot takes the next sheet of the same pad', () => {
    const robots = slips().filter(one => one.at > at(13))
    expect(robots.length).toBeGreaterThan(0)
    const last = Math.max(...person.wrote, ...person.spoiled)
    expect(Math.min(...robots.map(one => one.number))).toBeGreaterThan(last)
    const register = report.own?.register
    expect(register).toMatchObject({missing: [], duplicates: [], outside: []})
    expect(register?.declared.map(one => one.number)).toEqual(expect.arrayContaining(person.spoiled))
  })

  it('paper, drawers and books are in order; the journal folds and verifies', () => {
    expect(report.money).toMatchObject({drawers: [], unnamed: 0})
    expectSound(played, deps)
  })

  it('the same hands give the same journal, and cut anywhere it goes on to the same end', () => {
    expect(play(hands('2', 1, 12)).texts).toEqual(played.texts)
    const back = played.entries.findIndex(one => one.at > at(13))
    for (const cut of [back + 1, Math.round((back + played.texts.length) / 2)])
      expect(playOn(scenario, seed, team, played.texts.slice(0, cut), deps)).toEqual(played.texts)
  })
})
