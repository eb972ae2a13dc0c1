// Making a large world 建大沙盘: in slices, so that others go on meanwhile; the same bytes as in one go; once for all alike.
import {expect, it} from 'vitest'
import {nodeSqlEngine} from '../build/node-sql.ts'
import {defaultWorldConfig} from '../people/demo.ts'
import type {Entry} from '../world/entry.ts'
import {Templates} from '../world/template.ts'
import {nodeSha256} from './maker.ts'
import {send} from './testing/hospital.ts'
import {testHost} from './testing/host.ts'

const population = {size: 6000, seed: 'large'}

it('holds nobody up, and makes what is made in one go', async () => {
  const engine = await nodeSqlEngine()
  const made: string[] = []
  const templates = new Templates(engine, nodeSha256, {read: () => undefined, keep: key => void made.push(key)})
  const host = await testHost({worldDeps: {engine, templates}})
  await host.create({id: 'w'})
  let opened = 0
  const creating = ['a', 'b'].map(async id => {
    await host.create({id, population})
    opened += 1
  })
  for (let i = 0; i < 3; i++) {
    const answer = await send(host, 'w', '9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}})
    expect([answer.infcode, opened]).toEqual([0, 0])
  }
  await Promise.all(creating)

  const {digest} = new Templates(engine, nodeSha256).get({...defaultWorldConfig({id: 'a'}), population})
  for (const id of ['a', 'b']) {
    const first = JSON.parse((await host.journal.read(id, 1)) ?? 'null') as Entry
    expect(first.decision?.events).toMatchObject([{kind: 'worldOpened', people: digest}])
  }
  expect(made.filter(key => key.includes('"large"'))).toHaveLength(1)
  await host.close()
})
