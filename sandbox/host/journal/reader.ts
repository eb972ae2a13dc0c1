// Reads pieces of segment files. Keeps a few files open, and lets a rewritten segment change places while nobody is in
// the middle of reading it (Windows cannot replace an open file). It knows no frames.
import * as fs from 'node:fs'
import {segmentPath} from './files.ts'

type OpenFile = {fd: number; readers: number}

const mostOpen = 64

export class Reader {
  private readonly folder: string
  /** Least recently used first. */
  private readonly files = new Map<number, OpenFile>()
  private readonly gates = new Map<number, Promise<void>>()
  private idle: (() => void) | undefined

  constructor(folder: string) {
    this.folder = folder
  }

  /**
   * Reads at most `length` bytes; fewer at the file's end. `where` is asked for the place only when nobody can move it
   * any more before the read.
   */
  async read(segment: number, where: () => {offset: number; length: number}): Promise<Buffer> {
    for (let gate = this.gates.get(segment); gate; gate = this.gates.get(segment)) await gate
    const {offset, length} = where()
    const file = this.open(segment)
    file.readers++
    try {
      const buffer = Buffer.allocUnsafe(length)
      let got = 0
      while (got < length) {
        const read = await readOnce(file.fd, buffer, got, length - got, offset + got)
        if (read === 0) break
        got += read
      }
      return buffer.subarray(0, got)
    } finally {
      file.readers--
      if (file.readers === 0) this.idle?.()
      this.trim()
    }
  }

  /** Runs `swap` while nobody reads the segment and its file is closed. `swap` is synchronous: readers wait. */
  async whileClosed(segment: number, swap: () => void): Promise<void> {
    let open = () => {}
    this.gates.set(
      segment,
      new Promise<void>(resolve => {
        open = resolve
      }),
    )
    try {
      for (let file = this.files.get(segment); file && file.readers > 0; ) {
        await new Promise<void>(resolve => {
          this.idle = resolve
        })
      }
      this.idle = undefined
      this.drop(segment)
      swap()
    } finally {
      this.gates.delete(segment)
      open()
    }
  }

  close(): void {
    for (const segment of [...this.files.keys()]) this.drop(segment)
  }

  private open(segment: number): OpenFile {
    const file = this.files.get(segment) ?? {fd: fs.openSync(segmentPath(this.folder, segment), 'r'), readers: 0}
    this.files.delete(segment)
    this.files.set(segment, file)
    return file
  }

  private trim(): void {
    for (const [segment, file] of this.files) {
      if (this.files.size <= mostOpen) return
      if (file.readers === 0) this.drop(segment)
    }
  }

  private drop(segment: number): void {
    const file = this.files.get(segment)
    if (!file) return
    this.files.delete(segment)
    fs.closeSync(file.fd)
  }
}

const readOnce = (fd: number, buffer: Buffer, at: number, length: number, position: number): Promise<number> =>
  new Promise((resolve, reject) =>
    fs.read(fd, buffer, at, length, position, (error, read) => (error ? reject(error) : resolve(read))),
  )
