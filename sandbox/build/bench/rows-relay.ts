// What the line relay adds to a request when the line itself takes no time: the bare server asked directly and through the
// relay, one request after another on one connection, slices side by side.
import {join} from 'node:path'
import {startChild} from './child.ts'
import {Line} from './line.ts'
import type {Row} from './report.ts'
import type {Options} from './stand.ts'
import {median, quantile, range, short} from './stats.ts'

const slice = 500

export async function relayIdle({bench, size}: Options): Promise<Row> {
  const echo = await startChild(join(bench, 'echo.mjs'), {core: 0})
  const relay = await startChild(join(bench, 'relay.mjs'), {core: 1})
  try {
    const port = await echo.ask<number>('listen')
    // as long as the answers a hospital gets
    await echo.ask('answers', {relay: JSON.stringify({infcode: 0, output: ' '.repeat(1200)})})
    const direct = await Line.dial(port)
    const relayed = await Line.dial(await relay.ask<number>('listen', port))
    const body = '{}'.padEnd(1000)
    const request = `POST /relay HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    for (let warm = 0; warm < 4; warm++) {
      await times(direct, request)
      await times(relayed, request)
    }
    const without: number[] = []
    const through: number[] = []
    for (let round = 0; round < size.rounds * 3; round++) {
      without.push(median(await times(direct, request)))
      through.push(median(await times(relayed, request)))
    }
    direct.close()
    relayed.close()
    const added = through.map((ms, i) => ms - (without[i] as number))
    return {
      row: 'P13',
      what: '线路中继，理想线路 · the line relay, on a line that takes no time',
      measured: `+${short(median(added))} ms`,
      baseline: `直连 direct ${short(median(without))} ms`,
      ratio: `${short(median(through) / median(without))}×`,
      goal: '≤ 0.2 ms',
      met: median(added) <= 0.2,
      note: `${size.rounds * 3} 组配对 pairs of ${slice}；范围 range ${range(added)} ms；中继后最慢一成起于 tenth slowest slice ${short(quantile(through, 0.9))} ms`,
      rounds: {throughMs: through, directMs: without},
    }
  } finally {
    await relay.stop()
    await echo.stop()
  }
}

/** Milliseconds of each of a slice of requests, one after another. */
async function times(line: Line, request: string): Promise<number[]> {
  const spent: number[] = []
  for (let i = 0; i < slice; i++) {
    const began = performance.now()
    await new Promise<void>(resolve => line.send(request, () => resolve()))
    spent.push(performance.now() - began)
  }
  return spent
}
