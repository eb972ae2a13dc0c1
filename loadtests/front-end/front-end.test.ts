// Before anything is sent it is on disk: the order of the shell's calls, with the line and the log only written down; and a log that takes
// no more.
import {mkdtempSync, readFileSync, rmSync, writeSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, it} from 'vitest'
import {foldAll} from '../../sandbox/front-end/books.ts'
import type {Reply} from '../../sandbox/front-end/types.ts'
import {frontEndApi} from './api.ts'
import {openFrontEnd} from './front-end.ts'
import {LogTrouble, openLog, type Write} from './log.ts'

it('writes first, then sends; what cannot be written is not sent', async () => {
  const calls: string[] = []
  const signedIn: Reply = {
    got: 'answer',
    text: JSON.stringify({infcode: 0, respond_time: '20250915080000000', output: {signinoutb: {sign_no: '7'}}}),
  }
  const line = {
    async send({infno, raw}: {infno: string; raw: string}) {
      calls.push(`send ${infno}${infno === '9001' ? '' : ` ${JSON.parse(raw).sign_no}`}`)
      return infno === '9001' ? signedIn : undefined
    },
    close() {},
  }
  const log = {
    records: [],
    append: (records: readonly {kind: string}[]) => void calls.push(`write ${records.map(one => one.kind).join(', ')}`),
    close() {},
  }
  const institution = {code: 'H31000090001', name: '院', area: '310000'}
  const front = openFrontEnd(institution, line, log, 60_000)
  const turned = () => new Promise<void>(resolve => front.onceTurned(resolve))
  await turned()
  const patient = {certType: '02', certNo: '1', idNo: '', name: ''} as const
  front.take({
    kind: 'wish',
    wish: {
      number: '1',
      patient,
      operator: '1',
      medType: '11',
      diagnosis: {code: 'I10', name: ''},
      lines: [],
      account: '1',
    },
  })
  await turned()
  front.close()
  expect(calls).toEqual(['send 9001', 'write ', 'write wish, message, visit', 'send 1101 7'])
})

it('a sign-in nobody answers is tried again after its patience, and a late answer is taken once', async () => {
  const answer: Reply = {
    got: 'answer',
    text: JSON.stringify({infcode: 0, respond_time: '20250915080000000', output: {signinoutb: {sign_no: '7'}}}),
  }
  let late: (reply: Reply) => void = () => {}
  let tries = 0
  const line = {
    send: () => {
      tries += 1
      return tries === 1 ? new Promise<Reply>(resolve => (late = resolve)) : Promise.resolve(answer)
    },
    close() {},
  }
  const log = {records: [], append() {}, close() {}}
  const front = openFrontEnd({code: 'H31000090001', name: '院', area: '310000'}, line, log, 20)
  await new Promise<void>(resolve => front.onceTurned(resolve))
  expect([tries, front.signedIn()]).toEqual([2, true])
  const clock = front.now() - Date.now()
  late({...answer, text: answer.text.replace('080000', '090000')} as Reply)
  await new Promise(resolve => setTimeout(resolve, 10))
  expect(Math.abs(front.now() - Date.now() - clock)).toBeLessThan(1000)
  front.close()
})

it('a full disk stops it: half a batch is taken out again, nothing of it is sent or told, and it goes on from its log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'full-'))
  const books = join(folder, 'books.ndjson')
  // takes a few bytes at a time, as a disk that is filling up does, and then none
  let room = Number.POSITIVE_INFINITY
  const write: Write = (fd, bytes, from) => {
    const took = Math.min(7, bytes.length - from, room)
    if (took === 0) throw Object.assign(new Error('full'), {code: 'ENOSPC'})
    room -= took
    return writeSync(fd, bytes.subarray(from, from + took))
  }
  const sent: string[] = []
  const line = {
    async send({infno}: {infno: string}): Promise<Reply | undefined> {
      sent.push(infno)
      const text = JSON.stringify({infcode: 0, respond_time: '20250915080000000', output: {signinoutb: {sign_no: '7'}}})
      return infno === '9001' ? {got: 'answer', text} : undefined
    },
    close() {},
  }
  const stops: unknown[] = []
  const log = openLog(folder, write)
  const front = openFrontEnd(
    {code: 'H31000090001', name: '院', area: '310000'},
    line,
    log,
    60_000,
    undefined,
    trouble => stops.push(trouble),
  )
  const app = frontEndApi(front)
  const post = (number: string) =>
    app.inject({
      method: 'POST',
      url: '/visits',
      payload: {
        number,
        patient: {certType: '02', certNo: '1'},
        operator: '1',
        medType: '11',
        diagnosis: {code: 'I10', name: 'x'},
        lines: [{code: 'A', hospitalCode: 'A', price: '1', count: '1'}],
      },
    })
  try {
    await new Promise<void>(resolve => front.onceTurned(resolve))
    expect((await post('1')).statusCode).toBe(201)
    const before = readFileSync(books, 'utf8')
    room = 300
    const refused = await post('2')
    expect([refused.statusCode, refused.json().en]).toEqual([503, expect.stringContaining('cannot write its log')])
    expect(readFileSync(books, 'utf8')).toBe(before)
    expect(sent).toEqual(['9001', '1101'])
    expect(stops).toEqual([expect.any(LogTrouble)])
    const [{words}] = stops as [LogTrouble]
    expect(words.en).toContain(`The front-end server’s file ${books} cannot be written (the disk is full)`)
    expect(words.zh).toMatch(/磁盘已满.*重新启动/)
    // neither what only the books know nor anything new
    for (const url of ['/visits/2', '/visits/1?wait=60000', '/unknowns', '/health'])
      expect((await app.inject({method: 'GET', url})).statusCode).toBe(503)
    room = Number.POSITIVE_INFINITY
    expect((await post('3')).statusCode).toBe(503)
    expect(readFileSync(books, 'utf8')).toBe(before)
    front.close()
    const again = openLog(folder)
    expect([...foldAll(again.records).visits.keys()]).toEqual(['1'])
    again.close()
  } finally {
    await app.close()
    rmSync(folder, {recursive: true})
  }
})
