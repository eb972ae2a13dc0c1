// The commands of certification 判定与前置机: judging a journal offline, and a front-end server that runs. Judging reads a file or
// asks for an export; it needs no server, no books and no catalogue.
import {existsSync, readFileSync} from 'node:fs'
import {Ajv} from 'ajv'
import {Judge} from '../../grading/judge/judge.ts'
import {
  type Brief,
  type Judgement,
  type LoadFacts,
  predicateTitles,
  type Script,
  type Verdict,
} from '../../grading/judge/types.ts'
import {type FrontEndOptions, startFrontEnd} from '../../loadtests/front-end/main.ts'
import type {Entry} from '../world/entry.ts'
import {closed, listOf} from './api/shapes.ts'
import {type Common, type Said, settingsOf} from './cli-commands.ts'
import {fetchBytes, language, openClient} from './client.ts'
import {nodeSha256} from './maker.ts'
import {inWords, Trouble} from './trouble.ts'
import {readWorldFile} from './world-file.ts'

/** Exit codes of `judge`; 3 also when the journal cannot be read: that is nobody's failure but ours. */
export const judgeExits: Record<Verdict, number> = {PASS: 0, FAIL: 1, INCONCLUSIVE: 2, ERROR: 3}

export type JudgeOptions = Common & {script?: string; load?: string}

/** `source` is an exported file, or the id of a world. */
export async function judgeJournal(source: string, options: JudgeOptions): Promise<Said> {
  const content = existsSync(source) ? readFileSync(source, 'utf8') : await exported(source, options)
  const {id, texts, sealed} = await readWorldFile(content)
  if (!sealed)
    throw new Trouble(
      `${source} 的首行没有 seal，最后一条记录是否改过无从核对，不能判定：请用 yibao world export 重新导出。`,
      `The first line of ${source} has no seal, so nobody can tell whether its last entry was changed: export it again with yibao world export.`,
    )
  const brief: Brief = {
    ...(options.script !== undefined && {script: scriptIn(options.script)}),
    ...(options.load !== undefined && {load: loadIn(options.load)}),
  }
  const sitting = new Judge(brief)
  for (const entry of chained(texts)) sitting.take(entry)
  const judged = sitting.end()
  return {value: {world: id, ...judged}, lines: tableOf(judged), exit: judgeExits[judged.verdict]}
}

/** Entries of a journal's texts, each held against the hash of the one before. Throws Trouble at the first that was changed. */
export function* chained(texts: readonly string[]): Generator<Entry> {
  let previous: string | undefined
  for (const text of texts) {
    const entry = JSON.parse(text) as Entry
    if (previous !== undefined && entry.previous !== previous) {
      throw new Trouble(
        `记录 ${entry.seq} 与前一条对不上：日志被改动过，不能判定。`,
        `Entry ${entry.seq} does not hang on the one before: the journal was changed and cannot be judged.`,
      )
    }
    previous = nodeSha256(text)
    yield entry
  }
}

async function exported(world: string, options: JudgeOptions): Promise<string> {
  const client = await openClient(settingsOf(options), options)
  try {
    return (await fetchBytes(client, `worlds/${encodeURIComponent(world)}/export`)).toString('utf8')
  } finally {
    await client.close()
  }
}

const institution = {type: 'string', minLength: 1}
const scriptIn = reads<Script>(
  closed(
    {
      visits: listOf(
        closed(
          {
            institution,
            number: {type: 'string', minLength: 1},
            ends: {enum: ['settled', 'cancelled', 'atMostOnce']},
            psnNo: {type: 'string', minLength: 1},
            fen: {type: 'integer'},
          },
          ['institution', 'number', 'ends'],
        ),
      ),
      closes: listOf(
        closed({institution, day: {type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$'}}, ['institution', 'day']),
      ),
      planted: listOf(closed({institution, msgid: {type: 'string', minLength: 1}}, ['institution', 'msgid'])),
    },
    ['visits'],
  ),
)
const count = {type: 'number', minimum: 0}
const loadIn = reads<LoadFacts>(
  closed({planned: count, dropped: count, lagP99Ms: count}, ['planned', 'dropped', 'lagP99Ms']),
)

/** Reads a file that must have a shape; where it has not, says the place, what belongs there and what stands there. */
function reads<T>(schema: object): (file: string) => T {
  const fits = new Ajv({strict: false}).compile<T>(schema)
  return file => {
    let content: unknown
    try {
      content = JSON.parse(readFileSync(file, 'utf8'))
    } catch {
      throw new Trouble(`${file} 不存在或不是 JSON。`, `${file} does not exist or is not JSON.`)
    }
    if (fits(content)) return content
    const [wrong] = fits.errors ?? []
    const place = wrong?.instancePath || '/'
    const wanted = [wrong?.message, ...Object.values(wrong?.params ?? {}).flat()].join(' ')
    throw new Trouble(
      `${file} 的 ${place} 不合格式：${wanted}。格式见 grading/judge/types.ts 的 Script 与 LoadFacts。`,
      `${file} is wrong at ${place}: ${wanted}. Its shape: Script and LoadFacts in grading/judge/types.ts.`,
    )
  }
}

const verdictWords: Record<Verdict, {zh: string; en: string}> = {
  PASS: {zh: '合格', en: 'passed'},
  FAIL: {zh: '不合格', en: 'failed'},
  INCONCLUSIVE: {zh: '无法判定', en: 'inconclusive'},
  ERROR: {zh: '沙盘出错', en: 'the sandbox’s own error'},
}

/** Findings of a predicate shown to people; --json has them all. */
const shown = 5

function tableOf({verdict, entries, settlements, predicates}: Judgement): string[] {
  const tongue = language()
  const lines = [
    `${verdict} ${verdictWords[verdict][tongue]}  ${entries} 条记录 entries, ${settlements} 笔结算 settlements`,
  ]
  for (const {id, holds, count, findings} of predicates) {
    lines.push(`  ${holds ? '✓' : '✗'} ${id} ${predicateTitles[id][tongue]}${holds ? '' : `  ${count}`}`)
    for (const one of findings.slice(0, shown)) {
      const money = one.fen === undefined ? '' : `  ${one.fen} 分 fen`
      lines.push(`      ${one[tongue]}`)
      const [wanted, found] = tongue === 'en' ? ['expected', 'got'] : ['应', '实']
      const cited = one.entries.slice(0, 8).join(' #')
      lines.push(`        ${one.field}: ${wanted} ${one.expected} · ${found} ${one.got}${money}  #${cited}`)
    }
    if (count > shown) lines.push(`      … ${count - shown}`)
  }
  return lines
}

/** Stays until it is told to end. */
export async function frontEnd(options: FrontEndOptions): Promise<void> {
  const {address, close} = await startFrontEnd(options, trouble => {
    const {zh, en} = inWords(trouble)
    process.stderr.write(`${zh}\n${en}\n`)
    // who waits for an answer still gets one
    setTimeout(() => process.exit(3), 1000)
    void close().finally(() => process.exit(3))
  })
  process.stdout.write(`前置机 front-end server: ${address}\n`)
  const end = () => void close().then(() => process.exit(0))
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
}
