// Auditing a journal after the fact: a sound one has no difference, a forged one is found out by the check that says so.
import {beforeAll, describe, expect, it} from 'vitest'
import {World, type WorldDeps} from '../world/world.ts'
import {auditJournal} from './audit.ts'
import {runDay} from './day.ts'
import {depsWith, inventedShelf} from './testing/deps.ts'

describe('auditing a journal', () => {
  let deps: WorldDeps
  let texts: string[]
  let world: World
  beforeAll(async () => {
    deps = await depsWith(inventedShelf)
    texts = runDay('audited', deps, inventedShelf, {visits: 30, mischief: 4}).texts
    world = World.fold('audited', texts, deps)
  })
  const audit = (forged: string[]) => auditJournal(forged, inventedShelf.catalogue, world)

  /** The journal with one settlement answer changed; hashes are not the auditor's business. */
  const forge = (change: (body: string) => string): string[] => {
    const at = texts.findIndex(text => {
      const {about, decision} = JSON.parse(text) as {about?: {infno?: string}; decision?: {outcome: string}}
      return about?.infno === '2207' && decision?.outcome === 'ok'
    })
    expect(at).toBeGreaterThan(0)
    return texts.map((text, index) => {
      if (index !== at) return text
      const entry = JSON.parse(text) as {decision: {sends: {body: string}[]}}
      for (const send of entry.decision.sends) send.body = change(send.body)
      return JSON.stringify(entry)
    })
  }

  it('finds nothing in a sound one', () => {
    const {entries, differences, worked} = audit(texts)
    expect(differences).toEqual([])
    expect(entries).toBe(texts.length)
    expect(worked).toBeGreaterThan(5)
  })

  it('finds an answer that tells other shares than the rules give', () => {
    const forged = forge(body => body.replace(/"psn_cash_pay":[\d.]+/, '"psn_cash_pay":0.01'))
    expect(new Set(audit(forged).differences.map(each => each.check))).toEqual(new Set(['shares', 'K1.conservation']))
  })

  it('finds a settlement the answers never told of', () => {
    const forged = forge(body => body.replace('"infcode":0', '"infcode":-1'))
    const checks = new Set(audit(forged).differences.map(each => each.check))
    expect(checks).toContain('K1.settlements')
    expect(checks).toContain('K1.accumulators')
  })

  it('finds books that were changed behind the journal', () => {
    world.reader.exec('update insurance set prior_fen = prior_fen + 1 where insurance_type = 310')
    expect(audit(texts).differences[0]).toMatchObject({check: 'K1.accounts'})
    world.reader.exec('update insurance set prior_fen = prior_fen - 1 where insurance_type = 310')
    expect(audit(texts).differences).toEqual([])
  })
})
