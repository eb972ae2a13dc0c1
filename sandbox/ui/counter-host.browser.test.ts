// The same window on a real host: a charge by keyboard through the national interface, the patient's screen beside it, and
// an answer lost on the line, asked for and adopted.
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {openSite, type Site} from './testing/site.ts'

let site: Site
let page: Page
let complaints: string[]
beforeAll(async () => {
  site = await openSite()
  const opened = await site.open('/counter')
  page = opened.page
  complaints = opened.complaints
})
afterAll(() => site.close())

const next = (word: string) => page.locator('.counter:not([data-busy]) [data-next] .what', {hasText: word}).waitFor()
const enter = async (then: string) => {
  await page.keyboard.press('Enter')
  await next(then)
}
const post = (path: string, body: unknown) =>
  page.evaluate(
    async ([to, what]) =>
      (
        await fetch(`/api/v1/worlds/demo${to}`, {
          method: 'POST',
          headers: {'content-type': 'application/json'},
          body: JSON.stringify(what),
        })
      ).status,
    [path, body] as const,
  )

it('takes a patient from the queue to the receipt, and the patient sees it', async () => {
  await next('开班')
  await enter('等下一位')
  await page.getByRole('button', {name: '来几位病人'}).click()
  await next('叫下一位')
  const {page: screen} = await site.open('/counter/patient')
  await enter('读凭证')
  await enter('是本人')
  await enter('取处方')
  await enter('预结算')
  await enter('收款')
  const due = await page.locator('[data-amount]').textContent()
  await expect.poll(() => screen.locator('.amount').textContent()).toContain(due?.replace('元', '').trim())
  await page.keyboard.press('F9')
  await next('打印收据')
  await enter('送客')
  expect(await page.locator('[data-receipt]').textContent()).toContain('有效')
  await screen.locator('h1', {hasText: '谢谢'}).waitFor()
  await enter('叫下一位')
  await screen.context().close()
})

it('loses an answer, asks, and adopts what the centre holds: settled once', async () => {
  await enter('读凭证')
  await enter('是本人')
  await enter('取处方')
  await enter('预结算')
  await enter('收款')
  await post('/faults', {when: {infno: ['2207']}, at: 'C3', do: 'drop', times: 1})
  // what the instructor does to the world must not make the window start over: a key pressed then would be lost
  const streams: string[] = []
  page.on('request', request => request.url().endsWith('/events') && streams.push(request.url()))
  await post('/clock', {advance: 'PT1S'})
  await page.keyboard.press('F9')
  await page.locator('.strip .waiting.on').waitFor()
  expect(streams).toEqual([])
  await post('/clock', {advance: 'PT1M'})
  await next('先查询')
  expect(await page.locator('.card button', {hasText: '重新结算'}).isDisabled()).toBe(true)
  await enter('按中心结果入账')
  await enter('打印收据')
  await enter('送客')
  const books = (await page.evaluate(async () => (await fetch('/api/v1/worlds/demo/ledger')).json())) as {
    settlements: {live: number}
  }
  expect(books.settlements.live).toBe(2)
  expect(complaints).toEqual([])
})

it('an answer of the window lost on the way: the screen says what it does not know, reads again, and charges once', async () => {
  await enter('叫下一位')
  await enter('读凭证')
  await enter('是本人')
  await enter('取处方')
  await enter('预结算')
  await enter('收款')
  // the act arrives, its answer does not, and the screen cannot be read either
  await page.route('**/desks/**', async route => {
    if (route.request().method() === 'POST') await route.fetch()
    await route.abort()
  })
  await page.keyboard.press('F9')
  await page.locator('.problem', {hasText: '还不知道'}).waitFor()
  await page.unroute('**/desks/**')
  await post('/clock', {advance: 'PT2S'})
  await page.locator('.problem', {hasText: '已重新读取'}).waitFor()
  await next('打印收据')
  await page.keyboard.press('F9')
  await enter('送客')
  await enter('叫下一位')
  const books = (await page.evaluate(async () => (await fetch('/api/v1/worlds/demo/ledger')).json())) as {
    settlements: {live: number}
  }
  expect(books.settlements.live).toBe(3)
})

it('finds the bill of somebody who has gone, asks them back, and gives their money back: by keyboard', async () => {
  await page.keyboard.press('Alt+5')
  const search = page.locator('.bills input[type=search]')
  await page.locator('.bills input[type=search]:focus').waitFor()
  const newest = page.locator('.bills tbody tr').first()
  const name = (await newest.locator('.who').textContent()) ?? ''
  expect(name).not.toBe('')
  await search.pressSequentially(name)
  await page.locator('h3', {hasText: '查到'}).waitFor()
  await page.keyboard.press('Tab')
  await page.locator('.bills button:focus', {hasText: '请患者回来'}).waitFor()
  await page.keyboard.press('Enter')
  // the money goes to the person on the card: who comes back is read and compared anew
  await next('读凭证')
  await page.keyboard.press('Enter')
  await next('是本人')
  await page.keyboard.press('Enter')
  await next('选要退的单据')
  await page.keyboard.press('Enter')
  await page.locator('.bills button:focus', {hasText: '退费'}).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('[data-refund] input:focus').waitFor()
  await page.getByLabel('缘由').fill('退药')
  await page.getByLabel('复核人').fill('老陈')
  await page.keyboard.press('Enter')
  await page.locator('[data-dialog-content] button:focus', {hasText: '真的退'}).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('#pay-title', {hasText: '退还患者'}).waitFor()
  // what goes back is said where change stood, and is no change
  await page.locator('.change dt', {hasText: '退现金'}).waitFor()
  expect(await page.locator('.change dd').first().textContent()).toBe(
    (await page.locator('[data-amount]').textContent())?.replace('元', ''),
  )
  // its paper can be read when the patient has gone, with the name on it
  await page.locator('.counter:not([data-busy]) [data-next]:not([aria-busy="true"]) .what').waitFor()
  await page.keyboard.press('Enter')
  await next('叫下一位')
  const {page: paper} = await site.open('/counter')
  await paper.keyboard.press('Alt+5')
  await paper.locator('.bills a[href^="/counter/paper/"]').first().click()
  await paper.locator('[data-paper]').waitFor()
  expect(await paper.locator('[data-paper]').textContent()).toContain(name)
  await paper.context().close()
  expect(complaints).toEqual([])
})
