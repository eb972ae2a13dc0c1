// Server-sent events as a stream that is pushed into, whether its client reads or not: what waits for one that does not read
// is bounded. It is let go, and as a browser does, it comes back and is told how things stand then.
import {Readable} from 'node:stream'

/** Bytes a client may leave unread, besides what its socket holds. */
export const mostUnread = 1 << 20

export class EventStream extends Readable {
  private readonly over: () => void

  /** @param over called once, when either side has left */
  constructor(over: () => void) {
    super({read() {}})
    this.over = over
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.over()
    done(error)
  }

  /** What is already too much is not added to; one event alone may be as long as it is. */
  say(text: string): void {
    if (this.destroyed) return
    if (this.readableLength > mostUnread) this.destroy(new Error('the client does not read'))
    else this.push(text)
  }

  end(): void {
    this.push(null)
  }
}

/** One event as it is written. */
export const eventText = (event: string, data: object, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
