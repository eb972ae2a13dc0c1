// A class in two browsers: the instructor opens it, a trainee joins by code and name and calls a patient, and the tile on the
// instructor's board changes; hint, freeze, the next exercise and the result reach the trainee. By keyboard, accessible, in
// both languages.
import {AxeBuilder} from '@axe-core/playwright'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {openSite, type Site, type View} from './testing/site.ts'

/** What the page shows, once it does. */
const until: typeof expect.poll = (see, options) => expect.poll(see, {timeout: 15_000, ...options})
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Where screenshots go, when somebody wants to look at them. */
const shots = process.env.CLASS_SHOTS

let site: Site
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.close())

async function accessible(page: Page, what: string): Promise<void> {
  const {violations} = await new AxeBuilder({page}).withTags(standards).analyze()
  expect(violations.map(v => `${what} ${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join(' | ')}`)).toEqual([])
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(beyond, what).toBeLessThanOrEqual(0)
  const cut = await page.evaluate(() =>
    ['.strip', 'nav', 'footer'].filter(name => {
      const bar = document.querySelector(name)
      return bar !== null && bar.scrollWidth > bar.clientWidth
    }),
  )
  expect(cut, what).toEqual([])
}

async function shot(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({path: `${shots}/${name}.png`})
}

/** Opens a class by keyboard and answers its page and code. */
async function opensClass(name: string, view: View = {}) {
  const {page, complaints} = await site.open('/classes', view)
  await page.locator('#class-name').fill(name)
  await page.keyboard.press('Enter')
  const big = page.locator('.big')
  await big.waitFor()
  return {page, complaints, code: (await big.textContent()) ?? ''}
}

async function joins(code: string, name: string, view: View = {}) {
  const {page, complaints} = await site.open(`/join?code=${code}`, view)
  await page.locator('#join-hint', {hasText: /班级|Class/}).waitFor()
  await page.locator('#join-name').fill(name)
  await page.keyboard.press('Enter')
  await page.locator('button', {hasText: /离开座位|Leave the seat/}).waitFor()
  return {page, complaints}
}

type Seat = {attempt: {world: string; institution: string; window: string}}
/** Something at the trainee's window, asked by the trainee's own browser. */
function acts(page: Page, ...list: object[]): Promise<string[]> {
  return page.evaluate(async all => {
    const seat = (await (await fetch('/api/v1/seat')).json()) as Seat
    const {world, institution, window} = seat.attempt
    const desk = `/api/v1/worlds/${world}/desks/${institution}/${window}`
    const outcomes: string[] = []
    type Desk = {queue: {id: string}[]; strip: {waiting: object[]}}
    const settled = async (): Promise<Desk> => {
      for (;;) {
        const view = (await (await fetch(desk)).json()) as Desk
        if (view.strip.waiting.length === 0) return view
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    }
    for (const act of all) {
      const {queue} = await settled()
      const body = {...act} as {do: string; patient?: string}
      if (body.do === 'call') body.patient = queue[0]?.id ?? ''
      const headers = {'content-type': 'application/json'}
      const answer = await fetch(desk, {method: 'POST', headers, body: JSON.stringify(body)})
      outcomes.push(((await answer.json()) as {outcome?: string}).outcome ?? String(answer.status))
    }
    return outcomes
  }, list)
}

/** A trainee without a page: joins and does these things. */
async function joinsQuietly(code: string, name: string, ...list: object[]): Promise<void> {
  let cookie = ''
  const call = async <T>(path: string, body?: object): Promise<T> => {
    const headers = {origin: site.url, 'content-type': 'application/json', cookie}
    const answer = await fetch(`${site.url}/api/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers,
      ...(body && {body: JSON.stringify(body)}),
    })
    cookie ||= answer.headers
      .getSetCookie()
      .map(one => one.split(';')[0])
      .join('; ')
    expect(answer.status, path).toBe(200)
    return (await answer.json()) as T
  }
  const {attempt} = await call<Seat>('/classes/join', {code, name})
  const desk = `/worlds/${attempt.world}/desks/${attempt.institution}/${attempt.window}`
  for (const act of list) {
    const look = () => call<{queue: {id: string}[]; strip: {waiting: object[]}}>(desk)
    await until(async () => (await look()).strip.waiting.length).toBe(0)
    const {queue} = await look()
    await call(desk, 'do' in act && act.do === 'call' ? {...act, patient: queue[0]?.id} : act)
  }
}
const openShift = {do: 'openShift', cashier: 'c01', name: '小周', float: 50_000}
const step = (page: Page, seat: number) => page.locator(`[data-seat="${seat}"] .step`)

it('a trainee joins and calls a patient, and the tile of the instructor changes; every power reaches the trainee', async () => {
  const teacher = await opensClass('收费员三班')
  expect(teacher.code).toMatch(/^[A-Z0-9]{6}$/)
  await accessible(teacher.page, 'an empty class')
  const trainee = await joins(teacher.code, '李伟')
  await teacher.page.locator('[data-seat="1"]').waitFor()
  await until(() => teacher.page.locator('[data-seat="1"] .dot.on').count()).toBe(1)
  await until(() => step(teacher.page, 1).textContent()).toContain('未开班')
  expect(await acts(trainee.page, openShift, {do: 'call'})).toEqual(['openShift', 'call'])
  await until(() => step(teacher.page, 1).textContent()).toMatch(/待读卡 · ./)

  // the seat, opened by keyboard, shows what the trainee sees
  await teacher.page.locator('[data-seat="1"]').focus()
  await teacher.page.keyboard.press('Enter')
  await teacher.page.locator('aside .view .patient b').waitFor()
  expect(await acts(trainee.page, {do: 'read', shows: 0})).toEqual(['read'])
  await until(() => step(teacher.page, 1).textContent()).toContain('待核对人卡')
  // what the window would not do is told in its words
  expect(await acts(trainee.page, {do: 'trial'})).toEqual(['refused:notIdentified'])
  await teacher.page.locator('aside .trouble', {hasText: '还没有核对是不是本人'}).waitFor()
  await accessible(teacher.page, 'a seat opened')
  await teacher.page.locator('aside').getByLabel('打印机').selectOption('paperOut')
  await teacher.page.locator('aside .view', {hasText: '缺纸'}).waitFor()
  await teacher.page.locator('aside li', {hasText: '缺纸'}).waitFor()

  // H: a hint
  await teacher.page.keyboard.press('h')
  await teacher.page.locator('#words:focus').waitFor()
  await teacher.page.keyboard.insertText('先看人，再看卡')
  await teacher.page.keyboard.press('Enter')
  const notice = trainee.page.locator('.notice.hint')
  await notice.waitFor()
  expect(await notice.textContent()).toContain('先看人，再看卡')
  await accessible(trainee.page, 'a hint')
  await notice.getByRole('button').click()
  await until(() => notice.count()).toBe(0)

  // F: frozen, and resumed
  await teacher.page.locator('[data-dialog-content]').waitFor({state: 'detached'})
  await teacher.page.keyboard.press('f')
  await trainee.page.locator('.notice.frozen').waitFor()
  await teacher.page.locator('.frozen').waitFor()
  expect(await acts(trainee.page, {do: 'putBack'})).toEqual(['409'])
  await teacher.page.keyboard.press('f')
  await until(() => trainee.page.locator('.notice.frozen').count()).toBe(0)

  // the last ten minutes
  await teacher.page.locator('aside button', {hasText: '回放'}).click()
  const slider = teacher.page.locator('aside input[type=range]')
  await slider.focus()
  await teacher.page.keyboard.press('Home')
  await until(() => teacher.page.locator('aside .slider b').textContent()).toBe('开班')
  await until(() => teacher.page.locator('aside .view .patient').textContent()).toContain('窗口前没有人')
  await accessible(teacher.page, 'replay')

  // N: the next exercise takes the trainee's screen along
  const before = await trainee.page.evaluate(
    async () => ((await (await fetch('/api/v1/seat')).json()) as Seat).attempt.world,
  )
  await slider.blur()
  await teacher.page.keyboard.press('n')
  await teacher.page.locator('[data-dialog-content] form').waitFor()
  await accessible(teacher.page, 'give')
  // the one after the present one is picked and has the cursor: Enter gives it
  await teacher.page.locator('input[name="exercise"]:checked:focus').waitFor()
  await teacher.page.keyboard.press('Enter')
  await expect
    .poll(() => trainee.page.evaluate(async () => ((await (await fetch('/api/v1/seat')).json()) as Seat).attempt.world))
    .not.toBe(before)
  await until(() => step(teacher.page, 1).textContent()).toContain('待叫号')

  // results on both sides, and the gradebook
  await teacher.page.locator('[data-dialog-content]').waitFor({state: 'detached'})
  await teacher.page.keyboard.press('v')
  await teacher.page.locator('.seats tbody tr').first().waitFor()
  expect(await teacher.page.locator('.seats tbody tr').count()).toBe(2)
  await accessible(teacher.page, 'results of a class')
  await trainee.page.goto(`${site.url}/results`)
  await trainee.page.locator('tbody tr').first().waitFor()
  await accessible(trainee.page, 'own results')
  expect(teacher.complaints).toEqual([])
  expect(trainee.complaints.filter(text => !text.includes('409'))).toEqual([])
  await teacher.page.context().close()
  await trainee.page.context().close()
})

it('a reload goes on where the ledger says; a second browser of the same name needs the release of the instructor', async () => {
  const teacher = await opensClass('换机器')
  const first = await joins(teacher.code, '王芳')
  await acts(first.page, openShift, {do: 'call'})
  await first.page.reload()
  await first.page.locator('#seat-title', {hasText: '王芳'}).waitFor()
  await until(() => step(teacher.page, 1).textContent()).toContain('待读卡')
  const second = await site.open(`/join?code=${teacher.code}`)
  await second.page.locator('#join-name').fill('王芳')
  await second.page.keyboard.press('Enter')
  await second.page.locator('.problem', {hasText: '已在座位上'}).waitFor()
  await teacher.page.locator('[data-seat="1"]').click()
  await teacher.page.locator('aside button', {hasText: '放行'}).click()
  await teacher.page.locator('aside button', {hasText: '已放行'}).waitFor()
  await second.page.locator('#join-name').press('Enter')
  await second.page.locator('#seat-title', {hasText: '王芳'}).waitFor()
  // the machine before is told that it has no seat any more
  await first.page.locator('#join-title').waitFor()
  for (const {page} of [teacher, first, second]) await page.context().close()
})

it('what happens in the class meanwhile leaves the exercise that was picked', async () => {
  const teacher = await opensClass('选练习')
  await joinsQuietly(teacher.code, '陈静')
  await teacher.page.locator('[data-seat="1"]').waitFor()
  await teacher.page.keyboard.press('n')
  const picked = teacher.page.locator('input[name="exercise"][value="OP-05"]')
  await picked.check()
  await joinsQuietly(teacher.code, '杨帆')
  await teacher.page.locator('[data-seat="2"]').waitFor()
  expect(await picked.isChecked()).toBe(true)
  await teacher.page.context().close()
})

it('forty on one board, whatever they call themselves: nothing runs, nothing leaves its tile', async () => {
  const teacher = await opensClass('<b>四十</b> =1+1 😀 '.padEnd(40, '长'), {lang: 'en'})
  await teacher.page.evaluate(async () => {
    const id = location.pathname.split('/')[2]
    const body = JSON.stringify({seats: 40})
    await fetch(`/api/v1/classes/${id}`, {method: 'POST', headers: {'content-type': 'application/json'}, body})
  })
  const names = [
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://x")',
    '👩\u200d⚕️'.repeat(4),
    'W'.repeat(30),
    '李\u202e伟',
  ]
  for (let i = 0; i < 40; i++) await joinsQuietly(teacher.code, `${i + 1}${names[i % 5]}`.slice(0, 30))
  await teacher.page.locator('[data-seat="40"]').waitFor()
  const outside = () =>
    teacher.page.evaluate(() =>
      [...document.querySelectorAll('[data-seat], aside')].flatMap(tile => {
        const edge = tile.getBoundingClientRect().right
        return [...tile.querySelectorAll('*')]
          .filter(one => one.getBoundingClientRect().right > edge)
          .map(one => one.textContent)
      }),
    )
  expect(await outside()).toEqual([])
  await accessible(teacher.page, 'forty seats')
  await shot(teacher.page, 'forty')
  await teacher.page.locator('[data-seat="4"]').click()
  await teacher.page.locator('aside').waitFor()
  expect(await outside()).toEqual([])
  await accessible(teacher.page, 'forty seats, one open')
  await shot(teacher.page, 'forty-open')
  await teacher.page.keyboard.press('v')
  await teacher.page.locator('.seats tbody tr').nth(39).waitFor()
  await accessible(teacher.page, 'forty results')
  await shot(teacher.page, 'forty-results')
  expect(teacher.complaints).toEqual([])
  await teacher.page.context().close()
})

describe.each([
  ['zh', 1366, 768],
  ['en', 1366, 768],
  ['zh', 1920, 1080],
  ['en', 1920, 1080],
] as const)('in %s at %i×%i', (lang, width, height) => {
  it('every screen of a class is accessible and fits', async () => {
    const view = {lang, width, height}
    const name = lang === 'zh' ? '收费员培训班 周一上午' : 'Cashiers, Monday morning'
    const people =
      lang === 'zh'
        ? ['李伟', '王芳', '张敏', '刘洋', '陈静', '杨帆']
        : ['Li Wei', 'Wang Fang', 'Zhang Min', 'Liu Yang', 'Chen Jing', 'Yang Fan']
    const list = await site.open('/classes', view)
    await list.page.locator('#staff-title').waitFor()
    await accessible(list.page, 'classes')
    await shot(list.page, `classes-${lang}-${width}`)
    await list.page.context().close()
    const door = await site.open('/join', view)
    await door.page.locator('#join-title').waitFor()
    await accessible(door.page, 'join')
    await shot(door.page, `join-${lang}-${width}`)
    await door.page.context().close()
    const teacher = await opensClass(name, view)
    const begun = [openShift, {do: 'call'}, {do: 'read', shows: 0}]
    for (const [i, one] of people.entries()) {
      if (i === 3) continue
      const refused = {do: 'settle', tender: [], received: 0}
      await joinsQuietly(teacher.code, one, ...(i === 5 ? [openShift, refused] : begun.slice(0, i)))
    }
    const {page: trainee} = await joins(teacher.code, people[3]!, view)
    await acts(trainee, ...begun)
    await until(() => teacher.page.locator('[data-seat="5"] .flag.error').count()).toBe(1)
    await until(() => teacher.page.locator('[data-seat="6"] .step').textContent()).toMatch(/待核对|face/)
    await shot(teacher.page, `board-${lang}-${width}`)
    await accessible(teacher.page, 'board')
    const serves = [{do: 'identity', same: true}, {do: 'takeOrders'}, {do: 'trial'}]
    await acts(trainee, ...serves)
    await teacher.page.locator('[data-seat="6"]').click()
    await teacher.page.locator('aside .view .patient b').waitFor()
    await expect
      .poll(() => step(teacher.page, 6).textContent())
      .toMatch(/待收款|take the money|预结算|pre-settl|录入|lines|待取|orders/)
    await shot(teacher.page, `seat-${lang}-${width}`)
    await accessible(teacher.page, 'board with a seat')
    await teacher.page.keyboard.press('h')
    await teacher.page
      .locator('#words')
      .fill(lang === 'zh' ? '先告知自费，再收款' : 'Tell them what they pay themselves first')
    await teacher.page.keyboard.press('Enter')
    await teacher.page.locator('[data-dialog-content]').waitFor({state: 'detached'})
    await teacher.page.keyboard.press('f')
    await trainee.locator('.notice.frozen').waitFor()
    await trainee.locator('.notice.hint').waitFor()
    await shot(trainee, `mine-${lang}-${width}`)
    await accessible(trainee, 'own seat')
    await shot(teacher.page, `frozen-${lang}-${width}`)
    await teacher.page.keyboard.press('v')
    await teacher.page.locator('.seats tbody tr').first().waitFor()
    await shot(teacher.page, `results-${lang}-${width}`)
    await accessible(teacher.page, 'results')
    await teacher.page.keyboard.press('g')
    await teacher.page.locator('#seats').waitFor()
    await shot(teacher.page, `manage-${lang}-${width}`)
    await accessible(teacher.page, 'manage')
    for (const page of [teacher.page, trainee]) await page.context().close()
  })
})
