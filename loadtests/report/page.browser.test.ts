// The load report in a real browser: nothing serious for accessibility, nothing cut off, both languages whole, and nothing a run says can
// become markup.
import {AxeBuilder} from '@axe-core/playwright'
import {type Browser, chromium, type Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {findBrowser} from '../../sandbox/build/browser.mjs'
import type {Evidence} from '../load/evidence.ts'
import type {Profile} from '../load/profile.ts'
import {changeAt, evidenceOf, lineAt, machine, summaryWith} from '../load/testing/evidence.ts'
import {profileById} from '../profiles/index.ts'
import {type Lang, loadPage} from './page.ts'
import {type LoadReport, loadReport} from './report.ts'

const executablePath = findBrowser()
const reportOf = (id: string, change: Partial<Evidence>): LoadReport =>
  loadReport(profileById(id) as Profile, evidenceOf(id, change), machine)

const finding = {
  predicate: 'K2' as const,
  fault: 'client' as const,
  institution: 'H31000090001',
  entries: [12, 19],
  field: 'mdtrt_id',
  expected: 'one',
  got: '<b>two</b>',
  zh: '同一笔费用结算了两次 <img src=x onerror="window.sly=1">',
  en: 'the same fees were settled twice <img src=x onerror="window.sly=1">',
}
const bad = reportOf('ambiguous-hole', {
  unknowns: [changeAt('a', 185, true, 29_300), changeAt('b', 190, true, 3300), changeAt('a', 200, false)],
  owing: [{id: 'hole', fired: 0, owed: 1}],
  differences: [
    {institution: 'H', day: '2025-09-15', insuranceType: '310', clrType: '11', area: '310000', rows: 1, fen: 29_300},
  ],
  troubles: [{zh: '前置机没有启动', en: 'the front-end server did not start'}],
  judgement: {
    verdict: 'FAIL',
    entries: 5000,
    settlements: 700,
    predicates: [{id: 'K2', holds: false, count: 7, findings: [finding]}],
  },
})
const knee = reportOf('breakpoint', {
  k6: {version: '2.2.0', exit: 99, summary: summaryWith()},
  lines: Array.from({length: 300}, (_, index) =>
    lineAt(index, index * 600, {ended: index * 600 + 50 + index * index * 0.1}),
  ),
})

describe.skipIf(!executablePath)('the load report', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({executablePath: executablePath as string, args: ['--no-sandbox', '--disable-gpu']})
  }, 120_000)
  afterAll(() => browser?.close())

  const open = async (of: LoadReport, lang: Lang, width: number) => {
    const page = await (await browser.newContext({viewport: {width, height: 900}})).newPage()
    await page.setContent(loadPage(of, lang))
    return page
  }

  const serious = async (page: Page) => {
    const {violations} = await new AxeBuilder({page}).analyze()
    return violations.filter(one => one.impact === 'serious' || one.impact === 'critical').map(one => one.id)
  }

  it.each<[string, Lang, number, LoadReport, number]>(
    (['zh', 'en'] as const).flatMap(lang =>
      [1366, 1920].flatMap((width): [string, Lang, number, LoadReport, number][] => [
        ['a bad run', lang, width, bad, 4],
        ['a knee', lang, width, knee, 5],
      ]),
    ),
  )('%s, %s, %d: accessible, and nothing runs over its edge', async (_, lang, width, report, charts) => {
    const page = await open(report, lang, width)
    // its rules look at every cell, and do not depend on the width
    if (width === 1366) expect(await serious(page)).toEqual([])
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('details')) one.open = true
    })
    const seen = await page.evaluate(() => ({
      wide: [...document.querySelectorAll('section')].filter(one => one.scrollWidth > one.clientWidth + 1).length,
      cut: [...document.querySelectorAll('svg')].flatMap(svg => {
        const frame = svg.getBoundingClientRect()
        return [...svg.querySelectorAll('text')].flatMap(text => {
          const box = text.getBoundingClientRect()
          return box.right > frame.right + 1 || box.left < frame.left - 1 ? [text.textContent] : []
        })
      }),
      charts: document.querySelectorAll('svg').length,
    }))
    expect(seen).toEqual({wide: 0, cut: [], charts})
    await page.context().close()
  })

  it.each<Lang>(['zh', 'en'])('says in %s what failed, what is void, and where the evidence is', async lang => {
    const page = await open(bad, lang, 1366)
    const text = (await page.locator('main').textContent()) ?? ''
    expect(await page.locator('.verdict').textContent()).toContain('FAIL')
    expect(text).toContain(bad.troubles[0]?.[lang])
    expect(text).toContain(bad.voids[0]?.why[lang])
    expect(text).toContain('29300')
    expect(text).toContain('12, 19')
    expect(text).toContain('journal.ndjson')
    await page.context().close()
  })

  it('takes what a run says as text', async () => {
    const page = await open(bad, 'zh', 1366)
    expect(await page.evaluate(() => 'sly' in window)).toBe(false)
    expect(await page.locator('main').textContent()).toContain('<b>two</b>')
    await page.context().close()
  })
})
