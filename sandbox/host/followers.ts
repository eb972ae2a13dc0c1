// Who watches a world live: event streams and followed entry lists. They are handed what has reached the disk, in order,
// and nothing else. A watcher that cannot keep up is told so once and let go; it comes back with its last number.
import type {Stepped} from './mailbox.ts'

export type Followers = {
  /** Hears every batch from now on, and when there will be no more; returns how to stop. */
  follow(hear: (stepped: readonly Stepped[]) => void, over: () => void): () => void
  tell(stepped: readonly Stepped[]): void
  /** The world is deleted: nothing will ever come again. */
  end(): void
  readonly count: number
}

export function openFollowers(): Followers {
  const all = new Set<{hear: (stepped: readonly Stepped[]) => void; over: () => void}>()
  return {
    follow(hear, over) {
      const one = {hear, over}
      all.add(one)
      return () => {
        all.delete(one)
      }
    },
    tell(stepped) {
      for (const {hear} of all) hear(stepped)
    },
    end() {
      for (const {over} of [...all]) over()
    },
    get count() {
      return all.size
    },
  }
}
