// Whether the solution of an exercise is one 正解自检: every step done, every point earned, every fault met, each patient's end as
// the author reckoned it.
import {yuan} from '../sandbox/base/fen.ts'
import type {Said} from '../sandbox/state/hospital-records.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import {caseOf, standingOf} from './case.ts'
import {fenOfYuan} from './cast.ts'
import type {Exercise} from './exercise.ts'
import {type Problem, problem} from './problem.ts'
import type {Marks} from './types.ts'

const solution: Said = {zh: 'solution', en: 'solution'}

/** What speaks against a solution that was played, and its marks. */
export function solutionProblems(exercise: Exercise, entries: readonly Entry[], marks: Marks): Problem[] {
  const next: Said = {
    zh: '改 solution，使它做到这一条；或改评分表',
    en: 'Mend the solution so that it does this, or the rubric',
  }
  const problems = [...refused(entries), ...unstruck(exercise, entries)]
  for (const {check, got, of, found, entries: cited} of marks.findings)
    if (got < of)
      problems.push(
        problem({
          where: {zh: `solution，${check}，记录 ${cited}`, en: `solution, ${check}, entries ${cited}`},
          what: found,
          expected: of,
          got,
          next,
        }),
      )
  for (const {id, text, right, entries: cited} of marks.criticals)
    problems.push(
      problem({
        where: {zh: `solution，${id}，记录 ${cited}`, en: `solution, ${id}, entries ${cited}`},
        what: text,
        next: right,
      }),
    )
  if (!marks.finished)
    problems.push(
      problem({
        where: solution,
        what: {zh: '没有做完', en: 'it does not come to its end'},
        expected: exercise.ends,
        next:
          exercise.ends === 'shift'
            ? {zh: '送走每位病人并关班', en: 'See every patient off and close the shift'}
            : {
                zh: '每位病人以 done、sendBack 或 refuseService 结束',
                en: 'End each patient with done, sendBack or refuseService',
              },
      }),
    )
  problems.push(...unexpected(exercise, entries))
  return problems
}

/** Steps the window did not do. */
function refused(entries: readonly Entry[]): Problem[] {
  return entries.flatMap(({seq, cause, decision}) => {
    if (cause.kind !== 'desk' || !decision?.outcome.startsWith('refused:')) return []
    return [
      problem({
        where: {zh: `solution，记录 ${seq}`, en: `solution, entry ${seq}`},
        what: {zh: '窗口没有做这一步', en: 'the window did not do this step'},
        expected: cause.act.do,
        got: decision.outcome,
        next: {
          zh: '先做窗口要的那一步，或删去这一步；缘由见 sandbox/hospital/desk.ts',
          en: 'Do first what the window wants, or leave the step out; sandbox/hospital/desk.ts explains the reasons',
        },
      }),
    ]
  })
}

/** Faults the solution never meets: nobody would. */
function unstruck(exercise: Exercise, entries: readonly Entry[]): Problem[] {
  const struck = (id: string) => entries.filter(({line}) => line.did !== 'delivered' && line.fault === id).length
  return (exercise.faults ?? []).flatMap((fault, index) =>
    struck(`x${index + 1}`) >= (fault.mustFire ?? 1)
      ? []
      : [
          problem({
            where: `/faults/${index}`,
            what: {zh: '做到完也没有遇到这个故障', en: 'the solution never meets this fault'},
            expected: fault.when,
            next: {zh: '核对交易编号与第几条', en: 'Compare the transaction and which one of them'},
          }),
        ],
  )
}

/** What stands for each patient in the end, as the author reckoned it, beside the centre's. */
function unexpected(exercise: Exercise, entries: readonly Entry[]): Problem[] {
  const at = caseOf(exercise, entries)
  const said = (amounts: readonly number[]) =>
    ['total', 'fund', 'account', 'cash'].map((name, index) => `${name} ${yuan(amounts[index] ?? 0)}`).join(' ')
  return exercise.expected.flatMap(({patient, total, fund, account, cash}, index) => {
    const rows = standingOf(at, {check: '', points: 0, patient}).map(one => one.row)
    const got = (['total', 'fund', 'account', 'cash'] as const).map(name =>
      rows.reduce((sum, row) => sum + row[name], 0),
    )
    const want = [total, fund, account, cash].map(fenOfYuan)
    if (got.every((amount, which) => amount === want[which])) return []
    return [
      problem({
        where: `/expected/${index}`,
        what: {
          zh: `第 ${patient} 位病人的结果与中心不同`,
          en: `patient ${patient}: not what the centre holds in the end`,
        },
        expected: said(want),
        got: said(got),
        next: {
          zh: '先手算：若中心对就改 expected，否则改医嘱或人',
          en: 'Reckon by hand: if the centre is right mend expected, else the orders or the person',
        },
      }),
    ]
  })
}
