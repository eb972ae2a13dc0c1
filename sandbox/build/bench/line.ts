// One kept-alive HTTP connection of the load: a request goes out in one write, its answer is cut out of the stream, the
// next request may go. No pipelining, nothing parsed but the length: the load must stay cheaper than the server.
import {connect, type Socket} from 'node:net'

/** The answer's body; `ok` = status 200 and infcode 0. */
export type Heard = (body: Buffer, ok: boolean) => void

const good = Buffer.from('{"infcode":0,')
const endOfHead = Buffer.from('\r\n\r\n')

export class Line {
  private readonly socket: Socket
  private heard: Heard | undefined
  private gathered: Buffer | undefined
  private expected = 0
  private ok = false
  open = true

  private constructor(socket: Socket) {
    this.socket = socket
    socket.setNoDelay(true)
    socket.on('data', chunk => this.take(chunk))
    socket.on('error', () => this.close())
    socket.on('close', () => this.close())
  }

  static dial(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect({host: '127.0.0.1', port})
      socket.once('error', reject)
      socket.once('connect', () => resolve(new Line(socket)))
    })
  }

  get busy(): boolean {
    return this.heard !== undefined
  }

  send(request: string | Buffer, heard: Heard): void {
    if (!this.open || this.heard) {
      heard(Buffer.from(this.open ? 'busy' : 'closed'), false)
      return
    }
    this.heard = heard
    this.socket.write(request)
  }

  private take(chunk: Buffer): void {
    const all = this.gathered ? Buffer.concat([this.gathered, chunk]) : chunk
    if (this.expected === 0) {
      const head = all.indexOf(endOfHead)
      if (head < 0) {
        this.gathered = all
        return
      }
      const text = all.toString('latin1', 0, head)
      const length = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? 0)
      this.expected = head + 4 + length
      this.ok = text.startsWith('HTTP/1.1 200')
    }
    if (all.length < this.expected) {
      this.gathered = all
      return
    }
    const {heard} = this
    const body = all.subarray(all.indexOf(endOfHead) + 4, this.expected)
    const ok = this.ok && body.subarray(0, good.length).equals(good)
    this.heard = undefined
    this.gathered = undefined
    this.expected = 0
    heard?.(body, ok)
  }

  close(): void {
    if (!this.open) return
    this.open = false
    this.socket.destroy()
    this.heard?.(Buffer.from('closed'), false)
    this.heard = undefined
  }
}

const pools = new Map<number, Line[]>()

/** So many open connections to a port; those of earlier slices are used again, so that no slice pays for dialling. */
export async function lines(port: number, count: number): Promise<Line[]> {
  const open = (pools.get(port) ?? []).filter(line => line.open && !line.busy)
  while (open.length < count) open.push(await Line.dial(port))
  pools.set(port, open)
  return open.slice(0, count)
}
