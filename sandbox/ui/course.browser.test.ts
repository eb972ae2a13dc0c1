// Exercises of the course at the window of a real host, as a trainee of a class works them: by keyboard alone and within the
// keystroke model that par times come from, with an input method composing, across a language switch, with an answer lost;
// then handed in, and the marks read off the page.
import {AxeBuilder} from '@axe-core/playwright'
import {pinyin} from 'pinyin-pro'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {costOf} from '../../grading/keystrokes.ts'
import {actsOf, type Instructor, opensClass, sitsDown, type Trainee} from './testing/course.ts'
import {openSite, type Site} from './testing/site.ts'

/** What the window asks the person for, whatever else it takes: the way of OP-01 in the first screens' design. */
const budgetOfCharge = 14

let site: Site
let teacher: Instructor
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.close())

/** A class of its own: a freeze or an exercise given concerns nobody else. */
async function at(exercise: string, view = {}): Promise<Trainee> {
  teacher = await opensClass(site)
  return sitsDown(site, teacher, exercise, view)
}

async function leave({page, complaints}: Trainee): Promise<void> {
  expect(complaints).toEqual([])
  await page.context().close()
  await teacher.page.context().close()
}

async function accessible(page: Page): Promise<void> {
  const {violations} = await new AxeBuilder({page})
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join(' | ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0)
}

/** Keys pressed beside what the model grants for the acts in the journal; printed, so that a change shows. */
async function withinModel(id: string, trainee: Trainee, keys: number): Promise<void> {
  const acts = actsOf(await trainee.entries())
  const granted = acts.reduce((sum, act) => sum + costOf(act).keys, 0)
  console.log(`${id}: ${keys} keys pressed, ${granted} by the keystroke model`)
  expect(keys).toBeLessThanOrEqual(granted)
}

const total = (page: Page) => page.locator('.marks .sum b').textContent()
const missed = (page: Page) => page.locator('.marks .missed').count()
const value = (page: Page, selector: string) => page.locator(selector).inputValue()
const focused = (page: Page, selector: string) =>
  page.evaluate(one => document.activeElement?.matches(one) ?? false, selector)

it.each([
  {lang: 'zh', width: 1366, height: 768},
  {lang: 'en', width: 1920, height: 1080},
] as const)('OP-01 in $lang: full marks by keyboard, within budget', async view => {
  const trainee = await at('OP-01', view)
  const {page, press} = trainee
  const zh = view.lang === 'zh'
  const way = (...words: [chinese: string, english: string][]) =>
    trainee.through(...words.map(([chinese, english]) => (zh ? chinese : english)))
  await trainee.next(zh ? '叫下一位' : 'Call')
  await way(['读凭证', 'Read'])
  // words hold nothing up: the key after them is not lost
  await press('g')
  await way(['是本人', 'Same'], ['取处方', 'orders'], ['预结算', 'Trial'], ['收款', 'Take the money'])
  await press('e', 'Enter', '1', '0', '0')
  await way(['打印收据', 'Print'])
  await press('c')
  await way(['送客', 'Done, next'])
  await accessible(page)
  await trainee.goodbye()
  const manners = 3 // greeting, explaining, calling the change: the first design counted none of them
  await withinModel('OP-01', trainee, trainee.keys())
  console.log(`OP-01: ${trainee.keys() - manners} of them charge`)
  expect(trainee.keys() - manners).toBeLessThanOrEqual(budgetOfCharge)
  // nobody is left: the window says what comes then, and a key goes there
  await page.locator('a[data-over]').waitFor()
  await accessible(page)
  await press('j')
  await page.locator('#seat-title').waitFor()
  await trainee.handsIn()
  expect(await total(page)).toBe('100.0')
  expect(await missed(page)).toBe(0)
  await leave(trainee)
})

it('the brief and the hints stay beside the window; a key folds them, the cursor stays where it is', async () => {
  const trainee = await at('OP-01')
  const {page, press} = trainee
  await trainee.next('叫下一位')
  const text = page.locator('#task')
  expect(await text.textContent()).toContain('一位在职职工来缴费')
  expect(await page.locator('.says').count()).toBe(0)
  await trainee.through('读凭证')
  expect(await page.locator('.says').textContent()).toContain('我来缴费')
  expect(await focused(page, '[data-next]')).toBe(true)
  await press('Alt+1')
  await expect.poll(() => text.isVisible()).toBe(false)
  expect(await focused(page, '[data-next]')).toBe(true)
  // a new hint opens it, and nothing of the window is covered
  await teacher.call('POST', '/seats/1/hint', {text: '先看人，再看卡'})
  await text.locator('.hint.new', {hasText: '先看人，再看卡'}).waitFor()
  expect(await page.locator('.notice.hint').count()).toBe(0)
  expect(await focused(page, '[data-next]')).toBe(true)
  await accessible(page)
  await press('Alt+l')
  await page.locator('#task p', {hasText: 'An employee comes to pay'}).waitFor()
  expect(await focused(page, '[data-next]')).toBe(true)
  // what one says: a letter a line, and the window again
  await press('s')
  await page.locator('.say [data-first]:focus').waitFor()
  await accessible(page)
  await press('ArrowDown', 'ArrowUp', 'g')
  await expect.poll(() => focused(page, '[data-next]')).toBe(true)
  await press('s')
  await page.locator('.say button', {hasText: 'upset'}).locator('.done').waitFor()
  await press('Escape')
  await expect.poll(() => focused(page, '[data-next]')).toBe(true)
  await leave(trainee)
})

it('a freeze, and the end by the instructor, are said at the window while they last', async () => {
  const trainee = await at('OP-01')
  const {page, press, complaints} = trainee
  await trainee.next('叫下一位')
  await teacher.call('POST', '/freeze', {frozen: true})
  await page.locator('.notice.frozen').waitFor()
  await press('Enter')
  await page.locator('.notice.problem', {hasText: '请等讲师继续'}).waitFor()
  await teacher.call('POST', '/freeze', {frozen: false})
  await page.locator('.notice.frozen').waitFor({state: 'detached'})
  await page.locator('.notice.problem').waitFor({state: 'detached'})
  await trainee.through('读凭证')
  await teacher.call('POST', '/seats/1/end')
  await page.locator('.notice.over a[href="/results"]').waitFor()
  await accessible(page)
  // the browser tells of the answer that refused; nothing else was complained about
  expect(complaints.splice(0).filter(one => !one.includes('409'))).toEqual([])
  await leave(trainee)
})

type Item = {code: string}
/** The fewest keys that mark an item in the list: initials, then arrows. */
async function keysFor(page: Page, world: string, order: {code: string; name: string}): Promise<string[]> {
  const initials = pinyin(order.name, {pattern: 'first', toneType: 'none', type: 'array', nonZh: 'removed'})
  const ways = []
  for (let n = 2; n <= Math.min(6, initials.length); n++) {
    const q = initials.slice(0, n).join('')
    const {items} = (await page.evaluate(
      async path => await (await fetch(path)).json(),
      `/api/v1/worlds/${world}/catalogue?q=${q}&limit=8`,
    )) as {items: Item[]}
    const place = items.findIndex(one => one.code === order.code)
    if (place >= 0) ways.push([...q, ...Array.from({length: place}, () => 'ArrowDown')])
  }
  const [best] = ways.sort((a, b) => a.length - b.length)
  if (!best) throw new Error(`${order.name} (${order.code}) is not in the list of any of its initials`)
  return best
}

it('OP-03: five lines by initials, an input method composing on the way, a language switch in the middle', async () => {
  const trainee = await at('OP-03')
  const {page, press} = trainee
  const {world} = (await page.evaluate(async () => (await (await fetch('/api/v1/seat')).json()).attempt)) as {
    world: string
  }
  await trainee.next('叫下一位')
  await trainee.through('读凭证')
  await press('g', 'Enter')
  await trainee.next('是本人')
  await press('Enter')
  await page.locator('[data-entry]:focus').waitFor()
  const {patient} = await trainee.desk()
  const ways = []
  for (const order of patient!.paper) ways.push(await keysFor(page, world, order))
  const lines = () => page.locator('tbody tr').count()
  let spare = 0

  for (const [i, order] of patient!.paper.entries()) {
    const way = ways[i]!
    if (i === 1) {
      // a Chinese input method composes: Enter is its own, no key of the window is taken, and the line says what to do
      const ime = await page.context().newCDPSession(page)
      const before = trainee.keys()
      const acts = actsOf(await trainee.entries()).length
      for (const typed of ['x', 'xx', 'xxb'])
        await ime.send('Input.imeSetComposition', {
          text: typed,
          selectionStart: typed.length,
          selectionEnd: typed.length,
        })
      await page.locator('#entry-note', {hasText: '请切换英文输入'}).waitFor()
      for (const key of ['Enter', 'F8', 'Escape'])
        await page.evaluate(name => {
          const init = {key: name, bubbles: true, cancelable: true, isComposing: true, keyCode: 229}
          document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', init))
        }, key)
      expect(await lines()).toBe(1)
      // its Enter hands over the letters as they are: nothing is lost, nothing doubled
      await ime.send('Input.insertText', {text: 'xxb'})
      expect(await value(page, '[data-entry]')).toBe('xxb')
      expect(actsOf(await trainee.entries()).length).toBe(acts)
      await press('Escape')
      expect(await value(page, '[data-entry]')).toBe('')
      expect(await focused(page, '[data-entry]')).toBe(true)
      spare += trainee.keys() - before
    }
    // arrows may come before the list they are meant for
    await press(...way)
    if (i === 2) {
      // the other language in the middle of a line, and back: text, mark in the list, lines and cursor stay
      const before = trainee.keys()
      await page.locator(`#item-${order.code}[aria-selected="true"]`).waitFor()
      const marked = () => page.locator('[role="option"][aria-selected="true"]').getAttribute('id')
      const was = [await value(page, '[data-entry]'), await marked(), await lines()]
      await press('Alt+l')
      await page.locator('.counter:not([data-busy]) [data-next] .what', {hasText: 'Trial'}).waitFor()
      expect([await value(page, '[data-entry]'), await marked(), await lines()]).toEqual(was)
      expect(await focused(page, '[data-entry]')).toBe(true)
      await press('Alt+l')
      spare += trainee.keys() - before
    }
    if (order.countE4 !== 10_000) await press('*', ...String(order.countE4 / 10_000))
    await press('Enter')
    await expect.poll(lines).toBe(i + 1)
    await page.locator('.counter:not([data-busy])').waitFor()
  }
  const {bill} = await trainee.desk()
  expect(bill!.lines.map(line => [line.code, line.countE4])).toEqual(
    patient!.paper.map(order => [order.code, order.countE4]),
  )
  await press('Enter')
  await trainee.next('收款')
  await press('e', 'Enter', '1', '0', '0')
  await press('Alt+l')
  await trainee.next('Take the money')
  spare += 1
  expect(await value(page, '#received')).toBe('100')
  expect(await focused(page, '#received')).toBe(true)
  await press('Enter')
  await trainee.next('Print')
  await press('c', 'Enter')
  await trainee.next('Done, next')
  await trainee.goodbye()
  await withinModel('OP-03', trainee, trainee.keys() - spare)
  await trainee.handsIn()
  expect(await total(page)).toBe('100.0')
  await leave(trainee)
})

/** OP-10 up to where no answer came. */
async function unanswered(): Promise<Trainee> {
  const trainee = await at('OP-10')
  const {page, press} = trainee
  await trainee.next('叫下一位')
  await trainee.through('读凭证', '是本人', '取处方', '预结算', '收款')
  await press('e', 'F9')
  await page.locator('.strip .waiting.on').waitFor()
  await page.locator('.counter:not([data-busy]) [data-next] .what', {hasText: '先查询'}).waitFor({timeout: 30_000})
  return trainee
}
const settledAt = async (trainee: Trainee) =>
  (await trainee.entries())
    .filter(one => one.decision?.events.some(event => event.kind === 'settled'))
    .map(one => one.seq)

it('OP-10: told, asked, taken over: one settlement and full marks', async () => {
  const trainee = await unanswered()
  const {page, press} = trainee
  await press('s')
  await page.locator('.say [data-first]:focus').waitFor()
  await press('c')
  await expect.poll(() => focused(page, '[data-next]')).toBe(true)
  await trainee.through('按中心结果入账', '打印收据')
  await press('c', 'Enter')
  await trainee.next('送客')
  await trainee.goodbye()
  expect(await settledAt(trainee)).toHaveLength(1)
  await withinModel('OP-10', trainee, trainee.keys())
  await trainee.handsIn()
  expect(await page.locator('.marks .critical').count()).toBe(0)
  expect(await total(page)).toBe('100.0')
  await leave(trainee)
})

it('OP-10: given up unasked and charged again: the critical task fails, and the marks cite both settlements', async () => {
  const trainee = await unanswered()
  const {page, press} = trainee
  // the retry itself is dead until one has asked; who does not ask has to give the settlement up and charge anew
  await press('F9')
  expect(actsOf(await trainee.entries()).map(act => act.do)).not.toContain('retry')
  await press('Alt+7')
  const abandon = page.locator('.aside button', {hasText: '放弃这笔未明的结算'})
  for (let n = 0; n < 12 && !(await abandon.evaluate(one => one === document.activeElement)); n++) await press('Tab')
  await press('Enter', 'Escape')
  await trainee.next('取处方')
  await trainee.through('预结算', '收款')
  await press('F9')
  await trainee.next('打印收据')
  await trainee.through('送客')
  await trainee.goodbye()
  const both = await settledAt(trainee)
  expect(both).toHaveLength(2)
  await trainee.handsIn()
  const critical = page.locator('.marks .critical')
  expect(await critical.count()).toBe(1)
  expect(await critical.textContent()).toContain('C3')
  expect(await critical.textContent()).toContain(both.join(', '))
  expect(await page.locator('.marks .sum').textContent()).toContain('✗')
  await accessible(page)

  // the instructor changes the mark with a reason: the computed one stays beside it, on both screens
  const board = teacher.page
  await board.goto(`${site.url}/classes/${teacher.id}`)
  await board.locator('[data-seat="1"]').waitFor()
  await board.keyboard.press('v')
  await board.locator('tbody button', {hasText: '看明细'}).click()
  await board.getByLabel('改后总分').fill('61.5')
  await board.getByLabel('缘由').fill('教室断电，重放看过')
  await board.keyboard.press('Enter')
  const cell = board.locator('td.total')
  await expect.poll(() => cell.textContent()).toMatch(/^12\.0\s*→ 61\.5/)
  await accessible(board)
  await page.reload()
  await expect.poll(() => page.locator('td.total').textContent()).toMatch(/^12\.0\s*→ 61\.5/)
  await page.locator('tbody button', {hasText: '看明细'}).click()
  expect(await page.locator('li', {hasText: '教室断电'}).textContent()).toContain('改为 61.5，未通过')
  expect(await page.locator('form').count()).toBe(0)
  await leave(trainee)
})

it('OP-14: who counts what lies in the drawer finds the ten yuan, declares them and closes: full marks, by keyboard', async () => {
  const trainee = await at('OP-14')
  const {page, press} = trainee
  await trainee.next('叫下一位')
  await trainee.through('读凭证')
  await press('g')
  await trainee.through('是本人', '取处方', '预结算', '收款')
  await press('e', 'Enter', '1', '0', '0')
  await trainee.through('打印收据')
  await press('c')
  await trainee.through('送客')
  await trainee.goodbye()
  await press('Alt+6')
  await page.locator('.shift [data-first]:focus').waitFor()
  // piles as one sees them: a bundle is ten
  const piles = await page.locator('.shift .pile [role=img]').allTextContents()
  for (const pile of piles) {
    const pieces = [...pile].reduce((sum, sign) => sum + (sign === '▤' ? 10 : sign === '▬' ? 1 : 0), 0)
    await press(...(pieces > 0 ? String(pieces) : ''), 'Enter')
  }
  const surplus = page.locator('.shift .off')
  await expect.poll(() => surplus.textContent()).toBe('+10.00')
  // the cursor goes where the close goes on: the reason, the centre, the end
  await page.locator('.shift label:has(:focus)', {hasText: '缘由'}).waitFor()
  await page.keyboard.insertText('多 10 元，来源不明')
  await press('Enter')
  await page.locator('.shift p', {hasText: '✓ 10.00'}).waitFor()
  await page.locator('.shift button:focus', {hasText: '3201'}).waitFor()
  await press('Enter')
  await page.locator('.shift .equal').waitFor()
  await page.locator('.counter:not([data-busy])').waitFor()
  await page.locator('.shift button:focus', {hasText: '交班'}).waitFor()
  await press('Enter')
  await page.locator('.shift .open, .open [data-first]').first().waitFor()
  await withinModel('OP-14', trainee, trainee.keys())
  await page.locator('.open a[data-over]').waitFor()
  await press('Alt+j')
  await page.locator('#seat-title').waitFor()
  await trainee.handsIn()
  expect(await total(page)).toBe('100.0')
  expect(await missed(page)).toBe(0)
  await leave(trainee)
})
