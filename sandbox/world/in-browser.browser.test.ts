// The core needs no server: a full visit inside Chromium, from a bundle, without network. Its books and its chain of
// hashes must be the very ones Node gets.
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {build} from 'esbuild'
import {chromium} from 'playwright-core'
import {expect, it} from 'vitest'
import {findBrowser} from '../build/browser.mjs'
import {type SoloResult, soloVisit} from './testing/solo-visit.ts'

const wasm = readFileSync(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm'))

it.skipIf(!findBrowser())('a visit in Chromium without a server equals the visit in Node', async () => {
  const bundle = await build({
    stdin: {
      contents: `import {soloVisit} from './sandbox/world/testing/solo-visit.ts'; globalThis.soloVisit = soloVisit`,
      resolveDir: new URL('../..', import.meta.url).pathname,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    // sql.js looks for these only under Node
    external: ['fs', 'path', 'crypto', 'node:fs', 'node:crypto'],
    logLevel: 'error',
  })
  const browser = await chromium.launch({
    executablePath: findBrowser() ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  try {
    const page = await browser.newPage()
    await page.context().setOffline(true)
    const errors: string[] = []
    page.on('pageerror', error => errors.push(error.message))
    await page.setContent('<!doctype html><title>solo</title>')
    await page.addScriptTag({content: bundle.outputFiles[0]!.text})
    const inBrowser = await page.evaluate(async base64 => {
      const bytes = Uint8Array.from(atob(base64), char => char.charCodeAt(0))
      return (globalThis as unknown as {soloVisit(wasm: Uint8Array): Promise<SoloResult>}).soloVisit(bytes)
    }, wasm.toString('base64'))
    expect(errors).toEqual([])
    const inNode = await soloVisit(wasm)
    expect(inBrowser.setlinfo.medfee_sumamt).toBe(74.08)
    expect(inBrowser.setlinfo.inscp_scp_amt).toBeGreaterThan(0)
    expect(inBrowser).toEqual(inNode)
    expect(inBrowser.replayed).toBe(inBrowser.fingerprint)
  } finally {
    await browser.close()
  }
})
