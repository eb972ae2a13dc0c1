// K5 不误冲正: nothing is taken back by 2601 whose success the client had been told, unless the script planted it; and what
// was taken back is not taken back again under another number.
import type {Instant} from '../../sandbox/base/instant.ts'
import {text} from '../../sandbox/simulator/auditor-reading.ts'
import type {PredicateMaker} from './types.ts'

type Told = {seq: number; at: Instant; msgid: string; fen: number}

export const noFalseReversal: PredicateMaker = ({find, script}) => {
  const planted = new Set(script?.planted?.map(one => `${one.institution}|${one.msgid}`))
  const succeeded = new Map<string, Told>()
  const reversed = new Map<string, Told>()
  const amounts = new Map<string, number>()

  return {
    take({asked, byItself, rows, heard, heardAt, at, seq}) {
      if (!asked || byItself) return
      const {institution, msgid, kind} = asked
      for (const row of rows) amounts.set(`${institution}|${msgid}`, Math.abs(row.total))
      const told = (): Told => ({seq, at: heardAt, msgid, fen: amounts.get(`${institution}|${msgid}`) ?? 0})
      if ((kind === 'settle' || kind === 'cancel') && heard === 'ok') {
        const key = `${institution}|${msgid}`
        if (!succeeded.has(key)) succeeded.set(key, told())
      }
      if (kind !== 'reverse') return
      const key = `${institution}|${text(asked.row, 'omsgid')}`
      const success = succeeded.get(key)
      if (success && success.at <= at && !planted.has(key)) {
        find({
          fault: 'client',
          institution,
          entries: [success.seq, seq],
          field: 'omsgid',
          expected: 'no reversal: the success was delivered',
          got: success.msgid,
          fen: success.fen,
          zh: `冲正了已收到成功应答的报文 ${success.msgid}`,
          en: `Reversed ${success.msgid}, whose success had been delivered`,
        })
      }
      const before = reversed.get(key)
      if (before && before.msgid !== msgid && before.at <= at) {
        find({
          fault: 'client',
          institution,
          entries: [before.seq, seq],
          field: 'omsgid',
          expected: 'one reversal',
          got: `${before.msgid}, ${msgid}`,
          zh: '冲正成功之后又冲正了一次',
          en: 'Reversed once more after the reversal had succeeded',
        })
      }
      if (heard === 'ok' && !before) reversed.set(key, told())
    },
    end() {},
  }
}
