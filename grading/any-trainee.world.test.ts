// Whatever a trainee does, there are marks: random acts at random patients, sensible and senseless. Nothing throws, every
// mark cites entries that are there, the parts sum up, and the world still replays.
import {beforeAll, expect, it} from 'vitest'
import {exerciseById} from '../exercises/index.ts'
import {type Draw, drawFrom} from '../sandbox/base/draw.ts'
import {checkBooks} from '../sandbox/world/check.ts'
import {World, type WorldDeps} from '../sandbox/world/world.ts'
import {coach} from './coach.ts'
import type {ActStep, Exercise, Step} from './exercise.ts'
import {grade} from './grade.ts'
import {openExercise, play} from './play.ts'
import {classroomDeps} from './testing/deps.ts'

let deps: WorldDeps
beforeAll(async () => {
  deps = await classroomDeps()
})

const likely = [
  ...['read', 'identity', 'takeOrders', 'trial', 'explain', 'consent', 'settle', 'settle', 'print', 'done', 'query'],
  ...['adopt', 'reverse', 'retry', 'abandon', 'putBack', 'sendBack', 'refuseService', 'flag', 'askClinic', 'refund'],
  ...[
    'countDrawer',
    'declare',
    'reconcile',
    'reconcileItems',
    'closeShift',
    'removeLine',
    'setCount',
    'recharge',
    'say',
  ],
]

function steps(exercise: Exercise, draw: Draw): Step[] {
  return Array.from({length: 90}, (_, index): Step => {
    const patient = 1 + draw.below(`patient ${index}`, exercise.patients.length)
    if (draw.chance(`serve ${index}`, 600)) return {serve: patient}
    if (draw.chance(`call ${index}`, 1500)) return {do: 'call', patient}
    const step: ActStep = {do: draw.pick(`act ${index}`, likely)}
    if (step.do === 'identity') step.same = draw.chance(`same ${index}`, 8000)
    if (step.do === 'refund') step.reviewer = draw.pick(`reviewer ${index}`, ['老陈', '老陈', '101', ''])
    if (step.do === 'recharge') step.keep = [1]
    if (step.do === 'say') step.say = draw.pick(`line ${index}`, ['greet', 'hurry', 'nonsense'])
    if (step.do === 'countDrawer') step.counted = draw.pick(`count ${index}`, ['$inside', '$drawer', '$inside+1'])
    return step
  })
}

/** How often two settlements of a visit stood. */
let twice = 0
it.each(['OP-01', 'OP-08', 'OP-10', 'OP-12', 'OP-13', 'OP-14', 'FR-05'])('%s', id => {
  const exercise = exerciseById(id)!
  for (let run = 0; run < 4; run++) {
    const draw = drawFrom('any-trainee', `${id} ${run}`)
    const script = steps(exercise, draw)
    const {entries, texts, world, instance} = play(openExercise(exercise, `any-${run}`, deps), {steps: script})
    const marks = grade(exercise, entries)
    expect(grade(exercise, JSON.parse(JSON.stringify(entries)))).toEqual(marks)
    const parts = Object.values(marks.byDimension)
    expect(parts.reduce((sum, one) => sum + one.ofTenths, 0)).toBe(1000)
    expect(parts.reduce((sum, one) => sum + one.gotTenths, 0)).toBe(marks.totalTenths)
    const seqs = new Set(entries.map(one => one.seq))
    for (const one of [...marks.findings, ...marks.criticals]) {
      expect(one.entries.length, one.right.en).toBeGreaterThan(0)
      expect(one.entries.filter(seq => !seqs.has(seq))).toEqual([])
    }
    for (const one of marks.findings) expect(one.got >= 0 && one.got <= one.of).toBe(true)
    expect(coach(exercise, entries, marks).comments.length).toBeGreaterThan(0)
    expect(checkBooks(world)).toEqual([])
    if (run === 0) expect(World.fold(instance.config.id, texts, deps).fingerprint()).toBe(world.fingerprint())
    // more than one settlement of a visit standing is never let through
    const standing = new Map<string, number>()
    for (const {decision} of entries)
      for (const event of decision?.events ?? [])
        if (event.kind === 'settled')
          standing.set(event.row.mdtrtId, (standing.get(event.row.mdtrtId) ?? 0) + Math.sign(event.row.total))
    if ([...standing.values()].some(count => count > 1)) {
      twice += 1
      expect(marks.criticals.map(one => one.id)).toContain('C3')
    }
    world.close()
  }
})

it('charged somebody twice at least once', () => {
  expect(twice).toBeGreaterThan(0)
})
