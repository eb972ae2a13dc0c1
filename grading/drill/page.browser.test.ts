// The report as a page, in a real browser: nothing serious for accessibility, nothing cut off, both languages, and nothing a document
// says can become markup.
import {AxeBuilder} from '@axe-core/playwright'
import {type Browser, chromium} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {findBrowser} from '../../sandbox/build/browser.mjs'
import {playDrill} from '../../sandbox/drill/played.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {scenarioById} from '../../scenarios/index.ts'
import {classroomDeps} from '../testing/deps.ts'
import {outcomeOf} from './outcome.ts'
import {type Lang, reportPage} from './page.ts'
import {parts} from './parts/list.ts'
import {type DrillReport, reportOf} from './report.ts'

const textOf = (scenario: Scenario, id: string) =>
  scenario.injects.flatMap(one => one.expect).find(one => one.id === id)?.text ?? {zh: id, en: id}

const executablePath = await findBrowser()

describe.skipIf(!executablePath)('the report page', () => {
  let browser: Browser
  let scenario: Scenario
  let report: DrillReport
  beforeAll(async () => {
    browser = await chromium.launch({executablePath: executablePath as string, args: ['--no-sandbox', '--disable-gpu']})
    scenario = scenarioById('S04') as Scenario
    report = reportOf(scenario, '1', playDrill(scenario, '1', 'careless', await classroomDeps()).entries)
  }, 120_000)
  afterAll(() => browser?.close())

  const open = async (lang: Lang, width: number, of = scenario) => {
    const page = await (await browser.newContext({viewport: {width, height: 900}})).newPage()
    await page.setContent(
      reportPage(
        {
          scenario: of,
          report: {...report, actions: report.actions.map(one => ({...one, text: textOf(of, one.id)}))},
          team: 'careless',
          whatIfs: [
            {what: 'earlier', minutes: 30, outcome: outcomeOf(report)},
            {what: 'declared', minute: 5, outcome: {...outcomeOf(report), waitedMinutes: 1}},
          ],
          last: report,
        },
        lang,
      ),
    )
    return page
  }

  it.each<[Lang, number]>([
    ['zh', 1366],
    ['zh', 1920],
    ['en', 1366],
    ['en', 1920],
  ])('in %s at %d: accessible, and nothing runs over its edge', async (lang, width) => {
    const page = await open(lang, width)
    const {violations} = await new AxeBuilder({page}).analyze()
    expect(violations.filter(one => one.impact === 'serious' || one.impact === 'critical').map(one => one.id)).toEqual(
      [],
    )
    const over = await page.evaluate(() => {
      const wide = [...document.querySelectorAll('section')].filter(one => one.scrollWidth > one.clientWidth + 1).length
      const cut = [...document.querySelectorAll('svg')].flatMap(svg => {
        const frame = svg.getBoundingClientRect()
        return [...svg.querySelectorAll('text')].filter(text => {
          const box = text.getBoundingClientRect()
          return box.right > frame.right + 1 || box.left < frame.left - 1
        })
      }).length
      return {wide, cut}
    })
    expect(over).toEqual({wide: 0, cut: 0})
    expect(await page.locator('h1').textContent()).toContain(scenario.title[lang])
    await page.context().close()
  })

  it('has a chart, two lines that read it and the table behind it for every part that applies', async () => {
    const page = await open('en', 1366)
    const sections = await page.evaluate(() =>
      [...document.querySelectorAll('section:has(> .read)')].map(one => ({
        id: one.id,
        charts: one.querySelectorAll('svg').length > 0,
        lines: one.querySelectorAll('.read').length,
        rows: one.querySelectorAll('details td').length > 0,
      })),
    )
    // S04 expects nothing of those who announce, its centre has one site, the hospital's own systems live, robots say
    // nothing, and nobody wrote down what should become better
    const others = ['announcements', 'gap', 'doors', 'slips', 'backEntry', 'paperMoney', 'log', 'improvements']
    const expected = parts.map(part => part.id).filter(id => !others.includes(id))
    expect(sections).toEqual(expected.map(id => ({id, charts: true, lines: 2, rows: true})))
    await page.context().close()
  })

  it.each<Lang>(['zh', 'en'])(
    'on paper, in %s: one page for management, tables open, nothing beyond the edge',
    async lang => {
      const page = await open(lang, 1366)
      // A4 less its margins of 14 mm
      await page.setViewportSize({width: 688, height: 1017})
      await page.emulateMedia({media: 'print'})
      const seen = await page.evaluate(() => ({
        summary: document.querySelector('#summary')?.getBoundingClientRect().bottom ?? 0,
        closed: [...document.querySelectorAll('details table')].filter(one => one.getBoundingClientRect().height === 0)
          .length,
        wide: document.documentElement.scrollWidth,
      }))
      expect(seen.summary).toBeLessThan(1017)
      expect(seen.closed).toBe(0)
      expect(seen.wide).toBeLessThanOrEqual(688)
      await page.context().close()
    },
  )

  it('long texts wrap', async () => {
    const long = {zh: '请把这件事从头到尾说清楚'.repeat(25), en: 'Averyveryverylongwordthatnobodybreaks'.repeat(8)}
    const wordy = structuredClone(scenario)
    Object.assign(wordy, {title: long, cause: long})
    for (const inject of wordy.injects) {
      inject.text = long
      for (const one of inject.expect) one.text = long
    }
    for (const lang of ['zh', 'en'] as const) {
      const page = await open(lang, 1366, wordy)
      await page.evaluate(() => {
        for (const one of document.querySelectorAll('details')) one.open = true
      })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1366)
      const hidden = await page.evaluate(
        () => [...document.querySelectorAll('.wide')].filter(one => one.scrollWidth > one.clientWidth + 1).length,
      )
      expect(hidden).toBe(0)
      await page.context().close()
    }
  })

  it('shows every action with its rating and every disagreement with its entry', async () => {
    const page = await open('en', 1366)
    const text = (await page.locator('main').textContent()) ?? ''
    expect(report.actions.length).toBeGreaterThan(5)
    for (const one of report.actions) expect(text).toContain(one.text.en)
    expect(report.money.wrong.length).toBeGreaterThan(0)
    for (const one of report.money.wrong) expect(text).toContain(String(one.entries[0]))
    await page.context().close()
  })

  it('takes what a document says as text', async () => {
    const sly = {...scenario, title: {zh: '<img src=x onerror="window.sly=1">', en: '<script>window.sly=1</script>'}}
    for (const lang of ['zh', 'en'] as const) {
      const page = await open(lang, 1366, sly)
      expect(await page.evaluate(() => 'sly' in window)).toBe(false)
      expect(await page.locator('h1').textContent()).toContain(sly.title[lang])
      await page.context().close()
    }
  })
})
