// Sliced work 分段: a generator that stops now and then, so that others get a turn where there are others; run at once where there are none.

/** Runs sliced work to its end without a turn for anybody else. */
export function allAtOnce<Result>(work: Generator<void, Result, void>): Result {
  for (;;) {
    const {done, value} = work.next()
    if (done) return value
  }
}
