// Real identity numbers are refused. None stands in this file: every number is put together when the test runs.
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {findRealIdentity, identityCheckDigit, isIdentityNumber} from './identity.ts'

const numberOf = (area: string, birth: string, sequence: string) => {
  const first = area + birth + sequence
  return first + identityCheckDigit(first)
}
const real = numberOf('110101', '19000101', '003')
const withX = Array.from({length: 99}, (_, i) => numberOf('440301', '19000102', String(i + 1).padStart(3, '0'))).find(
  number => number.endsWith('X'),
) as string

describe('check digit of GB 11643', () => {
  // weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, sum modulo 11 looked up in 10X98765432; worked by hand:
  // 31990019900101001 → 21+9+90+45+0+0+2+9+54+0+0+9+0+5+0+0+2 = 246, 246 mod 11 = 4 → 8
  it('is worked out as by hand', () => {
    expect(identityCheckDigit('31990019900101001')).toBe('8')
    expect(isIdentityNumber('319900199001010018')).toBe(true)
    expect(isIdentityNumber('319900199001010019')).toBe(false)
  })

  it('catches every single wrong digit', () => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 16}), fc.integer({min: 1, max: 9}), (at, shift) => {
        const digit = (Number(real.charAt(at)) + shift) % 10
        const wrong = real.slice(0, at) + digit + real.slice(at + 1)
        expect(isIdentityNumber(wrong)).toBe(false)
      }),
    )
  })
})

describe('finding real numbers', () => {
  it.each([
    ['in a text', `{"certno":"${real}"}`],
    ['as a JSON number', `{"certno":${real}}`],
    ['between Chinese characters', `身份证${real}号`],
    ['with X', `"${withX}"`],
    ['with a small x', `"${withX.toLowerCase()}"`],
    ['at the very end', `abc ${real}`],
    ['behind an escaped line break', `{"memo":"a\\n${real}"}`],
    ['written in escapes', `{"memo":"\\u0031${real.slice(1)}"}`],
    ['in JSON inside JSON', JSON.stringify({input: JSON.stringify({memo: `\n${real}`})})],
    ['all in escapes, twice', JSON.stringify({input: `{"memo":"\\u0031${real.slice(1)}"}`})],
    ['behind an escaped escape', JSON.stringify({input: '{"memo":"@"}'}).replace('@', `\\u005cu0031${real.slice(1)}`)],
    ['in broken JSON', `{"certno":"${real}`],
  ])('%s', (_, raw) => {
    const found = findRealIdentity(raw)
    expect(found?.masked).toMatch(/^\d\d\*{16}$/)
  })

  it.each([
    ['the reserved area', numberOf('119900', '19000101', '003')],
    ['a province that does not exist', numberOf('100101', '19000101', '003')],
    ['a day that does not exist', numberOf('110101', '19000230', '003')],
    ['a wrong check digit', real.slice(0, 17) + ((Number(real.at(-1)) + 1) % 10)],
    ['part of a longer number', `${real}0`],
    ['part of a word', `A${real}`],
    ['followed by letters', `${real}B`],
    ['a msgid', 'H31010100001202503030800000007'],
    ['a visit number', '310000174096540000000000000001'],
  ])('leaves %s alone', (_, number) => {
    expect(findRealIdentity(`{"certno":"${number}"}`)).toBeUndefined()
  })

  it('takes 15 digits for a person only where certificates stand', () => {
    const old = ['110101', '000101', '003'].join('')
    expect(findRealIdentity(`{"certno":"${old}"}`)?.masked).toBe(`11${'*'.repeat(13)}`)
    expect(findRealIdentity(`{"mdtrt_cert_no" : "${old}"}`)).toBeDefined()
    expect(findRealIdentity(JSON.stringify({input: `{"certno":"${old}"}`}))).toBeDefined()
    expect(findRealIdentity(`{"invono":"${old}"}`)).toBeUndefined()
    expect(findRealIdentity(`{"certno":"${old.replace('110101', '119900')}"}`)).toBeUndefined()
  })

  it('finds it wherever it stands, however long the text around it', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.constantFrom(' ', '"', '医', '-', ','), (before, after, filler) => {
        expect(findRealIdentity(filler.repeat(before) + real + filler.repeat(after))).toBeDefined()
        const old = ['110101', '000101', '003'].join('')
        expect(findRealIdentity(`${filler.repeat(before)}"certno":"${old}"${filler.repeat(after)}`)).toBeDefined()
      }),
    )
  })
})
