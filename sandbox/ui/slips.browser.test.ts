// Numbered paper on a real host by keyboard: a block issued and its pad printed, two people key, a third decides by the paper, the slip is
// posted; the same person twice is refused. Both languages and sizes, nothing axe objects to.
import {AxeBuilder} from '@axe-core/playwright'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {PaperView} from './slips/paper.svelte.ts'
import {openSite, type Site, type View} from './testing/site.ts'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** A folder to keep what was seen in, for looking at; absent = nothing is kept. */
const pictures = process.env.PICTURES
const numbers = ['A0001', 'A0002', 'A0003']

let site: Site
let institution: string
beforeAll(async () => {
  site = await openSite()
  const {page} = await site.open('/slips/demo')
  const ask = <T>(path: string, body?: object): Promise<T> =>
    page.evaluate(
      async ([to, text]) => {
        const how =
          text === undefined ? {} : {method: 'POST', headers: {'content-type': 'application/json'}, body: text}
        const answer = await fetch(`/api/v1/worlds/demo/${to}`, how)
        return (answer.status === 204 ? undefined : await answer.json()) as T
      },
      [path, body && JSON.stringify(body)] as const,
    )
  institution = (await ask<PaperView>('paper/first')).institution
  const paper = (body: object) => ask('paper/first', body)
  await ask(`desks/${institution}/1`, {do: 'openShift', cashier: '101', name: '小周', float: 50_000})
  await ask(`desks/${institution}/patients`, {count: 4, kind: 'charge', seed: 'slips'})
  await ask('paper/first/system', {state: 'down'})
  await paper({do: 'issueBlock', series: 'A', from: 1, to: 12, window: '1', by: '秦'})
  const desk = await ask<{queue: {id: string}[]}>(`desks/${institution}/1`)
  // 1 and 3 with a gap between them, 3 twice
  for (const [n, number] of [1, 2, 3, 5, 5].entries()) {
    if (number === 5 && n === 4) break
    await paper({do: 'call', window: '1', patient: desk.queue[n]?.id})
    const write = {do: 'write', window: '1', series: 'A', kind: 'charge', level: null, tender: 'cash'}
    await paper({...write, number})
  }
  await ask('paper/first/system', {state: 'up'})
  await page.context().close()
})
afterAll(() => site.close())

const axe = async (page: Page) => {
  const {violations} = await new AxeBuilder({page}).withTags(standards).analyze()
  return violations.map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 120)).join(' | ')}`)
}
const look = async (page: Page, name: string) => {
  if (pictures) await page.screenshot({path: `${pictures}/${name}.png`, fullPage: false})
}
const ready = (page: Page) => page.locator('.slips[aria-busy=false]').waitFor()
const view = (page: Page): Promise<PaperView> =>
  page.evaluate(async () => (await (await fetch('/api/v1/worlds/demo/paper/first')).json()) as PaperView)
/** Text cut off on the right. */
const cut = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.slips h1, .slips h2, .slips p, .slips b, .slips button, .slips a')]
      .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
      .map(one => `${one.tagName} ${one.textContent?.slice(0, 40)}`),
  )

/** Somebody sits down at the back-entry and takes a pass, by keyboard. */
async function sit(page: Page, who: string, pass: number): Promise<void> {
  await page.locator('#entry-me').waitFor()
  await page.locator('#entry-me').focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(who)
  await page.keyboard.press('Tab')
  for (let n = 0; n < 4 && (await page.locator('input[name=pass]:checked').inputValue()) !== String(pass); n++)
    await page.keyboard.press('ArrowDown')
  expect(await page.locator('input[name=pass]:checked').inputValue()).toBe(String(pass))
}
/** Keys a sheet field by field with Enter; `wrong` instead of what the paper says. */
async function keyIn(page: Page, number: string, wrong: Record<string, string> = {}): Promise<void> {
  await page.locator(`[data-sheet=${number}]`).waitFor()
  const sheet = (await view(page)).slips.find(one => one.number === number)
  const fields: Record<string, string> = {...sheet?.fields, ...wrong}
  const first = page.locator(`[data-sheet=${number}] [name=number]`)
  await first.focus()
  for (;;) {
    const name = await page.evaluate(() => document.activeElement?.getAttribute('name') ?? '')
    const text = fields[name]
    if (text !== undefined && ['kind', 'level', 'tender'].includes(name)) {
      await page.locator(`[data-sheet=${number}] [name=${name}]`).selectOption(text)
    } else if (text) await page.keyboard.type(text)
    await page.keyboard.press('Enter')
    if (name === 'tender') return
  }
}
const stage = async (page: Page, number: string) => (await view(page)).slips.find(one => one.number === number)?.state

describe('the back-entry', () => {
  it('two people key, the second cannot be the first', {timeout: 120_000}, async () => {
    const {page, complaints} = await site.open('/slips/demo/entry')
    await ready(page)
    await sit(page, '甲', 1)
    await keyIn(page, 'A0001')
    await page.locator('.said', {hasText: 'A0001'}).waitFor()
    await keyIn(page, 'A0002', {name: '别人'})
    await page.locator('.said', {hasText: 'A0002'}).waitFor()
    await look(page, 'entry-zh')
    expect(await axe(page)).toEqual([])
    await sit(page, '甲', 2)
    await page.locator('.slips', {hasText: '换一个人来'}).waitFor()
    await sit(page, '乙', 2)
    await page.locator('[data-sheet=A0001]').waitFor()
    // blind: nothing of the first pass is on the page or in what the page was told
    expect(await page.locator('body').textContent()).not.toContain('别人')
    expect(JSON.stringify(await view(page))).not.toContain('别人')
    await keyIn(page, 'A0001')
    await page.locator('.said', {hasText: 'A0001'}).waitFor()
    await keyIn(page, 'A0002')
    await page.locator('.said', {hasText: 'A0002'}).waitFor()
    expect([await stage(page, 'A0001'), await stage(page, 'A0002')]).toEqual(['agreed', 'disputed'])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('a third decides by the paper, and it is posted', {timeout: 60_000}, async () => {
    const {page, complaints} = await site.open('/slips/demo/entry', {lang: 'en', width: 1920, height: 1080})
    await ready(page)
    await sit(page, '丙', 3)
    await page.locator('[data-field=name]').waitFor()
    await look(page, 'third-en')
    expect(await axe(page)).toEqual([])
    const name = (await view(page)).slips.find(one => one.number === 'A0002')?.paper.name ?? ''
    await page.locator('[data-field=name] input').focus()
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await page.locator('.said', {hasText: 'A0002'}).waitFor()
    await sit(page, '丙', 4)
    for (const number of ['A0001', 'A0002']) {
      await page.locator(`[data-sheet=${number}]`).waitFor()
      await page.keyboard.press('F9')
      await page.locator('.said', {hasText: number}).waitFor()
    }
    const {sums, slips} = await view(page)
    expect(slips.filter(one => one.state === 'posted').map(one => one.number)).toEqual(['A0001', 'A0002'])
    expect(sums.posted + sums.open).toBe(sums.paper)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('the register', () => {
  it.each<View>([
    {lang: 'zh', width: 1366, height: 768},
    {lang: 'en', width: 1920, height: 1080},
  ])('shows the gap, in $lang', async how => {
    const {page, complaints} = await site.open('/slips/demo', how)
    await ready(page)
    await page.locator('[data-finding=A0004]').waitFor()
    expect(await page.locator('.blocks .missing').count()).toBe(1)
    await look(page, `register-${how.lang}`)
    expect(await axe(page)).toEqual([])
    expect(await cut(page)).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('a number is declared and a block issued by keyboard; what overlaps is refused in words', async () => {
    const {page} = await site.open('/slips/demo')
    await ready(page)
    await page.locator('#slips-by').waitFor()
    await page.locator('[data-finding=A0004] button').first().focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-objection=noName]').waitFor()
    await page.locator('#slips-by').focus()
    await page.keyboard.type('老秦')
    await page.locator('[data-finding=A0004] button').first().focus()
    await page.keyboard.press('Enter')
    await page.locator('.good', {hasText: '没有缺号'}).waitFor()
    await page.locator('#issue-from').fill('10')
    await page.locator('#issue-from').focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-objection=blockOverlaps]').waitFor()
    await page.locator('#issue-from').fill('13')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await view(page)).register.blocks.length).toBe(2)
    await page.context().close()
  })
})

it('the pad prints three numbered sheets on a page, marked for teaching', async () => {
  const {page, complaints} = await site.open('/slips/demo/pack')
  await ready(page)
  await page.locator('#pack-block').waitFor()
  await page.locator('#pack-block').selectOption({index: 0})
  await page.locator('[data-number=A0012]').waitFor()
  expect(await page.locator('.slip').count()).toBe(12)
  for (const number of numbers)
    expect(await page.locator(`[data-number=${number}] .no`).textContent()).toContain(number)
  expect(await page.locator('.slip .teaching').allTextContents()).toEqual(Array(12).fill('教学用·非票据'))
  expect(await axe(page)).toEqual([])
  await look(page, 'pack-zh')
  await page.emulateMedia({media: 'print'})
  await page.locator('.choose').waitFor({state: 'hidden'})
  expect(await page.locator('nav').first().isVisible()).toBe(false)
  const pdf = (await page.pdf({format: 'A4', preferCSSPageSize: true})).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(4)
  if (pictures) await page.pdf({path: `${pictures}/pack.pdf`, format: 'A4', preferCSSPageSize: true})
  expect(complaints).toEqual([])
  await page.context().close()
})
