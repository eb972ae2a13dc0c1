// P4: from `npm start`'s own script to the first correct answer of 1101, with the catalogue there and without. A start is
// what a person does: nothing of the server is loaded before the clock runs.
import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {defaultWorldConfig} from '../../people/demo.ts'
import {startChild} from './child.ts'
import {Line} from './line.ts'
import {insuredPeople, Visits} from './messages.ts'
import type {Row} from './report.ts'
import {freePort, type Options, token} from './stand.ts'
import {median, range, short} from './stats.ts'

const longestMs = 120_000

/** A person's 1101 in the demonstration world. */
function firstQuestion(): string {
  const {start, institutions, area} = defaultWorldConfig({catalogue: 'full'})
  const place = {at: start, institution: institutions[0]?.code ?? '', area}
  return new Visits(place, [], insuredPeople(place).slice(0, 1)).next().request('demo')
}

/** Waits for the addresses the server prints: knocking at the port would meet its own probe, or ourselves. */
function announced(child: ChildProcess, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const slow = setTimeout(() => reject(new Error(`the server did not listen within ${longestMs} ms`)), longestMs)
    child.once('exit', code => reject(new Error(`the server ended with ${code}: ${printed}`)))
    child.stdout?.on('data', chunk => {
      printed += chunk
      if (!printed.includes(`:${port}/`)) return
      clearTimeout(slow)
      resolve()
    })
  })
}

/** Seconds from the start of the process to the right answer. */
async function startOnce(options: Options, dataDir: string): Promise<number> {
  const port = await freePort()
  const question = firstQuestion()
  const began = performance.now()
  const script = join(options.root, 'sandbox', 'build', 'start.mjs')
  const child = spawn(
    process.execPath,
    [...process.execArgv, script, '--port', String(port), '--data-dir', dataDir, '--admin-token', token],
    {stdio: ['ignore', 'pipe', 'ignore']},
  )
  try {
    await announced(child, port)
    const line = await Line.dial(port)
    const [body, ok] = await new Promise<[Buffer, boolean]>(resolve =>
      line.send(question, (...heard) => resolve(heard)),
    )
    const seconds = (performance.now() - began) / 1000
    line.close()
    if (!ok || !body.includes('"psn_no":"')) throw new Error(`first answer: ${body.toString('utf8').slice(0, 300)}`)
    return seconds
  } finally {
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
}

/** The bare server's start to its first answer. */
async function bareOnce(options: Options): Promise<number> {
  const began = performance.now()
  const child = await startChild(join(options.bench, 'echo.mjs'))
  const port = await child.ask<number>('listen')
  const response = await fetch(`http://127.0.0.1:${port}/`, {method: 'POST', body: '{}'})
  await response.text()
  const seconds = (performance.now() - began) / 1000
  await child.stop()
  return seconds
}

/** Both rows; afterwards the catalogue is in `options.dataDir`. */
export async function coldStarts(options: Options): Promise<Row[]> {
  const veryFirst = await startOnce(options, options.dataDir)
  const again: number[] = []
  const bare: number[] = []
  for (let i = 0; i < options.size.starts; i++) {
    bare.push(await bareOnce(options))
    again.push(await startOnce(options, options.dataDir))
  }
  const ratio = (seconds: number) => `${short(seconds / median(bare))}×`
  const baseline = `node:http ${short(median(bare))} s`
  return [
    {
      row: 'P4',
      what: '冷启动到首个正确的 1101（目录已生成） · cold start to the first right 1101',
      measured: `${short(median(again))} s`,
      baseline,
      ratio: ratio(median(again)),
      goal: '≤ 1.5 s',
      met: median(again) <= 1.5,
      note: `${again.length} 次 starts，${range(again)} s`,
      rounds: {startS: again, bareS: bare},
    },
    {
      row: 'P4',
      what: '首次启动（生成全量目录） · the very first start, growing the catalogue',
      measured: `${short(veryFirst)} s`,
      baseline,
      ratio: ratio(veryFirst),
      goal: '≤ 20 s',
      met: veryFirst <= 20,
      note: '1 次 once',
      rounds: {firstS: [veryFirst]},
    },
  ]
}
