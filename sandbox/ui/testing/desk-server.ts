// Puts an invented window in front of a host: what is asked of desks it answers, everything else goes to the host. The way
// it answers is the way the host does: JSON, and events named `view` with their number.
import type {IncomingMessage, Server, ServerResponse} from 'node:http'
import type {DeskAct} from '../../hospital/desk.ts'
import {pastBills} from '../../hospital/past-bills.ts'
import type {FakeDesk} from './fake-desk.ts'

export function serveDesk(server: Server, desk: FakeDesk): void {
  const others = server.listeners('request') as ((req: IncomingMessage, res: ServerResponse) => void)[]
  server.removeAllListeners('request')
  server.on('request', (req, res) => {
    const at = /^\/api\/v1\/worlds\/[^/]+\/desks\/[^/]+\/(.*)$/.exec(req.url ?? '')
    if (!at) for (const other of others) other(req, res)
    else void answer(desk, req, res, at[1] as string)
  })
}

async function answer(desk: FakeDesk, req: IncomingMessage, res: ServerResponse, place: string): Promise<void> {
  const send = (body: unknown) => res.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(body))
  if (place.endsWith('/events')) {
    res.writeHead(200, {'content-type': 'text/event-stream', 'cache-control': 'no-store'})
    const tell = () => {
      const view = desk.view()
      res.write(`id: ${view.seq}\nevent: view\ndata: ${JSON.stringify(view)}\n\n`)
    }
    const stop = desk.follow(tell)
    res.on('close', stop)
    tell()
  } else if (place.includes('/bills?')) {
    const shelf = {patient: desk.patients, bill: desk.bills, shift: []}
    const q = new URLSearchParams(place.split('?')[1]).get('q') ?? ''
    send({bills: pastBills({all: kind => shelf[kind as never]}, q)})
  } else if (req.method === 'GET') send(desk.view())
  else {
    const body = JSON.parse(await read(req)) as DeskAct & {count?: number}
    if (place === 'patients') {
      desk.bring(body.count ?? 5)
      return void send({brought: body.count})
    }
    const {outcome, objection} = desk.act(body)
    send({seq: desk.seq, outcome, ...(objection ? {objection} : {}), view: desk.view()})
  }
}

async function read(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of req) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
