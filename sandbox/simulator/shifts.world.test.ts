// A thousand random shifts 班次 of a careful cashier, with and without lost answers: the drawer, the hospital's bills and the
// centre's ledger agree to the fen, and the reconciliation ends equal. A planted fault of the hospital is found.
import {describe, expect, it} from 'vitest'
import {testWorld} from '../world/testing/worlds.ts'
import {World} from '../world/world.ts'
import {Shift, type ShiftReport} from './shift.ts'

const shelf = [
  {code: 'XA-A', priceMicro: 1_000_000},
  {code: 'XA-B10', priceMicro: 1_234_567},
  {code: 'XA-C', priceMicro: 990_000},
  {code: 'XA-LIM', priceMicro: 2_505_000},
  {code: 'XA-RES', priceMicro: 3_333_333},
  {code: 'SV-1', priceMicro: 25_000_000},
]

async function shift(seed: string, faults: boolean): Promise<ShiftReport> {
  const t = await testWorld({seed, population: {size: 40, seed: 'test'}})
  try {
    const report = new Shift(t.world, shelf, seed).run(4, faults)
    if (seed.endsWith('0')) {
      const folded = World.fold('t', t.texts, t.deps)
      if (folded.fingerprint() !== t.world.fingerprint()) report.findings.push('fold differs')
      folded.close()
    }
    return report
  } finally {
    t.world.close()
  }
}

const sums = (reports: ShiftReport[]) =>
  reports.reduce(
    (all, {findings: _, ...one}) => {
      for (const [name, n] of Object.entries(one)) all[name] = (all[name] ?? 0) + n
      return all
    },
    {} as Record<string, number>,
  )

describe('drawer = bills = ledger', () => {
  it.each([
    ['on a good line', false, 300],
    ['on a line that loses answers', true, 700],
  ])('%s', {timeout: 240_000}, async (_, faults, count) => {
    const reports: ShiftReport[] = []
    for (let i = 0; i < count; i++) reports.push(await shift(`shift-${faults}-${i}`, faults))
    const wrong = reports.flatMap(({findings}, i) => findings.map(text => `seed ${i}: ${text}`))
    expect(wrong.slice(0, 5)).toEqual([])
    const all = sums(reports)
    console.log(`${count} shifts ${faults ? 'with' : 'without'} faults: ${JSON.stringify(all)}`)
    expect(all.settled).toBeGreaterThan(count)
    expect(all.refunded).toBeGreaterThan(count / 4)
    if (faults) for (const name of ['adopted', 'reversed', 'retried']) expect(all[name]).toBeGreaterThan(50)
  })
})
