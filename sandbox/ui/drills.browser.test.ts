// A drill from the page to its report on a real host: started by keyboard, watched on the wall board, noted by the director, read at the
// end. Both languages and sizes, nothing cut off, nothing axe objects to.
import {AxeBuilder} from '@axe-core/playwright'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {dateTimeText} from '../base/instant.ts'
import type {DrillNow} from './drills/shapes.ts'
import {ask, look, standards} from './testing/drill-page.ts'
import {openSite, type Site} from './testing/site.ts'

let site: Site
let robots: string
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.close())

const axe = async (page: Page) => {
  const {violations} = await new AxeBuilder({page}).withTags(standards).analyze()
  return violations.map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 120)).join(' | ')}`)
}
/** Text that runs over the edge of the screen or of what holds it. */
const cut = (page: Page) =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        '.wall p, .wall b, .wall h1, .director h1, .director .big, .director .acts',
      ),
    ]
      .filter(one => {
        const box = one.getBoundingClientRect()
        return (
          box.right > Math.min(innerWidth, one.closest('section')?.getBoundingClientRect().right ?? innerWidth) + 1 ||
          box.bottom > innerHeight * (one.closest('.wall') ? 1 : 9) + 1 ||
          (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
        )
      })
      .map(one => `${one.className}: ${one.textContent}`),
  )

describe('robots at high speed', () => {
  it('are started on the page by keyboard', async () => {
    const {page, complaints} = await site.open('/drills')
    await page.locator('#drill-team').waitFor()
    await expect.poll(() => page.locator('#drill-scenario').inputValue()).toBe('S01')
    await page.keyboard.press('/')
    for (let n = 0; n < 9 && (await page.locator('#drill-scenario').inputValue()) !== 'S04'; n++)
      await page.keyboard.press('ArrowDown')
    expect(await page.locator('#drill-scenario').inputValue()).toBe('S04')
    await page.keyboard.press('Tab')
    for (const key of ['ArrowDown', 'ArrowDown', 'Tab', 'Tab', 'End']) await page.keyboard.press(key)
    expect(await page.locator('#drill-team').inputValue()).toBe('slow')
    await look(page, 'list-zh')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('[data-minute]').waitFor({timeout: 30_000})
    robots = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    expect(robots).toMatch(/^s04-/)
    expect(await page.locator('.acts [aria-pressed=true]').textContent()).toBe('×600')
    expect(await page.locator('[data-action] button').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('move the board: more people wait than on a quiet day, and what happened stands below', async () => {
    const {page, complaints} = await site.open(`/board/${robots}`, {width: 1920, height: 1080})
    const waiting = async () => Number(await page.locator('[data-waiting]').textContent())
    await page.locator('[data-waiting]').waitFor()
    const seen = new Set<number>()
    await expect.poll(async () => seen.add(await waiting()).size, {timeout: 60_000}).toBeGreaterThan(4)
    await page.locator('.injects li', {hasText: '第一笔结算没有回音'}).waitFor({timeout: 60_000})
    await page.locator('.biggest.risk').waitFor({timeout: 90_000})
    expect(await cut(page)).toEqual([])
    await look(page, 'board-moving')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('leave a report that opens from the page and may run nothing', {timeout: 240_000}, async () => {
    const {page} = await site.open(`/drills/${robots}`)
    await expect
      .poll(async () => (await ask<DrillNow>(page, `/drills/${robots}`)).status, {timeout: 200_000, interval: 1000})
      .toBe('ended')
    const opening = page.context().waitForEvent('page')
    await page.locator('.acts a', {hasText: '报告'}).click()
    const report = await opening
    await report.locator('h1').waitFor()
    expect(await report.locator('h1').textContent()).toContain('半停')
    expect(await report.locator('.rate.S').count()).toBeGreaterThan(5)
    const runs = () => {
      const script = document.createElement('script')
      script.textContent = 'window.ran = true'
      document.body.append(script)
      return 'ran' in window
    }
    expect(await report.evaluate(runs)).toBe(false)
    await look(report, 'report')
    // what it cites is looked up from the page itself
    await report.locator('#deadlines summary').click()
    await report.locator('#deadlines td a').first().click()
    await report.waitForURL(/\/entries\/\d+$/)
    expect(await report.locator('body').textContent()).toMatch(/^\{"seq":\d+/)
    await page.context().close()
  })

  it('are rated otherwise by an evaluator after the end, with a reason', async () => {
    const {page, complaints} = await site.open(`/drills/${robots}`)
    // over, it is over: no minute after the last
    const {end} = (await ask<DrillNow>(page, `/drills/${robots}`)).state
    expect(await page.locator('[data-minute]').textContent()).toBe(`第 ${end} 分钟，共 ${end}`)
    await page.locator('h3', {hasText: '没有来的'}).waitFor()
    // the strip tells the drill's time, not the chosen world's
    const clock = (await ask<DrillNow>(page, `/drills/${robots}`)).clock.now
    await page.locator(`[data-world-clock="${robots}"] b`, {hasText: dateTimeText(clock).slice(5, 16)}).waitFor()
    const form = page.locator('details', {hasText: '改评定'})
    await form.locator('summary').click()
    await form.locator('#rate-action').selectOption('alarm')
    await form.locator('#rate-rating').selectOption('M')
    await form.locator('#rate-reason').fill('阈值没有设')
    expect(await axe(page)).toEqual([])
    await look(page, 'rate')
    await form.locator('button').click()
    const row = page.locator('[data-action=alarm]')
    await row.locator('b', {hasText: /^M$/}).waitFor()
    expect(await row.textContent()).toContain('按分钟 S； 阈值没有设')
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('what is to be improved', () => {
  it.each([
    ['zh', 1366, 768],
    ['en', 1920, 1080],
  ] as const)('is written down after the drill and marked, by keyboard, in %s', async (lang, width, height) => {
    const {page, complaints} = await site.open(`/drills/${robots}`, {lang, width, height})
    await page.locator('#better-what').waitFor()
    await page.locator('#better-what').focus()
    await page.keyboard.type(`${lang} 阈值`)
    await page.keyboard.press('Tab')
    await page.keyboard.type('IT')
    await page.locator('#better-until').fill('2025-10-31')
    await page.keyboard.press('Enter')
    const row = page.locator('[data-improvement]', {hasText: `${lang} 阈值`})
    await row.waitFor()
    await expect.poll(() => page.locator('#better-what').inputValue()).toBe('')
    await row.locator('button').first().focus()
    await page.keyboard.press('Enter')
    await row.locator('[aria-pressed=true]', {hasText: lang === 'zh' ? '已做' : 'made'}).waitFor()
    expect(await axe(page)).toEqual([])
    await row.scrollIntoViewIfNeeded()
    await look(page, `improvements-${lang}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('what was learnt', () => {
  it.each([
    ['zh', 1366, 768, 6],
    ['en', 1920, 1080, 9],
  ] as const)('is given points by keyboard, and the last word stands, in %s', async (lang, width, height, points) => {
    const {page, complaints} = await site.open(`/drills/${robots}`, {lang, width, height})
    await page.locator('#learn-points').focus()
    await page.keyboard.type(String(points))
    await page.keyboard.press('Tab')
    await page.keyboard.type(`${lang} 各有其人`)
    await page.keyboard.press('Enter')
    await page.locator(`[data-learning="${points}"]`, {hasText: `${lang} 各有其人`}).waitFor()
    await expect.poll(() => page.locator('#learn-reason').inputValue()).toBe('')
    expect(await axe(page)).toEqual([])
    await page.locator('[data-learning]').scrollIntoViewIfNeeded()
    await look(page, `learning-${lang}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('the list of all drills', () => {
  it.each([
    ['zh', 1366, 768],
    ['en', 1920, 1080],
  ] as const)('has what they want made better, overdue or made, and marks it, in %s', async (lang, width, height) => {
    const words = lang === 'zh' ? {late: '已过期', made: '已做'} : {late: 'overdue', made: 'made'}
    const {page, complaints} = await site.open('/drills', {lang, width, height})
    const what = `${lang} 老早就该做`
    await ask(page, `/drills/${robots}/improvements`, {what, owner: '收费处', until: '2025-09-30'})
    await page.reload()
    const began = page.locator('#drills-title').locator('xpath=ancestor::section').locator('td.day').first()
    await began.waitFor()
    expect(await began.textContent()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/)
    const row = page.locator(`[data-improving="${what}"]`)
    await row.locator('.late', {hasText: words.late}).waitFor()
    expect(await page.locator('[data-improving]').first().getAttribute('data-improving')).toBe(what)
    await look(page, `improving-${lang}`)
    await row.locator('button').first().focus()
    await page.keyboard.press('Enter')
    await row.locator('[aria-pressed=true]', {hasText: words.made}).waitFor()
    expect(await row.locator('.late').count()).toBe(0)
    expect(await axe(page)).toEqual([])
    await row.locator('a').click()
    await page
      .locator(`[data-improvement]`, {hasText: what})
      .locator('[aria-pressed=true]', {hasText: words.made})
      .waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('people', () => {
  let world: string
  it('freeze, go on and note what was done by single keys', {timeout: 120_000}, async () => {
    const {page, complaints} = await site.open('/drills')
    const started = await ask<{world: string}>(page, '/drills', {scenario: 'S04', seed: '3', speed: 600})
    world = started.world
    await page.goto(`${site.url}/drills/${world}`)
    await page.locator('[data-inject=I2]').waitFor({timeout: 60_000})
    await page.keyboard.press('f')
    await page.locator('.acts button', {hasText: '继续'}).waitFor()
    const row = page.locator('[data-action=rule]')
    const key = await row.locator('kbd').textContent()
    await page.locator('#drill-note').fill('组长在大厅宣布')
    await page.keyboard.press('Escape')
    await page.keyboard.press(key ?? '')
    await page.locator('[data-action=rule].done').waitFor()
    await expect.poll(() => page.locator('#drill-note').inputValue()).toBe('')
    // noted once: the same key does nothing more
    await page.keyboard.press(key ?? '')
    expect(await page.locator('.problem').count()).toBe(0)
    await page.keyboard.press('f')
    await page.locator('.acts [aria-pressed=true]', {hasText: '×600'}).waitFor()
    await page.locator('[data-inject=I5]').waitFor({timeout: 60_000})
    await page.keyboard.press('f')
    await page.locator('.acts button', {hasText: '继续'}).waitFor()
    await page.keyboard.press('b')
    await page.locator('[data-waiting]').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('[data-action=rule].done').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it.each([
    ['zh', 1366, 768],
    ['zh', 1920, 1080],
    ['en', 1366, 768],
    ['en', 1920, 1080],
  ] as const)('see page and board in %s at %d×%d, whole and accessible', async (lang, width, height) => {
    for (const path of ['drills', 'board']) {
      const {page, complaints} = await site.open(`/${path}/${world}`, {lang, width, height})
      await page.locator(path === 'board' ? '[data-waiting]' : '[data-minute]').waitFor()
      expect(await cut(page), path).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      await look(page, `${path}-${lang}-${width}`)
      expect(await axe(page), path).toEqual([])
      const scripts = await page.evaluate(() =>
        (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
          .filter(one => one.name.endsWith('.js'))
          .reduce((sum, one) => sum + one.encodedBodySize, 0),
      )
      expect(scripts, path).toBeGreaterThan(10_000)
      expect(scripts, path).toBeLessThanOrEqual(150 * 1024)
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })

  it.each([
    ['zh', 1366, 768],
    ['en', 1920, 1080],
  ] as const)(
    'a board at its worst, in %s at %d×%d: three digits fit, and what nobody knows is hatched',
    async (lang, width, height) => {
      const {page} = await site.open(`/board/${world}`, {lang, width, height})
      await page.route('**/api/v1/drills/**', async route => {
        const response = await route.fetch()
        const one = (await response.json()) as DrillNow
        Object.assign(one.state.queue, {waiting: 186, longestMs: 7_200_000, calledInTen: 104, left: 129})
        one.state.unknown = {count: 112, since: one.state.now - 6_660_000}
        await route.fulfill({response, json: one})
      })
      await page.locator('[data-waiting]', {hasText: '186'}).waitFor()
      await page.locator('.doubtful', {hasText: '111'}).waitFor()
      expect(await cut(page)).toEqual([])
      await look(page, `board-worst-${lang}`)
      expect(await axe(page)).toEqual([])
      await page.context().close()
    },
  )

  it('a board tells what happened last first, whatever the order of the scenario', async () => {
    const {page} = await site.open(`/board/${world}`)
    await page.route('**/api/v1/drills/**', async route => {
      const response = await route.fetch()
      const one = (await response.json()) as DrillNow
      const minutes: Record<string, number> = {I1: 0, I2: 31, I3: 9, I4: 20}
      one.state.injects = one.state.injects.map(inject => ({...inject, fired: minutes[inject.id] ?? null}))
      await route.fulfill({response, json: one})
    })
    await page.locator('.wall li', {hasText: '第 31 分钟'}).waitFor()
    expect(await page.locator('.wall li b').allTextContents()).toEqual(['第 31 分钟', '第 20 分钟', '第 9 分钟'])
    await page.context().close()
  })

  it('a board without its server says how old it is', async () => {
    const {page} = await site.open(`/board/${world}`)
    await page.locator('[data-waiting]').waitFor()
    await page.route('**/api/v1/drills/**', route => route.abort())
    await page.locator('.stale').waitFor()
    expect(await page.locator('[data-waiting]').isVisible()).toBe(true)
    await page.unroute('**/api/v1/drills/**')
    await page.locator('.stale').waitFor({state: 'detached'})
    await page.context().close()
  })
})
