// `npm test`: installs what is lacking, runs the static checks (each counts as one test) and every test, and closes with
// the plain line `N passed, N failed` (and `, N skipped` when something could not run here). With arguments only the
// tests whose path contains one of them run: `npm test -- protocol`.
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {join, relative} from 'node:path'
import {browser} from './browser.mjs'
import {buildStale} from './build.mjs'
import {install} from './install.mjs'
import {howToGetK6, k6} from './k6.mjs'
import {inRoot, root, runNode} from './run.mjs'

const filters = process.argv.slice(2)
const totals = {passed: 0, failed: 0, skipped: 0}

await install()
const isAsked = path => filters.length === 0 || filters.some(part => path.includes(part))
/** The tests that need a programme of others, by the ending of their file. */
const ending = name => [...testFiles(root)].filter(path => path.endsWith(`.${name}.test.ts`) && isAsked(path))
// building k6 takes minutes where it was never built: meanwhile the other things
const building = ending('k6').length > 0 ? k6() : undefined
const chromium = await browser()

const bin = (...parts) => inRoot('node_modules', ...parts)
const staticChecks = [
  {name: 'biome check', script: bin('@biomejs', 'biome', 'bin', 'biome'), args: ['check', '--colors=off', '.']},
  {name: 'tsc', script: compiler(), args: ['--noEmit', '-p', '.']},
  {
    name: 'svelte-check',
    script: bin('svelte-check', 'bin', 'svelte-check'),
    args: ['--tsconfig', 'sandbox/ui/tsconfig.json', '--output', 'human', '--threshold', 'warning'],
    needs: 'sandbox/ui/tsconfig.json',
  },
]

/** The native compiler is six times as fast; where its platform package is missing the other gives the same verdict. */
function compiler() {
  const native = bin('@typescript', 'native', 'bin', 'tsc')
  const platform = bin('@typescript', `typescript-${process.platform}-${process.arch}`)
  return existsSync(native) && existsSync(platform) ? native : bin('typescript', 'bin', 'tsc')
}

async function checkStatics() {
  const present = staticChecks.filter(({needs}) => !needs || existsSync(inRoot(needs)))
  const results = await Promise.all(
    present.map(async check => ({...check, ...(await runNode(check.script, check.args, {quiet: true}))})),
  )
  for (const {name, code, output} of results) {
    console.log(`${code === 0 ? '✓' : '✗'} ${name}`)
    if (code !== 0) console.log(output.trimEnd())
    totals[code === 0 ? 'passed' : 'failed']++
  }
}

function* testFiles(folder) {
  for (const entry of readdirSync(folder, {withFileTypes: true})) {
    if (/^(node_modules|dist|data|coverage|test-results)$/.test(entry.name) || entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* testFiles(path)
    else yield relative(root, path).replaceAll('\\', '/')
  }
}

/** What cannot run here is left out by name. */
function leaveOut(args, name, found, zh, en) {
  if (found) return
  args.push('--exclude', `**/*.${name}.test.ts`)
  for (const path of ending(name)) {
    console.log(`- 跳过（${zh}） skipped (${en}): ${path}`)
    totals.skipped++
  }
}

async function runTests() {
  const report = inRoot('test-results', 'vitest.json')
  mkdirSync(inRoot('test-results'), {recursive: true})
  rmSync(report, {force: true})
  const args = ['run', ...filters, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  leaveOut(args, 'browser', chromium, '没有浏览器', 'no browser')
  // once, before files that run beside each other would each find the pages stale
  if (chromium && ending('browser').length > 0) await buildStale(['ui'])
  leaveOut(args, 'k6', await building, howToGetK6().zh, howToGetK6().en)
  const {code} = await runNode(bin('vitest', 'vitest.mjs'), args, {env: chromium ? {CHROMIUM_PATH: chromium} : {}})
  count(code, report)
}

/** A file that did not load has no tests to count: it is one failure. So is a bad exit that no test explains. */
function count(code, report) {
  if (!existsSync(report)) {
    totals.failed++
    return
  }
  const {numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults} = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  const unloaded = testResults.filter(
    file => file.status === 'failed' && file.assertionResults.every(one => one.status !== 'failed'),
  )
  for (const file of unloaded) console.log(`✗ ${relative(root, file.name)}: ${file.message}`)
  const failed = numFailedTests + unloaded.length
  totals.passed += numPassedTests
  totals.failed += failed === 0 && code !== 0 ? 1 : failed
  totals.skipped += numPendingTests + numTodoTests
}

if (filters.length === 0) await checkStatics()
await runTests()
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`)
process.exit(totals.failed === 0 ? 0 : 1)
