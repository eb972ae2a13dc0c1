// A whole site for browser tests: the pages as built, a real host over a memory journal with the classroom catalogue, and a
// Chromium. One per test file; every test opens its own page.
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {type Browser, chromium, type Page} from 'playwright-core'
import {portableSha256} from '../../base/hash.ts'
import {findBrowser} from '../../build/browser.mjs'
// @ts-expect-error a script without declarations
import {buildStale} from '../../build/build.mjs'
import {nodeSqlEngine} from '../../build/node-sql.ts'
import {writeClassroom} from '../../catalogue/classroom-image.ts'
import {openCatalogue} from '../../catalogue/sql-catalogue.ts'
import {ensureDemo, openHost} from '../../host/host.ts'
import {memoryJournal} from '../../world/memory-journal.ts'
import {testDeps} from '../../world/testing/worlds.ts'
import {serveDesk} from './desk-server.ts'
import type {FakeDesk} from './fake-desk.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export type View = {lang?: 'zh' | 'en'; contrast?: 'normal' | 'high'; width?: number; height?: number}
export type Site = {
  url: string
  /** A page of its own, with what the browser complained about. */
  open(path: string, view?: View): Promise<{page: Page; complaints: string[]}>
  close(): Promise<void>
}

/** With `desk`, windows are invented ones and the host's own are not asked. */
export async function openSite({desk}: {desk?: FakeDesk} = {}): Promise<Site> {
  await buildStale(['ui'])
  const dataDir = mkdtempSync(join(tmpdir(), 'yibao-ui-'))
  const sql = (await nodeSqlEngine()).open()
  writeClassroom(sql, portableSha256)
  const deps = await testDeps({use: openCatalogue(sql, 'main')})
  const uiDir = fileURLToPath(new URL('../../../dist/ui', import.meta.url))
  const host = await openHost(
    {host: '127.0.0.1', port: 0, dataDir, store: 'files'},
    {journal: memoryJournal(), deps, uiDir},
  )
  await ensureDemo(host.rooms, 'classroom')
  const {port} = await host.door.listen({host: '127.0.0.1', port: 0})
  if (desk) serveDesk(host.door.server, desk)
  const url = `http://127.0.0.1:${port}`
  const browser = await launch()
  return {
    url,
    async open(path, {lang = 'zh', contrast = 'normal', width = 1366, height = 768} = {}) {
      const context = await browser.newContext({viewport: {width, height}})
      context.setDefaultTimeout(20_000)
      const page = await context.newPage()
      // an answer still being changed by a test's route when the test ends is waited for: cut off, it would be an error of no test
      const end = context.close.bind(context)
      context.close = async options => {
        if (!page.isClosed()) await page.unrouteAll({behavior: 'wait'})
        await end(options)
      }
      const complaints: string[] = []
      page.on('pageerror', error => complaints.push(String(error)))
      page.on('console', message => {
        if (message.type() === 'error' && !/net::ERR|status of 50\d/.test(message.text()))
          complaints.push(`${message.text()} ${message.location().url}`)
      })
      await page.addInitScript(settings => {
        if (!localStorage.getItem('yibao.settings')) localStorage.setItem('yibao.settings', settings)
      }, JSON.stringify({lang, contrast}))
      await page.goto(url + path)
      await page.locator('#main').waitFor()
      // what a patient sees, paper, and a board on a wall have no strip
      if (!/^\/(counter|board)\/./.test(path)) {
        await page.locator('.dot.up').waitFor()
        await page.locator('.item.clock b').waitFor()
      }
      return {page, complaints}
    },
    async close() {
      for (const context of browser.contexts()) await context.close()
      await browser.close()
      await host.close()
      rmSync(dataDir, {recursive: true, force: true})
    },
  }
}

function launch(): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath || !existsSync(executablePath)) throw new Error('no Chromium on this machine; set CHROMIUM_PATH')
  return chromium.launch({executablePath, args: flags})
}
