// The baseline: a bare node:http server that takes the same bytes in and gives an answer of the same bytes out, and does
// nothing else. What it costs, any server on this runtime costs.
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {answering} from './child.ts'

/** The answer by the last part of the path. */
let answers: Record<string, string> = {}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const url = request.url as string
    const body = answers[url.slice(url.lastIndexOf('/') + 1)] ?? '{}'
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    })
    response.end(body)
  })
})
server.keepAliveTimeout = 65_000

answering({
  listen: () =>
    new Promise<number>(resolve => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    }),
  answers(given: Record<string, string>) {
    answers = given
  },
  cpu() {
    const {user, system} = process.cpuUsage()
    return user + system
  },
})
process.on('SIGTERM', () => process.exit(0))
