// What the page says beside the figures: how much was judged at all, how late the generator might be, and that a shortened run is shorter
// than its question says.
import {expect, it} from 'vitest'
import type {Profile} from '../load/profile.ts'
import {evidenceOf, lineAt, machine} from '../load/testing/evidence.ts'
import {profileById} from '../profiles/index.ts'
import {loadPage} from './page.ts'
import {loadReport} from './report.ts'

it('says on how many visits latency was judged, what lag was allowed, and by how much a run was shortened', () => {
  const {plan} = evidenceOf('ambiguous-hole', {})
  const [window] = plan.excused
  if (!window) throw new Error('no excused window')
  // two before the window, one inside
  const lines = [0, 1, window.from + 1].map((second, index) => lineAt(index, second * 1000))
  const of = (change: Partial<typeof plan>) => {
    const evidence = evidenceOf('ambiguous-hole', {lines, plan: {...plan, ...change}})
    const report = loadReport(profileById('ambiguous-hole') as Profile, evidence, machine)
    expect(report.calmVisits).toBe(2)
    return loadPage(report, 'en')
  }
  const short = of({scale: 0.1, limits: {...plan.limits, lagP99Ms: 5000}})
  expect(short).toContain(`judged on the visits outside excused windows alone: 2 / ${plan.arrivals}`)
  expect(short).toMatch(/generator late, p99 \S+ ms, allowed 5000 ms/)
  expect(short).toContain('here each is × 10 %.)')
  expect(of({scale: 1})).not.toContain('own durations')
})
