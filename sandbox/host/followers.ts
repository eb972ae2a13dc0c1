// Who watches a world live: event streams and followed entry lists. They are handed what has reached the disk, in order,
// and nothing else. A watcher that cannot keep up is told so once and let go; it comes back with its last number.
import type {Stepped} from './mailbox.ts'

export type Followers = {
  /** Hears every batch from now on; returns how to stop. */
  follow(hear: (stepped: readonly Stepped[]) => void): () => void
  tell(stepped: readonly Stepped[]): void
  readonly count: number
}

export function openFollowers(): Followers {
  const all = new Set<(stepped: readonly Stepped[]) => void>()
  return {
    follow(hear) {
      all.add(hear)
      return () => {
        all.delete(hear)
      }
    },
    tell(stepped) {
      for (const hear of all) hear(stepped)
    },
    get count() {
      return all.size
    },
  }
}
