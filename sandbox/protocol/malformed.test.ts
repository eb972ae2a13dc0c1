// Every malformed message of every transaction is refused with its own path, strict or lenient as the case says.
import {describe, expect, it} from 'vitest'
import {badMessageText, usualMost} from './bad-message.ts'
import {infnos} from './codes.ts'
import {exampleRequest} from './examples.ts'
import {malformedCorpus, malformedGroups} from './malformed.ts'
import {parseMessage} from './parse.ts'

describe.each(infnos)('malformed %s', infno => {
  const corpus = malformedCorpus(infno, exampleRequest(infno))

  it('names every case once and covers every group', () => {
    const names = corpus.map(one => one.name)
    expect(new Set(names).size).toBe(names.length)
    const groups = new Set(corpus.map(one => one.group))
    const always = malformedGroups.filter(group => !['decimals', 'reference'].includes(group))
    expect(always.filter(group => !groups.has(group))).toEqual([])
  })

  it.each([false, true])('is refused where it should be (strict: %s)', strict => {
    const wrong: string[] = []
    for (const one of corpus) {
      const result = parseMessage(one.raw, {}, {strict})
      const refused = one.expectPath !== undefined && (strict || one.inStrict !== true)
      if (result.ok === refused) wrong.push(`${one.name}: ${result.ok ? 'taken' : JSON.stringify(result.error)}`)
      else if (!result.ok && result.error.path !== one.expectPath) wrong.push(`${one.name}: names ${result.error.path}`)
    }
    expect(wrong).toEqual([])
  })

  it('is told in a few words with path, expected and got', () => {
    for (const one of corpus) {
      const result = parseMessage(one.raw, {}, {strict: true})
      if (result.ok) continue
      const text = badMessageText(result.error)
      expect(text.length, one.name).toBeLessThanOrEqual(usualMost)
      expect(text, one.name).toMatch(/^交易报文不正确：.*应.*，实收 .+/s)
      expect(text, one.name).toContain(result.error.path)
    }
  })

  it('is a note, not silence, where a lenient world takes it', () => {
    const forgiven = corpus.filter(candidate => candidate.inStrict)
    expect(forgiven.length).toBeGreaterThan(30)
    for (const one of forgiven) {
      const result = parseMessage(one.raw, {}, {strict: false})
      // card_sn beside a card is asked for in strict worlds only, and nothing is wrong elsewhere
      if (one.name.startsWith('missing beside')) continue
      expect(result.ok && result.value.leniencies.length, one.name).toBeGreaterThan(0)
    }
  })
})
