// Where each entry of a world lies: segment, offset and length by entry number, in typed arrays (12 bytes an entry).
// It knows no files.
import {assert} from '../../base/assert.ts'
import type {JournalWorld} from '../../world/journal-port.ts'

export class WorldIndex {
  readonly id: string
  /** The id in UTF-8, as frames carry it. */
  readonly idBytes: Buffer
  readonly from: number
  count = 0
  bytes = 0
  /** A tombstone is on its way: nothing may be appended any more. */
  removing = false
  segments = new Uint32Array(8)
  offsets = new Uint32Array(8)
  lengths = new Uint32Array(8)

  constructor(id: string, from: number) {
    this.id = id
    this.idBytes = Buffer.from(id, 'utf8')
    this.from = from
  }

  /** The number the next entry must have. */
  get next(): number {
    return this.from + this.count
  }

  add(segment: number, offset: number, length: number): void {
    const at = this.count++
    if (at === this.segments.length) this.grow()
    this.segments[at] = segment
    this.offsets[at] = offset
    this.lengths[at] = length
    this.bytes += length
  }

  private grow(): void {
    const size = this.segments.length * 2
    const larger = (old: Uint32Array<ArrayBuffer>) => {
      const made = new Uint32Array(size)
      made.set(old)
      return made
    }
    this.segments = larger(this.segments)
    this.offsets = larger(this.offsets)
    this.lengths = larger(this.lengths)
  }

  /** Takes the last entry back: it never reached the disk. */
  pop(): void {
    assert(this.count > 0, () => `journal index: ${this.id} has no entry to take back`)
    this.bytes -= this.lengths[--this.count]!
  }

  has(seq: number): boolean {
    return seq >= this.from && seq < this.next
  }

  describe(): JournalWorld {
    return {id: this.id, from: this.from, to: this.next - 1, bytes: this.bytes}
  }
}
