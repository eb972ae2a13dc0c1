// The commands for drills 演练命令: which scenarios there are, whether a document is fit, and a whole drill played by robots with its report.
// They play in memory; no server and no data folder is touched.
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {type Outcome, outcomeOf} from '../../grading/drill/outcome.ts'
import type {OwnReport} from '../../grading/drill/own-systems.ts'
import {reportPage} from '../../grading/drill/page.ts'
import {nameOf, type WhatIf} from '../../grading/drill/parts/counterfactual.ts'
import {quietDaysUsual} from '../../grading/drill/queue.ts'
import {type DrillReport, reporter, reportOf} from '../../grading/drill/report.ts'
import {usualMoves, whatIf} from '../../grading/drill/what-if.ts'
import {readScenario, scenarioById, scenarios} from '../../scenarios/index.ts'
import {yuan} from '../base/fen.ts'
import {playDrill} from '../drill/played.ts'
import type {Scenario} from '../drill/scenario.ts'
import {type TeamName, teamNames, teamOf} from '../drill/team.ts'
import {numberText} from '../slips/numbers.ts'
import {type Common, exits, type Said, settingsOf} from './cli-commands.ts'
import {language} from './client.ts'
import {worldDeps} from './engine.ts'
import {Trouble, WrongUse} from './trouble.ts'

export async function listDrills(): Promise<Said> {
  const rows = scenarios().map(({id, edition, title, end}) => ({id, edition, title, minutes: end}))
  return {
    value: rows,
    lines: rows.map(one => `${one.id}  ${String(one.minutes).padStart(3)} min  ${one.title[language()]}`),
  }
}

export type PlayOptions = Common & {team?: string; seed?: string; out?: string; quietDays?: number; last?: string}

/** Plays to the end and says how it went; exit 3 when a critical action was left out or a fault never fired. */
export async function playScenario(which: string, options: PlayOptions): Promise<Said> {
  const scenario = scenarioOf(which)
  const team = (options.team ?? 'good') as TeamName
  if (!teamNames.includes(team))
    throw new WrongUse(
      `班组只有 ${teamNames.join('、')}，没有 ${team}。`,
      `A team is one of ${teamNames.join(', ')}; there is no ${team}.`,
    )
  const seed = options.seed ?? '1'
  const quietDays = quietDaysOf(options)
  const last = options.last === undefined ? undefined : lastReport(options.last, scenario)
  const deps = await worldDeps(settingsOf(options).dataDir)
  const {entries} = playDrill(scenario, seed, team, deps)
  const report = reportOf(scenario, seed, entries, quietDays)
  const played = {scenario, seed, entries, quietDays, habits: teamOf(team, scenario, seed)}
  // a page has room for all of them; the terminal for the first
  const moves = options.out === undefined ? usualMoves.slice(0, 1) : usualMoves
  const whatIfs = moves.map(move => whatIf(played, move, deps))
  const lines = linesOf(scenario, report, whatIfs)
  if (options.out !== undefined) {
    writeFileSync(options.out, reportPage({scenario, report, team, whatIfs, ...(last && {last})}, language()))
    lines.push(`报告 report: ${options.out}`)
  }
  const bad = report.score.failed.length > 0 || report.void.length > 0
  return {value: {report, whatIfs}, lines, exit: bad ? exits.differs : exits.done}
}

/** Fewer say little about what is usual; more than this take minutes. */
const quietDaysBounds = [10, 1000] as const

function quietDaysOf({quietDays = quietDaysUsual}: PlayOptions): number {
  const [least, most] = quietDaysBounds
  if (quietDays >= least && quietDays <= most) return quietDays
  throw new WrongUse(
    `--quiet-days 应为 ${least}–${most}，得到 ${quietDays}。`,
    `--quiet-days must be from ${least} to ${most}, got ${quietDays}.`,
  )
}

/** An earlier report as `--json` printed it, or as a server gives it, to compare with. */
function lastReport(file: string, scenario: Scenario): DrillReport {
  const read = (readJson(file) ?? {}) as Partial<DrillReport> & {report?: Partial<DrillReport>}
  const report = read.report ?? read
  if (report.reporter === reporter && report.scenario === scenario.id) return report as DrillReport
  throw new Trouble(
    `${file} 不是 ${scenario.id} 的演练报告（版本 ${reporter}）；请给 drill play ${scenario.id} --json 的输出，或服务器的 report.json。`,
    `${file} is no report of ${scenario.id} (version ${reporter}); give what drill play ${scenario.id} --json printed, or a server’s report.json.`,
  )
}

function readJson(file: string): unknown {
  if (!existsSync(file)) throw new Trouble(`没有文件 ${file}。`, `There is no file ${file}.`)
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new Trouble(`${file} 不是合法的 JSON。`, `${file} is not JSON.`)
  }
}

function scenarioOf(which: string): Scenario {
  const known = scenarioById(which)
  if (known) return known
  const names = scenarios().map(one => one.id)
  if (!existsSync(which))
    throw new Trouble(
      `没有演练 ${which}；内置的有 ${names.join('、')}，也可以给一个文件。`,
      `There is no scenario ${which}; built in: ${names.join(', ')}, or give a file.`,
    )
  const read = readScenario(readJson(which))
  if (!read.ok)
    throw new Trouble(
      `${which} 不合演练格式：\n  ${read.problems.join('\n  ')}`,
      `${which} is no scenario:\n  ${read.problems.join('\n  ')}`,
    )
  return read.scenario
}

function paperLines({register, keying, unseen, money, doors}: OwnReport, zh: boolean): string[] {
  const {counts} = register
  const numbers = (of: readonly {series: string; number: number}[]) => of.map(numberText).join(', ') || '—'
  return zh
    ? [
        `  手工单: 发出 ${counts.issued}，写了 ${counts.written}，已入账 ${counts.posted}，作废 ${counts.void}，未入账 ${counts.open}`,
        `  缺号: ${numbers(register.missing)}`,
        `  重号: ${register.duplicates.length}，不在号段: ${register.outside.length}`,
        `  补录差错（每千字段）: 第一遍 ${keying.perThousand.first}，第二遍 ${keying.perThousand.second}，入账后 ${keying.perThousand.posted}`,
        `  挂号未诊当日退费: ${unseen.sameDay} / ${unseen.came}`,
        `  急诊按时: 红 ${doors.red.inTime} / ${doors.red.due}，黄 ${doors.yellow.inTime} / ${doors.yellow.due}`,
        `  纸上 ${yuan(money.paper)} = 已入账 ${yuan(money.posted)} + 作废 ${yuan(money.void)} + 未入账 ${yuan(money.open)}；账上 ${yuan(money.ledger)}`,
      ]
    : [
        `  slips: issued ${counts.issued}, written ${counts.written}, posted ${counts.posted}, void ${counts.void}, open ${counts.open}`,
        `  gaps: ${numbers(register.missing)}`,
        `  duplicates: ${register.duplicates.length}, in no block: ${register.outside.length}`,
        `  keying errors per 1,000 fields: first ${keying.perThousand.first}, second ${keying.perThousand.second}, in the books ${keying.perThousand.posted}`,
        `  registered and unseen, refunded the same day: ${unseen.sameDay} / ${unseen.came}`,
        `  emergency in time: red ${doors.red.inTime} / ${doors.red.due}, yellow ${doors.yellow.inTime} / ${doors.yellow.due}`,
        `  paper ${yuan(money.paper)} = posted ${yuan(money.posted)} + void ${yuan(money.void)} + open ${yuan(money.open)}; in the books ${yuan(money.ledger)}`,
      ]
}

function gapLines({items, wrongDeductible, judged}: NonNullable<DrillReport['gap']>, zh: boolean): string[] {
  const count = (holds: (one: (typeof items)[number]) => boolean) => items.filter(holds).length
  const once = count(one => one.stands === 1)
  const twice = count(one => one.stands === 2)
  const wrong = `${wrongDeductible.settlements} · ${yuan(wrongDeductible.fen)}`
  const verdict = `${judged.verdict} ${judged.broken.join(', ')}`.trim()
  return zh
    ? [
        `  缺口 ${items.length} 笔：重复 ${count(one => one.class === 'duplicate')}，最后恰好一笔有效 ${once}，仍有两笔 ${twice}，后来退费 ${items.length - once - twice}`,
        `  起付线算错 ${wrong} 元；判定 K1–K9：${verdict}`,
      ]
    : [
        `  gap of ${items.length}: settled again ${count(one => one.class === 'duplicate')}, in the end once ${once}, still twice ${twice}, refunded ${items.length - once - twice}`,
        `  deductible wrong by ${wrong} yuan; judged by K1–K9: ${verdict}`,
      ]
}

function linesOf(scenario: Scenario, report: DrillReport, whatIfs: readonly WhatIf[]): string[] {
  const zh = language() === 'zh'
  const outcomes: [name: string, outcome: Outcome][] = [
    [zh ? '本次' : 'as played', outcomeOf(report)],
    ...whatIfs.map((one): [string, Outcome] => [nameOf(one)[language()], one.outcome]),
  ]
  const compared = (label: string, of: (one: Outcome) => string | number) =>
    `  ${label}: ${outcomes.map(([name, one]) => `${name} ${of(one)}`).join(' · ')}`
  return [
    `${scenario.id} ${scenario.title[language()]}`,
    ...report.actions.map(
      one =>
        `  ${one.rating}  ${one.role.padEnd(3)} ${one.text[language()]}  ${zh ? '期限' : 'due'} ${one.by}, ${zh ? '实际' : 'done'} ${one.done ?? '—'}${one.entry === null ? '' : `  #${one.entry}`}`,
    ),
    compared(zh ? '期间平均等候' : 'mean wait meanwhile', one => `${Math.round(one.meanMs / 6000) / 10} min`),
    compared(zh ? '最长队伍' : 'longest queue', one => one.longest),
    compared(zh ? '等不及走了' : 'left unserved', one => one.left),
    compared(zh ? '错账（元）' : 'wrong rows, yuan', one => yuan(one.wrongFen)),
    compared(zh ? '得分' : 'score', one => `${one.score / 10} / ${report.score.total.of / 10}`),
    ...(report.gap ? gapLines(report.gap, zh) : []),
    ...(report.own ? paperLines(report.own, zh) : []),
    ...(report.void.length > 0
      ? [zh ? `作废：故障 ${report.void.join('、')} 从未触发` : `void: fault ${report.void.join(', ')} never fired`]
      : []),
    ...(report.score.failed.length > 0
      ? [
          zh
            ? `不合格：关键动作 ${report.score.failed.join('、')} 没有做`
            : `failed: critical ${report.score.failed.join(', ')} left undone`,
        ]
      : []),
  ]
}
