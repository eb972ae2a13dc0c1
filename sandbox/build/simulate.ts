// Random days on demand: `--seeds 10000 --jobs 2`, or `--from 4711 --seeds 1` for the one that failed. Prints every
// failing seed with its options and findings, and ends with 1 if there was one. The days are the simulator's.
import {fork} from 'node:child_process'
import {availableParallelism} from 'node:os'
import {fileURLToPath} from 'node:url'
import {SingleBar} from 'cli-progress'
import {Command, InvalidArgumentError} from 'commander'
import {type Day, runDay} from '../simulator/day.ts'
import {classroomShelf, depsWith, inventedShelf} from '../simulator/testing/deps.ts'

type Options = {seeds: number; from: number; prefix: string; jobs: number}
type Told = {seed: number; entries: number; failed: string}

const whole = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('expected a whole number / 应为非负整数')
  return value
}

const options = new Command('simulate')
  .description('随机日模拟与独立审计 / random days and the independent auditor')
  .option('--seeds <n>', '天数 / how many days', whole, 200)
  .option('--from <n>', '第一个种子 / first seed', whole, 0)
  .option('--prefix <text>', '种子前缀 / what a seed begins with', 'seed-')
  .option('--jobs <n>', '进程数 / processes', whole, Math.min(2, availableParallelism()))
  .parse()
  .opts<Options>()

const report = ({findings, options: drawn}: Day): string =>
  findings.length === 0
    ? ''
    : `${findings.map(({check, what}) => `  ${check}: ${what}`).join('\n')}\n  ${JSON.stringify(drawn)}`

/** Even seeds charge from the invented shelf, odd ones from the classroom catalogue, as the tests do. */
async function runAll(tell: (told: Told) => void): Promise<void> {
  const shelves = [inventedShelf, await classroomShelf()] as const
  const deps = [await depsWith(shelves[0]), await depsWith(shelves[1])] as const
  for (let seed = options.from; seed < options.from + options.seeds; seed++) {
    const which = seed % 2 === 0 ? 0 : 1
    try {
      const day = runDay(`${options.prefix}${seed}`, deps[which], shelves[which])
      tell({seed, entries: day.entries, failed: report(day)})
    } catch (error) {
      tell({seed, entries: 0, failed: `  thrown: ${error instanceof Error ? error.stack : String(error)}`})
    }
  }
}

const started = performance.now()
let days = 0
let entries = 0
let failures = 0
const bar = process.stdout.isTTY
  ? new SingleBar({format: '{bar} {value}/{total} {duration_formatted} 失败/failed {failures}'})
  : undefined

function hear({seed, entries: more, failed}: Told): void {
  days += 1
  entries += more
  if (failed !== '') {
    failures += 1
    process.stderr.write(`${options.prefix}${seed}\n${failed}\n`)
  }
  bar?.update(days, {failures})
}

/** A slice of the seeds in a process of its own. */
function runSlice(from: number, seeds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = ['--from', String(from), '--seeds', String(seeds), '--prefix', options.prefix, '--jobs', '1']
    const child = fork(fileURLToPath(import.meta.url), args, {env: {...process.env, SIMULATE_CHILD: '1'}})
    child.on('message', told => hear(told as Told))
    child.on('error', reject)
    child.on('exit', code => (code === 0 ? resolve() : reject(new Error(`a process ended with ${code}`))))
  })
}

if (process.env.SIMULATE_CHILD === '1') {
  await runAll(told => process.send?.(told))
  process.disconnect?.()
} else {
  bar?.start(options.seeds, 0, {failures})
  const jobs = Math.max(1, Math.min(options.jobs, options.seeds))
  if (jobs === 1) await runAll(hear)
  else {
    const size = Math.ceil(options.seeds / jobs)
    await Promise.all(
      Array.from({length: jobs}, (_, job) => {
        const from = job * size
        return runSlice(options.from + from, Math.max(0, Math.min(size, options.seeds - from)))
      }),
    )
  }
  bar?.stop()
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(
    `${days} 天 days, ${entries} 条 entries, ${seconds} s, ${failures === 0 ? '无异常 no findings' : `${failures} 天异常 failed`}`,
  )
  process.exitCode = failures === 0 ? 0 : 1
}
