// Streams the same way for every call: headers at once, gone when either side leaves; server-sent events give signs of life.
import type {Readable} from 'node:stream'
import type {FastifyInstance, FastifyReply} from 'fastify'
import type {RealTime} from '../clock.ts'

/** Real milliseconds between signs of life, so that proxies keep a quiet stream open. */
const heartbeatMs = 15_000

/** How a group of calls sends its streams. They never end by themselves: without this a server with one open page would not stop. */
export function streamSender(api: FastifyInstance) {
  const streams = new Set<Readable>()
  api.addHook('preClose', async () => {
    for (const stream of streams) stream.destroy()
  })
  return (reply: FastifyReply, stream: Readable, type: string): FastifyReply => {
    streams.add(stream)
    stream.once('close', () => streams.delete(stream))
    // a client that leaves, or falls behind, is no error of ours
    stream.on('error', () => {})
    reply.raw.once('close', () => stream.destroy())
    // a reader of a quiet world must know that it is connected
    stream.once('resume', () => reply.raw.flushHeaders())
    return reply.type(type).header('cache-control', 'no-store').header('x-accel-buffering', 'no').send(stream)
  }
}

/** The same for server-sent events. */
export function eventSender(api: FastifyInstance, real: RealTime) {
  const send = streamSender(api)
  return (reply: FastifyReply, stream: Readable): FastifyReply => {
    stream.push('retry: 2000\n\n')
    let calledOff: () => void
    const beat = () => {
      stream.push(': \n\n')
      calledOff = real.after(heartbeatMs, beat)
    }
    calledOff = real.after(heartbeatMs, beat)
    stream.once('close', () => calledOff())
    return send(reply, stream, 'text/event-stream; charset=utf-8')
  }
}
