// K5 不误冲正: nothing is taken back by 2601 whose success the client had been told, unless the script planted it; no bill by 2208 that
// the script wants settled; and what was taken back is not taken back again under another number. A reversal is judged when it is first sent: sent again, it
// was decided on before. Who asks again after the success, and hears nothing, no longer knew of it: a process that died with
// the answer in its hands looks like that, and the ledger cannot tell.
import type {Instant} from '../../sandbox/base/instant.ts'
import {text} from '../../sandbox/simulator/auditor-reading.ts'
import type {Asked, Fact} from './reading.ts'
import type {PredicateMaker} from './types.ts'

type Told = {seq: number; at: Instant; msgid: string; fen: number}

export const noFalseReversal: PredicateMaker = ({find, script}) => {
  const planted = new Set(script?.planted?.map(one => `${one.institution}|${one.msgid}`))
  const succeeded = new Map<string, Told>()
  /** The last that succeeded, by visit. */
  const lastOf = new Map<string, string>()
  const reversed = new Map<string, Told>()
  const reversals = new Set<string>()
  const amounts = new Map<string, number>()
  const toStand = new Set(
    script?.visits.filter(one => one.ends === 'settled').map(one => `${one.institution}|${one.number}`),
  )
  /** Of scripted visits that are to end settled: the institution's own number, by the centre's. */
  const numbers = new Map<string, string>()

  function refunded({seq, rows, entry}: Fact): void {
    for (const event of entry.decision?.events ?? []) {
      if (event.kind !== 'visitRegistered') continue
      const {mdtrtId, institution, iptOtpNo} = event.visit
      if (toStand.has(`${institution}|${iptOtpNo}`)) numbers.set(mdtrtId, iptOtpNo)
    }
    for (const {cause, mdtrtId, institution, cancels, total} of rows) {
      const number = numbers.get(mdtrtId)
      if (cause !== 'cancel' || number === undefined) continue
      find({
        fault: 'client',
        institution,
        entries: [seq],
        field: 'setl_id',
        expected: 'no refund: the script wants the visit settled',
        got: cancels ?? '',
        fen: -total,
        zh: `就诊 ${number} 没有人要求退费，却用 2208 撤销了结算`,
        en: `Visit ${number} was refunded by 2208 though nobody asked for it`,
      })
    }
  }

  function firstSent({seq, at}: Fact, {institution, msgid}: Asked, original: string): void {
    const success = succeeded.get(original)
    if (success && success.at <= at && !planted.has(original)) {
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
    const before = reversed.get(original)
    if (before && before.at <= at) {
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
  }

  return {
    take(fact) {
      const {asked, byItself, rows, heard, heardAt, seq} = fact
      if (toStand.size > 0) refunded(fact)
      if (!asked || byItself) return
      const {institution, msgid, kind} = asked
      const key = `${institution}|${msgid}`
      for (const row of rows) amounts.set(key, Math.abs(row.total))
      const told: Told = {seq, at: heardAt, msgid, fen: amounts.get(key) ?? 0}
      const visit = `${institution}|${text(asked.row, 'mdtrt_id')}`
      if (kind === 'settle' || kind === 'cancel') {
        if (heard === 'nothing') succeeded.delete(key)
        else if (heard === 'ok' && !succeeded.has(key)) {
          succeeded.set(key, told)
          lastOf.set(visit, key)
        }
      }
      if ((kind === 'lines' || kind === 'settlement') && heard === 'nothing') succeeded.delete(lastOf.get(visit) ?? '')
      if (kind !== 'reverse') return
      const original = `${institution}|${text(asked.row, 'omsgid')}`
      if (!reversals.has(key)) firstSent(fact, asked, original)
      reversals.add(key)
      if (heard === 'ok' && !reversed.has(original)) reversed.set(original, told)
    },
    end() {},
  }
}
