// Rows kept at hand by key, and the bound on how many the worlds of a process keep together. It knows no kind of row.

/** Who keeps rows: asked to let go what was not asked for since the last time; false when it is closed. */
export type Holder = {age(): boolean}

/**
 * Bounds what the worlds that share it keep together. When so many rows were kept since the last time, every world lets
 * go what it has not asked for in between: a row is held for one to two rounds after its last use.
 */
export class RowBudget {
  private readonly rows: number
  private left: number
  /** Weak: a world that nobody closed may still be forgotten. */
  private holders: WeakRef<Holder>[] = []

  /** A row takes some 800 bytes. */
  constructor(rows: number) {
    this.rows = rows
    this.left = rows
  }
  hold(holder: Holder): void {
    this.holders.push(new WeakRef(holder))
  }
  spend(): void {
    this.left -= 1
    if (this.left > 0) return
    this.left = this.rows
    this.holders = this.holders.filter(one => one.deref()?.age() ?? false)
  }
}

/** Rows of one kind by key; `undefined` is never kept. */
export class Recent<Row> {
  private young = new Map<string, Row>()
  private old = new Map<string, Row>()
  private readonly budget: RowBudget
  constructor(budget: RowBudget) {
    this.budget = budget
  }

  get(key: string): Row | undefined {
    const found = this.young.get(key)
    if (found !== undefined || this.old.size === 0) return found
    const older = this.old.get(key)
    if (older !== undefined) this.set(key, older)
    return older
  }
  /** Keeps and returns what was read. */
  set(key: string, row: Row): Row {
    this.young.set(key, row)
    this.budget.spend()
    return row
  }
  /** Puts another row in the place of a kept one. */
  change(key: string, to: (row: Row) => Row): void {
    const found = this.get(key)
    if (found !== undefined) this.young.set(key, to(found))
  }
  forget(key: string): void {
    this.young.delete(key)
    if (this.old.size > 0) this.old.delete(key)
  }
  age(): void {
    this.old = this.young
    this.young = new Map()
  }
  all(): Map<string, Row> {
    return new Map([...this.old, ...this.young])
  }
  clear(): void {
    this.young.clear()
    this.old.clear()
  }
}
