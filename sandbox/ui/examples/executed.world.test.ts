// The reference's examples were really executed: the same conversation gives the same bytes. When the centre changes on
// purpose, `RENEW=1 npx vitest run sandbox/ui/examples` writes them anew; read the diff.
import {readFileSync, writeFileSync} from 'node:fs'
import {expect, it} from 'vitest'
import {infnos} from '../../protocol/codes.ts'
import {converse} from '../testing/conversation.ts'

const file = new URL('executed.json', import.meta.url)

it('every transaction has an example that was executed, and gives the same answer again', async () => {
  const executed = await converse()
  expect(infnos.filter(infno => executed[infno] === undefined)).toEqual([])
  if (process.env.RENEW) writeFileSync(file, `${JSON.stringify(executed, null, 2)}\n`)
  const recorded = JSON.parse(readFileSync(file, 'utf8'))
  expect(infnos.filter(infno => JSON.stringify(executed[infno]) !== JSON.stringify(recorded[infno]))).toEqual([])
})
