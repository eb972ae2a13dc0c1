// Numbers drawn beforehand, and choices taken from them one after the other: the same numbers, the same choices.
// It draws nothing itself.

export class Choices {
  private readonly n: readonly number[]
  private at = 0
  constructor(n: readonly number[]) {
    this.n = n
  }

  next(): number {
    this.at = (this.at + 1) % this.n.length
    return this.n[this.at] as number
  }
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.next() % list.length]
  }
  /** Mostly one of the last few, sometimes any. */
  recent<T>(list: readonly T[]): T | undefined {
    const n = this.next()
    return n % 10 < 8
      ? list[list.length - 1 - (n % Math.min(3, Math.max(1, list.length)))]
      : list[n % Math.max(1, list.length)]
  }
  sometimes(percent: number): boolean {
    return this.next() % 100 < percent
  }
}
