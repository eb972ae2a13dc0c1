// The commands for drills 演练命令: which scenarios there are, whether a document is fit, and a whole drill played by robots with its report.
// They play in memory; no server and no data folder is touched.
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {reportPage} from '../../grading/drill/page.ts'
import {type DrillReport, reportOf} from '../../grading/drill/report.ts'
import {readScenario, scenarioById, scenarios} from '../../scenarios/index.ts'
import {yuan} from '../base/fen.ts'
import {playDrill} from '../drill/played.ts'
import type {Scenario} from '../drill/scenario.ts'
import {type TeamName, teamNames} from '../drill/team.ts'
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
    compared(zh ? '得分' : 'score', one => `${one.score.total.got / 10} / ${one.score.total.of / 10}`),
    ...(report.gap ? gapLines(report.gap, zh) : []),
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
