import {readdirSync, readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {actEn} from './act-en.ts'
import {actZh} from './act-zh.ts'
import {classEn} from './class-en.ts'
import {classZh} from './class-zh.ts'
import {counterEn} from './counter-en.ts'
import {counterZh} from './counter-zh.ts'
import {drillEn} from './drill-en.ts'
import {drillZh} from './drill-zh.ts'
import {en as shellEn} from './en.ts'
import {faultEn} from './fault-en.ts'
import {faultZh} from './fault-zh.ts'
import {interfaceEn} from './interface-en.ts'
import {interfaceZh} from './interface-zh.ts'
import {ledgerEn} from './ledger-en.ts'
import {ledgerZh} from './ledger-zh.ts'
import {slipEn} from './slip-en.ts'
import {slipZh} from './slip-zh.ts'
import {straight} from './straight.ts'
import {zh as shellZh} from './zh.ts'

const zh = {
  ...shellZh,
  ...actZh,
  ...classZh,
  ...counterZh,
  ...drillZh,
  ...faultZh,
  ...interfaceZh,
  ...ledgerZh,
  ...slipZh,
}
const en = {
  ...shellEn,
  ...actEn,
  ...classEn,
  ...counterEn,
  ...drillEn,
  ...faultEn,
  ...interfaceEn,
  ...ledgerEn,
  ...slipEn,
}

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(m => m[1]).sort()

describe('words on screen', () => {
  it('exist in both languages, with the same places to fill', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    for (const [key, text] of Object.entries(zh)) {
      expect(text.trim(), key).not.toBe('')
      expect(en[key as keyof typeof zh].trim(), key).not.toBe('')
      expect(places(en[key as keyof typeof zh]), key).toEqual(places(text))
    }
  })

  it('pages that bring their own words take nobody else’s', () => {
    const parts = [shellZh, actZh, classZh, counterZh, drillZh, faultZh, interfaceZh, ledgerZh, slipZh].flatMap(words =>
      Object.keys(words),
    )
    expect(parts.filter((key, at) => parts.indexOf(key) !== at)).toEqual([])
  })

  it('are all on some screen: by their name, or by what a name made of parts begins with', () => {
    const root = new URL('..', import.meta.url)
    const code = readdirSync(root, {recursive: true, encoding: 'utf8'})
      .filter(path => /\.(ts|svelte)$/.test(path) && !/^i18n\b/.test(path))
      .map(path => readFileSync(new URL(path, root), 'utf8'))
      .join('\n')
    const beginnings = [...code.matchAll(/`([a-zA-Z][\w.]*\.)\$\{/g)].map(match => match[1] as string)
    const unused = Object.keys(zh).filter(
      key => !code.includes(key) && !beginnings.some(beginning => key.startsWith(beginning)),
    )
    expect(beginnings.length).toBeGreaterThan(50)
    expect(unused).toEqual([])
  })

  it('what others wrote in English gets straight quotation marks', () => {
    expect(straight('“A” is the centre’s ‘b’')).toBe(`"A" is the centre's 'b'`)
  })

  it('English holds no Chinese and no typographic quotes, which a Chinese font draws a full square wide', () => {
    for (const [key, text] of Object.entries(en))
      if (key !== 'keys.lang') expect(text, key).not.toMatch(/[\u3400-\u9fff’“”]/)
  })
})
