import {afterAll, beforeAll, expect, it} from 'vitest'
import {openSite, type Site} from './site.ts'

let site: Site

beforeAll(async () => {
  site = await openSite()
}, 120_000)
afterAll(() => site?.close())

it('waits for an answer still being changed when its page is closed', async () => {
  const {page} = await site.open('/')
  let heard = () => {}
  const begun = new Promise<void>(resolve => {
    heard = resolve
  })
  const ends: string[] = []
  await page.route('**/api/v1/worlds', async route => {
    const response = await route.fetch()
    heard()
    await new Promise(resolve => setTimeout(resolve, 300))
    ends.push(
      await response.json().then(
        () => 'changed',
        error => String(error),
      ),
    )
    await route.fulfill({response})
  })
  await page.evaluate(() => void fetch('/api/v1/worlds'))
  await begun
  await page.context().close()
  expect(ends).toEqual(['changed'])
})

it('closes what is left, also where a test has closed a page itself', async () => {
  const other = await openSite()
  const {page} = await other.open('/')
  await page.close()
  await other.close()
  expect(page.context().browser()?.isConnected()).toBe(false)
})
