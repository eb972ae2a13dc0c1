// Critical tasks 关键任务: what fails an attempt whatever its points. C1 the wrong person, C2 an undeclared difference, C3
// twice and left standing, C4 own approval. C5 to C7 belong to triage, slips and back-entry, which no exercise has yet.

import {numberOfPatient} from '../sandbox/state/new-patient.ts'
import {type Case, isReviewer, money, say, staffOf} from './case.ts'
import {drawerAt} from './checks-drawer.ts'
import type {Critical} from './types.ts'

export function criticalsOf(at: Case): Critical[] {
  return [
    ...wrongPerson(at),
    ...wrongPersonRefunded(at),
    ...undeclared(at),
    ...leftAtCentre(at),
    ...twice(at),
    ...ownApproval(at),
  ]
}

const hasStranger = (at: Case, number: number): boolean =>
  at.exercise.patients[number - 1]?.traps?.some(each => each.kind === 'wrongPerson') ?? false

/** Somebody else's charge is booked on a person; taking it back later does not undo that nobody looked. */
function wrongPerson(at: Case): Critical[] {
  return at.evidence.settlements
    .filter(one => one.seq > at.evidence.begun && one.row.cause === 'settle')
    .flatMap((one): Critical[] => {
      const number = numberOfPatient(one.patient)
      const person = at.persons[number - 1]
      if (!hasStranger(at, number) && person?.psnNo === one.row.psnNo) return []
      const judged = at.evidence.acts.findLast(
        each => each.patient === one.patient && each.act.do === 'identity' && each.seq < one.seq,
      )
      return [
        {
          id: 'C1',
          entries: [...(judged ? [judged.seq] : []), one.seq],
          text: say(
            `${person?.name ?? ''} 的账上记了别人的费用 ${money(one.row.total)} 元`,
            `${money(one.row.total)} yuan of somebody else's were booked on ${person?.name ?? ''}`,
          ),
          right: say('人证不符时拒绝结算并记录', 'refuse and note it when person and card differ'),
        },
      ]
    })
}

/** Money of before went back to somebody who is not on the card. */
function wrongPersonRefunded(at: Case): Critical[] {
  const {settlements, begun, acts} = at.evidence
  const before = new Set(settlements.filter(one => one.seq < begun).map(one => one.row.setlId))
  return settlements.flatMap((one): Critical[] => {
    const {cause, cancels} = one.row
    if (one.seq <= begun || cause !== 'cancel' || cancels === null || !before.has(cancels)) return []
    const number = numberOfPatient(one.patient)
    if (!hasStranger(at, number)) return []
    const refund = acts.findLast(
      each => each.patient === one.patient && each.act.do === 'refund' && each.done && each.seq < one.seq,
    )
    return [
      {
        id: 'C1',
        entries: [...(refund ? [refund.seq] : []), one.seq],
        text: say(
          `${at.persons[number - 1]?.name ?? ''} 的 ${money(-one.row.total)} 元退给了别人`,
          `${money(-one.row.total)} yuan of ${at.persons[number - 1]?.name ?? ''} went back to somebody else`,
        ),
        right: say('退费先核对本人', 'a refund begins with the person'),
      },
    ]
  })
}

function undeclared(at: Case): Critical[] {
  const {acts, begun} = at.evidence
  const close = acts.find(one => one.seq > begun && one.done && one.act.do === 'closeShift' && one.window === '1')
  if (!close) return []
  const {inside, expected} = drawerAt(at, close.seq)
  const before = acts.filter(one => one.seq > begun && one.done && one.seq < close.seq && one.window === '1')
  const counted = before.findLast(one => one.act.do === 'countDrawer')
  const declared = before.findLast(one => one.act.do === 'declare' && one.seq > (counted?.seq ?? 0))
  const said = declared?.act.do === 'declare' ? declared.act.difference : 0
  const difference = inside - expected
  if (difference === said) return []
  return [
    {
      id: 'C2',
      entries: [...(counted ? [counted.seq] : []), ...(declared ? [declared.seq] : []), close.seq],
      text: say(
        `钱箱差 ${money(difference)} 元，申报 ${money(said)} 元就关班了`,
        `the drawer was ${money(difference)} yuan off, ${money(said)} were declared, and the shift was closed`,
      ),
      right: say('如实清点并申报差额', 'count what is there and declare the difference'),
    },
  ]
}

/** The shift is closed while the centre holds a settlement the window never took over nor found by reconciling. */
function leftAtCentre(at: Case): Critical[] {
  const {acts, begun, closings} = at.evidence
  const close = acts.find(one => one.seq > begun && one.done && one.act.do === 'closeShift' && one.window === '1')
  if (!close) return []
  const known = new Set(at.bills.map(bill => bill.setlId))
  const found = [...closings.values()].some(one => one.state === 'itemsKnown' && one.differences.length > 0)
  const left = at.standing.filter(one => one.seq > begun && one.seq < close.seq && !known.has(one.row.setlId))
  if (left.length === 0 || found) return []
  return [
    {
      id: 'C2',
      entries: [...left.map(one => one.seq), close.seq],
      text: say(
        `中心有 ${left.length} 笔结算窗口账上没有，未查明就关班了`,
        `${left.length} settlements at the centre are in no book of the window, and the shift was closed`,
      ),
      right: say('对账不符时查明细，查明后再关班', 'where totals differ ask for the rows before closing'),
    },
  ]
}

function twice(at: Case): Critical[] {
  const found: Critical[] = []
  const byPatient = new Map<string, typeof at.standing>()
  for (const one of at.standing) byPatient.set(one.patient, [...(byPatient.get(one.patient) ?? []), one])
  for (const [, stands] of byPatient) {
    const own = stands.filter(one => one.seq > at.evidence.begun)
    if (stands.length < 2 || own.length === 0) continue
    found.push({
      id: 'C3',
      entries: stands.map(one => one.seq),
      text: say(
        `同一次就诊有 ${stands.length} 笔有效结算，各 ${stands.map(one => money(one.row.total)).join('、')} 元`,
        `${stands.length} settlements of one visit stand: ${stands.map(one => money(one.row.total)).join(', ')} yuan`,
      ),
      right: say('没有应答先查询；多结的一笔要冲正', 'query before settling again; take the second one back'),
    })
  }
  return found
}

function ownApproval(at: Case): Critical[] {
  const staff = staffOf(at)
  return at.evidence.acts
    .filter(one => one.seq > at.evidence.begun && one.done)
    .flatMap((one): Critical[] => {
      if (one.act.do !== 'refund' || isReviewer(at, one.act.reviewer)) return []
      return [
        {
          id: 'C4',
          entries: [one.seq],
          text: say(
            `退费的复核人“${one.act.reviewer}”不是今天的复核员（${staff.join('、')}）`,
            `“${one.act.reviewer}” under the refund is not who reviews today (${staff.join(', ')})`,
          ),
          right: say('由在岗复核员签名', 'a reviewer on duty signs'),
        },
      ]
    })
}
