// Golden messages, one loop over golden/<infno>/:
//   x.request.json → x.message.json when it can be read, x.answer.json (the refusal) when it cannot
//   x.output.json (what the centre decided, scaled integers) → x.answer.json
// After a deliberate change: UPDATE_GOLDEN=1 npx vitest run sandbox/protocol/golden.test.ts, and read the diff.
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {instant} from '../base/instant.ts'
import {badMessageText} from './bad-message.ts'
import {infnos} from './codes.ts'
import {parseMessage} from './parse.ts'
import {outputFaults, printAnswer} from './print.ts'

const folder = fileURLToPath(new URL('./golden/', import.meta.url))
const frame = {area: '310000', seq: 42, at: instant('2025-03-03 09:30:01')}

const cases = readdirSync(folder).flatMap(infno => readdirSync(`${folder}${infno}`).map(file => `${infno}/${file}`))

/** Compares with the file, or writes it when told to. */
function golden(file: string, text: string): void {
  if (process.env.UPDATE_GOLDEN) writeFileSync(folder + file, text)
  else expect(text).toBe(existsSync(folder + file) ? readFileSync(folder + file, 'utf8') : `${file} is missing`)
}

const pretty = (value: unknown): string =>
  `${JSON.stringify(value, (_, inner) => (inner instanceof Uint8Array ? [...inner] : inner), 2)}\n`

describe('golden requests', () => {
  it.each(cases.filter(file => file.endsWith('.request.json')))('%s', file => {
    const result = parseMessage(readFileSync(folder + file, 'utf8').trimEnd(), {}, {strict: false})
    if (result.ok) {
      const {body: _, ...message} = result.value
      golden(file.replace('.request.', '.message.'), pretty(message))
    } else {
      const answer = printAnswer(result.error.infno ?? '', {...frame, refusal: badMessageText(result.error)})
      golden(file.replace('.request.', '.answer.'), `${answer}\n`)
    }
  })
})

describe('golden answers', () => {
  it.each(cases.filter(file => file.endsWith('.output.json')))('%s', file => {
    const infno = file.split('/')[0] as string
    const output = JSON.parse(readFileSync(folder + file, 'utf8'))
    expect(outputFaults(infno, output)).toEqual([])
    golden(file.replace('.output.', '.answer.'), `${printAnswer(infno, {...frame, output})}\n`)
  })
})

it('there is a golden request for every transaction', () => {
  expect(
    infnos.filter(infno => !cases.some(file => file.startsWith(`${infno}/`) && file.endsWith('.request.json'))),
  ).toEqual([])
})
