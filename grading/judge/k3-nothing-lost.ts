// K3 无一遗漏: each scripted visit that was begun ends settled once or cancelled to zero, never in between (paid in full it is
// cancelled to zero, and back-entered later). Without a script: when an institution reconciles, no visit before it has fees that are neither settled nor removed.
import {list, text} from '../../sandbox/simulator/auditor-reading.ts'
import type {Fact} from './reading.ts'
import type {PredicateMaker} from './types.ts'

type Visit = {
  institution: string
  number: string
  entries: number[]
  live: Map<string, number>
  open: Set<string>
  left: boolean
}

export const nothingLost: PredicateMaker = ({find, script}) => {
  const visits = new Map<string, Visit>()
  const bill = new Map<string, string>()
  /** Entry of each institution's last reconciliation: what came after it is still under way. */
  const closed = new Map<string, number>()

  function events({entry, seq, asked}: Fact): void {
    for (const event of entry.decision?.events ?? []) {
      if (event.kind === 'visitRegistered') {
        const {mdtrtId, institution, iptOtpNo} = event.visit
        const visit = {
          institution,
          number: iptOtpNo,
          entries: [seq],
          live: new Map(),
          open: new Set<string>(),
          left: false,
        }
        visits.set(mdtrtId, visit)
      }
      if (event.kind === 'visitCancelled') {
        const visit = visits.get(event.mdtrtId)
        if (visit) visit.left = true
      }
      if (event.kind === 'feesRemoved') for (const one of event.batches) visits.get(event.mdtrtId)?.open.delete(one)
      if (event.kind === 'feesUploaded' && asked) {
        const visit = visits.get(event.mdtrtId)
        visit?.entries.push(seq)
        for (const line of list(asked.message.input.feedetail)) visit?.open.add(text(line, 'chrg_bchno'))
      }
    }
  }

  const isUnderWay = ({institution, entries}: Visit): boolean =>
    (closed.get(institution) ?? 0) < (entries.at(-1) as number)

  return {
    take(fact) {
      events(fact)
      if (fact.asked?.kind === 'totals') closed.set(fact.asked.institution, fact.seq)
      for (const row of fact.rows) {
        const about = row.cancels === null ? row.setlId : (bill.get(row.cancels) ?? row.cancels)
        bill.set(row.setlId, about)
        const visit = visits.get(row.mdtrtId)
        visit?.entries.push(fact.seq)
        if (row.cause === 'settle' || row.cause === 'restore') {
          visit?.live.set(about, row.cause === 'restore' ? -row.total + 0 : row.total)
          visit?.open.delete(row.batch)
        } else {
          visit?.live.delete(about)
          visit?.open.add(row.batch)
        }
      }
    },
    end() {
      if (script) {
        const byNumber = new Map<string, Visit[]>()
        for (const visit of visits.values()) {
          const key = `${visit.institution}|${visit.number}`
          byNumber.set(key, [...(byNumber.get(key) ?? []), visit])
        }
        for (const {institution, number, ends} of script.visits) {
          const found = byNumber.get(`${institution}|${number}`)
          if (!found) continue
          const live = found.flatMap(visit => [...visit.live.keys()])
          // given up cleanly is not lost; that the script was not fulfilled is K9's to say
          if (live.length === 0 && found.every(visit => visit.left)) continue
          if (live.length === (ends === 'settled' ? 1 : 0)) continue
          find({
            fault: 'client',
            institution,
            entries: found.flatMap(visit => visit.entries),
            field: 'ipt_otp_no',
            expected: ends,
            got: live.length === 0 ? 'no live settlement' : `live: ${live.join(', ')}`,
            fen: found.flatMap(visit => [...visit.live.values()]).reduce((sum, one) => sum + Math.abs(one), 0),
            zh: ends === 'settled' ? `就诊 ${number} 应恰好结算一次` : `就诊 ${number} 应已全部退清`,
            en:
              ends === 'settled'
                ? `Visit ${number} should be settled exactly once`
                : `Visit ${number} should be cancelled to zero`,
          })
        }
        return
      }
      for (const visit of visits.values()) {
        if (visit.left || visit.open.size === 0 || isUnderWay(visit)) continue
        find({
          fault: 'client',
          institution: visit.institution,
          entries: visit.entries,
          field: 'chrg_bchno',
          expected: 'settled or removed',
          got: [...visit.open].join(', '),
          zh: `就诊 ${visit.number} 的费用既未结算也未撤销`,
          en: `Fees of visit ${visit.number} are neither settled nor removed`,
        })
      }
    },
  }
}
