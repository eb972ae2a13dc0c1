// A class with one trainee at an exercise of the course, in two browsers' worth of calls: the instructor's by the site's own
// sign-in, the trainee's on their own page. What the trainee does there is done by keyboard, and counted.
import type {Page} from 'playwright-core'
import {expect} from 'vitest'
import type {Entry} from '../../world/entry.ts'
import type {Seat} from '../classes/shapes.ts'
import type {DeskAct, DeskView} from '../counter/shapes.ts'
import type {Site, View} from './site.ts'

export type Instructor = {
  page: Page
  id: string
  code: string
  /** A call of the class. */
  call<T = void>(method: 'GET' | 'POST', path: string, body?: object): Promise<T>
}

export type Trainee = {
  page: Page
  complaints: string[]
  /** Presses these keys, one after another; each counts. */
  press(...keys: string[]): Promise<void>
  /** Keys pressed so far. */
  keys(): number
  /** Waits until Enter would do this. */
  next(word: string): Promise<void>
  /** Enter, until Enter would do the next of these; and so on. */
  through(...words: string[]): Promise<void>
  /** The patient goes; nobody else waits. */
  goodbye(): Promise<void>
  desk(): Promise<DeskView>
  /** The whole journal, as the instructor may read it. */
  entries(): Promise<Entry[]>
  /** Hands in, and opens the marks. */
  handsIn(): Promise<void>
}

/** What was done at the window and not refused; the shift was opened beforehand. */
export const actsOf = (entries: Entry[]): DeskAct[] =>
  entries.flatMap(({cause, decision}) =>
    cause.kind === 'desk' && cause.act.do === decision?.outcome && cause.act.do !== 'openShift' ? [cause.act] : [],
  )

const asked = <T>(page: Page, method: string, path: string, body?: object): Promise<T> =>
  page.evaluate(
    async ([how, to, text]) => {
      const headers = text === undefined ? undefined : {'content-type': 'application/json'}
      const answer = await fetch(`/api/v1${to}`, {method: how, headers, body: text})
      if (!answer.ok) throw new Error(`${how} ${to}: ${answer.status} ${await answer.text()}`)
      const words = await answer.text()
      return (words === '' ? undefined : JSON.parse(words)) as T
    },
    [method, path, body && JSON.stringify(body)] as const,
  )

/** A class and its instructor's page. */
export async function opensClass(
  site: Site,
  view: View = {},
  mode: Seat['class']['mode'] = 'class',
): Promise<Instructor> {
  const {page} = await site.open('/classes', view)
  const {id, code} = await asked<{id: string; code: string}>(page, 'POST', '/classes', {name: '课程班', mode})
  return {page, id, code, call: (method, path, body) => asked(page, method, `/classes/${id}${path}`, body)}
}

/** Somebody joins a class that is at an exercise, and goes to the window by the key that stands under the brief. */
export async function sitsDown(
  site: Site,
  {call, code, page: teacher}: Instructor,
  exercise: string,
  view: View = {},
): Promise<Trainee> {
  await call('POST', '/exercise', {exercise})
  const {page, complaints} = await site.open(`/join?code=${code}`, view)
  await page.locator('#join-hint', {hasText: /班级|Class/}).waitFor()
  await page.locator('#join-name').fill('李伟')
  await page.keyboard.press('Enter')
  await page.locator('#seat-title').waitFor()
  const {attempt} = await asked<Seat>(page, 'GET', '/seat')
  expect(attempt?.exercise).toBe(exercise)
  await page.locator('.exercise h2', {hasText: attempt!.title[view.lang ?? 'zh']}).waitFor()
  await page.keyboard.press('F8')
  await page.locator('.counter [data-next]').waitFor()
  let keys = 0
  const press = async (...all: string[]) => {
    for (const key of all) {
      keys += 1
      await page.keyboard.press(key)
    }
  }
  const next = (word: string) => page.locator('.counter:not([data-busy]) [data-next] .what', {hasText: word}).waitFor()
  return {
    page,
    complaints,
    press,
    keys: () => keys,
    next,
    async through(...words) {
      for (const word of words) {
        await press('Enter')
        await next(word)
      }
    },
    async goodbye() {
      await press('Enter')
      await page.locator('.queue .empty').waitFor()
    },
    desk: () => asked(page, 'GET', `/worlds/${attempt!.world}/desks/${attempt!.institution}/${attempt!.window}`),
    entries: async () => {
      const answer = await teacher.evaluate(
        async path => await (await fetch(path)).text(),
        `/api/v1/worlds/${attempt!.world}/entries?from=1`,
      )
      return answer
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as Entry)
    },
    async handsIn() {
      if (!page.url().endsWith('/join')) await page.locator('.task a').click()
      const end = page.locator('.acts button', {hasText: /^(交卷|Hand in)/}).first()
      await end.click()
      await end.click()
      await page.locator('.acts a[href="/results"]').click()
      await page
        .locator('tbody button', {hasText: /看明细|Show details/})
        .first()
        .click()
      await page.locator('.marks').waitFor()
    },
  }
}
