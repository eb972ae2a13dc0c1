// Server-sent events the same way for every call: headers at once, signs of life, gone when either side leaves.
import type {Readable} from 'node:stream'
import type {FastifyInstance, FastifyReply} from 'fastify'
import type {RealTime} from '../clock.ts'

/** Real milliseconds between signs of life, so that proxies keep a quiet stream open. */
const heartbeatMs = 15_000

/** How a group of calls sends its streams; they end when the server does. */
export function eventSender(api: FastifyInstance, real: RealTime) {
  const streams = new Set<Readable>()
  api.addHook('preClose', async () => {
    for (const stream of streams) stream.destroy()
  })
  return (reply: FastifyReply, stream: Readable): FastifyReply => {
    stream.push('retry: 2000\n\n')
    let calledOff: () => void
    const beat = () => {
      stream.push(': \n\n')
      calledOff = real.after(heartbeatMs, beat)
    }
    calledOff = real.after(heartbeatMs, beat)
    streams.add(stream)
    stream.once('close', () => {
      calledOff()
      streams.delete(stream)
    })
    // a client that leaves is no error of ours
    stream.on('error', () => {})
    reply.raw.once('close', () => stream.destroy())
    stream.once('resume', () => reply.raw.flushHeaders())
    return reply
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('x-accel-buffering', 'no')
      .send(stream)
  }
}
