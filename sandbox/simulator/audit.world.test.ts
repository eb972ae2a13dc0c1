// Auditing a journal after the fact: a sound one has no difference, a forged one is found out by the check that says so.
import {beforeAll, describe, expect, it} from 'vitest'
import type {Entry} from '../world/entry.ts'
import {TestHospital} from '../world/testing/hospital.ts'
import {anyone, record, register, settleVisit, upload} from '../world/testing/visit.ts'
import {type TestWorld, testWorld} from '../world/testing/worlds.ts'
import {World, type WorldDeps} from '../world/world.ts'
import {auditJournal, JournalAudit} from './audit.ts'
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
  const audit = (forged: string[]) =>
    auditJournal(forged, {catalogue: inventedShelf.catalogue, sha256: deps.sha256}, world)

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

describe('auditing what hospitals send again', () => {
  const checksOf = ({world, texts, deps: {sha256}}: TestWorld) =>
    auditJournal(texts, {catalogue: world.catalogue, sha256}, world).differences
  const hospitalOf = ({world}: TestWorld) => new TestHospital(world, world.config.institutions[0]!.code)

  it('a file is fetched twice under one number, and both times comes the same', async () => {
    const t = await testWorld()
    const hospital = hospitalOf(t)
    const own = {filename: 'a.txt.zip', fixmedins_code: hospital.code}
    const {output} = hospital.send('9101', {fsUploadIn: {...own, in: [1, 2, 3]}})
    const file = {...own, file_qury_no: output.file_qury_no}
    const fetch = hospital.request('9102', {fsDownloadIn: file})
    expect(hospital.raw(fetch).entry.decision?.sends[0]?.octets).toBeDefined()
    expect(hospital.raw(fetch).entry.decision?.outcome).toBe('duplicate')
    expect(checksOf(t)).toEqual([])
  })

  it('a message that was refused for want of a sign-in may be sent again after it', async () => {
    const t = await testWorld({strict: true})
    const hospital = hospitalOf(t)
    const sign = {signIn: {opter_no: 'c01', mac: '0', ip: '0'}}
    const signed = hospital.send('9001', sign).output.signinoutb.sign_no as string
    const {psn_no} = anyone(t.world)
    const query = hospital.request('5301', {data: {psn_no}}, {sign_no: signed})
    expect(hospital.raw(query.replace(signed, '')).entry.decision?.outcome).toBe('notSignedIn')
    expect(hospital.raw(query).entry.decision?.outcome).toBe('ok')
    expect(checksOf(t)).toEqual([])
  })
})

/** Elements of maps, sets and arrays walked while `work` runs. */
function walked(work: () => void): number {
  let steps = 0
  const counted = [new Map().values(), new Set().values(), [].values()].map(one => Object.getPrototypeOf(one))
  const next = counted.map(each => each.next)
  for (const [index, each] of counted.entries()) {
    const own = next[index]
    each.next = function (this: unknown) {
      steps += 1
      return own.call(this)
    }
  }
  try {
    work()
  } finally {
    for (const [index, each] of counted.entries()) each.next = next[index]
  }
  return steps
}

describe('auditing a long journal', () => {
  it('costs as much an entry at its end as at its beginning', async () => {
    const {world, texts, deps} = await testWorld()
    const hospital = new TestHospital(world, world.config.institutions[0]!.code)
    const person = anyone(world)
    const ends: number[] = []
    for (let round = 0; round < 60; round++) {
      const {setl_id, mdtrt_id} = settleVisit(hospital, [['XA-A', '300.00', '1', '300.00']], person)
      if (round % 3 === 0) hospital.send('2208', {data: {psn_no: person.psn_no, setl_id, mdtrt_id}})
      const open = register(hospital, person)
      record(hospital, person, open)
      upload(hospital, person, open, [['XA-A', '20.00', '1', '20.00']])
      hospital.send('2205', {data: {mdtrt_id: open, chrg_bchno: '0000', feedetl_sn: '0000', psn_no: person.psn_no}})
      const day = {stmt_begndate: '2025-09-15', stmt_enddate: '2025-09-15', medfee_sumamt: 0, fund_pay_sumamt: 0}
      hospital.send('3201', {
        data: {insutype: '310', clr_type: '11', setl_optins: '310000', ...day, acct_pay: 0, fixmedins_setl_cnt: 0},
      })
      ends.push(texts.length)
    }
    const entries = texts.map(text => JSON.parse(text) as Entry)
    expect(new Set(entries.slice(1).map(({decision}) => decision?.outcome))).toEqual(new Set(['ok']))

    const audit = new JournalAudit(world.catalogue, deps.sha256)
    const steps = (from: number, to: number) =>
      walked(() => {
        for (const entry of entries.slice(ends[from], ends[to])) audit.take(entry)
      })
    for (const entry of entries.slice(0, ends[0])) audit.take(entry)
    const [early, middle, late] = [steps(0, 15), steps(15, 44), steps(44, 59)]
    expect(early).toBeGreaterThan(1000)
    expect(middle).toBeGreaterThan(early)
    expect(late).toBeLessThan(early * 1.1)
    expect(audit.end(world).differences).toEqual([])
  })
})
