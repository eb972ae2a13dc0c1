// Before anything is sent it is on disk: the order of the shell's calls, with the line and the log only written down.
import {expect, it} from 'vitest'
import type {Reply} from '../../sandbox/front-end/types.ts'
import {openFrontEnd} from './front-end.ts'

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
