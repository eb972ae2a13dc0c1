// A drill in which the centre's second site takes over, on a real host: page and board say which site serves and what it lacks, in both
// languages and sizes; the report lists the minutes item by item.
import {AxeBuilder} from '@axe-core/playwright'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, expect, it} from 'vitest'
import type {DrillNow} from './drills/shapes.ts'
import {ask, look, standards} from './testing/drill-page.ts'
import {openSite, type Site} from './testing/site.ts'

let site: Site
let world: string
let home: Page
const asked = <T>(path: string, body?: object): Promise<T> => ask(home, path, body)
const now = () => asked<DrillNow>(`/drills/${world}`)

beforeAll(async () => {
  site = await openSite()
  home = (await site.open('/drills')).page
  world = (await asked<{world: string}>('/drills', {scenario: 'S08', team: 'slow', speed: 600})).world
})
afterAll(() => site.close())

it('stands still while the sites are apart', {timeout: 90_000}, async () => {
  await expect.poll(async () => (await now()).state.sites?.down ?? null, {timeout: 60_000, interval: 300}).toBe('A')
  await asked(`/drills/${world}/clock`, {speed: 0})
})

it.each([
  ['zh', 1366, 768],
  ['zh', 1920, 1080],
  ['en', 1366, 768],
  ['en', 1920, 1080],
] as const)('says which site serves, in %s at %d×%d', {timeout: 60_000}, async (lang, width, height) => {
  const {sites} = (await now()).state
  expect(sites).toMatchObject({serving: 'B', down: 'A'})
  for (const path of ['drills', 'board']) {
    const {page, complaints} = await site.open(`/${path}/${world}`, {lang, width, height})
    const told =
      lang === 'zh'
        ? `中心 B 在用，A 停，缺 ${sites?.unseen} 笔结算`
        : `site B serves, A is down; ${sites?.unseen} unseen`
    const shown = path === 'drills' ? page.locator('[data-site]') : page.locator('.doubtful .under', {hasText: 'B'})
    await shown.filter({hasText: told}).waitFor()
    await look(page, `sites-${path}-${lang}-${width}`)
    const runsOver = await shown.evaluate(
      one => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().bottom > innerHeight * 3,
    )
    expect(runsOver, path).toBe(false)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    const {violations} = await new AxeBuilder({page}).withTags(standards).analyze()
    expect(violations.map(one => one.id)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  }
})

it('lists every item of those minutes in the report', {timeout: 240_000}, async () => {
  const unseen = (await now()).state.sites?.unseen
  await asked(`/drills/${world}/clock`, {speed: 600})
  await expect.poll(async () => (await now()).status, {timeout: 200_000, interval: 1000}).toBe('ended')
  expect((await now()).state.sites).toEqual({serving: 'B', down: null, unseen: 0})
  for (const lang of ['zh', 'en'] as const) {
    await home.goto(`${site.url}/api/v1/drills/${world}/report?lang=${lang}`)
    const gap = home.locator('section', {
      has: home.locator('h2', {hasText: lang === 'zh' ? '第二中心不知道' : 'the second site did not know'}),
    })
    await gap.waitFor()
    expect(await gap.locator('tbody tr').count()).toBe(unseen)
    await gap.scrollIntoViewIfNeeded()
    await look(home, `sites-report-${lang}`, true)
  }
})
