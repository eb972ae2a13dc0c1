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
import {type Advice, type Critical, type Dimension, dimensions, type Finding, type Marks} from './types.ts'

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
  shiftClosed: 'OP-14',
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
  call: say('叫号', 'the call'),
  takeOrders: say('取处方', 'taking the orders'),
  adopt: say('取回结果', 'taking the result over'),
  retry: say('重新结算', 'settling again'),
  closeShift: say('关班', 'closing the shift'),
  countDrawer: say('清点', 'counting'),
  done: say('送走病人', 'handing over'),
  query: say('查询', 'the query'),
  refund: say('退费', 'the refund'),
}

/** Slower than the model by this much before it is worth a word. */
const slowFrom = {times: 2, ms: 4000} as const
/** More slips than this nobody mends at once; the marks name them all. */
const mostSlips = 3

const dimensionWords: Record<Dimension, Said> = {
  M: say('金额', 'money'),
  P: say('流程', 'procedure'),
  R: say('恢复', 'recovery'),
  S: say('速度', 'speed'),
  C: say('服务', 'customers'),
}

export function coach(exercise: Exercise, entries: readonly Entry[], marks: Marks): Advice {
  const at = caseOf(exercise, entries)
  const acts = actsOf(at.evidence)
  if (acts.length === 0) {
    const begin = say(
      '还没有动手。按下一步按钮上的键，从叫号开始走一遍。',
      'Nothing was done yet. Go through it once from the call, by the key on the button for the next step.',
    )
    return {comments: [begin], practise: [{exercise: exercise.id, why: say('从头做一遍', 'from the beginning')}]}
  }
  const comments = [
    ...marks.criticals.map(({text, right}) => say(`${text.zh}。${right.zh}。`, `${text.en}. ${right.en}.`)),
    ...slips(marks),
    ...refusals(acts),
    ...slowSteps(acts, at.evidence.heard),
    ...strengths(marks),
  ]
  const times = timesOf(at, new Set()).filter(one => one.ms > 0)
  if (marks.totalTenths === 1000 && marks.passed && times.every(one => one.ms <= one.parMs))
    comments.push(say('又对又快，可以做下一题。', 'Right and fast: go on to the next exercise.'))
  return {comments, practise: practise(exercise, marks)}
}

/** 'said:greet@2' and 'said:greet@5' are one habit. */
const habitOf = (check: string): string => check.split('@')[0] as string

/** What a finding took from the total, in tenths. */
function lossOf({findings, byDimension}: Marks, one: Finding): number {
  const of = findings.reduce((sum, each) => (each.dimension === one.dimension ? sum + each.of : sum), 0)
  return mulDiv(one.of - one.got, byDimension[one.dimension]?.ofTenths ?? 0, of)
}

/** What cost most, one comment for each habit; speed has words of its own. */
function slips(marks: Marks): Said[] {
  const habits = new Map<string, {cost: number; findings: Finding[]}>()
  for (const one of marks.findings) {
    if (one.got === one.of || one.dimension === 'S') continue
    const known = habits.get(habitOf(one.check)) ?? {cost: 0, findings: []}
    habits.set(habitOf(one.check), {cost: known.cost + lossOf(marks, one), findings: [...known.findings, one]})
  }
  const worst = [...habits.values()].sort((a, b) => b.cost - a.cost)
  const told = worst.slice(0, mostSlips).map(({cost, findings}) => {
    const [first] = findings as [Finding]
    const seqs = [...new Set(findings.flatMap(one => one.entries))].sort((a, b) => a - b)
    const [whole, part] = [Math.floor(cost / 10), cost % 10]
    const often = findings.length > 1 ? say(`，共 ${findings.length} 次`, `, ${findings.length} times`) : say('', '')
    return say(
      `${first.right.zh}。${first.expected.zh}——${first.found.zh}${often.zh}，失 ${whole}.${part} 分（记录 ${seqs.join('、')}）。`,
      `${capital(first.right.en)}. ${capital(first.expected.en)}: ${first.found.en}${often.en}; ${whole}.${part} marks lost (entries ${seqs.join(', ')}).`,
    )
  })
  const more = worst.length - told.length
  if (more > 0)
    told.push(
      say(
        `先改这 ${told.length} 处；另有 ${more} 处见逐项依据。`,
        `Mend these ${told.length} first; ${more} more stand mark by mark.`,
      ),
    )
  return told
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What the window would not do, by kind, when it was more than a slip. */
function refusals(acts: readonly Acted[]): Said[] {
  const tried = acts.filter(one => !one.done)
  if (tried.length < 3) return []
  const kinds = new Map<string, number>()
  for (const {act} of tried) kinds.set(act.do, (kinds.get(act.do) ?? 0) + 1)
  const list = [...kinds].sort((a, b) => b[1] - a[1]).slice(0, 3)
  const wordOf = (what: string): Said => words[what] ?? say(what, what)
  const seqs = tried.map(one => one.seq)
  return [
    say(
      `窗口拒绝了 ${tried.length} 次：${list.map(([what, times]) => `${wordOf(what).zh} ${times} 次`).join('、')}（记录 ${seqs.join('、')}）。按键之前先看下一步按钮。`,
      `The window refused ${tried.length} acts: ${list.map(([what, times]) => `${wordOf(what).en} ${times}`).join(', ')} (entries ${seqs.join(', ')}). Look at the button for the next step before the key.`,
    ),
  ]
}

/** What was wholly right beside something that was not: that, too, is worth a word. */
function strengths({findings, byDimension}: Marks): Said[] {
  if (findings.every(one => one.got === one.of)) return []
  const whole = dimensions.filter(
    name => name !== 'S' && byDimension[name] && byDimension[name].gotTenths === byDimension[name].ofTenths,
  )
  if (whole.length === 0) return []
  return [
    say(
      `做得好：${whole.map(name => dimensionWords[name].zh).join('、')}一分没失。`,
      `Well done: nothing lost on ${whole.map(name => dimensionWords[name].en).join(' and ')}.`,
    ),
  ]
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

/** What fails an attempt first, then what cost most; speed only where everything else was right. */
function practise(exercise: Exercise, marks: Marks): Advice['practise'] {
  const wanted = new Map<string, Said>()
  const want = (id: string | undefined, why: Said) => {
    if (id !== undefined && !wanted.has(id)) wanted.set(id, why)
  }
  for (const one of marks.criticals) want(trainsCritical[one.id], one.right)
  const lost = marks.findings.filter(one => one.got < one.of).sort((a, b) => lossOf(marks, b) - lossOf(marks, a))
  const onlySlow = lost.every(one => one.dimension === 'S')
  for (const one of lost) {
    const [kind = ''] = one.check.split(/[@|]/)
    if (one.dimension !== 'S' || onlySlow) want(trains[kind] ?? trains[kind.split(':')[0] ?? ''], one.right)
  }
  if (!marks.passed) want(exercise.id, say('再做一次，换一个变式', 'once more, as another variant'))
  return [...wanted].slice(0, mostNext).map(([id, why]) => ({exercise: id, why}))
}
