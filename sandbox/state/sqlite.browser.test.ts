// The SQL engine in a page, bundled for browsers, under the policy a strict host sends: the direct layer must come up,
// evaluate no text as code, and make the same bytes as on a server.
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {buildSync} from 'esbuild'
import {chromium} from 'playwright-core'
import {expect, it} from 'vitest'
import {nodeSqlEngine} from '../build/node-sql.ts'
import type {SqliteEngine} from './sqlite.ts'

const origin = 'http://sandbox.test'

/** Runs in both places; must not use anything from around it. */
function work(engine: SqliteEngine): {layer: string; row: unknown; image: number[]} {
  const catalogue = engine.open()
  catalogue.exec("CREATE TABLE drug (code TEXT PRIMARY KEY, name TEXT); INSERT INTO drug VALUES ('X', '阿莫西林')")
  const sql = engine.open()
  sql.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, at INTEGER)')
  sql.attach(catalogue, 'cat')
  const insert = sql.prepare('INSERT INTO t SELECT ?, name, ? FROM cat.drug WHERE code = ?')
  for (let i = 0; i < 100; i++) insert.run(i, 1_767_225_600_000 + i, 'X')
  const row = sql.prepare('SELECT * FROM t WHERE at = ?').get(1_767_225_600_007)
  return {layer: engine.layer, row, image: [...sql.image()]}
}

it('runs in a page as it runs here', async () => {
  const script = buildSync({
    stdin: {
      contents: `import {openSqlEngine} from './sqlite.ts'
        window.done = openSqlEngine({locate: file => '/assets/' + file}).then(${work.toString()})`,
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
  }).outputFiles[0]!.text
  const wasm = readFileSync(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm'))
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
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
    const complaints: string[] = []
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', error => complaints.push(error.message))
    const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
    const files: Record<string, [string, string | Buffer]> = {
      '/': ['text/html', '<!doctype html><script src="/main.js"></script>'],
      '/main.js': ['text/javascript', script],
      '/assets/sql-wasm.wasm': ['application/wasm', wasm],
    }
    await page.route(`${origin}/**`, route => {
      const [contentType, body] = files[new URL(route.request().url()).pathname] ?? ['text/plain', '']
      return route.fulfill({contentType, body, headers: {'content-security-policy': policy}})
    })
    await page.goto(`${origin}/`)
    const there = (await page.evaluate('window.done')) as ReturnType<typeof work>
    const here = work(await nodeSqlEngine())
    expect(there.layer).toBe('direct')
    expect(there.row).toEqual({id: 7, name: '阿莫西林', at: 1_767_225_600_007})
    expect(Buffer.from(there.image).equals(Buffer.from(here.image))).toBe(true)
    expect(complaints).toEqual([])
  } finally {
    await browser.close()
  }
})
