// Talking to the host: the control API with problem+json errors, and the interface endpoint exactly as a hospital
// talks to it. Nothing is retried here; a lost answer must look lost.
import {settings} from './settings.svelte.ts'

/** RFC 9457, as the host sends it. */
export type ProblemBody = {
  type: string
  title: string
  status: number
  detail?: string
  path?: string
  expected?: string
  got?: string
  /** What to do next. */
  next?: string
}

/** The server answered, and the answer was no. */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly problem: ProblemBody
  constructor(problem: ProblemBody) {
    super(problem.title)
    this.problem = problem
  }
}

/** Nothing came back: nobody can say whether it was done. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

async function request(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  accept?: string,
): Promise<Response> {
  const headers: Record<string, string> = {'accept-language': settings.lang === 'zh' ? 'zh-CN' : 'en'}
  if (accept !== undefined) headers.accept = accept
  if (body !== undefined) headers['content-type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : {body: JSON.stringify(body)}),
      ...(signal ? {signal} : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new NoAnswer(String(error))
  }
  if (response.ok) return response
  const problem = (await response.json().catch(() => ({}))) as Partial<ProblemBody>
  throw new ApiProblem({
    ...problem,
    type: problem.type ?? 'about:blank',
    title: problem.title ?? response.statusText,
    status: response.status,
  })
}

export const api = {
  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await (await request('GET', path, undefined, signal)).json()) as T
  },
  async send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const response = await request(method, path, body)
    const text = await response.text()
    return (text ? JSON.parse(text) : undefined) as T
  },
  /** NDJSON, one value a line. */
  async lines<T>(path: string, signal?: AbortSignal): Promise<T[]> {
    const text = await (await request('GET', path, undefined, signal)).text()
    return text
      .split('\n')
      .filter(line => line.trim() !== '')
      .map(line => JSON.parse(line) as T)
  },
  /** The same, each line as it comes: work that tells how it goes. */
  async lineByLine<T>(path: string, hear: (line: T) => void): Promise<void> {
    const {body} = await request('GET', path, undefined, undefined, 'application/x-ndjson')
    const reader = (body as ReadableStream<Uint8Array>).getReader()
    const decoder = new TextDecoder()
    let text = ''
    const next = () =>
      reader.read().catch(error => {
        throw new NoAnswer(String(error))
      })
    for (let read = await next(); !read.done; read = await next()) {
      const lines = (text + decoder.decode(read.value, {stream: true})).split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) hear(JSON.parse(line) as T)
    }
  },
}

/** What came back from the interface endpoint. `text` undefined: no answer, the state is unknown. */
export type Reply = {status: number; text: string | undefined; ms: number}

/** Posts one raw message to the interface endpoint, as a hospital's system would. Waits `limitMs` for the answer. */
export async function sendMessage(world: string, raw: string, limitMs = 30_000): Promise<Reply> {
  const started = performance.now()
  const gaveUp = new AbortController()
  const timer = setTimeout(() => gaveUp.abort(), limitMs)
  try {
    const response = await fetch(`/w/${encodeURIComponent(world)}`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: raw,
      signal: gaveUp.signal,
    })
    const text = await response.text()
    return {status: response.status, text, ms: performance.now() - started}
  } catch {
    return {status: 0, text: undefined, ms: performance.now() - started}
  } finally {
    clearTimeout(timer)
  }
}
