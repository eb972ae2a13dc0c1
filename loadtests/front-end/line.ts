// The line to the centre 专线: one POST a message. It says what came back and nothing about what that means: an answer, a file, or
// that the connection broke. Patience is not its business; the connection outlives it, so that a late answer is still heard.
import type {Reply, Send} from '../../sandbox/front-end/types.ts'

/** Past this the connection is closed: whatever comes then is lost. */
const connectionMs = 120_000

export type Line = {
  /** Undefined: nothing ever came. */
  send(message: Pick<Send, 'infno' | 'raw'>): Promise<Reply | undefined>
  close(): void
}

/** `centre` is the world's interface address, e.g. http://127.0.0.1:8787/w/demo */
export function openLine(centre: string): Line {
  const closing = new AbortController()
  return {
    async send({infno, raw}) {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(connectionMs)])
      try {
        const response = await fetch(`${centre}/${infno}`, {
          method: 'POST',
          headers: {'content-type': 'application/json; charset=utf-8'},
          body: raw,
          signal,
        })
        const bytes = new Uint8Array(await response.arrayBuffer())
        if (response.status !== 200) return {got: 'broken', text: `HTTP ${response.status}`}
        const isJson = response.headers.get('content-type')?.includes('json') ?? false
        return isJson ? {got: 'answer', text: new TextDecoder().decode(bytes)} : {got: 'octets', bytes}
      } catch (error) {
        if (signal.aborted) return undefined
        return {got: 'broken', text: error instanceof Error ? error.message : String(error)}
      }
    },
    close: () => closing.abort(),
  }
}
