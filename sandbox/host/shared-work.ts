// Long work on a world that several people may ask for at once (a class presses one button): one run a world at a time.
// Who asks while one runs shares the next with all others who asked meanwhile, so that everybody hears of what stood
// before they asked, and a hundred askers cost two runs. It does not know what the work is.

export type Hear<Word> = (word: Word) => void

type Run<Word, Done> = {begun: boolean; hearing: Hear<Word>[]; done: Promise<Done>}

export class SharedWork<Word, Done> {
  private readonly work: (id: string, hear: Hear<Word>) => Promise<Done>
  private readonly newest = new Map<string, Run<Word, Done>>()

  constructor(work: (id: string, hear: Hear<Word>) => Promise<Done>) {
    this.work = work
  }

  /** What a run that begins after this moment comes to; `hear` is told how it goes. */
  ask(id: string, hear: Hear<Word>): Promise<Done> {
    const newest = this.newest.get(id)
    if (newest && !newest.begun) {
      newest.hearing.push(hear)
      return newest.done
    }
    const run: Run<Word, Done> = {begun: false, hearing: [hear], done: this.after(newest, () => begin())}
    const begin = () => {
      run.begun = true
      return this.work(id, word => {
        for (const each of run.hearing) each(word)
      })
    }
    this.newest.set(id, run)
    const over = () => {
      if (this.newest.get(id) === run) this.newest.delete(id)
    }
    run.done.then(over, over)
    return run.done
  }

  /** Begins when an earlier run is over, whatever became of it. */
  private async after(earlier: Run<Word, Done> | undefined, begin: () => Promise<Done>): Promise<Done> {
    await earlier?.done.catch(() => {})
    return begin()
  }
}
