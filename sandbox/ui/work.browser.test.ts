// The work people do here, by keyboard: the first visit, a lost answer and its reversal, any message from the form, a
// what-if, the two proofs; and a language switch in the middle of it.
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {refusals} from '../protocol/refusals.ts'
import {openSite, type Site} from './testing/site.ts'

let site: Site
let page: Page
/** What the browser complained about; a test that means to be refused empties it. */
let complaints: string[]
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.close())
beforeEach(async () => {
  const opened = await site.open('/')
  page = opened.page
  complaints = opened.complaints
  return async () => {
    expect(opened.complaints).toEqual([])
    await page.context().close()
  }
})

const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const text = async (selector: string) => (await page.locator(selector).first().textContent()) ?? ''

async function firstVisit() {
  await press('1', 'F8')
  await page.locator('.visit .segment').first().waitFor()
  await expect.poll(() => page.locator('.visit li.ok').count()).toBe(6)
}

describe('the first visit', () => {
  it('runs on one key, and shows the cash and where every fen went', async () => {
    await firstVisit()
    expect(await page.locator('.visit li.ok').count()).toBe(6)
    const parts = await page
      .locator('.visit .segment')
      .evaluateAll(all => all.map(one => one.getAttribute('aria-label') ?? ''))
    const fen = parts.map(label => Math.round(Number(label.split(' ').at(-1)) * 100))
    const total = Math.round(Number((await text('.visit .head')).match(/[\d.]+/)?.[0]) * 100)
    expect(fen.reduce((a, b) => a + b, 0)).toBe(total)
    expect(await text('.act .money')).toBe(parts.at(-1)?.split(' ').at(-1))
  })

  it('opens the reason of a segment, and every step of the amount', async () => {
    await firstVisit()
    await page.locator('.visit .segment').first().focus()
    await press('Enter')
    await page.locator('.reasons li').first().waitFor()
    await press('Escape')
    expect(
      await page
        .locator('.visit .segment')
        .first()
        .evaluate(one => one === document.activeElement),
    ).toBe(true)
    await press('ArrowRight')
    expect(
      await page
        .locator('.visit .segment')
        .nth(1)
        .evaluate(one => one === document.activeElement),
    ).toBe(true)
    await press('w')
    await page.locator('.result tfoot').waitFor()
    expect(await text('.result tfoot .amount')).toBe((await text('.result tfoot td:last-child')).split(' ').at(-1))
    expect(await text('.result header')).toContain('已入账')
  })
})

/** A first visit whose settlement is booked, and answered by the gateway alone. */
async function lostSettlement() {
  await press('2', 'F9')
  const sheet = page.locator('[data-dialog-content]')
  await sheet.getByLabel('怎样').selectOption('error')
  await sheet.getByLabel('HTTP 状态').fill('504')
  await sheet.getByRole('button', {name: '加上'}).click()
  await sheet.locator('td.fired').first().waitFor()
  await press('Escape')
  await press('1', 'F8')
  await page.locator('.visit li.unknown').waitFor()
  await page.locator('.strip .unknown').waitFor()
}

describe('a lost answer', () => {
  it('is asked about by its own visit, whoever was settled before', async () => {
    await firstVisit()
    await lostSettlement()
    await press('2')
    const lost = await text('.message .row:has(.code:text-is("mdtrt_id")) .value')
    await page.getByRole('button', {name: '先查询 5204'}).click()
    await press('F8')
    await page.locator('article h2', {hasText: '5204'}).waitFor()
    expect(await text('article header')).toContain('成功')
    expect(await text('.message .row:has(.code:text-is("mdtrt_id")) .value')).toBe(lost)
    expect(await text('.message + .message .row:has(.code:text-is("setl_id")) .value')).toMatch(/^\d{20,}$/)
    await expect.poll(() => page.locator('.strip .unknown').count()).toBe(0)
  })

  it('has its own look, names the next steps, and ends with the reversal', async () => {
    await lostSettlement()
    expect(await text('.strip .unknown')).toContain('1')
    await press('2')
    expect(await text('.lost')).toContain('中心已记账')
    await page.getByRole('button', {name: '冲正 2601'}).click()
    expect(await text('.row.unknown')).toContain('2207')
    await press('F8')
    await page.locator('article h2', {hasText: '2601'}).waitFor()
    expect(await text('article header')).toContain('成功')
    await expect.poll(() => page.locator('.strip .unknown').count()).toBe(0)
  })
})

describe('any message', () => {
  it('is sent from the generated form as it stands', async () => {
    await firstVisit()
    await press('2', 'F2')
    await page.getByLabel('交易', {exact: true}).selectOption('5203')
    await press('F8')
    await page.locator('article h2', {hasText: '5203'}).waitFor()
    expect(await text('article header')).toContain('成功')
    expect(await page.locator('.message .missing').count()).toBe(0)
  })

  it('may be wrong: the refusal names the field, and the field is marked', async () => {
    await press('2', 'F2')
    await page.getByLabel('交易', {exact: true}).selectOption('2201')
    await page.locator('input').and(page.getByLabel('人员编号')).fill('')
    await press('F8')
    await page.locator('article h2', {hasText: '2201'}).waitFor()
    expect(await text('article header')).toMatch(/被拒|报文有误/)
    expect(await text('.message .row.bad')).toContain('psn_no')
    expect(await text('.refusal')).toContain('钱没有动')
  })

  it('may carry a thousand lines: the first are shown, the wrong one too, and the rest on demand', async () => {
    await press('2')
    const feedetail = Array.from({length: 1000}, (_, i) => ({feedetl_sn: String(i), cnt: i === 700 ? 'x' : 1}))
    const fixmedins_code = 'H31000090001'
    const body = JSON.stringify({
      infno: '2204',
      msgid: `${fixmedins_code}202509150730009999`,
      fixmedins_code,
      input: {feedetail},
    })
    await fetch(`${site.url}/w/demo/2204`, {method: 'POST', headers: {'content-type': 'application/json'}, body})
    await page.locator('article h2', {hasText: '2204'}).waitFor()
    const request = page.getByRole('region', {name: '请求'})
    await request.getByRole('button', {name: /再看 30 行/}).waitFor()
    const before = await request.locator('details').count()
    expect(before).toBe(32)
    await request.locator('summary', {hasText: '[701]'}).waitFor()
    await request.getByRole('button', {name: /再看 30 行/}).click()
    await expect.poll(() => request.locator('details').count()).toBe(before + 30)
  })

  it('keeps what was typed through a language switch and another page', async () => {
    await press('2', 'F2')
    await page.getByLabel('交易', {exact: true}).selectOption('2201')
    await page.locator('input').and(page.getByLabel('科室名称')).fill('骨科门诊')
    await page.locator('h2').first().click()
    await press('l')
    expect(
      await page
        .locator('input')
        .and(page.getByLabel('department', {exact: false}))
        .nth(1)
        .inputValue(),
    ).toBe('骨科门诊')
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
    await press('3', '2')
    expect(
      await page
        .locator('input')
        .and(page.getByLabel('department', {exact: false}))
        .nth(1)
        .inputValue(),
    ).toBe('骨科门诊')
  })

  it('leaves digits and letters to the field one is typing in', async () => {
    await press('2', 'F4')
    await page.locator('[data-search]:focus').waitFor()
    await page.keyboard.type('2207l')
    expect(await page.locator('[data-search]').inputValue()).toBe('2207l')
    expect(new URL(page.url()).pathname).toBe('/console')
    // Escape empties a search, and then leaves it
    await press('Escape', '3')
    expect(await page.locator('[data-search]').inputValue()).toBe('3')
    await press('Escape', 'Escape', '3')
    expect(new URL(page.url()).pathname).toBe('/why')
  })
})

describe('a trial calculation', () => {
  it('takes the person for one of the policy’s groups, and back to what the facts say', async () => {
    await press('3')
    await page.locator('.result tfoot').waitFor()
    const group = page.getByLabel('待遇人群')
    await page.locator('.result', {hasText: '资料不全'}).waitFor()
    // the band of 200 is met: 121.28 × 80 %
    await group.selectOption({label: '2000年底前退休'})
    await page.locator('.result', {hasText: '121.28 元 × 80% = 97.02 元'}).waitFor()
    await group.selectOption({label: '按资料判断'})
    await page.locator('.result', {hasText: '33.68 元 × 75% = 25.26 元'}).waitFor()
    // another policy has other groups
    await group.selectOption({label: '在职'})
    await page.locator('.result', {hasText: '自负段 500.00 元'}).waitFor()
    await page.locator('#trial-facts select').first().selectOption({label: '上海城乡居民医保 2025'})
    await expect.poll(() => group.inputValue()).toBe('')
  })
})

describe('a server that is away', () => {
  it('moved no money when nothing was settled, and every page says so in its place', async () => {
    await page.locator('.dot.up').waitFor()
    await page.route('**/api/v1/**', route => route.abort())
    await press('1', 'F8')
    expect(await text('.visit .problem')).toContain('账上没有任何变化。 确认服务在运行')
    await press('3')
    expect(await text('.result .problem')).toContain('没有收到回答')
  })

  it('asks who is there when the session is over, with the cursor in the field', async () => {
    const body = JSON.stringify({type: '/api/v1/problems#sign-in-needed', title: '需要先登录', status: 401, next: '…'})
    await page.route('**/api/v1/**', route =>
      route.fulfill({status: 401, contentType: 'application/problem+json', body}),
    )
    await page.reload()
    await page.locator('#token:focus').waitFor()
    complaints.length = 0
  })
})

describe('an address or a world that is not there', () => {
  const go = async (path: string) => {
    await page.goto(site.url + path)
    await page.locator('.item.clock b').waitFor()
  }
  it('is said to be none, with the way on', async () => {
    await go('/nosuch')
    await page.locator('.empty', {hasText: '没有 /nosuch'}).waitFor()
    await press('2')
    await page.locator('[data-search]').waitFor()
    await go('/console/999999')
    await page.locator('.empty', {hasText: '没有 #999999'}).waitFor()
    await page.getByRole('link', {name: '看最新一条'}).click()
    await page.locator('#exchange-title').waitFor()
    await go('/interface/9999')
    await page.locator('article', {hasText: '没有交易 9999'}).waitFor()
  })

  it('what is true of all transactions stands before them: the envelope, and every refusal as it was said', async () => {
    await go('/interface/9001')
    await page.locator('h1', {hasText: '9001'}).waitFor()
    await press('k')
    await page.locator('#refusals').waitFor()
    expect(await page.locator('#refusals tbody tr').count()).toBe(Object.keys(refusals).length)
    expect(await text('#refusals')).toContain('该笔结算已撤销，请勿重复办理')
    await press('k')
    await page.locator('#rules').waitFor()
    expect(await text('article')).toContain('应为数值(16,2)，实收 "12元"')
    await go('/interface/2207A')
    await page.locator('article header', {hasText: '旁证'}).waitFor()
  })

  it('a policy that is none is refused, and does not stay "reading"', async () => {
    await page.route('**/api/v1/policies', async route => {
      // the list comes after the refusal
      await page.waitForResponse('**/policies/none')
      await route.continue()
    })
    const listed = page.waitForResponse('**/api/v1/policies')
    // the browser notes the 404 itself
    await page.goto(new URL('/policies/none', page.url()).href)
    await listed
    await page.locator('nav li a', {hasText: '上海'}).first().waitFor()
    expect(await text('.problem')).toContain('没有这个政策')
    complaints.length = 0
  })

  it('a remembered world that was deleted is left for one there is', async () => {
    await page.evaluate(() => localStorage.setItem('yibao.settings', JSON.stringify({lang: 'zh', world: 'gone'})))
    await page.reload()
    await page.locator('.gone', {hasText: '沙盘 gone 已经不在了'}).waitFor()
    // the world moved to is here when the visit can begin; a key pressed before would be lost
    await page.locator('.visit .primary:enabled').waitFor()
    await firstVisit()
    complaints.length = 0
  })
})

describe('why this amount', () => {
  it('turns into a what-if with the first change, and back', async () => {
    await firstVisit()
    await press('w')
    await page.locator('.result tfoot').waitFor()
    const booked = await text('.result .act .money')
    await page.getByLabel('医院等级').selectOption('level1')
    await expect.poll(() => text('.result header')).toContain('假设')
    await press('F9')
    await expect.poll(() => text('.result header')).toContain('已入账')
    expect(await text('.result .act .money')).toBe(booked)
  })
})

describe('the other pages', () => {
  it('search the catalogue by pinyin initials', async () => {
    await press('5')
    await page.locator('[data-search]').fill('amlp')
    await page.locator('tbody tr', {hasText: '氨氯地平'}).first().waitFor()
  })

  it('prove the books', async () => {
    await firstVisit()
    await press('7')
    await page.locator('.zero').waitFor()
    await press('F8')
    await page.locator('.good').first().waitFor()
    await press('F9')
    await expect.poll(() => page.locator('.good').count()).toBe(2)
    expect(await page.locator('.risk').count()).toBe(0)
  })

  it('are called by their names on the home page too', async () => {
    await press('1')
    const policy = page.locator('a.policy').first()
    await page.locator('a.policy', {hasText: '上海职工医保'}).waitFor()
    expect(await policy.getAttribute('href')).toBe('/policies/shanghai-employees-2025')
  })

  it('mark what is not verified', async () => {
    await press('6')
    await page.locator('tr.unverified').first().waitFor()
    await page.locator('.counts button', {hasText: '未核实'}).click()
    const all = await page.locator('tbody tr').count()
    expect(await page.locator('tbody tr.unverified').count()).toBe(all)
    await page.locator('.sources summary').press('Enter')
    await page.locator('.sources dt', {hasText: 'SH11'}).waitFor()
  })

  it('empty the printer of a window', async () => {
    await press('2', 'F9')
    const form = page.locator('[data-form=printer]')
    await form.getByLabel('收费窗口').selectOption('3')
    await form.getByRole('button', {name: '设置'}).click()
    await form.getByText('✓ 3: 缺纸').waitFor()
    await press('Escape')
    await page.locator('[data-dialog-content]').waitFor({state: 'detached'})
    await page.goto(`${site.url}/counter?window=3`)
    await page.locator('.strip .item', {hasText: '缺纸'}).waitFor()
  })

  it('move and freeze the clock', async () => {
    await page.getByRole('button', {name: '冻结'}).click()
    await page.locator('.clock', {hasText: '已冻结'}).waitFor()
    const before = await text('.now')
    await page.getByRole('button', {name: '+1 天'}).click()
    await expect.poll(() => text('.now')).not.toBe(before)
  })

  it('show all keys and can switch the single ones off', async () => {
    await press('?')
    await page.getByLabel(/单键快捷/).click()
    await press('Escape')
    await page.locator('[data-dialog-content]').waitFor({state: 'detached'})
    await press('3')
    expect(new URL(page.url()).pathname).toBe('/')
  })
})
