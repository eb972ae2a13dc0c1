// `yibao exercise …` without a server: what it says, and how it ends.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {exerciseById, exercises} from '../../exercises/index.ts'
import {exits} from './cli-commands.ts'
import {checkExercises, listExercises} from './cli-exercises.ts'
import {Trouble} from './trouble.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exercises-'))
})
afterAll(() => rmSync(folder, {recursive: true}))

const put = (name: string, content: unknown): string => {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
const check = (path: string) => checkExercises(path, {dataDir: folder, variants: 1})

describe('exercise check', () => {
  it('of a fit one: 0, with its table', async () => {
    const {exit, lines} = await check(put('fit.json', exerciseById('OP-07')))
    expect(exit).toBe(exits.done)
    expect(lines.join('\n')).toContain('编了一个复核人')
  })

  it('of one whose wrong trainee gets other marks: 3, and says which', async () => {
    const document = structuredClone(exerciseById('OP-07')!)
    document.wrong[0]!.marks.totalTenths = 500
    const {exit, lines} = await check(put('marks.json', document))
    expect(exit).toBe(exits.differs)
    expect(lines.join('\n')).toMatch(/先想自己批: totalTenths: expected 500, got \d+/)
  })

  it.each<[string, (document: Record<string, unknown>) => void, RegExp]>([
    [
      'a solution that does not earn everything',
      document => (document.solution = [{do: 'call', patient: 1}]),
      /solution: /,
    ],
    [
      'a check nobody has',
      document => Object.assign(document, {rubric: {M: [{check: 'luck', points: 1}]}}),
      /no check 'luck'/,
    ],
    [
      'an item nobody sells',
      document => Object.assign((document.patients as {orders: object[]}[])[0]!.orders[0]!, {item: '仙丹'}),
      /the catalogue has no 仙丹/,
    ],
    [
      'amounts that are not the centre’s',
      document => (document.expected = [{patient: 1, total: 1, fund: 1, account: 0, cash: 0}]),
      /expected total/,
    ],
  ])('of %s: 3', async (_, spoil, problem) => {
    const document = structuredClone(exerciseById('OP-01')) as unknown as Record<string, unknown>
    spoil(document)
    const {exit, lines} = await check(put('spoilt.json', document))
    expect(exit).toBe(exits.differs)
    expect(lines.join('\n')).toMatch(problem)
  })

  it('of a document that is none: 3, with places', async () => {
    const {exit, lines} = await check(put('none.json', {id: 'OP-01'}))
    expect(exit).toBe(exits.differs)
    expect(lines.join('\n')).toContain("must have required property 'solution'")
  })

  it.each([
    ['a file that is not there', () => join(folder, 'nix.json')],
    ['a file that is not JSON', () => put('torn.json', '{')],
  ])('of %s: refused', async (_, path) => {
    await expect(check(path())).rejects.toThrow(Trouble)
  })
})

it('exercise list names them all', async () => {
  const {lines} = await listExercises()
  expect(lines).toHaveLength(exercises().length)
})
