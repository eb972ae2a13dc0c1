// K9 确有其事: every planned fault fired, every script step was reached, money moved, the day was closed, and the load
// generator kept its plan. Where not, nothing is proved: the verdict is INCONCLUSIVE, whoever's fault it was.
import {text} from '../../sandbox/simulator/auditor-reading.ts'
import type {FaultPlan} from '../../sandbox/state/records.ts'
import type {Finding, PredicateMaker} from './types.ts'

export const notVacuous: PredicateMaker = ({find, script, load, limits}) => {
  const plans = new Map<string, {plan: FaultPlan; seq: number; fired: number}>()
  const registered = new Set<string>()
  /** Registrations asked for, whatever became of them. */
  const tried = new Map<string, number>()
  const booked = new Set<string>()
  const closed = new Set<string>()
  /** Visits by the centre's number, and the institution's own numbers under which something was settled. */
  const numbers = new Map<string, string>()
  const settled = new Set<string>()
  const left = new Map<string, number>()
  let settlements = 0

  const open = (
    what: Pick<Finding, 'field' | 'expected' | 'got' | 'zh' | 'en'> & {institution?: string; entries?: number[]},
  ) => find({fault: 'nobody', institution: '', entries: [], ...what})

  return {
    take({entry, asked, rows, seq, byItself}) {
      for (const event of entry.decision?.events ?? []) {
        if (event.kind === 'faultPlanned') plans.set(event.fault.id, {plan: event.fault, seq, fired: 0})
        if (event.kind === 'visitRegistered') {
          const key = `${event.visit.institution}|${event.visit.iptOtpNo}`
          numbers.set(event.visit.mdtrtId, key)
          registered.add(key)
        }
        if (event.kind === 'visitCancelled') left.set(numbers.get(event.mdtrtId) ?? '', seq)
        if (event.kind === 'faultDropped') plans.delete(event.id)
        if (event.kind === 'faultMatched' && event.fired) {
          const plan = plans.get(event.id)
          if (plan) plan.fired += 1
        }
      }
      settlements += rows.length
      for (const row of rows) settled.add(numbers.get(row.mdtrtId) ?? '')
      if (!asked || byItself) return
      if (asked.kind === 'register') tried.set(`${asked.institution}|${text(asked.row, 'ipt_otp_no')}`, seq)
      if (asked.kind === 'totals') closed.add(asked.institution)
      if (rows.length > 0) {
        booked.add(asked.institution)
        booked.add(`${asked.institution}|${asked.msgid}`)
      }
    },
    end() {
      if (settlements === 0) {
        open({
          field: 'settlements',
          expected: '≥ 1',
          got: '0',
          zh: '没有一笔结算，无从判定',
          en: 'Nothing was settled: there is nothing to judge',
        })
      }
      for (const {plan, seq, fired} of plans.values()) {
        const least = Math.min(plan.mustFire ?? plan.when.nth?.length ?? 1, plan.times ?? Number.POSITIVE_INFINITY)
        if (fired >= least) continue
        open({
          entries: [seq],
          field: plan.id,
          expected: `fired ≥ ${least}`,
          got: String(fired),
          zh: `故障计划 ${plan.id} 没有触发够`,
          en: `Fault plan ${plan.id} did not fire often enough`,
        })
      }
      for (const {institution, number, ends} of script?.visits ?? []) {
        if (ends === 'atMostOnce') continue
        const key = `${institution}|${number}`
        if (registered.has(key)) {
          const given = ends === 'settled' ? left.get(key) : settled.has(key) ? undefined : left.get(key)
          if (given === undefined) continue
          open({
            institution,
            entries: [given],
            field: 'ipt_otp_no',
            expected: ends,
            got: 'given up before',
            zh: `剧本中的就诊 ${number} 没有走到 ${ends === 'settled' ? '结算' : '退费'} 就放弃了`,
            en: `The scripted visit ${number} was given up before it was ${ends}`,
          })
          continue
        }
        const asked = tried.get(key)
        open({
          institution,
          entries: asked === undefined ? [] : [asked],
          field: 'ipt_otp_no',
          expected: number,
          got: asked === undefined ? 'never registered' : 'registration not taken on',
          zh: asked === undefined ? `剧本中的就诊 ${number} 没有开始` : `剧本中的就诊 ${number} 的挂号没有被受理`,
          en:
            asked === undefined
              ? `The scripted visit ${number} was never begun`
              : `The registration of the scripted visit ${number} was not taken on`,
        })
      }
      for (const {institution, msgid} of script?.planted ?? []) {
        if (booked.has(`${institution}|${msgid}`)) continue
        open({
          institution,
          field: 'msgid',
          expected: msgid,
          got: 'not booked',
          zh: `预埋的单边账 ${msgid} 没有记上`,
          en: `The planted one-sided bill ${msgid} was not booked`,
        })
      }
      const due = script
        ? (script.closes ?? []).map(one => one.institution)
        : [...booked].filter(key => !key.includes('|'))
      for (const institution of new Set(due)) {
        if (closed.has(institution)) continue
        open({
          institution,
          field: 'stmt_rslt',
          expected: 'a close',
          got: 'none',
          zh: '该机构没有对总账，账账是否相符无从判定',
          en: 'The institution never reconciled: whether its books are equal is not known',
        })
      }
      if (!load) return
      if (load.dropped > 0 || load.lagP99Ms > limits.lagP99Ms) {
        open({
          field: 'load',
          expected: `dropped 0, lag p99 ≤ ${limits.lagP99Ms} ms`,
          got: `dropped ${load.dropped} of ${load.planned}, lag p99 ${load.lagP99Ms} ms`,
          zh: '压测端没有按计划发出，结果不作数',
          en: 'The load generator did not keep its plan; the run does not count',
        })
      }
    },
  }
}
