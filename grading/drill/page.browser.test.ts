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
import {type DrillReport, reportOf} from './report.ts'

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
        {scenario: of, report, team: 'careless', whatIfs: [{what: 'declared', minute: 5, outcome: outcomeOf(report)}]},
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
      return {wide, cut, charts: document.querySelectorAll('section[id] svg').length > 0}
    })
    expect(over).toEqual({wide: 0, cut: 0, charts: true})
    expect(await page.locator('h1').textContent()).toContain(scenario.title[lang])
    await page.context().close()
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
