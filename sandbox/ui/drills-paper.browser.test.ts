// A drill with the hospital's own systems dead, on a real host: the wall board shows the paper that waits and who is seen in time at the
// emergency door, in both languages and sizes, nothing cut off.
import {AxeBuilder} from '@axe-core/playwright'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, expect, it} from 'vitest'
import type {DrillNow} from './drills/shapes.ts'
import {openSite, type Site} from './testing/site.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** A folder to keep what was seen in, for looking at; absent = nothing is kept. */
const pictures = process.env.PICTURES
const look = async (page: Page, name: string) => {
  if (pictures) await page.screenshot({path: `${pictures}/${name}.png`})
}

let site: Site
let world: string
let home: Page
const asked = <T>(path: string, body?: object): Promise<T> =>
  home.evaluate(
    async ([to, text]) => {
      const how = text === undefined ? {} : {method: 'POST', headers: {'content-type': 'application/json'}, body: text}
      return (await (await fetch(`/api/v1${to}`, how)).json()) as T
    },
    [path, body && JSON.stringify(body)] as const,
  )
const now = () => asked<DrillNow>(`/drills/${world}`)

beforeAll(async () => {
  site = await openSite()
  home = (await site.open('/drills')).page
  // the host reckons forty quiet days before a drill begins, in the same process
  home.context().setDefaultTimeout(60_000)
  world = (await asked<{world: string}>('/drills', {scenario: 'S03', team: 'slow', speed: 600})).world
})
afterAll(() => site.close())

/** Text that runs over the edge of the screen or of what holds it. */
const cut = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.wall p, .wall b, .wall h1')]
      .filter(one => {
        const box = one.getBoundingClientRect()
        const over = one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline'
        const right = Math.min(innerWidth, one.closest('section')?.getBoundingClientRect().right ?? innerWidth)
        return over || box.right > right + 1 || box.bottom > innerHeight + 1
      })
      .map(one => `${one.className}: ${one.textContent}`),
  )
const tile = (page: Page, label: RegExp) => page.getByRole('region', {name: label})

it('stands still when slips are written and somebody has come through the emergency door', {
  timeout: 120_000,
}, async () => {
  await expect
    .poll(
      async () => {
        const {paper} = (await now()).state
        return paper !== null && paper.written > 20 && paper.yellow.due > 0
      },
      {timeout: 100_000, interval: 300},
    )
    .toBe(true)
  await asked(`/drills/${world}/clock`, {speed: 0})
})

it.each([
  ['zh', 1366, 768],
  ['zh', 1920, 1080],
  ['en', 1366, 768],
  ['en', 1920, 1080],
] as const)('the board shows paper and triage, in %s at %d×%d', {timeout: 60_000}, async (lang, width, height) => {
  const {paper} = (await now()).state
  if (!paper) throw new Error('no paper')
  const {page, complaints} = await site.open(`/board/${world}`, {lang, width, height})
  const slips = tile(page, lang === 'zh' ? /手工单未入账/ : /Slips not posted/)
  await slips.waitFor()
  expect(await slips.locator('b').textContent()).toBe(String(paper.open))
  expect(await slips.locator('.under').textContent()).toMatch(new RegExp(`${paper.written}\\D+${paper.posted}`))
  for (const [level, label] of [
    ['red', lang === 'zh' ? /红 10 分钟内/ : /Red in 10 min/],
    ['yellow', lang === 'zh' ? /黄 30 分钟内/ : /Yellow in 30 min/],
  ] as const) {
    const {due, inTime} = paper[level]
    const share = due === 0 ? '—' : String(Math.floor((inTime * 100) / due))
    expect(await tile(page, label).locator('b').textContent()).toBe(share)
    if (due > 0)
      expect(await tile(page, label).locator('.under').textContent()).toMatch(new RegExp(`${inTime}\\D+${due}`))
  }
  const words = lang === 'zh' ? {down: '停机', slow: '很慢', up: '正常'} : {down: 'down', slow: 'slow', up: 'up'}
  const system = `${lang === 'zh' ? '院内系统' : 'Own system'} ${words[paper.system]} ·`
  await page.locator('.what', {hasText: system}).waitFor()
  expect(await page.locator('.tiles b').count()).toBe(7)
  await look(page, `paper-board-${lang}-${width}`)
  expect(await cut(page)).toEqual([])
  const {violations} = await new AxeBuilder({page}).withTags(standards).analyze()
  expect(violations.map(one => one.id)).toEqual([])
  expect(complaints).toEqual([])
  await page.context().close()
})

it('at its worst three digits fit', async () => {
  const {page} = await site.open(`/board/${world}`, {lang: 'en'})
  await page.route('**/api/v1/drills/**', async route => {
    const response = await route.fetch()
    const one = (await response.json()) as DrillNow
    Object.assign(one.state.queue, {waiting: 186, longestMs: 7_200_000, left: 129})
    one.state.unknown.count = 12
    Object.assign(one.state.paper as object, {
      written: 412,
      open: 388,
      posted: 24,
      red: {due: 112, inTime: 112, within: 10},
      yellow: {due: 140, inTime: 99, within: 30},
    })
    await route.fulfill({response, json: one})
  })
  await page.locator('[data-waiting]', {hasText: '186'}).waitFor()
  await page.locator('.doubtful', {hasText: '12'}).waitFor()
  expect(await cut(page)).toEqual([])
  await look(page, 'paper-board-worst')
  await page.context().close()
})
