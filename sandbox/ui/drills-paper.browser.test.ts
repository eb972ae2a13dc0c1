// A drill with the hospital's own systems dead, on a real host: the wall board shows the paper that waits and who is seen in time at the
// emergency door, in both languages and sizes, nothing cut off; a player works a window by hand, by keyboard alone.
import {AxeBuilder} from '@axe-core/playwright'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {DrillNow} from './drills/shapes.ts'
import {ask, look, standards} from './testing/drill-page.ts'
import {openSite, type Site} from './testing/site.ts'

let site: Site
let world: string
let home: Page
const asked = <T>(path: string, body?: object): Promise<T> => ask(home, path, body)
const now = () => asked<DrillNow>(`/drills/${world}`)

beforeAll(async () => {
  site = await openSite()
  home = (await site.open('/drills')).page
  // the host reckons forty quiet days before a drill begins, in the same process
  home.context().setDefaultTimeout(60_000)
  world = (await asked<{world: string}>('/drills', {scenario: 'S03', team: 'slow', speed: 600})).world
})
afterAll(() => site.close())

/** Text that runs over the edge of the screen or of what holds it. */
const cut = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.wall p, .wall b, .wall h1')]
      .filter(one => {
        const box = one.getBoundingClientRect()
        const over = one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline'
        const right = Math.min(innerWidth, one.closest('section')?.getBoundingClientRect().right ?? innerWidth)
        return over || box.right > right + 1 || box.bottom > innerHeight + 1
      })
      .map(one => `${one.className}: ${one.textContent}`),
  )
const tile = (page: Page, label: RegExp) => page.getByRole('region', {name: label})

it('stands still when slips are written and somebody has come through the emergency door', {
  timeout: 120_000,
}, async () => {
  await expect
    .poll(
      async () => {
        const {paper} = (await now()).state
        return paper !== null && paper.written > 20 && paper.yellow.due > 0
      },
      {timeout: 100_000, interval: 300},
    )
    .toBe(true)
  await asked(`/drills/${world}/clock`, {speed: 0})
})

it.each([
  ['zh', 1366, 768],
  ['zh', 1920, 1080],
  ['en', 1366, 768],
  ['en', 1920, 1080],
] as const)('the board shows paper and triage, in %s at %d×%d', {timeout: 60_000}, async (lang, width, height) => {
  const {paper} = (await now()).state
  if (!paper) throw new Error('no paper')
  const {page, complaints} = await site.open(`/board/${world}`, {lang, width, height})
  const slips = tile(page, lang === 'zh' ? /手工单未入账/ : /Slips not posted/)
  await slips.waitFor()
  expect(await slips.locator('b').textContent()).toBe(String(paper.open))
  expect(await slips.locator('.under').textContent()).toMatch(new RegExp(`${paper.written}\\D+${paper.posted}`))
  for (const [level, label] of [
    ['red', lang === 'zh' ? /红 10 分钟内/ : /Red in 10 min/],
    ['yellow', lang === 'zh' ? /黄 30 分钟内/ : /Yellow in 30 min/],
  ] as const) {
    const {due, inTime} = paper[level]
    const share = due === 0 ? '—' : String(Math.floor((inTime * 100) / due))
    expect(await tile(page, label).locator('b').textContent()).toBe(share)
    if (due > 0)
      expect(await tile(page, label).locator('.under').textContent()).toMatch(new RegExp(`${inTime}\\D+${due}`))
  }
  const words = lang === 'zh' ? {down: '停机', slow: '很慢', up: '正常'} : {down: 'down', slow: 'slow', up: 'up'}
  const system = `${lang === 'zh' ? '院内系统' : 'Own system'} ${words[paper.system]} ·`
  await page.locator('.what', {hasText: system}).waitFor()
  expect(await page.locator('.tiles b').count()).toBe(7)
  await look(page, `paper-board-${lang}-${width}`)
  expect(await cut(page)).toEqual([])
  const {violations} = await new AxeBuilder({page}).withTags(standards).analyze()
  expect(violations.map(one => one.id)).toEqual([])
  expect(complaints).toEqual([])
  await page.context().close()
})

it('at its worst three digits fit', async () => {
  const {page} = await site.open(`/board/${world}`, {lang: 'en'})
  await page.route('**/api/v1/drills/**', async route => {
    const response = await route.fetch()
    const one = (await response.json()) as DrillNow
    Object.assign(one.state.queue, {waiting: 186, longestMs: 7_200_000, left: 129})
    one.state.unknown.count = 12
    Object.assign(one.state.paper as object, {
      written: 412,
      open: 388,
      posted: 24,
      red: {due: 112, inTime: 112, within: 10},
      yellow: {due: 140, inTime: 99, within: 30},
    })
    await route.fulfill({response, json: one})
  })
  await page.locator('[data-waiting]', {hasText: '186'}).waitFor()
  await page.locator('.doubtful', {hasText: '12'}).waitFor()
  expect(await cut(page)).toEqual([])
  await look(page, 'paper-board-worst')
  await page.context().close()
})

describe('a player at a window', {timeout: 120_000}, () => {
  let page: Page
  let complaints: string[]
  const long = {timeout: 60_000}
  type Slip = {number: string; paper: {window: string; name: string; tender: string}}
  const theirs = async () =>
    (await asked<{slips: Slip[]}>(`/worlds/${world}/paper/first`)).slips.filter(one => one.paper.window === '2')

  it('is given one while the system is dead, and comes to it from the role’s page', async () => {
    const {code} = await now()
    ;({page, complaints} = await site.open(`/join/${code}`))
    await page.locator('input[value=CL]').waitFor()
    await page.locator('input[value=CL]').check()
    await page.locator('#player-name').fill('小李')
    await page.keyboard.press('Enter')
    await page.locator('.part h1').waitFor()
    const {players} = await now()
    await asked(`/drills/${world}/windows/2`, {to: 'person', player: players[0]?.id})
    await asked(`/drills/${world}/clock`, {speed: 60})
    await expect.poll(async () => (await now()).handed[0]?.ready, long).toBe(true)
    await expect.poll(async () => (await now()).state.queue.waiting, long).toBeGreaterThan(1)
    await asked(`/drills/${world}/clock`, {speed: 0})
    expect((await now()).state.paper?.system).toBe('down')
    const way = page.locator('a', {hasText: '到 2 号窗口'})
    await way.waitFor()
    await way.focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-pad] .what', {hasText: '喊下一位'}).waitFor(long)
    // what reached the role meanwhile is told at the window, and the window is the only one
    await expect
      .poll(async () => Number(await page.locator('[data-unseen]').getAttribute('data-unseen')))
      .toBeGreaterThan(0)
    expect(await page.locator('[data-unseen]').textContent()).toContain('收费组长 · 未读')
    expect(await page.locator('.strip-pick').count()).toBe(0)
  })

  it('calls, spoils a sheet and writes the next one, by keyboard alone', async () => {
    const before = (await theirs()).length
    await page.locator('[data-next]:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('[data-pad] .what', {hasText: /^写 A\d{4}，收/}).waitFor()
    await page.locator('[data-next]:focus').waitFor()
    const sheet = async () => /A\d{4}/.exec((await page.locator('[data-pad] .what').textContent()) ?? '')?.[0] ?? ''
    const first = await sheet()
    await look(page, 'pad-zh')
    await page.keyboard.press('x')
    await expect.poll(sheet).not.toBe(first)
    const second = await sheet()
    await page.keyboard.press('2')
    await page.locator('[role=radio][aria-checked=true]', {hasText: '手机'}).waitFor()
    for (const [width, height] of [
      [1920, 1080],
      [1366, 768],
    ] as const) {
      await page.setViewportSize({width, height})
      await look(page, `pad-zh-${width}`)
      // everything of the pad stands on the screen, however many wait
      const box = await page.locator('[data-pad]').boundingBox()
      expect(box?.y).toBeGreaterThanOrEqual(0)
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height)
    }
    const {violations} = await new AxeBuilder({page}).include('[data-pad]').withTags(standards).analyze()
    expect(violations.map(one => `${one.id} ${one.nodes.map(node => node.html.slice(0, 100)).join(' | ')}`)).toEqual([])
    await page.locator('[data-next]').focus()
    await page.keyboard.press('Enter')
    await page.locator('.written', {hasText: second}).waitFor()
    const now = await theirs()
    expect(now.length).toBe(before + 1)
    expect(now.find(one => one.number === second)?.paper.tender).toBe('mobile')
    expect(now.some(one => one.number === first)).toBe(false)
    const register = await asked<{register: {declared: {number: number}[]}}>(`/worlds/${world}/paper/first`)
    expect(register.register.declared.map(one => one.number)).toContain(Number(first.slice(1)))
    await page.keyboard.press('l')
    await page.locator('[data-pad] .what', {hasText: /^Call /}).waitFor()
    await look(page, 'pad-en')
    expect(complaints).toEqual([])
  })

  it('another window, and sheets written elsewhere, are not theirs', async () => {
    const status = (path: string, body: object) =>
      page.evaluate(
        async ([to, text]) => {
          const headers = {'content-type': 'application/json'}
          return (await fetch(`/api/v1/worlds/${to}`, {method: 'POST', headers, body: text})).status
        },
        [`${world}/${path}`, JSON.stringify(body)] as const,
      )
    const institution = (await asked<{institution: string}>(`/worlds/${world}/paper/first`)).institution
    expect(await status(`desks/${institution}/3/paper`, {do: 'release', served: false})).toBe(409)
    expect(await status('paper/first', {do: 'release', window: '2', served: false})).toBe(403)
    await page.context().close()
  })
})

describe('players at the back-entry', {timeout: 120_000}, () => {
  const fields = async (page: Page, number: string) =>
    page.evaluate(
      async ([of, which]) => {
        const view = await (await fetch(`/api/v1/worlds/${of}/paper/first`)).json()
        return view.slips.find((one: {number: string}) => one.number === which).fields as Record<string, string>
      },
      [world, number] as const,
    )
  const join = async (name: string, role: string): Promise<{page: Page; complaints: string[]}> => {
    const {code} = await now()
    const opened = await site.open(`/join/${code}`)
    await opened.page.locator(`input[value=${role}]`).waitFor()
    await opened.page.locator(`input[value=${role}]`).check()
    await opened.page.locator('#player-name').fill(name)
    await opened.page.keyboard.press('Enter')
    await opened.page.locator('.part h1').waitFor()
    return opened
  }
  const keyIn = async (page: Page, pass: 1 | 2) => {
    await page.locator('#entry-me').waitFor()
    await page.locator(`input[name=pass][value='${pass}']`).check()
    await page.locator('[data-sheet]').waitFor()
    const number = (await page.locator('[data-sheet]').getAttribute('data-sheet')) ?? ''
    for (const [name, text] of Object.entries(await fields(page, number))) {
      const field = page.locator(`[data-sheet="${number}"] [name="${name}"]`)
      if (['kind', 'level', 'tender'].includes(name)) await field.selectOption(text)
      else await field.fill(text)
    }
    await page.keyboard.press('F9')
    await page.locator('.said', {hasText: number}).waitFor()
    return number
  }

  it('come to the slips from their role’s pages, are named there, and key a sheet, two of them', async () => {
    const [finance, cashier] = [await join('小吴', 'FI'), await join('小郑', 'CA')]
    const numbers: string[] = []
    for (const [at, {page}] of [finance, cashier].entries()) {
      await page.locator('a', {hasText: '手工单'}).click()
      await page.locator('.slips[aria-busy=false]').waitFor()
      await page.keyboard.press('Alt+2')
      await page.locator('#entry-me').waitFor()
      expect(await page.locator('#entry-me').inputValue()).toBe(['小吴', '小郑'][at])
      numbers.push(await keyIn(page, at === 0 ? 1 : 2))
      await look(page, `players-entry-${at}`)
    }
    expect(numbers[0]).toBe(numbers[1])
    const {slips} = await asked<{slips: {number: string; state: string}[]}>(`/worlds/${world}/paper/first`)
    expect(slips.find(one => one.number === numbers[0])?.state).toBe('agreed')
    const triage = await join('小冯', 'TN')
    expect(await triage.page.locator('a', {hasText: '手工单'}).count()).toBe(0)
    for (const one of [finance, cashier, triage]) {
      expect(one.complaints).toEqual([])
      await one.page.context().close()
    }
  })
})

describe('a player at the refund desk', {timeout: 240_000}, () => {
  const long = {timeout: 120_000}
  type Slip = {number: string; paper: {window: string; kind: string; tender: string}}
  const theirs = async () =>
    (await asked<{slips: Slip[]}>(`/worlds/${world}/paper/first`)).slips.filter(one => one.paper.window === '97')

  it('is given it when it is open, and gives a fee back by keyboard, reviewed by somebody else', async () => {
    const {code} = await now()
    const {page, complaints} = await site.open(`/join/${code}`)
    page.context().setDefaultTimeout(60_000)
    await page.locator('#player-name').fill('小王')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await now()).players.some(one => one.name === '小王'), long).toBe(true)
    await asked(`/drills/${world}/clock`, {speed: 600})
    // the cashiers' lead is played by somebody: the director notes what they did
    const fired = async () => (await now()).state.injects.find(one => one.id === 'I8')?.fired ?? null
    await expect.poll(fired, long).not.toBeNull()
    await asked(`/drills/${world}/actions`, {action: 'refundDesk'})
    await expect.poll(async () => (await now()).openWindows.includes('97'), long).toBe(true)
    const player = (await now()).players.find(one => one.name === '小王')?.id
    await asked(`/drills/${world}/windows/97`, {to: 'person', player: player ?? null})
    await asked(`/drills/${world}/clock`, {speed: 60})
    await expect.poll(async () => (await now()).handed.find(one => one.window === '97')?.ready, long).toBe(true)
    await asked(`/drills/${world}/clock`, {speed: 0})
    await home.goto(`${site.url}/drills/${world}`)
    await home.locator('[data-window="97"]', {hasText: '97 号退号台'}).waitFor()

    await page.goto(`${site.url}/counter?world=${world}&window=97`)
    await page.locator('[data-pad] h2', {hasText: '退号台'}).waitFor()
    await page.locator('[data-pad] .what', {hasText: '喊下一位'}).waitFor()
    await page.locator('[data-next]:focus').waitFor()
    const before = (await theirs()).length
    await page.keyboard.press('Enter')
    await page.locator('[data-pad] .what', {hasText: /^写 A\d{4}，退 14.00/}).waitFor()
    await page.locator('[data-next]:focus').waitFor()
    // nobody has reviewed it: the cursor goes there, and nothing is written
    await page.keyboard.press('Enter')
    await page.locator('[data-reviewer]:focus').waitFor()
    await page.keyboard.type('小王')
    await page.keyboard.press('Enter')
    await page.locator('.written', {hasText: '退了 14.00 元'}).waitFor()
    const now97 = await theirs()
    expect(now97.length).toBe(before + 1)
    expect(now97.every(one => one.paper.kind === 'refund')).toBe(true)
    await page.keyboard.press('Enter')
    await page.locator('[data-total]', {hasText: '14.00'}).waitFor()
    for (const [width, height] of [
      [1920, 1080],
      [1366, 768],
    ] as const) {
      await page.setViewportSize({width, height})
      await look(page, `refund-desk-zh-${width}`)
      const box = await page.locator('[data-pad]').boundingBox()
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height)
    }
    const {violations} = await new AxeBuilder({page}).include('[data-pad]').withTags(standards).analyze()
    expect(violations.map(one => one.id)).toEqual([])
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press('l')
    await page.locator('[data-pad] h2', {hasText: 'Refund desk'}).waitFor()
    await look(page, 'refund-desk-en')
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
