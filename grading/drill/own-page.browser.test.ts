// The report of a drill with the hospital's own systems dead, in a real browser: every chart inside its frame, nothing over its edge, nothing
// serious for accessibility, both languages.
import {AxeBuilder} from '@axe-core/playwright'
import {type Browser, chromium} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {findBrowser} from '../../sandbox/build/browser.mjs'
import {playDrill} from '../../sandbox/drill/played.ts'
import type {Scenario} from '../../sandbox/drill/scenario.ts'
import {scenarioById} from '../../scenarios/index.ts'
import {classroomDeps} from '../testing/deps.ts'
import {type Lang, reportPage} from './page.ts'
import {type DrillReport, reportOf} from './report.ts'

const executablePath = await findBrowser()
/** A folder to keep what was seen in, for looking at; absent = nothing is kept. */
const pictures = process.env.PICTURES

describe.skipIf(!executablePath)('the report page with slips', () => {
  const whole = scenarioById('S03') as Scenario
  const own = whole.own as NonNullable<Scenario['own']>
  /** A shorter stop with small boxes: numbers run out, and a careless team runs on. */
  const scenario: Scenario = {
    ...whole,
    calm: 40,
    end: 75,
    injects: whole.injects.filter(one => one.at <= 20),
    own: {
      ...own,
      slow: 36,
      until: 40,
      slips: {...own.slips, box: 5},
      unseen: {...own.unseen, at: 30},
      backEntry: {pairs: 3, by: 70},
    },
  }
  let browser: Browser
  let report: DrillReport
  beforeAll(async () => {
    browser = await chromium.launch({executablePath: executablePath as string, args: ['--no-sandbox', '--disable-gpu']})
    report = reportOf(scenario, '1', playDrill(scenario, '1', 'careless', await classroomDeps()).entries)
  }, 120_000)
  afterAll(() => browser?.close())

  it.each<[Lang, number]>([
    ['zh', 1366],
    ['zh', 1920],
    ['en', 1366],
    ['en', 1920],
  ])('in %s at %d', async (lang, width) => {
    const page = await (await browser.newContext({viewport: {width, height: 900}})).newPage()
    await page.setContent(reportPage({scenario, report, team: 'careless'}, lang))
    expect(report.own?.register.duplicates.length).toBeGreaterThan(0)
    const {violations} = await new AxeBuilder({page}).analyze()
    expect(violations.filter(one => one.impact === 'serious' || one.impact === 'critical').map(one => one.id)).toEqual(
      [],
    )
    const over = await page.evaluate(() => ({
      wide: [...document.querySelectorAll('section')].filter(one => one.scrollWidth > one.clientWidth + 1).length,
      cut: [...document.querySelectorAll('svg')].flatMap(svg => {
        const frame = svg.getBoundingClientRect()
        return [...svg.querySelectorAll('text, rect')].filter(one => {
          const box = one.getBoundingClientRect()
          return box.right > frame.right + 1 || box.left < frame.left - 1 || box.bottom > frame.bottom + 1
        })
      }).length,
      charts: ['doors', 'slips', 'backEntry'].filter(id => document.querySelector(`#${id} svg`)).length,
    }))
    expect(over).toEqual({wide: 0, cut: 0, charts: 3})
    if (pictures) await page.screenshot({path: `${pictures}/own-${lang}-${width}.png`, fullPage: true})
    await page.context().close()
  })
})
