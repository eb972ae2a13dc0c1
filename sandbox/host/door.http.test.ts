// Who waits for what at the door: messages for nothing, everything else for the framework, once.
import {request} from 'node:http'
import {afterEach, expect, test} from 'vitest'
import {type Door, openDoor} from './door.ts'

type Heard = {status: number; text: string}
function call(port: number, path: string, host = '127.0.0.1'): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const sent = request({host, port, path, method: 'POST', agent: false}, async response => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({status: response.statusCode ?? 0, text})
    })
    sent.once('error', reject)
    sent.end('body')
  })
}

let door: Door
afterEach(() => door.close())

/** A door whose framework comes when it is let in. */
function slowDoor() {
  let asked = 0
  let wanted: () => void = () => {}
  const waiting = new Promise<void>(resolve => {
    wanted = resolve
  })
  let comes: (fails?: Error) => void = () => {}
  const framework = new Promise<void>((resolve, reject) => {
    comes = fails => (fails ? reject(fails) : resolve())
  })
  door = openDoor(
    (_request, response) => response.end('message'),
    async () => {
      asked += 1
      wanted()
      await framework
      return async (incoming, response) => {
        let body = ''
        for await (const chunk of incoming) body += chunk
        response.end(`page ${body}`)
      }
    },
  )
  return {comes, waiting, asked: () => asked}
}

test('a message is answered before the framework is there; a page waits for it and loses nothing', async () => {
  const {comes, waiting, asked} = slowDoor()
  const {port} = await door.listen({host: '127.0.0.1', port: 0})
  const page = call(port, '/api/v1/health')
  await waiting
  expect(await call(port, '/w/demo')).toEqual({status: 200, text: 'message'})
  expect(asked()).toBe(1)
  comes()
  expect(await page).toEqual({status: 200, text: 'page body'})
  expect(await call(port, '/')).toEqual({status: 200, text: 'page body'})
  expect(asked()).toBe(1)
})

test('when the framework cannot be loaded, a page is not left waiting and messages go on', async () => {
  const {comes, waiting} = slowDoor()
  const {port} = await door.listen({host: '127.0.0.1', port: 0})
  const page = expect(call(port, '/')).rejects.toThrow(/hang up|reset/i)
  await waiting
  comes(new Error('broken'))
  await page
  expect((await call(port, '/w/demo')).text).toBe('message')
})

test('localhost is every loopback address this machine has; a taken port is said', async () => {
  slowDoor()
  const {port} = await door.listen({host: 'localhost', port: 0})
  expect((await call(port, '/w/demo', 'localhost')).text).toBe('message')
  expect((await call(port, '/w/demo', '127.0.0.1')).text).toBe('message')
  const first = door
  slowDoor()
  await expect(door.listen({host: 'localhost', port})).rejects.toMatchObject({code: 'EADDRINUSE'})
  await first.close()
})
