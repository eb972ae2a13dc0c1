// `yibao front-end`: opens the books of a folder, the line to a centre and the interface for cashiers, and stays.
import type {Behaviour} from '../../sandbox/front-end/behaviour.ts'
import {frontEndApi} from './api.ts'
import {openFrontEnd} from './front-end.ts'
import {openLine} from './line.ts'
import {openLog} from './log.ts'

export type FrontEndOptions = {
  /** The world's interface address, e.g. http://127.0.0.1:8787/w/demo */
  centre: string
  institution: string
  name?: string
  data: string
  port: number
  host?: string
  patience: number
  /** A mutant's, where somebody wants to see it fail; absent = the careful one. */
  behaviour?: Behaviour
}

/**
 * Returns the address it listens on and how to end it. `stopped` is told when it could not go on: its log could not be written. Throws when
 * the folder is taken or damaged, or the port is.
 */
export async function startFrontEnd(
  options: FrontEndOptions,
  stopped?: (trouble: unknown) => void,
): Promise<{address: string; close(): Promise<void>}> {
  const {centre, institution: code, name = code, data, port, host = '127.0.0.1', patience, behaviour} = options
  const log = openLog(data)
  // H + 6-digit area + 5 digits
  const institution = {code, name, area: code.slice(1, 7)}
  const front = openFrontEnd(institution, openLine(centre.replace(/\/+$/, '')), log, patience, behaviour, stopped)
  const app = frontEndApi(front)
  try {
    const address = await app.listen({port, host})
    return {
      address,
      async close() {
        await app.close()
        front.close()
      },
    }
  } catch (error) {
    front.close()
    throw error
  }
}
