// The listener 大门: where hospital systems and people come in. The interface's messages go straight to the endpoint, past
// the framework, whose routing and hooks cost more than the message; everything else goes to the framework, which is
// loaded when it is first needed, because a hospital system never needs it. It knows neither worlds nor routes.
import {lookup} from 'node:dns/promises'
import {createServer, type RequestListener, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {type Endpoint, isInterfaceUrl} from './interface.ts'

export type Door = {
  /** What listens. */
  server: Server
  listen(at: {host: string; port: number}): Promise<AddressInfo>
  /** Takes no more, answers what came, and lets connections go as they fall idle. */
  close(): Promise<void>
}

/** Nobody needs longer than this to send a request's headers, or the whole of it. */
const headersTimeoutMs = 10_000
const requestTimeoutMs = 30_000
/** How long a stopping server waits for clients to take their answers. */
const graceMs = 5000
/** Sockets held at once: a class and a load test together; a flood finds the door shut, not the memory full. */
const mostConnections = 4096
const backlog = 1024

/** @param others what takes the requests that are no messages of the interface; asked for with the first of them */
export function openDoor(endpoint: Endpoint, others: () => Promise<RequestListener>): Door {
  let rest: RequestListener | undefined
  const handler: RequestListener = (request, response) => {
    if (isInterfaceUrl(request.url)) endpoint(request, response)
    else if (rest) rest(request, response)
    else {
      others().then(
        loaded => {
          rest = loaded
          loaded(request, response)
        },
        () => response.destroy(),
      )
    }
  }
  const server = listener(handler)
  const doubles: Server[] = []
  return {
    server,
    async listen({host, port}) {
      await listening(server, host, port)
      const address = server.address() as AddressInfo
      if (host !== 'localhost') return address
      // both 127.0.0.1 and ::1 answer to that name; what cannot be had of the second is done without
      const found = await lookup(host, {all: true}).catch(() => [])
      for (const other of found) {
        if (other.address === address.address) continue
        const double = listener(handler)
        await listening(double, other.address, address.port).then(
          () => doubles.push(double),
          () => {},
        )
      }
      return address
    },
    async close() {
      await Promise.all([server, ...doubles].map(closed))
    },
  }
}

function listener(handler: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 2000,
    },
    handler,
  )
  server.maxConnections = mostConnections
  return server
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({host, port, backlog}, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** A client's kept-alive connection may be busy at first. Answers a fault withholds are not waited for. */
async function closed(server: Server): Promise<void> {
  if (!server.listening) return
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  const force = setTimeout(() => server.closeAllConnections(), graceMs)
  await new Promise(resolve => server.close(resolve))
  clearInterval(sweep)
  clearTimeout(force)
}
