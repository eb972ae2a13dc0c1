// One thing at a time 依次: what is asked of one seat waits for what was asked before, so that an impatient double click does not make
// two worlds. Seats do not wait for one another.
export function turns(): <T>(of: string, work: () => Promise<T>) => Promise<T> {
  const chains = new Map<string, Promise<unknown>>()
  return <T>(of: string, work: () => Promise<T>): Promise<T> => {
    const done = (chains.get(of) ?? Promise.resolve()).then(work, work)
    const quiet = done.catch(() => {})
    chains.set(of, quiet)
    void quiet.then(() => chains.get(of) === quiet && chains.delete(of))
    return done
  }
}
