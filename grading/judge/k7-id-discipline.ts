// K7 报文号纪律: msgid in its form (institution 12 + time 14 + sequence 4) and the institution's own; one number, one content;
// and what may already be booked is asked for again only under its old number, until it is answered or taken back.
import {readMsgid} from '../../sandbox/protocol/msgid.ts'
import {text} from '../../sandbox/simulator/auditor-reading.ts'
import {type Asked, type Fact, movesMoney} from './reading.ts'
import type {PredicateMaker} from './types.ts'

/** What the message is to bring about; the same wish again is no new one. */
export function wishOf({kind, institution, row}: Asked): string {
  const what =
    kind === 'settle'
      ? `${text(row, 'mdtrt_id')}|${text(row, 'chrg_bchno')}`
      : kind === 'cancel'
        ? text(row, 'setl_id')
        : text(row, 'omsgid')
  return `${institution}|${kind}|${what}`
}

export const idDiscipline: PredicateMaker = ({find}) => {
  const bodies = new Map<string, {seq: number; body: number; infno: string}>()
  /** Wishes whose last message has had no answer. */
  const open = new Map<string, {msgid: string; seq: number}>()
  const wishOfMsgid = new Map<string, string>()
  let malformed = 0

  function form({seq}: Fact, {institution, msgid}: Asked): void {
    const parts = readMsgid(msgid)
    if (parts?.institution === institution) return
    // one habit makes every message wrong: the first hundred tell
    malformed += 1
    if (malformed > 100) return
    find({
      fault: 'client',
      institution,
      entries: [seq],
      field: 'msgid',
      expected: `${institution} + yyyyMMddHHmmss + 4 digits`,
      got: msgid,
      zh: '发送方报文ID 不是 机构编号12 + 时间14 + 流水4',
      en: 'msgid is not institution 12 + time 14 + sequence 4',
    })
  }

  function repeated({seq}: Fact, {institution, msgid, body, infno}: Asked): void {
    const key = `${institution}|${msgid}`
    const before = bodies.get(key)
    if (!before) {
      bodies.set(key, {seq, body, infno})
    } else if (before.body !== body) {
      find({
        fault: 'client',
        institution,
        entries: [before.seq, seq],
        field: 'msgid',
        expected: before.infno === infno ? `the content of entry ${before.seq}` : before.infno,
        got: before.infno === infno ? 'another content' : infno,
        zh: `报文ID ${msgid} 用于两个不同的内容`,
        en: `msgid ${msgid} stands for two different contents`,
      })
    }
  }

  function wish(fact: Fact, asked: Asked): void {
    const {institution, msgid} = asked
    const key = wishOf(asked)
    const pending = open.get(key)
    if (pending && pending.msgid !== msgid) {
      find({
        fault: 'client',
        institution,
        entries: [pending.seq, fact.seq],
        field: 'msgid',
        expected: pending.msgid,
        got: msgid,
        zh: `${asked.infno} 结果未明，却换了新报文ID再发`,
        en: `${asked.infno} is unknown, and was sent again under a new msgid`,
      })
    }
    wishOfMsgid.set(`${institution}|${msgid}`, key)
    if (fact.heard === 'nothing') open.set(key, {msgid, seq: fact.seq})
    else if (!pending || !fact.injected) open.delete(key)
    if (asked.kind === 'reverse' && fact.heard === 'ok') {
      const original = wishOfMsgid.get(`${institution}|${text(asked.row, 'omsgid')}`)
      if (original !== undefined) open.delete(original)
    }
  }

  return {
    take(fact) {
      const {asked} = fact
      if (!asked || fact.byItself) return
      form(fact, asked)
      repeated(fact, asked)
      if (movesMoney(asked.kind)) wish(fact, asked)
    },
    end() {},
  }
}
