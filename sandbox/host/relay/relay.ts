// The line as a TCP relay 线路中继: real clients connect to it instead of the sandbox and get a line of a class: its rate, its
// round trip, its losses, its calls and its goings. It does not look into the bytes, so TLS suffers too. How bytes are paced
// is wire.ts's; where it may be aimed is target.ts's.
import {connect, createServer, type Server, type Socket} from 'node:net'
import {drawFrom} from '../../base/draw.ts'
import {newLink, nextBreak, connect as opening} from '../../line/link.ts'
import {linkClasses} from '../../line/link-classes.ts'
import type {LinkId, LinkState} from '../../state/records.ts'
import type {RealTime} from '../clock.ts'
import {type Flow, type Pipe, Wire} from './wire.ts'

export type RelaySettings = {
  /** null: a line that takes no time, to see what the relay itself costs. */
  link: LinkId | null
  to: {host: string; port: number}
  seed: string
  real: RealTime
}

export function openRelay({link, to, seed, real}: RelaySettings): Server {
  const figures = link === null ? undefined : linkClasses[link]
  const up = new Wire(figures, 'up', real, `${seed} up`)
  const down = new Wire(figures, 'down', real, `${seed} down`)
  const open = new Set<Socket>()
  const now = () => Math.floor(real.elapsed())
  let state: LinkState | undefined = link === null ? undefined : newLink(link, now())
  let clients = 0
  let breaking: (() => void) | undefined

  /** Connections do not survive a dropped call, or a line that goes. */
  const watch = () => {
    breaking?.()
    if (!state || open.size === 0) return
    const at = nextBreak(state, now())
    if (at === Number.POSITIVE_INFINITY) return
    breaking = real.after(Math.max(0, at - now()), () => {
      breaking = undefined
      if (state?.call) state = {...state, call: null}
      for (const socket of open) socket.resetAndDestroy()
    })
  }
  const used = () => {
    if (state?.call) state = {...state, call: {...state.call, usedAt: now()}}
  }

  return createServer({allowHalfOpen: true, pauseOnConnect: true, noDelay: true}, client => {
    open.add(client)
    let server: Socket | undefined
    const gone = () => {
      open.delete(client)
      server?.destroy()
      if (open.size === 0) {
        breaking?.()
        breaking = undefined
      }
    }
    client.once('close', gone)
    client.on('error', () => server?.resetAndDestroy())
    const dial = () => {
      if (client.destroyed) return
      server = connect({...to, allowHalfOpen: true, noDelay: true})
      join(client, server, up, used)
      join(server, client, down, used)
      server.on('error', () => client.resetAndDestroy())
    }
    clients += 1
    if (!state) {
      dial()
      return
    }
    const opened = opening(state, now(), drawFrom(`${seed} call`, clients))
    state = opened.state
    watch()
    const off = real.after(Math.max(0, opened.at - now()), dial)
    client.once('close', off)
  })
}

/** Lets bytes from one socket travel to the other. */
function join(from: Socket, to: Socket, wire: Wire, used: () => void): void {
  const pipe: Pipe = {
    read(most) {
      const bytes = from.read(Math.min(most, from.readableLength)) as Buffer | null
      if (bytes === null || bytes.length === 0) return undefined
      used()
      return bytes
    },
    write: bytes => to.destroyed || to.write(bytes),
    end: () => to.end(),
  }
  const flow: Flow = wire.attach(pipe)
  from.on('readable', flow.more)
  from.once('end', flow.ended)
  to.on('drain', flow.room)
  from.once('close', () => {
    // what was read before an orderly end still travels
    if (!from.readableEnded) flow.close()
  })
  to.once('close', flow.close)
}
