// `npm run yibao -- line …`: runs the relay until it is stopped.
import type {AddressInfo} from 'node:net'
import {networkInterfaces} from 'node:os'
import {linkClasses} from '../../line/link-classes.ts'
import type {LinkId} from '../../state/records.ts'
import {systemTime} from '../clock.ts'
import {Trouble} from '../trouble.ts'
import {openRelay} from './relay.ts'
import {checkListening, targetOf} from './target.ts'

export type RelayOptions = {
  class: LinkId | 'none'
  to: string
  port: number
  host: string
  seed: string
  iKnow?: boolean
}

/** Listens and says where; the process ends on a signal. */
export async function runRelay(options: RelayOptions): Promise<void> {
  const link = options.class === 'none' ? null : options.class
  const own = Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(one => one.address))
  const to = targetOf(options.to, own, options.iKnow === true)
  checkListening(options.host, to)
  const server = openRelay({link, to, seed: options.seed, real: systemTime})
  await new Promise<void>((resolve, reject) => {
    server.once('error', error =>
      reject(
        new Trouble(
          `无法监听 ${options.host}:${options.port}（${error.message}）。`,
          `Cannot listen on ${options.host}:${options.port} (${error.message}).`,
        ),
      ),
    )
    server.listen({host: options.host, port: options.port}, resolve)
  })
  const {port} = server.address() as AddressInfo
  const figures = link === null ? undefined : linkClasses[link]
  const name = figures ? [...new Set([figures.zh, figures.en])].join(' ') : '理想线路 ideal'
  const rate = figures ? `  ${figures.downKbit}/${figures.upKbit} kbit/s  ${figures.rttMs} ms` : ''
  process.stdout.write(`${options.host}:${port} → ${options.to}  ${name}${rate}\n`)
}
