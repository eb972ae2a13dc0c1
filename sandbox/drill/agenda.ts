// What a drill has in mind to do, by when 日程: at one instant the first that was planned comes first.
import TinyQueue from 'tinyqueue'
import type {Instant} from '../base/instant.ts'

type Planned = {at: Instant; order: number; run: () => void}

export class Agenda {
  private readonly queue = new TinyQueue<Planned>([], (a, b) => a.at - b.at || a.order - b.order)
  private order = 0

  get nextAt(): Instant | undefined {
    return this.queue.peek()?.at
  }
  at(at: Instant, run: () => void): void {
    this.order += 1
    this.queue.push({at, order: this.order, run})
  }
  runNext(): void {
    this.queue.pop()?.run()
  }
}
