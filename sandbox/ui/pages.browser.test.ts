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
  '/interface/envelope',
  '/interface/refusals',
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
  '/interface/envelope': '#rules',
  '/interface/refusals': '#refusals',
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
  const here = new Set(paths.map(path => path.split('/')[1] || 'home'))
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
      const below = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)
      expect(below, `the page itself scrolls in ${lang}`).toBe(0)
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

it('a trial is not worked out with what is no number', async () => {
  const {page} = await site.open('/why')
  await page.locator(ready['/why']).first().waitFor()
  const facts = page.locator('#trial-facts')
  const amount = facts.locator('input').nth(4)
  const total = page.locator('.result tfoot')
  const before = await total.textContent()
  await amount.fill('4o')
  await amount.press('F8')
  await facts.getByRole('alert').waitFor()
  expect(await amount.getAttribute('aria-invalid')).toBe('true')
  expect(await total.textContent()).toBe(before)
  await amount.fill('40')
  await amount.press('F8')
  await facts.getByRole('alert').waitFor({state: 'detached'})
  await page.waitForFunction(was => document.querySelector('.result tfoot')?.textContent !== was, before)
  await page.context().close()
})

it('a gateway that turns a message away is no unknown end: home and console say so', async () => {
  const {page} = await site.open('/', {lang: 'en'})
  const made = await page.evaluate(() =>
    fetch('/api/v1/worlds', {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify({id: 'gated', name: 'gated', area: '310000', population: 40, gateway: 'x-tif'}),
    }).then(response => response.status),
  )
  expect(made).toBe(201)
  await page.reload()
  await page.locator('.strip select').selectOption('gated')
  await page.getByText('checks gateway signatures (x-tif)').waitFor()
  await page.locator('.item.clock b').waitFor()
  await page.keyboard.press('F8')
  await page.getByText('1101 was refused; no money moved').waitFor()
  expect(await page.locator('li.refused').textContent()).toContain('缺少服务网关的请求头')
  expect(await page.locator('li.unknown').count()).toBe(0)
  await page.goto(new URL('/console', page.url()).href)
  await page.locator('.strip select').waitFor()
  await page.keyboard.press('F2')
  await page.locator('#form-title').waitFor()
  await page.keyboard.press('F8')
  await page.getByRole('alert').getByText('Turned away by the gateway (401)').waitFor()
  await page.context().close()
})
