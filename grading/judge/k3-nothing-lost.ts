// K3 无一遗漏: each scripted visit that was begun ends settled once, for the person and the sum meant, or cancelled to zero, never in
// between (paid in full it is cancelled to zero, and back-entered later). With a script or without: no visit holds fees that are neither
// settled nor removed; without one, only visits before the institution's last reconciliation are asked about.
import {list, text} from '../../sandbox/simulator/auditor-reading.ts'
import type {Fact} from './reading.ts'
import type {Finding, PredicateMaker, ScriptedVisit} from './types.ts'

type Bill = {psnNo: string; fen: number}
type Visit = {
  institution: string
  number: string
  entries: number[]
  live: Map<string, Bill>
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

  /** What the live bills of a visit say that the script does not; undefined: nothing. */
  function otherwise(
    {psnNo, fen, number}: ScriptedVisit,
    bills: Bill[],
  ): Pick<Finding, 'field' | 'expected' | 'got' | 'zh' | 'en'> | undefined {
    for (const bill of bills) {
      if (psnNo !== undefined && bill.psnNo !== psnNo)
        return {
          field: 'psn_no',
          expected: psnNo,
          got: bill.psnNo,
          zh: `就诊 ${number} 结到了别人名下`,
          en: `Visit ${number} was settled for somebody else`,
        }
      if (fen !== undefined && bill.fen !== fen)
        return {
          field: 'medfee_sumamt',
          expected: String(fen),
          got: String(bill.fen),
          zh: `就诊 ${number} 结算的总费用不是应收的（分）`,
          en: `Visit ${number} was settled for another sum than it should be (fen)`,
        }
    }
    return undefined
  }

  /** @param visits what was registered under the number */
  function judgeScripted(scripted: ScriptedVisit, visits: Visit[]): void {
    const {institution, number, ends} = scripted
    const bills = visits.flatMap(visit => [...visit.live])
    const left = visits.every(visit => visit.left)
    // given up cleanly is not lost; that the script was not fulfilled is K9's to say
    if (bills.length === 0 && left) return
    const found = {
      fault: 'client',
      institution,
      entries: visits.flatMap(visit => visit.entries),
      fen: bills.reduce((sum, [, one]) => sum + one.fen, 0),
    } as const
    if (ends !== 'atMostOnce' && bills.length !== (ends === 'settled' ? 1 : 0)) {
      find({
        ...found,
        field: 'ipt_otp_no',
        expected: ends,
        got: bills.length === 0 ? 'no live settlement' : `live: ${bills.map(([setlId]) => setlId).join(', ')}`,
        zh: ends === 'settled' ? `就诊 ${number} 应恰好结算一次` : `就诊 ${number} 应已全部退清`,
        en:
          ends === 'settled'
            ? `Visit ${number} should be settled exactly once`
            : `Visit ${number} should be cancelled to zero`,
      })
      return
    }
    const wrong = otherwise(
      scripted,
      bills.map(([, bill]) => bill),
    )
    if (wrong) find({...found, ...wrong})
    else for (const visit of visits) judgeFees(visit)
  }

  function judgeFees({institution, number, entries, open, left}: Visit): void {
    if (left || open.size === 0) return
    find({
      fault: 'client',
      institution,
      entries,
      field: 'chrg_bchno',
      expected: 'settled or removed',
      got: [...open].join(', '),
      zh: `就诊 ${number} 的费用既未结算也未撤销`,
      en: `Fees of visit ${number} are neither settled nor removed`,
    })
  }

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
          visit?.live.set(about, {psnNo: row.psnNo, fen: row.total})
          visit?.open.delete(row.batch)
        } else {
          visit?.live.delete(about)
          visit?.open.add(row.batch)
        }
      }
    },
    end() {
      if (!script) {
        for (const visit of visits.values()) if (!isUnderWay(visit)) judgeFees(visit)
        return
      }
      const byNumber = new Map<string, Visit[]>()
      for (const visit of visits.values()) {
        const key = `${visit.institution}|${visit.number}`
        byNumber.set(key, [...(byNumber.get(key) ?? []), visit])
      }
      for (const scripted of script.visits) {
        const registered = byNumber.get(`${scripted.institution}|${scripted.number}`)
        if (registered) judgeScripted(scripted, registered)
      }
    },
  }
}
