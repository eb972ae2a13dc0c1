// Every pane of the window, its sheets and its other screens, in both languages: readable by all, nothing beyond its edges.
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {FakeDesk} from './testing/fake-desk.ts'
import {deskAt} from './testing/fake-points.ts'
import {openSite, type Site} from './testing/site.ts'
import {sound} from './testing/sound.ts'

const desk = new FakeDesk()
let site: Site
beforeAll(async () => {
  site = await openSite({desk})
})
afterAll(() => site.close())

const views = [
  {lang: 'zh', width: 1366, height: 768},
  {lang: 'en', width: 1366, height: 768},
] as const

/** Where the window stands, the keys that open the pane, and what is there then. */
const panes: Record<string, [at: string, keys: string[], there: string]> = {
  'bills, nobody here': ['queue', ['Alt+5'], '.bills input:focus'],
  'bills of who stands here': ['printed', ['Alt+5'], '.bills [data-first]:focus'],
  refund: ['printed', ['Alt+5', 'Enter'], '[data-refund] input:focus'],
  'the close': ['queue', ['Alt+6'], '.shift [data-first]:focus'],
  aside: ['read', ['Alt+7'], '.aside [data-first]:focus'],
  'what one says': ['read', ['s'], '.say [data-first]:focus'],
  'in full': ['lines', ['Alt+z'], '[data-reason][aria-checked="true"]'],
  'the keys': ['trial', ['?'], '[data-dialog-content]'],
}

describe.each(views)('in $lang', view => {
  it.each(Object.entries(panes))('%s', async (_, [at, keys, there]) => {
    desk.adopt(deskAt(at))
    const {page, complaints} = await site.open('/counter', view)
    await page.locator('.counter:not([data-busy]) [data-next]').waitFor()
    for (const key of keys) {
      if (key === 'Enter') await page.locator('[data-pane] [data-first]:focus').waitFor()
      await page.keyboard.press(key)
    }
    await page.locator(there).first().waitFor()
    await sound(page)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('whoever is not the person is refused, unless one chooses otherwise', async () => {
    desk.adopt(deskAt('read'))
    const {page} = await site.open('/counter', view)
    await page.locator('.counter:not([data-busy]) [data-next]:focus').waitFor()
    await page.keyboard.press('n')
    await page.locator('.now.risk').waitFor()
    await page.locator('.counter:not([data-busy]) [data-next]:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.aside input[value="refuseService"]:checked:focus').waitFor()
    await page.context().close()
  })

  it('the bar split, with the amounts where they were', async () => {
    desk.adopt(deskAt('trial'))
    const {page} = await site.open('/counter', view)
    const six = page.locator('.six')
    await page.locator('.fen-bar').waitFor()
    const before = await six.boundingBox()
    await page.locator('.fen-bar .head button').click()
    await page.locator('.fen-bar .thin').first().waitFor()
    expect(await six.boundingBox()).toEqual(before)
    const [parts, edge] = [await page.locator('.fen-bar').boundingBox(), before!.y]
    expect(parts!.y + parts!.height).toBeLessThanOrEqual(edge)
    await sound(page)
    await page.context().close()
  })

  it('the change and its pieces', async () => {
    desk.adopt(deskAt('printed'))
    const {page} = await site.open('/counter', view)
    const change = page.locator('.change')
    await change.waitFor()
    const boxes = await change
      .locator('dt, dd')
      .evaluateAll(all => all.map(one => one.getBoundingClientRect().toJSON()))
    const [name, sum, pieces] = boxes as DOMRect[]
    expect(name!.right).toBeLessThanOrEqual(sum!.left)
    expect(sum!.bottom).toBeLessThanOrEqual(pieces!.top + 1)
    const widths = await change.locator('.pieces').evaluate(one => [one.scrollWidth, one.clientWidth])
    expect(widths[0]).toBeLessThanOrEqual(widths[1]!)
    await page.context().close()
  })

  it.each([
    ['/counter/patient', '.screen dl'],
    ['/counter/paper/B00002', '.slip'],
    ['/counter/paper/B00002?what=statement', '.page'],
  ])('%s', async (path, there) => {
    desk.adopt(deskAt('printed'))
    const {page, complaints} = await site.open(path, view)
    await page.locator(there).waitFor()
    await sound(page)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
