// Every check of the books finds the row that was made wrong, and says nothing of books that hold. How much work a check
// is stands in its query plan, which does not depend on how many rows there are.
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type CheckName, checkBooks, checkNames, checkOne} from './check.ts'
import {TestHospital} from './testing/hospital.ts'
import {settleVisit, type TestVisit} from './testing/visit.ts'
import {type TestWorld, testWorld} from './testing/worlds.ts'

let t: TestWorld
beforeAll(async () => {
  t = await testWorld()
  const hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
  const settle = (amount: string) => settleVisit(hospital, [['XA-A', amount, '1', amount]])
  const cancel = ({person: {psn_no}, setl_id, mdtrt_id}: TestVisit) =>
    hospital.send('2208', {data: {psn_no, setl_id, mdtrt_id}})
  const [first, again] = [settle('300.00'), settle('900.00')]
  expect(cancel(first).infcode).toBe(0)
  // a bill whose cancellation was taken back stands again, and may be cancelled and restored anew
  const restored = () => {
    const omsgid = cancel(again).entry.about?.msgid
    return hospital.send('2601', {data: {psn_no: again.person.psn_no, omsgid, oinfno: '2208'}}).infcode
  }
  expect([restored(), restored()]).toEqual([0, 0])
  settle('40.00')
})
afterAll(() => t.world.close())

const live = 'setl_id = (select max(setl_id) from batch)'
const wrong: [CheckName, made: string, sql: string][] = [
  ['sharesAddUp', 'a share changed', `update settlement set over_limit_fen = over_limit_fen + 1 where ${live}`],
  ['postingsSumToZero', 'cash changed', `update settlement set cash_fen = cash_fen + 1 where ${live}`],
  ['cancellationMirrors', 'a cancellation changed', 'update settlement set fund_fen = 7 where cancels is not null'],
  [
    'cancellationMirrors',
    'a cancellation of nothing',
    `update settlement set cancels = 'none' where seq = (select min(seq) from settlement where cancels is not null)`,
  ],
  [
    'settledAtMostOnce',
    'a bill twice',
    `create temp table twice as select * from settlement where ${live};
     update twice set setl_id = 'again';
     insert into settlement select * from twice; drop table twice`,
  ],
  ['batchHolder', 'a settled batch let go', `update batch set setl_id = null where ${live}`],
  ['batchHolder', 'an open batch held', `update batch set setl_id = 'none' where setl_id is null`],
  ['batchHolder', "another's bill", `update batch set setl_id = (select min(setl_id) from batch) where ${live}`],
  [
    'linesFitSettlement',
    'a line changed',
    `update fee_item set amount_fen = 1 where mdtrt_id = (select mdtrt_id from batch where ${live})`,
  ],
  [
    'linesFitSettlement',
    'the lines gone',
    `delete from fee_item where mdtrt_id = (select mdtrt_id from batch where ${live})`,
  ],
  [
    'noNegativeAccount',
    'an account overdrawn',
    'update insurance set prior_fen = -1 where psn_no = (select min(psn_no) from insurance)',
  ],
  ['noNegativeAccumulator', 'an accumulator below zero', 'update accumulator set amount = -1'],
]

describe('checks of the books', () => {
  it('find nothing in books that hold', () => expect(checkBooks(t.world)).toEqual([]))
  it('are all tried here', () => expect(new Set(wrong.map(([check]) => check))).toEqual(new Set(checkNames)))

  it.each(wrong)('%s: %s', (check, _, sql) => {
    t.world.reader.exec('begin')
    try {
      t.world.reader.exec(sql)
      expect(checkBooks(t.world).map(each => each.check)).toContain(check)
    } finally {
      t.world.reader.exec('rollback')
    }
    expect(checkBooks(t.world)).toEqual([])
  })
})

describe('the work of a check grows as the books do', () => {
  /** By what tells rows apart, so that one row is found; `cancels` does so for the taking back of a bill, not for null. */
  const oneRow = /\((setl_id=\?|mdtrt_id=\? AND batch=\?)\)|^SEARCH c .*\(cancels=\?\)/

  type Loop = {id: number; parent: number; detail: string}
  const planOf = (check: CheckName): Loop[] => {
    let plan: Loop[] = []
    const reader = {
      ...t.world.reader,
      prepare(sql: string) {
        plan = t.world.reader.prepare<Loop>(`explain query plan ${sql}`).all()
        return {all: () => []}
      },
    } as unknown as TestWorld['world']['reader']
    checkOne({reader}, check)
    return plan
  }

  it.each(checkNames)('%s: one walk over a table, rows beside it by what tells them apart', check => {
    const plan = planOf(check)
    expect(plan).not.toEqual([])
    const walks = plan.filter(({detail}) => detail.startsWith('SCAN ')).map(({parent}) => parent)
    expect(walks).toEqual([...new Set(walks)])
    for (const {detail} of plan.filter(each => each.detail.startsWith('SEARCH '))) expect(detail).toMatch(oneRow)
  })
})
