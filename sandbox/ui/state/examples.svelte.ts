// Recorded examples: a conversation with the sandbox that a test runs again and compares, one exchange for every
// transaction. Fetched when the reference is opened.
import type {Infno} from '../../protocol/codes.ts'

export type Executed = {request: string; answer: string | undefined}

export async function exampleOf(infno: Infno): Promise<Executed | undefined> {
  const {default: all} = await import('../examples/executed.json')
  return (all as Partial<Record<Infno, Executed>>)[infno]
}
