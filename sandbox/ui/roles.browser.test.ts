// People in a drill in browsers of their own: two players join by the link and play by keyboard, one of them also a window; the director sees
// who plays what and what was said. Both languages and sizes, nothing cut off, nothing axe objects to.
import {AxeBuilder} from '@axe-core/playwright'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {DrillNow} from './drills/shapes.ts'
import {ask, look, pictures, standards} from './testing/drill-page.ts'
import {openSite, type Site, type View} from './testing/site.ts'

const long = {timeout: 60_000}

let site: Site
let director: Page
let lead: Page
let commander: Page
let world: string
beforeAll(async () => {
  site = await openSite()
  director = (await site.open('/drills')).page
  // the host reckons forty quiet days before a drill begins, in the same process
  director.context().setDefaultTimeout(60_000)
  world = (await asked<{world: string}>('/drills', {scenario: 'S04', seed: '3', speed: 1})).world
  await director.goto(`${site.url}/drills/${world}`)
  await director.locator('[data-code]').waitFor()
})
afterAll(() => site.close())

const asked = <T>(path: string, body?: object): Promise<T> => ask(director, path, body)
const now = () => asked<DrillNow>(`/drills/${world}`)
const pace = (speed: number) => asked(`/drills/${world}/clock`, {speed})
async function until(minute: number): Promise<void> {
  await pace(600)
  await expect.poll(async () => (await now()).state.minute, {...long, interval: 100}).toBeGreaterThan(minute)
  await pace(0)
}
async function fine(page: Page, what: string): Promise<void> {
  const {violations} = await new AxeBuilder({page}).withTags(standards).analyze()
  expect(
    violations.map(one => `${what} ${one.id}: ${one.nodes.map(node => node.html.slice(0, 120)).join(' | ')}`),
  ).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), what).toBeLessThanOrEqual(0)
}
const choice = (page: Page, id: string) => page.locator(`[data-choice=${id}]`)
/** Presses the letter that stands beside a choice, when the page can take it. */
async function pick(page: Page, id: string): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  const key = await choice(page, id).locator('kbd').textContent()
  await page.keyboard.press((key ?? '').toLowerCase())
  await page.locator(`[data-choice=${id}][aria-pressed=true]`).waitFor()
  await page.locator('#part-words:focus').waitFor()
}

/** Stands still at a moment at which a robot has not called everybody yet. */
async function somebodyWaits(): Promise<void> {
  for (let n = 0; n < 100; n++) {
    await pace(20)
    await expect.poll(async () => (await now()).state.queue.waiting, {...long, interval: 50}).toBeGreaterThan(0)
    await pace(0)
    if ((await now()).state.queue.waiting > 0) return
  }
  throw new Error('nobody ever waits')
}

/** Opens the link and joins by keyboard alone. */
async function join(name: string, role: string, view: View): Promise<{page: Page; complaints: string[]}> {
  const code = (await director.locator('[data-code]').textContent()) ?? ''
  const opened = await site.open(`/join/${code}`, view)
  const {page} = opened
  page.context().setDefaultTimeout(30_000)
  await page.locator(`input[value=${role}]`).waitFor()
  await page.locator(`input[value=${role}]`).focus()
  await page.keyboard.press('Space')
  expect(await page.locator(`input[value=${role}]`).isChecked()).toBe(true)
  await page.locator('#player-name').focus()
  await page.keyboard.type(name)
  await look(page, `join-${role}`)
  await fine(page, 'join')
  await page.keyboard.press('Enter')
  await page.locator('.part h1').waitFor()
  expect(new URL(page.url()).pathname).toBe(`/drills/${world}/role/${role}`)
  return opened
}

describe('two players', {timeout: 240_000}, () => {
  let complaints: string[][]
  it('join by the link with a role each, by keyboard', async () => {
    const [one, two] = [
      await join('小李', 'CL', {lang: 'zh'}),
      await join('Chen', 'CMD', {lang: 'en', width: 1920, height: 1080}),
    ]
    lead = one.page
    commander = two.page
    complaints = [one.complaints, two.complaints]
    expect(await lead.locator('h1').textContent()).toContain('收费组长')
    expect(await commander.locator('h1').textContent()).toContain('Command')
    await director.locator('[data-cast=CL] select').waitFor()
    await expect.poll(() => director.locator('[data-cast=CL] select option:checked').textContent()).toBe('小李')
    await look(lead, 'role-quiet-zh')
  })

  it('one of them works a window of the drill: the robot leaves, and the next in the queue stands there', async () => {
    const window = director.locator('[data-window="2"] select')
    await window.focus()
    await window.selectOption({label: '小李'})
    await pace(60)
    await expect.poll(async () => (await now()).handed[0]?.ready, long).toBe(true)
    await somebodyWaits()
    const way = lead.locator('a', {hasText: '到 2 号窗口'})
    await way.waitFor()
    await way.focus()
    await lead.keyboard.press('Enter')
    const next = (word: string) => lead.locator('[data-next] .what', {hasText: word}).waitFor(long)
    await next('叫下一位')
    expect(await lead.getByRole('button', {name: '来几位病人'}).count()).toBe(0)
    await lead.keyboard.press('Enter')
    await next('读凭证')
    await pace(1)
    await look(lead, 'window-zh')
    await lead.keyboard.press('Enter')
    await next('是本人')
    await director.locator('[data-window="2"] select').selectOption('robot')
    await expect.poll(async () => (await now()).handed.length).toBe(0)
    await lead.goBack()
    await lead.locator('.part h1').waitFor()
  })

  it('see what reaches their role stand out, say that they saw it, and what they did', async () => {
    await until(6.2)
    const reached = lead.locator('[data-reached=I2]')
    await reached.locator('.tag', {hasText: '未读'}).waitFor()
    expect(await lead.title()).toMatch(/^\(1\)/)
    await look(lead, 'role-new-zh')
    await lead.keyboard.press('r')
    await reached.locator('text=收到').first().waitFor()
    await expect.poll(() => reached.locator('.tag').count()).toBe(0)
    await pick(lead, 'resendTwice')
    await lead.keyboard.press('Enter')
    await lead.locator('.noted', {hasText: '已记下'}).waitFor()
    await pick(lead, 'rule')
    await lead.keyboard.type('到每个窗口说了')
    await lead.keyboard.press('Enter')
    await lead.locator('.log li', {hasText: '到每个窗口说了'}).waitFor()
    await look(lead, 'role-zh')
    await fine(lead, 'role zh')
    // nothing on the page tells right from wrong
    expect(await lead.locator('.part').textContent()).not.toMatch(/期限 |评定|关键|逾期/)

    await commander.locator('.part h1').waitFor()
    await pick(commander, 'degrade')
    await look(commander, 'role-picked-en')
    await commander.keyboard.press('Enter')
    await commander.locator('.log li', {hasText: 'degraded'}).waitFor()
    await fine(commander, 'role en')
    const {state, log} = await now()
    expect(
      state.actions
        .filter(one => one.state === 'done')
        .map(one => one.id)
        .sort(),
    ).toEqual(['degrade', 'rule'])
    expect(log.map(one => [one.what, one.name]).slice(0, 4)).toEqual([
      ['action', 'Chen'],
      ['action', '小李'],
      ['deed', '小李'],
      ['seen', '小李'],
    ])
  })

  it('the director sees it, holds an inject back, hands a role to a robot and writes down', async () => {
    await director.locator('[data-logged=action]', {hasText: 'Chen'}).waitFor()
    const hold = director.locator('[data-coming=I4] button').first()
    await hold.focus()
    await director.keyboard.press('Enter')
    await director.locator('[data-coming=I4].held').waitFor()
    await director.locator('[data-coming=I8].disarmed').waitFor()
    await director.locator('[data-cast=CA] select').selectOption('good')
    await director.locator('#drill-remark').focus()
    await director.keyboard.type('组长先错后对')
    await director.keyboard.press('Enter')
    await director.locator('[data-logged=remark]', {hasText: '组长先错后对'}).waitFor()
    for (const [width, height] of [
      [1366, 768],
      [1920, 1080],
    ] as const) {
      await director.setViewportSize({width, height})
      await look(director, `director-zh-${width}`)
      if (pictures) await director.screenshot({path: `${pictures}/director-zh-${width}-whole.png`, fullPage: true})
      await fine(director, `director ${width}`)
    }
    await director.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await director.keyboard.press('l')
    await director.locator('h2', {hasText: 'People in the drill'}).waitFor()
    await look(director, 'director-en')
    await fine(director, 'director en')
    await lead.setViewportSize({width: 1920, height: 1080})
    await commander.setViewportSize({width: 1366, height: 768})
    await look(lead, 'role-zh-1920')
    await look(commander, 'role-en-1366')
    await fine(commander, 'role en 1366')
    expect(complaints.flat()).toEqual([])
  })

  it('who comes back at another machine waits at the door until the director lets them, and has their role again', async () => {
    await director.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await director.keyboard.press('l')
    await director.locator('h2', {hasText: '参演的人'}).waitFor()
    const code = (await now()).code
    const {page} = await site.open(`/join/${code}`)
    await page.locator('#player-name').waitFor()
    await page.locator('#player-name').fill('Chen')
    await page.keyboard.press('Enter')
    // his page is still open somewhere: it could be another Chen
    await page.locator('.problem', {hasText: '已有同名的人在演'}).waitFor()
    await commander.close()
    await director.locator('[data-player=Chen]', {hasText: '页面没有开着'}).waitFor(long)
    await page.locator('#player-name').focus()
    await page.keyboard.press('Enter')
    await page.locator('button', {hasText: '在等主持人放行'}).waitFor()
    await look(page, 'join-waits-zh')
    await fine(page, 'join waits')
    const row = director.locator('[data-player=Chen]')
    await row.locator('text=在另一台机器上等放行').waitFor()
    await look(director, 'director-waits-zh')
    await fine(director, 'director waits')
    await row.locator('button').focus()
    await director.keyboard.press('Enter')
    await page.locator('.part h1', {hasText: '总指挥'}).waitFor(long)
    await director.locator('[data-player=Chen]', {hasText: '在线'}).waitFor()
    await page.context().close()
  })

  it('who has no role waits for one, and the page opens by itself', async () => {
    const {page} = await site.open(`/join/${(await now()).code}`)
    await page.locator('#player-name').waitFor()
    await page.locator('#player-name').focus()
    await page.keyboard.type('小王')
    await page.keyboard.press('Enter')
    await page.locator('.empty', {hasText: '还没有角色'}).waitFor()
    await fine(page, 'waiting')
    const {players} = await now()
    await asked(`/drills/${world}/cast`, {
      role: 'FI',
      to: 'people',
      player: players.find(one => one.name === '小王')?.id,
    })
    await page.locator('.part h1', {hasText: '财务复核'}).waitFor()
    await page.context().close()
  })
})
