// K4 未明必清: whenever the answer to a settlement, a cancellation or a reversal did not reach the client, somebody asks on:
// the same message again, 5204/5203, or 2601 with the right omsgid and oinfno, within the limit and as long as nothing is
// heard; none is open when the day is reconciled. What commits late, after "not found", is unknown again. While the centre's two
// sites are apart nobody can be told what the other one holds: the time begins anew when they are together.
import type {Instant} from '../../sandbox/base/instant.ts'
import {text} from '../../sandbox/simulator/auditor-reading.ts'
import {type Asked, type Fact, movesMoney} from './reading.ts'
import type {Finding, PredicateMaker} from './types.ts'

type Doubt = {
  institution: string
  msgid: string
  infno: string
  psnNo: string
  mdtrtId: string
  setlId: string
  entries: number[]
  tried: Instant
  fen: number
  told: boolean
}

/** Refusals of 2601 that say what became of the original; any other is about the reversal itself and tells nothing. */
const telling: readonly string[] = ['reversedOrRefunded', 'alreadyReversed', 'cannotRestore']

type What = Pick<Finding, 'field' | 'expected' | 'got' | 'zh' | 'en'> & Partial<Pick<Finding, 'fault'>>

export const unknownsClosed: PredicateMaker = ({find, limits, watch}) => {
  /** Open ones by institution, then by msgid. */
  const open = new Map<string, Map<string, Doubt>>()
  /** Every number of such a message, and whether its answer reached the client. */
  const known = new Map<string, boolean>()
  /** Of what was ever in doubt: the late commit that comes after the question is about it. */
  const past = new Map<string, Doubt>()
  let apart = false
  const of = (institution: string): Map<string, Doubt> => {
    const found = open.get(institution) ?? new Map<string, Doubt>()
    open.set(institution, found)
    return found
  }
  const keyOf = (institution: string, msgid: string) => `${institution}|${msgid}`

  const ofDoubt = ({institution, entries, fen}: Doubt, seq: number[], what: What) =>
    find({fault: 'client', institution, entries: [...entries, ...seq], ...(fen > 0 && {fen}), ...what})
  /** Of each once. */
  const tell = (doubt: Doubt, seq: number, what: What) => {
    if (!doubt.told) ofDoubt(doubt, [seq], what)
    doubt.told = true
  }

  const changed = ({institution, msgid, infno, fen}: Doubt, at: Instant, isOpen: boolean) =>
    watch.unknown?.({institution, msgid, infno, at, open: isOpen, fen})

  const isLate = (doubt: Doubt, at: Instant): boolean => !apart && at - doubt.tried > limits.unknownMs
  const lateness = ({infno, msgid, tried}: Doubt, at: Instant): What => ({
    field: 'msgid',
    expected: `asked about within ${limits.unknownMs / 1000} s`,
    got: `${Math.round((at - tried) / 1000)} s`,
    zh: `${infno} ${msgid} 结果未明，超时无人追查`,
    en: `${infno} ${msgid} is unknown and nobody asked about it in time`,
  })
  const inTime = (doubt: Doubt, {at, seq}: Fact) => {
    if (isLate(doubt, at)) tell(doubt, seq, lateness(doubt, at))
  }

  function doubtful(fact: Fact, asked: Asked): void {
    const key = keyOf(asked.institution, asked.msgid)
    const before = past.get(key)
    const doubt: Doubt = before ?? {
      institution: asked.institution,
      msgid: asked.msgid,
      infno: asked.infno,
      psnNo: text(asked.row, 'psn_no'),
      mdtrtId: text(asked.row, 'mdtrt_id'),
      setlId: text(asked.row, 'setl_id'),
      entries: [],
      tried: fact.at,
      fen: 0,
      told: false,
    }
    past.set(key, doubt)
    for (const row of fact.rows) doubt.fen = Math.abs(row.total)
    doubt.entries.push(fact.seq)
    doubt.tried = fact.at
    of(asked.institution).set(asked.msgid, doubt)
    changed(doubt, fact.at, true)
  }

  /** A try at an open doubt: heard, it is closed; unheard, somebody at least asked. */
  function tried(doubt: Doubt, fact: Fact, closes = fact.heard !== 'nothing' && !fact.injected): void {
    inTime(doubt, fact)
    doubt.tried = fact.at
    if (closes && of(doubt.institution).delete(doubt.msgid)) changed(doubt, fact.at, false)
  }

  function own(fact: Fact, asked: Asked): void {
    const {institution, msgid} = asked
    const key = keyOf(institution, msgid)
    const doubt = of(institution).get(msgid)
    if (doubt) tried(doubt, fact)
    // once answered, a repetition that gets lost leaves nothing unknown
    if (fact.heard === 'nothing' && !known.get(key)) doubtful(fact, asked)
    known.set(key, known.get(key) || (fact.heard !== 'nothing' && !fact.injected))
  }

  function reversal(fact: Fact, asked: Asked): void {
    const {institution} = asked
    const [omsgid, oinfno] = [text(asked.row, 'omsgid'), text(asked.row, 'oinfno')]
    const doubt = of(institution).get(omsgid)
    if (doubt && doubt.infno === oinfno) {
      const {outcome = ''} = fact.entry.decision ?? {}
      const tells = fact.heard === 'ok' || (fact.heard === 'refused' && !fact.injected && telling.includes(outcome))
      tried(doubt, fact, tells)
      return
    }
    const meant = doubt ?? [...of(institution).values()].find(one => one.psnNo === text(asked.row, 'psn_no'))
    if (!meant || (!doubt && known.has(keyOf(institution, omsgid)))) return
    tell(meant, fact.seq, {
      field: doubt ? 'oinfno' : 'omsgid',
      expected: doubt ? meant.infno : meant.msgid,
      got: doubt ? oinfno : omsgid,
      zh: '冲正没有指向结果未明的那条报文：原报文号或交易编号不对',
      en: 'The reversal does not name the message that is in doubt: wrong original id or code',
    })
  }

  return {
    take(fact) {
      const {asked, sites} = fact
      if (sites) {
        apart = sites.to === 'apart'
        for (const doubts of open.values()) for (const doubt of doubts.values()) doubt.tried = fact.at
      }
      if (!asked) return
      if (fact.byItself) {
        // booked by itself, and its answer reaches nobody
        if (movesMoney(asked.kind) && fact.rows.length > 0 && !of(asked.institution).has(asked.msgid))
          doubtful(fact, asked)
        return
      }
      if (asked.kind === 'reverse') reversal(fact, asked)
      if (movesMoney(asked.kind)) own(fact, asked)
      if (asked.kind === 'lines' || asked.kind === 'settlement') {
        const [mdtrtId, setlId] = [text(asked.row, 'mdtrt_id'), text(asked.row, 'setl_id')]
        for (const doubt of [...of(asked.institution).values()])
          if (doubt.mdtrtId === mdtrtId || (setlId !== '' && doubt.setlId === setlId))
            // a query that is refused tells nothing
            tried(doubt, fact, fact.heard === 'ok')
      }
      if (asked.kind === 'totals' && !apart) {
        for (const doubt of of(asked.institution).values()) {
          inTime(doubt, fact)
          tell(doubt, fact.seq, {
            field: 'msgid',
            expected: 'no open unknown at 3201',
            got: doubt.msgid,
            zh: `对总账时 ${doubt.infno} ${doubt.msgid} 仍未明`,
            en: `${doubt.infno} ${doubt.msgid} is still open when the totals are reconciled`,
          })
        }
      }
    },
    end(last) {
      for (const doubts of open.values()) {
        for (const doubt of doubts.values()) {
          if (doubt.told) continue
          // still in time: where the journal ends, nothing is proved yet
          const open: What = {
            fault: 'nobody',
            field: 'msgid',
            expected: 'resolved',
            got: 'open at the end',
            zh: `${doubt.infno} ${doubt.msgid} 到最后仍未明`,
            en: `${doubt.infno} ${doubt.msgid} is open at the end of the journal`,
          }
          ofDoubt(doubt, [], isLate(doubt, last) ? lateness(doubt, last) : open)
        }
      }
    },
  }
}
