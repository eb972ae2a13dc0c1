// K2 至多一次: at every prefix a charge batch holds at most one live settlement, and a scripted visit holds at most one at
// all: charging the same fees again under another batch number is the same patient paying twice. A visit the script does not know may
// hold none: an invented visit number is the way around it. What a site settled while it
// could not see the other's settlement is nobody's breach yet; when both stand in the end, it is the institution's.
import {text} from '../../sandbox/simulator/auditor-reading.ts'
import type {SettlementRow} from '../../sandbox/state/events.ts'
import type {SitesMoved} from './reading.ts'
import type {PredicateMaker} from './types.ts'

type Live = {setlId: string; seq: number; fen: number}

export const atMostOnce: PredicateMaker = ({find, script}) => {
  /** Live bills by visit and batch, and by visit. */
  const batches = new Map<string, Live[]>()
  const visits = new Map<string, Live[]>()
  const bill = new Map<string, string>()
  /** Centre's visit number to the institution's own, for scripted visits. */
  const scripted = new Set(script?.visits.map(visit => `${visit.institution}|${visit.number}`))
  const numbers = new Map<string, string>()
  const institutions = new Set(script?.visits.map(visit => visit.institution))
  const planted = new Set(script?.planted?.map(one => `${one.institution}|${one.msgid}`))

  const count = (all: Map<string, Live[]>, key: string, live: Live, stands: boolean): Live[] => {
    const kept = (all.get(key) ?? []).filter(one => one.setlId !== live.setlId)
    if (stands) kept.push(live)
    all.set(key, kept)
    return kept
  }

  /** Rows by number; whether the site that serves knows them. Only worlds with two sites ever ask. */
  const booked = new Map<string, {row: SettlementRow; seq: number}>()
  const again: SitesMoved['again'] = []
  const standsAs = ({cause}: SettlementRow): boolean => cause === 'settle' || cause === 'restore'

  function moved({to, rows, again: twice}: SitesMoved): void {
    again.push(...twice)
    for (const setlId of rows) {
      const known = booked.get(setlId)
      if (!known) continue
      const {row, seq} = known
      const live = {setlId: bill.get(setlId) ?? setlId, seq, fen: Math.abs(row.total)}
      const stands = standsAs(row) === (to === 'together')
      count(batches, `${row.mdtrtId}|${row.batch}`, live, stands)
      const number = numbers.get(row.mdtrtId)
      if (number !== undefined) count(visits, number, live, stands)
    }
  }

  function unasked({institution, msgid, setlId, mdtrtId, total}: SettlementRow, seq: number): void {
    if (planted.has(`${institution}|${msgid}`)) return
    find({
      fault: 'client',
      institution,
      entries: [seq],
      field: 'mdtrt_id',
      expected: '0',
      got: setlId,
      fen: total,
      zh: `结算 ${setlId} 所属的就诊 ${mdtrtId} 不在剧本里：没有人要收这笔钱`,
      en: `Settlement ${setlId} is of visit ${mdtrtId}, which the script does not have: nobody asked for this money`,
    })
  }

  return {
    take({asked, entry, rows, seq, sites}) {
      if (sites) moved(sites)
      if (asked?.kind === 'register' && entry.decision) {
        const key = `${asked.institution}|${text(asked.row, 'ipt_otp_no')}`
        for (const event of entry.decision.events)
          if (event.kind === 'visitRegistered' && scripted.has(key)) numbers.set(event.visit.mdtrtId, key)
      }
      for (const row of rows) {
        const about = row.cancels === null ? row.setlId : (bill.get(row.cancels) ?? row.cancels)
        bill.set(row.setlId, about)
        booked.set(row.setlId, {row, seq})
        const stands = standsAs(row)
        const live: Live = {setlId: about, seq, fen: Math.abs(row.total)}
        const ofBatch = count(batches, `${row.mdtrtId}|${row.batch}`, live, stands)
        const number = numbers.get(row.mdtrtId)
        const ofVisit = number === undefined ? [] : count(visits, number, live, stands)
        if (row.cause === 'settle' && number === undefined && institutions.has(row.institution)) unasked(row, seq)
        const twice = ofBatch.length > 1 ? ofBatch : ofVisit.length > 1 ? ofVisit : undefined
        if (!twice || !stands) continue
        const inBatch = twice === ofBatch
        find({
          // the centre must refuse a second settlement of one batch; another batch is the institution's doing
          fault: inBatch ? 'sandbox' : 'client',
          institution: row.institution,
          entries: twice.map(one => one.seq),
          field: inBatch ? 'chrg_bchno' : 'ipt_otp_no',
          expected: '1',
          got: twice.map(one => one.setlId).join(', '),
          fen: twice.slice(1).reduce((sum, one) => sum + one.fen, 0),
          zh: inBatch ? `批次 ${row.batch} 同时有多笔有效结算` : `就诊 ${number} 同时有多笔有效结算：同一患者收了两次`,
          en: inBatch
            ? `Batch ${row.batch} holds several live settlements at once`
            : `Visit ${number} holds several live settlements at once: the patient was charged twice`,
        })
      }
    },
    end() {
      const live = new Set([...batches.values()].flat().map(one => one.setlId))
      for (const {setlId, again: second} of again) {
        const [one, two] = [booked.get(setlId), booked.get(second)]
        if (!one || !two || !live.has(setlId) || !live.has(second)) continue
        find({
          fault: 'client',
          institution: one.row.institution,
          entries: [one.seq, two.seq],
          field: 'setl_id',
          expected: '1',
          got: `${setlId}, ${second}`,
          fen: two.row.total,
          zh: '两中心各结算了一次，合并后都没有撤销：同一患者收了两次',
          en: 'Settled once at each site, and neither was taken back after the merge: the patient was charged twice',
        })
      }
    },
  }
}
