// What a window does beside the plain charge, by keyboard against an invented desk: in full without the insurance, converted
// later, and a restricted item approved.
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {FakeDesk} from './testing/fake-desk.ts'
import {shelf} from './testing/fake-people.ts'
import {deskAt} from './testing/fake-points.ts'
import {openSite, type Site} from './testing/site.ts'
import {sound} from './testing/sound.ts'

const desk = new FakeDesk()
let site: Site
let page: Page
let keys = 0
let complaints: string[] = []
beforeAll(async () => {
  site = await openSite({desk})
})
afterAll(() => site.close())
beforeEach(() => async () => {
  expect(complaints).toEqual([])
  await page.context().close()
})

async function stand(at: FakeDesk, path = '/counter', view = {}): Promise<void> {
  desk.adopt(at)
  const opened = await site.open(path, view)
  page = opened.page
  complaints = opened.complaints
  await page.locator('.counter').waitFor()
  keys = 0
}
const press = async (...all: string[]) => {
  for (const key of all) {
    keys += 1
    await page.keyboard.press(key)
  }
}
const text = async (selector: string) => ((await page.locator(selector).first().textContent()) ?? '').trim()
const next = (word: string) => page.locator('.counter:not([data-busy]) [data-next] .what', {hasText: word}).waitFor()
const acts = () => desk.acts.map(act => act.do)

const views = [
  {lang: 'zh', width: 1920, height: 1080},
  {lang: 'en', width: 1366, height: 768},
] as const
const words = {
  zh: {
    read: '读凭证',
    orders: '取处方',
    pay: '收款',
    print: '打印收据',
    go: '送客',
    call: '叫下一位',
    convert: '选要转的单据',
    same: '是本人',
    trial: '预结算',
  },
  en: {
    read: 'Read the',
    orders: 'Take the orders',
    pay: 'Take the money',
    print: 'Print the',
    go: 'next please',
    call: 'Call the next',
    convert: 'Choose the bill',
    same: 'Same person',
    trial: 'Trial',
  },
}

describe('the self-pay lane', () => {
  it.each(views)('by keyboard, unread, and converted when the patient comes back: $lang $width', async view => {
    const w = words[view.lang]
    await stand(deskAt('called'), '/counter', view)
    await next(w.read)
    await press('z')
    await next(w.orders)
    await press('Enter')
    await page.locator('[data-reason]:focus').waitFor()
    expect(await text('[data-amount]')).toMatch(/^127\.84/)
    expect(await text('.six')).not.toMatch(/\d/)
    await sound(page)
    await press('ArrowRight')
    await press('Enter', '2', '0', '0', 'Enter')
    await next(w.print)
    expect(keys).toBeLessThanOrEqual(8)
    expect(desk.acts.at(-1)).toMatchObject({
      do: 'selfPay',
      tender: [{kind: 'cash', amount: 12_784}],
      received: 20_000,
      reason: view.lang === 'zh' ? '卡坏了' : 'card is broken',
    })
    await press('Enter')
    await next(w.go)
    await sound(page)
    await press('Enter')
    await next(w.call)
    expect(desk.view().drawer.expected).toBe(50_000 + 12_784)
    // back again, with a card that works
    await press('Alt+5')
    await page.locator('[data-pane] [data-first]:focus').waitFor()
    await press('Enter')
    await next(w.read)
    await press('Enter')
    await next(w.same)
    await press('Enter')
    await next(w.convert)
    await press('Enter')
    await page.locator('[data-pane] [data-first]:focus').waitFor()
    await press('Enter')
    await page.locator('[data-convert] .primary:focus').waitFor()
    expect(await text('[data-convert]')).toContain('127.84')
    await sound(page)
    await press('Enter')
    await next(w.trial)
    expect(desk.view().drawer.expected).toBe(50_000)
    await press('Enter')
    await next(w.pay)
    expect(await text('[data-converted]')).toMatch(/127\.84.*6\.56.*121\.28/s)
    await sound(page)
  })

  it('prints that the insurance was not asked, and no statement', async () => {
    const at = deskAt('lines')
    at.act({do: 'selfPay', tender: [{kind: 'mobile', amount: 12_784}], received: 0, reason: '未参保'})
    await stand(at, '/counter/paper/B00002?what=statement')
    await page.locator('.slip').waitFor()
    expect(await text('.slip')).toContain('未经医保结算，可凭此转医保')
    expect(await text('.slip')).toContain('教学用 · 非票据')
    expect(await page.getByRole('link', {name: '结算单'}).count()).toBe(0)
  })

  it('takes a reason in own words, and asks for it', async () => {
    await stand(deskAt('trial'))
    await next('收款')
    await press('z')
    await page.locator('[data-reason]:focus').waitFor()
    await press('ArrowLeft', 'F9')
    await page.locator('[data-why]:focus').waitFor()
    expect(acts()).not.toContain('selfPay')
    await page.keyboard.type('走错医院')
    await press('F9')
    await next('打印收据')
    expect(desk.view().bill).toMatchObject({state: 'selfPaid', selfPay: {reason: '走错医院'}})
  })

  it('is left with Escape, and the insured amount is due again', async () => {
    await stand(deskAt('trial'))
    await next('收款')
    await press('z')
    await expect.poll(() => text('[data-amount]')).toMatch(/^127\.84/)
    await press('Escape')
    await expect.poll(() => text('[data-amount]')).toMatch(/^6\.56/)
  })

  it('refuses a bill in doubt and says what comes first', async () => {
    await stand(deskAt('unknown'))
    await next('先查询')
    await press('z')
    await page.locator('.notice', {hasText: '先查清'}).waitFor()
    expect(await text('.notice')).toContain('F8')
    expect(acts().at(-1)).toBe('selfPay')
    expect(desk.view().bill?.state).toBe('unknown')
  })
})

describe('a printer without paper', () => {
  it.each(views)('prints nothing until it is mended, and copies say so: $lang $width', async view => {
    const w = words[view.lang]
    const at = deskAt('settled')
    at.printer = 'paperOut'
    await stand(at, '/counter', view)
    await next(w.print)
    expect(await text('.strip .square.warn + b, .strip .item:has(.warn) b')).toBe(
      view.lang === 'zh' ? '缺纸' : 'no paper',
    )
    await press('Enter')
    await page.locator('.notice', {hasText: 'F10'}).waitFor()
    expect(desk.view().bill?.printed).toBe(0)
    await sound(page)
    await press('r')
    // the notice goes when the act is sent; the window takes keys again when its answer is here
    await expect.poll(() => page.locator('.strip .warn').count()).toBe(0)
    await next(w.print)
    expect(await page.locator('.notice').count()).toBe(0)
    await press('F10')
    await next(w.go)
    await press('F10')
    await expect.poll(() => desk.view().bill?.printed).toBe(2)
    await page.getByRole('link', {name: view.lang === 'zh' ? '看纸面' : 'View paper'}).click()
    await page.locator('.slip h2 b', {hasText: view.lang === 'zh' ? '补打 1' : 'copy 1'}).waitFor()
    await sound(page)
  })
})

describe('a restricted item', () => {
  it.each(views)('is approved under somebody else’s name, and the trial is run anew: $lang $width', async view => {
    const at = deskAt('lines')
    at.act({do: 'addLine', code: shelf.limited!.code, countE4: 10_000})
    at.act({do: 'trial'})
    await stand(at, '/counter', view)
    await next(words[view.lang].pay)
    expect(await text('.limit')).toMatch(view.lang === 'zh' ? /^限/ : /^R/)
    await expect.poll(() => text('[data-amount]')).toMatch(/^94\.56/)
    await page.locator('[data-tender]:focus').waitFor()
    await sound(page)
    await press('p')
    await page.locator('[data-pane] [data-first]:focus').waitFor()
    expect(await text('.approve')).toContain('限二线用药')
    await sound(page)
    await page.keyboard.type('陆敏')
    await press('Enter')
    await page
      .locator('.notice', {hasText: view.lang === 'zh' ? '不能是收费员自己' : 'cannot be the cashier'})
      .waitFor()
    await page.locator('[data-first]').fill('老陈')
    await press('Enter')
    await next(words[view.lang].pay)
    await expect.poll(() => text('[data-amount]')).toMatch(/^6\.56/)
    expect(desk.acts.slice(-2)).toMatchObject([{do: 'approve', approver: '老陈'}, {do: 'trial'}])
    expect(await text('.limit')).toContain('✓')
  })
})
