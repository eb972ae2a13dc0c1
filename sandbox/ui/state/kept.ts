// What a browser keeps between visits, as JSON. One that keeps nothing still works: reading gives an empty object.
export function kept<T extends object>(store: () => Storage, at: string): Partial<T> {
  try {
    return JSON.parse(store().getItem(at) ?? '{}') as Partial<T>
  } catch {
    return {}
  }
}

export function keep(store: () => Storage, at: string, value: object): void {
  try {
    store().setItem(at, JSON.stringify(value))
  } catch {
    // nothing is kept
  }
}
