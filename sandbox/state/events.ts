// What can happen to the books, in the trade's words. Events are facts: applying one cannot refuse.
export type Event = {kind: string} & Record<string, unknown>
