// The journal as a world sees it: entries go in in order, and after `flushed` they are safe. Types only; host keeps it
// in files (host/journal), the browser and the tests in memory (memory-journal.ts).
// An entry is text here: nobody below this port knows what stands in it.

/** One world's part of a journal. Entry numbers (seq) run without a gap from `from` to `to`. */
export type JournalWorld = {id: string; from: number; to: number; bytes: number}

export type Journal = {
  /**
   * Takes an entry, buffered. Within a world `seq` follows on the last one; the first entry of a world may have any
   * number. A gap or a repetition is a broken invariant. Durable only when a later `flushed` resolves. Throws once writing
   * has failed: then nothing of the entry was taken.
   */
  append(world: string, seq: number, text: string): void
  /** Resolves when everything appended before this call is durable. Rejects for good once writing has failed. */
  flushed(): Promise<void>
  /** One entry, undefined when the journal does not hold it. Sees appended entries before they are durable. */
  read(world: string, seq: number): Promise<string | undefined>
  /** Entries from..to (both included) in order; an open end means what the journal holds when reading starts. */
  entries(world: string, from?: number, to?: number): AsyncIterable<string>
  /** Worlds the journal holds, in order of their id. */
  worlds(): JournalWorld[]
  /** Forgets a world; durable when it resolves. Its id may start anew afterwards. */
  remove(world: string): Promise<void>
  /** Writes what is buffered and gives the journal up. */
  close(): Promise<void>
}
