// OP-08 at the window of a real host, from what the brief and the patient say: the person first, all of it back under a second
// person's name, then what stays anew; full marks.
import {afterAll, beforeAll, expect, it} from 'vitest'
import {opensClass, sitsDown} from './testing/course.ts'
import {openSite, type Site} from './testing/site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.close())

it('one of four items goes back', async () => {
  const teacher = await opensClass(site)
  const trainee = await sitsDown(site, teacher, 'OP-08')
  const {page, press, next} = trainee
  await next('叫下一位')
  await trainee.through('选要退的单据')
  await press('g', 'F2')
  await next('是本人')
  await trainee.through('选要退的单据')
  expect(await page.locator('.says').textContent()).toContain('板蓝根')
  await press('Enter')
  await page.locator('[data-pane] [data-first]:focus').waitFor()
  await press('Enter')
  const lines = page.locator('[data-refund] fieldset label')
  await lines.first().waitFor()
  for (const line of await lines.all())
    if (!(await line.textContent())?.includes('板蓝根')) await line.locator('input').uncheck()
  await page.getByLabel('缘由').fill('家里还有')
  await page.getByLabel('复核人（不是自己）').fill('老陈')
  await page.locator('[data-refund] button.primary').click()
  await page.locator('button', {hasText: '真的退'}).click()
  await next('按留下的重收')
  await press('s')
  await page.locator('.say [data-first]:focus').waitFor()
  await press('d')
  await trainee.through('预结算', '收款')
  await press('e', 'Enter', '1', '0', '0')
  await trainee.through('打印收据', '送客')
  await trainee.goodbye()
  await trainee.handsIn()
  expect(await page.locator('.marks .sum b').textContent()).toBe('100.0')
  expect(trainee.complaints).toEqual([])
})
