// The coach 教练: what to say beside the marks and what to practise next, from the same journal. Not a mark: it may change
// from version to version, and looks at things nobody is marked for.
import {mulDiv} from '../sandbox/base/fen.ts'
import type {Said} from '../sandbox/state/hospital-records.ts'
import type {Entry} from '../sandbox/world/entry.ts'
import {caseOf, say} from './case.ts'
import {type Acted, actsOf} from './evidence.ts'
import type {Exercise} from './exercise.ts'
import {costOf, msOf} from './keystrokes.ts'
import {timesOf} from './speed.ts'
import type {Advice, Critical, Marks} from './types.ts'

/** Which exercise trains what a check is about. */
const trains: Record<string, string> = {
  settledRight: 'OP-01',
  identityFirst: 'OP-01',
  explained: 'OP-04',
  consented: 'OP-02',
  printed: 'OP-01',
  askedFirst: 'OP-10',
  knownEnd: 'OP-10',
  secondPerson: 'OP-07',
  refundedRight: 'OP-07',
  receiptReplaced: 'OP-08',
  refused: 'OP-09',
  isAnother: 'OP-09',
  sentBack: 'OP-05',
  clinicAsked: 'OP-13',
  drawerDeclared: 'OP-14',
  countedFirst: 'OP-14',
  reconciled: 'OP-14',
  fewCorrections: 'OP-03',
  waitedLittle: 'OP-12',
  pace: 'OP-03',
  flagged: 'FR-01',
  notFlagged: 'FR-01',
  isThePerson: 'FR-01',
  orderUntouched: 'FR-02',
  keptAsIs: 'OP-13',
  identityBeforeRefund: 'OP-07',
  reported: 'CU-06',
  notSaid: 'CU-01',
  'said:greet': 'CU-01',
  'said:calm': 'CU-01',
  'said:slowly': 'CU-02',
  'said:loudly': 'CU-03',
  'said:noCash': 'CU-04',
  'said:inEnglish': 'CU-05',
  'said:noFilming': 'CU-06',
  'said:change': 'OP-06',
  'said:delay': 'OP-10',
  'said:refundRoute': 'OP-07',
  'said:notYours': 'OP-09',
  'said:noRefund': 'OP-13',
  'said:toDoctor': 'OP-05',
}

const words: Record<string, Said> = {
  read: say('读凭证', 'reading the card'),
  identity: say('核对本人', 'comparing the face'),
  addLine: say('录入项目', 'typing lines'),
  trial: say('预结算', 'the trial'),
  explain: say('解释金额', 'explaining'),
  consent: say('征得同意', 'asking for consent'),
  settle: say('收款结算', 'taking the money'),
  print: say('打印', 'printing'),
  done: say('送走病人', 'handing over'),
  query: say('查询', 'the query'),
  refund: say('退费', 'the refund'),
}

/** Slower than the model by this much before it is worth a word. */
const slowFrom = {times: 2, ms: 4000} as const

export function coach(exercise: Exercise, entries: readonly Entry[], marks: Marks): Advice {
  const at = caseOf(exercise, entries)
  const comments: Said[] = []
  for (const critical of marks.criticals)
    comments.push(say(`${critical.text.zh}。${critical.right.zh}。`, `${critical.text.en}. ${critical.right.en}.`))
  for (const one of marks.findings)
    if (one.got < one.of)
      comments.push(
        say(
          `应当：${one.expected.zh}。这次${one.found.zh}。${one.right.zh}。`,
          `Expected: ${one.expected.en}. Found: ${one.found.en}. Right: ${one.right.en}.`,
        ),
      )
  const heard = at.evidence.bills.map(one => one.at)
  comments.push(...slowSteps(actsOf(at.evidence), heard))
  const tried = actsOf(at.evidence).filter(one => !one.done)
  if (tried.length >= 3)
    comments.push(
      say(
        `窗口拒绝了 ${tried.length} 次操作（记录 ${tried.map(one => one.seq).join('、')}）：先看提示再按键。`,
        `The window refused ${tried.length} acts (entries ${tried.map(one => one.seq).join(', ')}): read before the next key.`,
      ),
    )
  const times = timesOf(at, new Set()).filter(one => one.ms > 0)
  if (marks.passed && times.length > 0 && times.every(one => one.ms <= one.parMs))
    comments.push(say('又对又快，可以做下一题。', 'Right and fast: go on to the next exercise.'))
  return {comments, practise: practise(exercise, marks)}
}

/** Kinds of acts that took this person much longer than the model, worst first. */
function slowSteps(acts: readonly Acted[], heard: readonly number[]): Said[] {
  const lost = new Map<string, {ms: number; seqs: number[]}>()
  acts.forEach((one, index) => {
    const previous = acts[index - 1]
    if (!previous || one.act.do === 'call') return
    // what the centre took is not the trainee's
    const from = heard.findLast(at => at < one.at) ?? previous.at
    const took = one.at - Math.max(from, previous.at)
    const model = msOf(costOf(one.act))
    if (took < model * slowFrom.times || took - model < slowFrom.ms) return
    const known = lost.get(one.act.do) ?? {ms: 0, seqs: []}
    lost.set(one.act.do, {ms: known.ms + took - model, seqs: [...known.seqs, one.seq]})
  })
  return [...lost]
    .filter(([what]) => what in words)
    .sort((a, b) => b[1].ms - a[1].ms)
    .slice(0, 3)
    .map(([what, {ms, seqs}]) => {
      const seconds = mulDiv(ms, 1, 1000)
      const word = words[what] as Said
      return say(
        `${word.zh}比标准慢 ${seconds} 秒（记录 ${seqs.join('、')}）。`,
        `${word.en} took ${seconds} s longer than the model (entries ${seqs.join(', ')}).`,
      )
    })
}

const trainsCritical: Partial<Record<Critical['id'], string>> = {C1: 'OP-09', C2: 'OP-14', C3: 'OP-10', C4: 'OP-07'}
/** More than this nobody practises next. */
const mostNext = 3

/** What fails an attempt first, then what lost points; speed only where everything else was right. */
function practise(exercise: Exercise, marks: Marks): Advice['practise'] {
  const wanted = new Map<string, Said>()
  const want = (id: string | undefined, why: Said) => {
    if (id !== undefined && !wanted.has(id)) wanted.set(id, why)
  }
  for (const one of marks.criticals) want(trainsCritical[one.id], one.right)
  const lost = marks.findings.filter(one => one.got < one.of)
  const onlySlow = lost.every(one => one.dimension === 'S')
  for (const one of lost) {
    const [kind = ''] = one.check.split(/[@|]/)
    if (one.dimension !== 'S' || onlySlow) want(trains[kind] ?? trains[kind.split(':')[0] ?? ''], one.right)
  }
  if (!marks.passed) want(exercise.id, say('再做一次，换一个变式', 'once more, as another variant'))
  return [...wanted].slice(0, mostNext).map(([id, why]) => ({exercise: id, why}))
}
