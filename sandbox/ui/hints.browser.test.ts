// An exercise's own hints and its questions for the debrief: in practice they lie folded beside the window, an instructor sends
// one with two clicks, and what is asked afterwards stands under the marks.
import {AxeBuilder} from '@axe-core/playwright'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {exerciseById} from '../../exercises/index.ts'
import {straight} from './i18n/straight.ts'
import {opensClass, sitsDown} from './testing/course.ts'
import {openSite, type Site} from './testing/site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.close())

const exercise = exerciseById('OP-07')!
async function accessible(page: Page): Promise<void> {
  const {violations} = await new AxeBuilder({page}).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
  expect(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join(' | ')}`)).toEqual([])
}

it.each([
  {lang: 'zh', width: 1366, height: 768},
  {lang: 'en', width: 1920, height: 1080},
] as const)('practice in $lang: hints when wanted, questions when it is over', async view => {
  const teacher = await opensClass(site, view, 'practice')
  const trainee = await sitsDown(site, teacher, 'OP-07', view)
  const {page, complaints} = trainee
  const text = (said: {zh: string; en: string}) => straight(said[view.lang])
  const [first, second] = exercise.hints.map(text)
  const hints = page.locator('#task details')
  expect(await hints.locator('li').first().isVisible()).toBe(false)
  await hints.locator('summary').click()
  await hints.locator('li', {hasText: first!}).waitFor()
  // the cursor stays where the work is
  expect(await page.evaluate(() => document.activeElement?.matches('[data-next]') ?? false)).toBe(true)
  await accessible(page)

  const board = teacher.page
  await board.goto(`${site.url}/classes/${teacher.id}`)
  await board.locator('[data-seat="1"], .tile').first().click()
  await board.keyboard.press('h')
  await board.locator('button.offer', {hasText: second!}).click()
  expect(await board.locator('#words').inputValue()).toBe(second)
  await accessible(board)
  await board.keyboard.press('Escape')

  await trainee.handsIn()
  await page.locator('.marks li', {hasText: text(exercise.debrief[0]!)}).waitFor()
  await accessible(page)
  expect(complaints).toEqual([])
  await page.context().close()
  await board.context().close()
})
