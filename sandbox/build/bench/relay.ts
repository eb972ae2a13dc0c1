// The relay on a line that takes no time, as a process of its own: what is measured is the relay itself.
import type {AddressInfo} from 'node:net'
import {systemTime} from '../../host/clock.ts'
import {openRelay} from '../../host/relay/relay.ts'
import {answering} from './child.ts'

answering({
  listen: (to: number) =>
    new Promise<number>(resolve => {
      const server = openRelay({link: null, to: {host: '127.0.0.1', port: to}, seed: 'bench', real: systemTime})
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    }),
})
process.on('SIGTERM', () => process.exit(0))
