// The cashier window by keyboard alone, against an invented desk: OP-01 within its budget of keys, input methods, the
// three-step card, a refund in parts, a shift closed; language switches, looks, and what a screen reader finds.
import {AxeBuilder} from '@axe-core/playwright'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {FakeDesk} from './testing/fake-desk.ts'
import {deskAt} from './testing/fake-points.ts'
import {openSite, type Site} from './testing/site.ts'
import {sound} from './testing/sound.ts'

const desk = new FakeDesk()
let site: Site
let page: Page
let keys = 0
beforeAll(async () => {
  site = await openSite({desk})
})
afterAll(() => site.close())

/** The window at a point, on screen. */
async function stand(at: FakeDesk, path = '/counter', view = {}): Promise<void> {
  desk.adopt(at)
  const opened = await site.open(path, view)
  page = opened.page
  complaints = opened.complaints
  await page.locator('.counter').waitFor()
  keys = 0
}
let complaints: string[] = []
beforeEach(() => async () => {
  expect(complaints).toEqual([])
  await page.context().close()
})

const press = async (...all: string[]) => {
  for (const key of all) {
    keys += 1
    await page.keyboard.press(key)
  }
}
const text = async (selector: string) => ((await page.locator(selector).first().textContent()) ?? '').trim()
const next = (word: string) => page.locator('.counter:not([data-busy]) [data-next] .what', {hasText: word}).waitFor()
const acts = () => desk.acts.map(act => act.do)

describe('a charge by keyboard', () => {
  it('OP-01, insured, electronic orders, cash: at most 14 keys, no pointer', async () => {
    await stand(deskAt('queue'))
    await next('叫下一位')
    const [first] = desk.view().queue
    await press('Enter')
    await next('读凭证')
    await press('Enter')
    await next('是本人')
    await press('Enter')
    await next('取处方')
    await press('Enter')
    await next('预结算')
    await press('Enter')
    await next('收款')
    expect(await text('[data-amount]')).toMatch(/^6\.56/)
    await press('Enter', '1', '0', '0')
    expect(await text('.change dd')).toBe('93.44')
    await press('Enter')
    await next('打印收据')
    await press('Enter')
    await next('送客')
    expect(await text('[data-receipt]')).toContain('有效')
    await press('Enter')
    await next('叫下一位')
    expect(keys).toBeLessThanOrEqual(14)
    const [bill] = desk.view().bills
    expect(bill).toMatchObject({patient: first!.id, state: 'settled', received: 10_000, change: 9344, printed: 1})
    expect(desk.view().drawer.expected).toBe(50_000 + 656)
  })

  it('function keys and their twins with Alt do the same', async () => {
    await stand(deskAt('called'))
    await next('读凭证')
    await press('Alt+2')
    await next('是本人')
    await press('Enter')
    await next('取处方')
    await press('Enter')
    await next('预结算')
    await press('Alt+8')
    await next('收款')
    await press('Alt+9')
    await next('打印收据')
    await press('Alt+0')
    await next('送客')
    expect(desk.view().bills[0]).toMatchObject({state: 'settled', printed: 1})
  })

  it('a key that is held down counts once', async () => {
    await stand(deskAt('called'))
    await next('读凭证')
    await page.keyboard.down('Enter')
    await next('是本人')
    for (let n = 0; n < 5; n++) await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    expect(desk.view().patient?.samePerson).toBe(null)
  })

  it('splits the tender: so much by phone, the rest in cash', async () => {
    const at = deskAt('lines')
    at.act({do: 'account', use: '0'})
    at.act({do: 'trial'})
    await stand(at)
    await next('收款')
    await press('2', 'Enter')
    await page.keyboard.type('50')
    await press('Enter', 'Enter')
    await next('打印收据')
    expect(desk.view().bill?.tender).toEqual([
      {kind: 'cash', amount: 9921 - 5000},
      {kind: 'mobile', amount: 5000},
    ])
  })

  it('types an order from paper: initials, a star and how many, Enter', async () => {
    const at = deskAt('queue')
    at.act({do: 'call', patient: 'M0005'})
    at.act({do: 'read', shows: 0})
    at.act({do: 'identity', same: true})
    await stand(at)
    await page.locator('[data-entry]:focus').waitFor()
    await page.keyboard.type('amlp*3')
    await press('Enter')
    await page.locator('tbody tr').first().waitFor()
    expect(desk.acts.at(-1)).toMatchObject({do: 'addLine', countE4: 30_000})
    // faster than the answers: nothing typed is lost
    await page.keyboard.type('atftt')
    await press('Enter')
    await page.keyboard.type('amlp')
    await press('Enter')
    await expect.poll(() => desk.view().bill?.lines.length).toBe(3)
    await page.keyboard.type('*2')
    await press('Enter')
    await expect.poll(() => desk.view().bill?.lines[2]?.countE4).toBe(20_000)
    expect(await page.locator('[data-entry]').inputValue()).toBe('')
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-entry'))).toBe(true)
  })
})

describe('an input method', () => {
  it('keeps its Enter to itself, and the line asks for English input', async () => {
    await stand(deskAt('lines'))
    await page.locator('[data-entry]:focus').waitFor()
    const before = acts().length
    await page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('[data-entry]')!
      field.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}))
      const key = (init: KeyboardEventInit) =>
        field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, ...init}))
      key({isComposing: true})
      key({keyCode: 229} as KeyboardEventInit)
      key({key: 'Process', keyCode: 229} as KeyboardEventInit)
      document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, isComposing: true}))
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', {key: 'F8', bubbles: true, keyCode: 229} as KeyboardEventInit),
      )
    })
    await page.locator('#entry-note', {hasText: '请切换英文输入'}).waitFor()
    expect(acts().length).toBe(before)
    await press('Enter')
    await next('收款')
  })
})

describe('an answer that does not come', () => {
  it('opens the three-step card: settling again is dead until one has asked', async () => {
    await stand(deskAt('unknown'))
    await next('先查询')
    expect(await text('.strip .unknown b')).toBe('1')
    const retry = page.locator('.card button', {hasText: '重新结算'})
    expect(await retry.isDisabled()).toBe(true)
    await press('F9')
    expect(acts()).not.toContain('retry')
    desk.found = 'notSettled'
    await press('F8')
    await next('重新结算')
    expect(await retry.isEnabled()).toBe(true)
    desk.plans = {}
    await press('F9')
    await next('打印收据')
    expect(desk.view().bills.filter(bill => bill.state === 'settled')).toHaveLength(1)
  })

  it('takes over what the query found', async () => {
    await stand(deskAt('unknown'))
    await press('Enter')
    await next('按中心结果入账')
    expect(await text('.card .found')).toContain('中心有这笔结算')
    await press('Enter')
    await next('打印收据')
  })

  it('says what it waits for while it waits, and nothing moves', async () => {
    const places = () =>
      page.evaluate(() =>
        ['.queue', '.middle', '.pay', '.where', '.six', '[data-next]', '[data-amount]'].map(name => {
          const {x, y, width, height} = document.querySelector(name)!.getBoundingClientRect()
          return [name, x, y, width, height]
        }),
      )
    await stand(deskAt('trial'))
    await next('收款')
    const before = await places()
    desk.adopt(deskAt('settling'))
    await page.locator('.strip .waiting.on').waitFor()
    expect(await places()).toEqual(before)
    desk.release()
    await next('打印收据')
    expect(await places()).toEqual(before)
  })
})

describe('refusals', () => {
  it('of the window say what became of the money, what to tell the patient, and the next key', async () => {
    await stand(deskAt('trial'))
    await next('收款')
    await press('Enter', '5', 'Enter')
    const notice = await text('.notice')
    expect(notice).toContain('钱没有动')
    expect(notice).toContain('还差一点')
    expect(notice).toContain('Enter')
  })

  it('an amount with a slip of the finger settles nothing, and says what is wanted', async () => {
    await stand(deskAt('trial'))
    await next('收款')
    await press('Enter', '1', 'o', '0', 'Enter')
    await page.locator('.pieces', {hasText: '不是金额'}).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('received')
    await press('F9')
    expect(desk.acts.map(one => one.do)).not.toContain('settle')
    await page.locator('#received').fill('100')
    await press('Enter')
    await next('打印收据')
    expect(desk.view().bill).toMatchObject({received: 10_000})
  })

  it('of the centre stand in its own words, with ours', async () => {
    const at = deskAt('lines')
    at.plans['2206'] = 'refuse'
    await stand(at)
    await next('预结算')
    await press('F8')
    await page.locator('.refusal blockquote').waitFor()
    expect(await text('.refusal')).toContain('钱没有动')
  })
})

describe('a refund', () => {
  it('in part: the whole bill back, reviewed by somebody else, then what stays anew', async () => {
    const at = deskAt('queue')
    at.act({do: 'call', patient: 'M0003'})
    await stand(at)
    await next('读凭证')
    await press('Enter')
    await next('是本人')
    await press('Enter')
    await next('选要退的单据')
    await press('Enter')
    await page.locator('[data-pane] [data-first]:focus').waitFor()
    await press('Enter')
    await page.locator('[data-refund] input:focus').waitFor()
    await press('Space', 'Tab', 'Space', 'Tab', 'Space', 'Enter')
    await page.keyboard.type('没有发药')
    await press('Enter')
    await page.keyboard.type('王复核')
    await press('Enter')
    await page.locator('.ask', {hasText: '52.56'}).waitFor()
    await page.locator('button:focus', {hasText: '真的退'}).waitFor()
    await press('Enter')
    await next('按留下的重收')
    expect(await text('[data-receipt]')).toContain('作废')
    await press('Enter')
    await next('预结算')
    expect(desk.view().bill).toMatchObject({replaces: 'B00001', state: 'open'})
    expect(desk.view().bill?.lines).toHaveLength(3)
  })
})

describe('the shift', () => {
  it('opens with a float, is counted, declared, reconciled and closed', async () => {
    await stand(deskAt('closed'))
    await page.locator('[data-first]:focus').waitFor()
    await press('Enter')
    await next('等下一位')
    expect(desk.view().shift).toMatchObject({cashier: 'c01', float: 50_000})
    const at = deskAt('printed')
    at.act({do: 'done'})
    desk.adopt(at)
    await press('Alt+6')
    await page.locator('.shift [data-first]:focus').waitFor()
    await page.keyboard.type('5')
    await press('Enter', 'Enter', 'Enter', 'Enter', 'Enter')
    await page.keyboard.type('7')
    await press('Enter')
    await page.locator('.shift button', {hasText: '报点钱结果'}).click()
    await expect.poll(() => text('.shift .off')).toBe('+0.44')
    await page.locator('.shift button', {hasText: /^交班/}).click()
    await page.locator('.notice', {hasText: '差额还没有说明'}).waitFor()
    await page.getByLabel('差额的缘由').fill('找零少了四角四分')
    await press('Enter')
    await page.locator('.shift button', {hasText: '总额对账'}).click()
    await page.locator('.shift .equal').waitFor()
    await page.locator('.shift button', {hasText: /^交班/}).click()
    await expect.poll(() => desk.view().shift).toBe(null)
  })

  it('takes back what only the centre has, from the row that names it', async () => {
    const at = deskAt('printed')
    at.act({do: 'done'})
    at.plans['3201'] = 'refuse'
    at.act({do: 'reconcile'})
    await stand(at)
    await press('Alt+6')
    await page.locator('.shift button', {hasText: '明细对账'}).click()
    const row = page.locator('.shift .difference', {hasText: '中心有，医院无'})
    await row.locator('button', {hasText: '冲正'}).waitFor()
    if (process.env.PICTURES) await page.screenshot({path: `${process.env.PICTURES}/take-back.png`})
    await row.locator('button', {hasText: '冲正'}).click()
    await page.locator('.shift .explained').waitFor()
    expect(desk.acts.at(-1)).toMatchObject({do: 'takeBack', closing: 'C0', msgid: 'H31000090001202509150941230007'})
    expect(await page.locator('.shift .difference button').count()).toBe(0)
  })
})

describe('a language switch', () => {
  it('in the middle of a charge keeps what is typed, and where the cursor is', async () => {
    await stand(deskAt('trial'))
    await next('收款')
    await press('Enter', '2', '0')
    await press('Alt+l')
    await next('Take the money')
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('20')
    await page.locator('footer button', {hasText: '中文'}).click()
    await next('收款')
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('20')
    await press('Enter')
    await next('打印收据')
    expect(desk.view().bill).toMatchObject({received: 2000, change: 1344})
  })
})

describe('a key known by heart', () => {
  it('fades after twenty right uses, comes back when it went wrong, and can be shown again', async () => {
    await stand(deskAt('trial'))
    await next('收款')
    const faded = () => page.locator('kbd.learned').allTextContents()
    await page.locator('[data-tender]:focus').waitFor()
    for (let n = 0; n < 20; n++) {
      expect(await faded()).toEqual([])
      await press('1')
    }
    await expect.poll(faded).toEqual(['1'])
    const {violations} = await new AxeBuilder({page}).withTags(['wcag2a', 'wcag2aa']).analyze()
    expect(violations.map(one => one.id)).toEqual([])
    await page.reload()
    await next('收款')
    expect(await faded()).toEqual(['1'])
    // what a key did was refused: it is learnt anew
    await page.evaluate(() => {
      const [[person, uses]] = Object.entries(JSON.parse(localStorage.getItem('yibao.learned')!)) as [[string, object]]
      localStorage.setItem('yibao.learned', JSON.stringify({[person]: {...uses, F9: 20}}))
    })
    await page.reload()
    await next('收款')
    expect(await faded()).toEqual(['1', 'F9'])
    await press('Enter', '5', 'F9')
    await page.locator('.notice', {hasText: '钱没有动'}).waitFor()
    expect(await faded()).toEqual(['1'])
    await press('Escape', 'Escape')
    await press('?')
    await page.getByRole('button', {name: '重新显示'}).click()
    await press('Escape')
    await expect.poll(faded).toEqual([])
  })
})

describe('keys of browsers and readers of screens', () => {
  it('are never taken', async () => {
    await stand(deskAt('trial'))
    await next('收款')
    const taken = await page.evaluate(() =>
      ['F1', 'F3', 'F5', 'F6', 'F7', 'F11', 'F12'].filter(key => {
        const event = new KeyboardEvent('keydown', {key, code: key, bubbles: true, cancelable: true})
        document.body.dispatchEvent(event)
        return event.defaultPrevented
      }),
    )
    expect(taken).toEqual([])
  })
})

describe('the patient', () => {
  it('sees large what they pay, live, and no code', async () => {
    await stand(deskAt('trial'), '/counter/patient')
    await expect.poll(() => text('.amount')).toMatch(/^6\.56/)
    expect(
      Number.parseInt(await page.locator('.amount').evaluate(one => getComputedStyle(one).fontSize), 10),
    ).toBeGreaterThan(90)
    expect(await text('.screen')).not.toMatch(/22\d\d|B0000|F\d/)
    desk.adopt(deskAt('settled'))
    await page.locator('h1', {hasText: '谢谢'}).waitFor()
    expect(await text('.screen')).toContain('93.44')
  })
})

describe('paper', () => {
  it('carries its number, the watermark and the amount in capitals', async () => {
    await stand(deskAt('printed'), '/counter/paper/B00002')
    await page.locator('.slip').waitFor()
    const slip = await text('.slip')
    expect(slip).toContain('2025091500002')
    expect(slip).toContain('教学用 · 非票据')
    expect(slip).toContain('人民币陆元伍角陆分')
    await page.getByRole('link', {name: '结算单'}).click()
    await page.locator('.page').waitFor()
    expect(await text('.page')).toContain('人民币壹佰贰拾柒元捌角肆分')
  })
})

const points = [
  'closed',
  'empty',
  'called',
  'read',
  'same',
  'lines',
  'trial',
  'settling',
  'unknown',
  'printed',
] as const
describe.each(points)('the window at "%s"', point => {
  it.each([
    {lang: 'zh', contrast: 'normal', width: 1366, height: 768},
    {lang: 'en', contrast: 'normal', width: 1366, height: 768},
    {lang: 'zh', contrast: 'high', width: 1920, height: 1080},
  ] as const)('is accessible and fits, $lang $contrast $width', async view => {
    await stand(deskAt(point), '/counter', view)
    await page.locator('.queue, .open').first().waitFor()
    await sound(page)
  })
})
