// The journal as people and programmes read it: newline-delimited JSON, and server-sent events for live views. Both tell
// only what is on disk.
import {Readable} from 'node:stream'
import type {FastifyInstance} from 'fastify'
import type {Entry} from '../../world/entry.ts'
import type {HostDeps} from '../app.ts'
import {liveEntries} from '../live.ts'
import {eventSender, streamSender} from './events.ts'
import {about, closed, digits, flag, grows, integer, refusals, text, worldParams} from './shapes.ts'

type Query = {
  from?: string
  limit?: string
  party?: string
  infno?: string
  person?: string
  institution?: string
  msgid?: string
  follow?: '0' | '1'
}

const filters = ['infno', 'person', 'institution', 'msgid'] as const

export const entryShape = grows({seq: integer(), at: integer(), party: text(), previous: text()}, [
  'seq',
  'at',
  'party',
  'previous',
])

export function entryCalls(api: FastifyInstance, deps: HostDeps): void {
  const {rooms, real} = deps
  const send = streamSender(api)
  const sendEvents = eventSender(api, real)

  api.get<{Params: {world: string}; Querystring: Query}>('/worlds/:world/entries', {
    config: {call: 'readEntries'},
    schema: {
      ...about('entries', '日志记录（NDJSON）', 'the journal, newline-delimited JSON'),
      description:
        'from 起至末尾；只给 limit 时为最新的若干条；follow=1 保持连接。\n\n' +
        'From `from` to the end; with `limit` alone the newest; `follow=1` stays open.',
      params: worldParams,
      querystring: closed({
        from: digits,
        limit: digits,
        party: text(),
        infno: text(),
        person: text(),
        institution: text(),
        msgid: text(),
        follow: flag,
      }),
      response: {200: {...entryShape, description: '每行一条 · one entry a line'}, ...refusals},
    },
    async handler(request, reply) {
      const {query} = request
      const room = await rooms.enter(request.params.world)
      const wanted = filterOf(query)
      const follow = query.follow === '1'
      const limit = query.limit === undefined ? undefined : Number(query.limit)
      const write = (_seq: number, line: string) => `${line}\n`
      const newestOnly = limit !== undefined && query.from === undefined && !follow
      if (newestOnly && wanted) {
        return send(reply, Readable.from(newest(rooms.entries(room.id), wanted, limit)), 'application/x-ndjson')
      }
      const from = newestOnly ? rooms.lastSeq(room.id) - limit + 1 : Number(query.from ?? 1)
      const bound = newestOnly || limit === undefined ? {} : {limit}
      const stream = liveEntries(rooms, room, {from, write, follow, ...(wanted && {wanted}), ...bound})
      return send(reply, stream, 'application/x-ndjson')
    },
  })

  api.get<{Params: {world: string}; Querystring: {from?: string}}>('/worlds/:world/stream', {
    config: {call: 'streamEntries'},
    schema: {
      ...about('entries', '实时记录（server-sent events）', 'live entries as server-sent events'),
      description:
        'id 为记录序号，data 为记录。带 Last-Event-ID 重连不会遗漏；不带则从现在开始。\n\n' +
        'id is the entry number, data the entry. With Last-Event-ID nothing is missed; without, it begins now.',
      params: worldParams,
      querystring: closed({from: digits}),
      response: {200: {type: 'string', description: 'text/event-stream'}, ...refusals},
    },
    async handler(request, reply) {
      const room = await rooms.enter(request.params.world)
      const lastId = request.headers['last-event-id']
      const resumed = typeof lastId === 'string' && /^\d{1,15}$/.test(lastId) ? Number(lastId) + 1 : undefined
      const from =
        resumed ?? (request.query.from === undefined ? rooms.lastSeq(room.id) + 1 : Number(request.query.from))
      const stream = liveEntries(rooms, room, {
        from,
        follow: true,
        write: (seq, line) => `id: ${seq}\ndata: ${line}\n\n`,
      })
      return sendEvents(reply, stream)
    },
  })
}

function filterOf(query: Query): ((entry: Entry) => boolean) | undefined {
  const asked = filters.filter(name => query[name] !== undefined)
  if (asked.length === 0 && query.party === undefined) return undefined
  return entry =>
    (query.party === undefined || entry.party === query.party) &&
    asked.every(name => entry.about?.[name] === query[name])
}

/** The last `limit` wanted entries, oldest first. */
async function* newest(
  texts: AsyncIterable<string>,
  wanted: (entry: Entry) => boolean,
  limit: number,
): AsyncGenerator<string> {
  let kept: string[] = []
  for await (const line of texts) {
    if (!wanted(JSON.parse(line) as Entry)) continue
    kept.push(`${line}\n`)
    if (kept.length > limit * 2) kept = kept.slice(-limit)
  }
  if (limit > 0) yield* kept.slice(-limit)
}
