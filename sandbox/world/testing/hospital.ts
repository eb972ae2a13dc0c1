// A hospital in a few lines for world tests: sends raw messages, reads raw answers. It keeps no books and is not
// careful (the simulator's hospital client is).
import {compactText, dateTimeText} from '../../base/instant.ts'
import type {Cause, Entry} from '../entry.ts'
import type {World} from '../world.ts'

export type Reply = {
  infcode: number
  err_msg: string
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as a client would, without our types
  output: any
  entry: Entry
  text: string
}

export class TestHospital {
  readonly world: World
  readonly code: string
  private sequence = 0
  constructor(world: World, code: string) {
    this.world = world
    this.code = code
  }

  msgid(): string {
    this.sequence += 1
    return `${this.code}${compactText(this.world.at)}${String(this.sequence).padStart(4, '0').slice(-4)}`
  }

  request(infno: string, input: object, more: object = {}): string {
    return JSON.stringify({
      infno,
      msgid: this.msgid(),
      mdtrtarea_admvs: this.world.config.area,
      insuplc_admdvs: this.world.config.area,
      recer_sys_code: 'HIS',
      infver: '1.0.0',
      opter_type: '1',
      opter: 'c01',
      opter_name: '收费员',
      inf_time: dateTimeText(this.world.at),
      fixmedins_code: this.code,
      fixmedins_name: '测试医院',
      sign_no: '',
      input,
      ...more,
    })
  }

  send(infno: string, input: object, more: object = {}): Reply {
    return this.raw(this.request(infno, input, more))
  }

  raw(raw: string, via: Extract<Cause, {kind: 'message'}>['via'] = {}): Reply {
    const [stepped] = this.world.receive([{kind: 'message', raw, via}], this.world.at + 1000)
    return replyOf((stepped as {entry: Entry}).entry)
  }
}

export function replyOf(entry: Entry): Reply {
  const text = entry.decision?.sends[0]?.body ?? '{}'
  const {infcode, err_msg, output} = JSON.parse(text) as Reply
  return {infcode, err_msg, output, entry, text}
}
