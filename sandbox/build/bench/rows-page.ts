// P10: the cashier page in the system's Chromium, on the server that is measured: the script it loads, compressed as it was sent, and the
// time from a key to the next painting, as the browser itself reckons it (Event Timing, in steps of 8 ms). A charge by keyboard, again
// and again; the books are checked with all others afterwards.
import type {Page} from 'playwright-core'
import {findBrowser} from '../browser.mjs'
import type {Row} from './report.ts'
import type {Stand} from './stand.ts'
import {quantile, short} from './stats.ts'

const world = 'page'
/** Patients charged; each takes a dozen keys. */
const patients = 12
const scriptKb = 150
const paintMs = 50

export async function cashierPage({port, control, settled}: Stand): Promise<Row[]> {
  const goal = `≤ ${scriptKb} KB, ≤ ${paintMs} ms`
  const what = '收费页 · the cashier page'
  const executablePath = await findBrowser()
  if (!executablePath) return [{row: 'P10', what, goal, note: '未测：没有浏览器 · not run: there is no browser'}]
  const {chromium} = await import('playwright-core')
  await control.call('/worlds', {id: world, catalogue: 'full', clock: {speed: 20}})
  const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']})
  try {
    const page = await (await browser.newContext({viewport: {width: 1366, height: 768}})).newPage()
    await page.addInitScript(`localStorage.setItem('yibao.settings', '{"lang":"zh","world":"${world}"}')
      window.keyTimes = []
      new PerformanceObserver(list => { for (const one of list.getEntries()) if (one.name === 'keydown') window.keyTimes.push(one.duration) })
        .observe({type: 'event', durationThreshold: 16, buffered: true})`)
    await page.goto(`http://127.0.0.1:${port}/counter`)
    const keys = await charge(page, world)
    const sent = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter(one => one.name.endsWith('.js'))
        .reduce((sum, one) => sum + (one as PerformanceResourceTiming).encodedBodySize, 0),
    )
    const slow = await page.evaluate(() => (window as unknown as {keyTimes: number[]}).keyTimes)
    // what took less than 16 ms is not told one by one: it counts as 16
    const times = [...slow, ...Array.from({length: Math.max(0, keys - slow.length)}, () => 16)]
    settled.set(world, patients)
    const kb = sent / 1000
    return [
      {
        row: 'P10',
        what: '收费页脚本（压缩后传输） · script of the cashier page, compressed',
        measured: `${short(kb)} KB`,
        goal: `≤ ${scriptKb} KB`,
        met: kb <= scriptKb * 1.024,
      },
      {
        row: 'P10',
        what: '击键到显示 p95 · key to paint',
        measured: `${short(quantile(times, 0.95))} ms`,
        goal: `≤ ${paintMs} ms`,
        met: quantile(times, 0.95) <= paintMs,
        note: `${keys} 次击键 keys；p50 ${short(quantile(times, 0.5))}，最慢 slowest ${short(Math.max(...times))} ms；收费途中切换语言 the language switched in mid-charge`,
      },
    ]
  } finally {
    await browser.close()
  }
}

/** Charges them one after another by keyboard alone; returns how many keys were pressed. */
async function charge(page: Page, at: string): Promise<number> {
  let keys = 0
  const press = async (key: string) => {
    keys += 1
    await page.keyboard.press(key)
  }
  const next = (word: RegExp) => page.locator('[data-next] .what', {hasText: word}).waitFor()
  await next(/开班/)
  await press('Enter')
  await next(/等下一位/)
  await page.evaluate(
    ([where, count]) =>
      fetch(`/api/v1/worlds/${where}`)
        .then(answer => answer.json())
        .then(({institutions}: {institutions: {code: string}[]}) =>
          fetch(`/api/v1/worlds/${where}/desks/${institutions[0]?.code}/patients`, {
            method: 'POST',
            headers: {'content-type': 'application/json'},
            body: JSON.stringify({count, kind: 'charge'}),
          }),
        ),
    [at, patients] as const,
  )
  for (let patient = 0; patient < patients; patient++) {
    await next(/叫下一位/)
    for (const word of [/读凭证/, /是本人/, /取处方/, /预结算|试算/, /收款/]) {
      await press('Enter')
      await next(word)
    }
    // the language changes in the middle, and everything stays
    const due = await page.locator('[data-amount]').textContent()
    for (const lang of ['en', 'zh-CN']) {
      await press('Alt+l')
      await page.locator(`html[lang="${lang}"]`).waitFor({state: 'attached'})
    }
    if ((await page.locator('[data-amount]').textContent()) !== due)
      throw new Error('the language switch lost the amount')
    await press('F9')
    await next(/打印收据/)
    await press('Enter')
    await next(/送客/)
    await press('Enter')
  }
  await next(/等下一位/)
  return keys
}
