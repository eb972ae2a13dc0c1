// A process of its own for each part of a measurement, asked over IPC one question at a time: the server, the bare
// baseline, the load, the work inside one process. On Linux each can be bound to a core, so that the load does not take
// the server's. It does not know what is measured.
import {type ChildProcess, spawn, spawnSync} from 'node:child_process'

type Question = {id: number; call: string; given: unknown}
type Reply = {id: number; value?: unknown; error?: string}

// biome-ignore lint/suspicious/noExplicitAny: both ends of a call stand in this folder; the wire between them is untyped
export type Handlers = Record<string, (given: any) => unknown>

/** The child's end: answers questions until the parent goes. */
export function answering(handlers: Handlers): void {
  process.on('message', async ({id, call, given}: Question) => {
    const reply: Reply = {id}
    try {
      reply.value = await handlers[call]?.(given)
    } catch (error) {
      reply.error = error instanceof Error ? (error.stack ?? error.message) : String(error)
    }
    process.send?.(reply)
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({id: 0})
}

export type Child = {
  ask<T>(call: string, given?: unknown): Promise<T>
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>
}

export const canPin: boolean = process.platform === 'linux' && spawnSync('taskset', ['-c', '0', 'true']).status === 0

/** Starts a script as a child, with this process's own flags of Node; resolves when it is ready to be asked. `core`: bound to this core where that is possible. */
export function startChild(
  script: string,
  options: {args?: string[]; core?: number; nodeArgs?: string[]} = {},
): Promise<Child> {
  const {args = [], core, nodeArgs = []} = options
  const node = [process.execPath, ...process.execArgv, ...nodeArgs, script, ...args]
  const [command = '', ...rest] = canPin && core !== undefined ? ['taskset', '-c', String(core), ...node] : node
  const child = spawn(command, rest, {stdio: ['ignore', 'ignore', 'inherit', 'ipc']})
  return new Promise((resolve, reject) => {
    const waiting = new Map<number, {resolve: (value: never) => void; reject: (error: Error) => void}>()
    let last = 0
    const parent: Child = {
      ask: (call, given) =>
        new Promise((yes, no) => {
          last += 1
          waiting.set(last, {resolve: yes, reject: no})
          child.send({id: last, call, given} satisfies Question)
        }),
      stop: () => ended(child),
    }
    child.on('message', ({id, value, error}: Reply) => {
      if (id === 0) resolve(parent)
      const asked = waiting.get(id)
      waiting.delete(id)
      if (error === undefined) asked?.resolve(value as never)
      else asked?.reject(new Error(error))
    })
    child.on('error', reject)
    child.on('exit', code => {
      const error = new Error(`${script} ended with ${code}`)
      reject(error)
      for (const one of waiting.values()) one.reject(error)
    })
  })
}

/** SIGTERM, and waits for the end. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise(resolve => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
