// The gate a load waits at 起跑线: k6 needs seconds or minutes to make its users; when it says it is ready the centre is told its faults, and the
// plan's first second is set. So the fault windows lie where the plan has them, however slow the machine.
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {Begin} from '../../../loadtests/k6/run-file.ts'
import type {Plan} from '../../../loadtests/load/plan.ts'
import type {Centre} from './centre.ts'

/** From when the load is ready to its first second: time to plan the faults. */
const leadMs = 1500

export type Gate = {
  /** What the load asks for. */
  url: string
  opened: Promise<Begin>
  /** Undefined: nobody ever asked. */
  begun(): Begin | undefined
  close(): void
}

export async function openGate(centre: Centre, plan: Plan): Promise<Gate> {
  let begin: Begin | undefined
  let open: (begin: Begin) => void
  const opened = new Promise<Begin>(resolve => {
    open = resolve
  })
  const begun = async (): Promise<Begin> => {
    const startsAt = Date.now() + leadMs
    const worldAt = await centre.worldTimeAt(startsAt)
    await centre.plan(plan, worldAt)
    return {startsAt, worldAt}
  }
  const server = createServer((_request, response) => {
    begun().then(
      made => {
        begin = made
        open(made)
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(made))
      },
      error => {
        response.statusCode = 500
        response.end(String(error))
      },
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/begin`,
    opened,
    begun: () => begin,
    close: () => void server.close(),
  }
}
