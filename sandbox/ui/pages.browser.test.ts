// What must hold on every page: no complaint of the browser, WCAG 2.2 AA, room at 1366×768, little script, both languages.
import {readFileSync} from 'node:fs'
import {AxeBuilder} from '@axe-core/playwright'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {pages} from './pages/pages.ts'
import {openSite, type Site} from './testing/site.ts'

const paths = [
  '/',
  '/console',
  '/why',
  '/interface/2204',
  '/catalogue',
  '/policies',
  '/ledger',
  '/counter',
  '/drills',
] as const
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

let site: Site
beforeAll(async () => {
  site = await openSite()
  const {page} = await site.open('/')
  await page.keyboard.press('F8')
  await page.locator('.act').waitFor()
  await page.context().close()
})
afterAll(() => site.close())

const ready: Record<(typeof paths)[number], string> = {
  '/': '#visit-title',
  '/console': '#exchange-title',
  '/why': '.result tfoot',
  '/interface/2204': '#output',
  '/catalogue': '.catalogue footer',
  '/policies': '.policies table',
  '/ledger': '.zero',
  '/counter': '.queue',
  '/drills': '#new-drill',
}

/** Pages that need somebody or something first, and the test that looks at them as these are looked at here. */
const elsewhere: Record<string, string> = {
  classes: 'classes.browser.test.ts',
  join: 'classes.browser.test.ts',
  results: 'classes.browser.test.ts',
  board: 'drills.browser.test.ts',
  slips: 'slips.browser.test.ts',
}

it('no page is left out', () => {
  const here = paths.map(path => path.split('/')[1] || 'home')
  expect([...here, ...Object.keys(elsewhere)].sort()).toEqual(pages.map(one => one.id).sort())
  for (const [page, file] of Object.entries(elsewhere))
    expect(readFileSync(new URL(file, import.meta.url), 'utf8'), page).toContain('AxeBuilder')
})

describe.each(paths)('%s', path => {
  it.each([
    {lang: 'zh', contrast: 'normal'},
    {lang: 'en', contrast: 'normal'},
    {lang: 'zh', contrast: 'high'},
  ] as const)('is accessible and quiet in $lang, $contrast contrast', async view => {
    const {page, complaints} = await site.open(path, view)
    await page.locator(ready[path]).first().waitFor()
    const {violations} = await new AxeBuilder({page}).withTags(standards).analyze()
    expect(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 120)).join(' | ')}`)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it.each([
    [1366, 768],
    [1920, 1080],
  ])('fits %i×%i', async (width, height) => {
    for (const lang of ['zh', 'en'] as const) {
      const {page} = await site.open(path, {lang, width, height})
      await page.locator(ready[path]).first().waitFor()
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(beyond, lang).toBeLessThanOrEqual(0)
      const cut = await page.evaluate(() =>
        ['.strip', 'nav', 'footer'].filter(name => {
          const bar = document.querySelector(name)
          return bar !== null && bar.scrollWidth > bar.clientWidth
        }),
      )
      expect(cut, lang).toEqual([])
      await page.context().close()
    }
  })

  it('asks for at most 150 KB of script, compressed', async () => {
    const {page} = await site.open(path)
    await page.locator(ready[path]).first().waitFor()
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(entry => entry.name)
        .filter(name => name.endsWith('.js')),
    )
    await page.context().close()
    const sizes = await Promise.all(
      scripts.map(async script =>
        Number((await fetch(script, {headers: {'accept-encoding': 'gzip'}})).headers.get('content-length')),
      ),
    )
    const total = sizes.reduce((a, b) => a + b, 0)
    expect(total).toBeGreaterThan(10_000)
    expect(total).toBeLessThanOrEqual(150 * 1024)
  })
})

it('the trial begins on the day of the world, however late its clock is read', async () => {
  const {page} = await site.open('/')
  await page.route('**/clock', async route => {
    await new Promise(resolve => setTimeout(resolve, 700))
    await route.continue()
  })
  await page.goto(new URL('/why', page.url()).href)
  await page.locator(ready['/why']).first().waitFor()
  expect(await page.locator('#trial-facts').getByPlaceholder('2025-09-15').inputValue()).toBe('2025-09-15')
  await page.context().close()
})
