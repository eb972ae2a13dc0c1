// Answering a request whose body is still on its way: the answer goes out, our side of the connection is closed, and what
// the client goes on sending is read and thrown away for a while. Hung up on at once, the client's own bytes would be met
// by a reset, and a reset takes the answer away with it.
import type {IncomingMessage, ServerResponse} from 'node:http'
import {Socket} from 'node:net'
import {systemTime} from './clock.ts'

/** Who has not stopped after so many bytes, or so long, is cut off. */
export const furthestRead = 64 << 20
const longestMs = 5000

type Headers = Record<string, string | number | string[] | undefined>

/** Sends a whole answer; the connection is not used again when something of the request is unread. */
export function answerUnread(
  request: IncomingMessage,
  response: ServerResponse,
  {status, headers, body}: {status: number; headers: Headers; body: string},
): void {
  const {socket} = response
  const whole = {...headers, 'content-length': Buffer.byteLength(body)}
  if (request.complete || !(socket instanceof Socket)) {
    response.writeHead(status, whole)
    response.end(body)
    return
  }
  response.writeHead(status, {...whole, connection: 'close'})
  response.write(body, () => socket.end())
  let left = furthestRead
  const calledOff = systemTime.after(longestMs, () => socket.destroy())
  socket.once('close', calledOff)
  request.on('error', () => {})
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) socket.destroy()
  })
  request.once('end', () => socket.destroySoon())
}
