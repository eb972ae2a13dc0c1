// The commands for drills 演练命令: which scenarios there are, whether a document is fit, and a whole drill played by robots with its report.
// They play in memory; no server and no data folder is touched.
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import type {OwnReport} from '../../grading/drill/own-systems.ts'
import {reportPage} from '../../grading/drill/page.ts'
import {type DrillReport, reportOf} from '../../grading/drill/report.ts'
import {readScenario, scenarioById, scenarios} from '../../scenarios/index.ts'
import {yuan} from '../base/fen.ts'
import {playDrill} from '../drill/played.ts'
import type {Scenario} from '../drill/scenario.ts'
import {type TeamName, teamNames} from '../drill/team.ts'
import {numberText} from '../slips/numbers.ts'
import {type Common, exits, type Said, settingsOf} from './cli-commands.ts'
import {language} from './client.ts'
import {worldDeps} from './engine.ts'
import {Trouble} from './trouble.ts'

export async function listDrills(): Promise<Said> {
  const rows = scenarios().map(({id, edition, title, end}) => ({id, edition, title, minutes: end}))
  return {
    value: rows,
    lines: rows.map(one => `${one.id}  ${String(one.minutes).padStart(3)} min  ${one.title[language()]}`),
  }
}

/** What an earlier decision would have saved is asked for this much. */
const earlierMinutes = 30

export type PlayOptions = Common & {team?: string; seed?: string; out?: string}

/** Plays to the end and says how it went; exit 3 when a critical action was left out or a fault never fired. */
export async function playScenario(which: string, options: PlayOptions): Promise<Said> {
  const scenario = scenarioOf(which)
  const team = (options.team ?? 'good') as TeamName
  if (!teamNames.includes(team))
    throw new Trouble(
      `班组只有 ${teamNames.join('、')}，没有 ${team}。`,
      `A team is one of ${teamNames.join(', ')}; there is no ${team}.`,
    )
  const seed = options.seed ?? '1'
  const deps = await worldDeps(settingsOf(options).dataDir)
  const judged = (earlier: number): DrillReport =>
    reportOf(scenario, seed, playDrill(scenario, seed, team, deps, earlier).entries)
  const report = judged(0)
  const earlier = judged(earlierMinutes)
  const lines = linesOf(scenario, report, earlier)
  if (options.out !== undefined) {
    writeFileSync(options.out, reportPage({scenario, report, team, earlier}, language()))
    lines.push(`报告 report: ${options.out}`)
  }
  const bad = report.score.failed.length > 0 || report.void.length > 0
  return {value: {report, earlier}, lines, exit: bad ? exits.differs : exits.done}
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
  let document: unknown
  try {
    document = JSON.parse(readFileSync(which, 'utf8'))
  } catch {
    throw new Trouble(`${which} 不是合法的 JSON。`, `${which} is not JSON.`)
  }
  const read = readScenario(document)
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

function linesOf(scenario: Scenario, report: DrillReport, earlier: DrillReport): string[] {
  const zh = language() === 'zh'
  const minutes = (ms: number) => `${Math.round(ms / 6000) / 10} min`
  const compared = (label: string, of: (one: DrillReport) => string | number) =>
    `  ${label}: ${of(report)}${zh ? '；早三十分钟 ' : '; thirty minutes earlier '}${of(earlier)}`
  return [
    `${scenario.id} ${scenario.title[language()]}`,
    ...report.actions.map(
      one =>
        `  ${one.rating}  ${one.role.padEnd(3)} ${one.text[language()]}  ${zh ? '期限' : 'due'} ${one.by}, ${zh ? '实际' : 'done'} ${one.done ?? '—'}${one.entry === null ? '' : `  #${one.entry}`}`,
    ),
    compared(zh ? '期间平均等候' : 'mean wait meanwhile', one => minutes(one.waits.during.meanMs)),
    compared(zh ? '最长队伍' : 'longest queue', one => one.longest.waiting),
    compared(zh ? '等不及走了' : 'left unserved', one => one.left.count),
    compared(zh ? '对不上的笔数' : 'rows that disagree', one => one.money.wrong.length),
    ...(report.own ? paperLines(report.own, zh) : []),
    compared(zh ? '得分' : 'score', one => `${one.score.total.got / 10} / ${one.score.total.of / 10}`),
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
