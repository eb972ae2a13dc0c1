// The kill matrix 击杀矩阵: every mutant through every plan, what each predicate found, and the page that shows it.
import {judge} from '../../grading/judge/judge.ts'
import {type PredicateId, predicateIds, predicateTitles, type Verdict} from '../../grading/judge/types.ts'
import type {Shelf} from '../../sandbox/simulator/shelf.ts'
import type {WorldDeps} from '../../sandbox/world/world.ts'
import {behaviourOf, type Mutant} from './mutants.ts'
import {type Plan, run} from './rig.ts'

/** What came of one mutant: by predicate, the plans under which it found something against the client. */
export type Row = {mutant: Mutant; found: Record<PredicateId, string[]>; verdicts: Verdict[]}

export function tryMutant(mutant: Mutant, plans: readonly Plan[], deps: WorldDeps, shelf: Shelf): Row {
  const found = Object.fromEntries(predicateIds.map(id => [id, [] as string[]])) as Row['found']
  const verdicts = plans.map(plan => {
    const {entries, brief} = run(plan, deps, shelf, behaviourOf(mutant))
    const {verdict, predicates} = judge(entries, brief)
    for (const {id, findings} of predicates)
      if (findings.some(finding => finding.fault === 'client')) found[id].push(plan.id)
    return verdict
  })
  return {mutant, found, verdicts}
}

/** Mutants that no plan fails by the predicate meant for them. Whoever acts like the reference is among them. */
export const survivors = (rows: readonly Row[]): string[] =>
  rows.filter(({mutant, found}) => found[mutant.killedBy].length === 0).map(({mutant}) => mutant.id)

/** The page, in both languages; the same rows give the same text. */
export function matrixPage(rows: readonly Row[], plans: readonly Plan[]): string {
  const columns = predicateIds.filter(id => id !== 'K9')
  const cell = ({mutant, found}: Row, id: PredicateId) => {
    const count = found[id].length
    if (count === 0) return ''
    return id === mutant.killedBy ? `**${count}**` : String(count)
  }
  return [
    '# 击杀矩阵 · The kill matrix',
    '',
    '由 `loadtests/mutants/matrix.world.test.ts` 生成并看守，勿手改；重写：`RENEW=1 npx vitest run loadtests/mutants/matrix`。',
    'Generated and held by that test; do not edit. Renew with the command above.',
    '',
    '参考前置机（`sandbox/front-end`）通过全部方案。下面每一行是把它的一个做法换成厂商常犯的错误；格内是该判据判其不合格的方案数，',
    '**粗体**是专为它而设的判据。',
    'The reference front-end server passes every plan. Each row swaps one of its behaviours for a mistake vendors make; a cell',
    'counts the plans under which that predicate failed it, **bold** is the predicate meant for it.',
    '',
    `| 变异体 mutant | ${columns.join(' | ')} | 错在哪里 what is wrong |`,
    `|---|${columns.map(() => '---:|').join('')}---|`,
    ...rows.map(
      row =>
        `| \`${row.mutant.id}\` | ${columns.map(id => cell(row, id)).join(' | ')} | ${row.mutant.zh} · ${row.mutant.en} |`,
    ),
    '',
    '## 判据 · Predicates',
    '',
    ...predicateIds.map(id => `- **${id}** ${predicateTitles[id].zh} · ${predicateTitles[id].en}`),
    '',
    'K9 不判谁不合格：故障没有触发、剧本没有走到时，结论是“无法判定”。',
    'K9 fails nobody: where a fault did not fire or a step was not reached the verdict is INCONCLUSIVE.',
    '',
    '## 方案 · Plans',
    '',
    ...plans.map(plan => `- \`${plan.id}\` ${plan.zh} · ${plan.en}`),
    '',
  ].join('\n')
}
