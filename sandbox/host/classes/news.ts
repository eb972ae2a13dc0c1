// Who wants to know when something about a class changes: screens that show it. They are told that, not what.
export type News = {
  follow(id: string, hear: () => void): () => void
  tell(id: string): void
}

export function openNews(): News {
  const all = new Map<string, Set<() => void>>()
  return {
    follow(id, hear) {
      const here = all.get(id) ?? new Set()
      all.set(id, here)
      here.add(hear)
      return () => {
        here.delete(hear)
        if (here.size === 0 && all.get(id) === here) all.delete(id)
      }
    },
    tell(id) {
      for (const hear of [...(all.get(id) ?? [])]) hear()
    },
  }
}
