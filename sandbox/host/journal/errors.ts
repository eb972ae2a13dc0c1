// What can go wrong with a journal on disk, each in Chinese and English: it is damaged, somebody else has it, or it
// cannot be written. All three are operating trouble: never a candidate's fault, never an answer of the centre.

export type Words = {zh: string; en: string}

/** An error that an operator reads: the message carries both languages, `words` each alone. */
class JournalError extends Error {
  readonly words: Words
  constructor(words: Words, options?: ErrorOptions) {
    super(`${words.zh} ${words.en}`, options)
    this.words = words
  }
}

export type Damage = {
  /** The file's name, '000002.log'. */
  file: string
  segment: number
  /** Where in the file the damaged frame begins. */
  offset: number
  /** The entry that is lost or unreadable, as far as it can be told. */
  world?: string
  seq?: number
  what: 'frame' | 'missingSegment' | 'frameNumber' | 'entryNumber' | 'version' | 'cut'
  /** The one byte that differs from what was written, when exactly one does. */
  flippedAt?: number
  expected: string
  got: string
}

const damageZh: Record<Damage['what'], string> = {
  frame: '有一帧损坏',
  missingSegment: '缺少分段文件',
  frameNumber: '帧序号不连续',
  entryNumber: '记录序号不连续',
  version: '由更新的版本写成',
  cut: '结尾被截断',
}
const damageEn: Record<Damage['what'], string> = {
  frame: 'a frame is damaged',
  missingSegment: 'a segment file is missing',
  frameNumber: 'frame numbers do not follow each other',
  entryNumber: 'entry numbers do not follow each other',
  version: 'it was written by a newer release',
  cut: 'its end has been cut off',
}

/** The journal's bytes are not what was written. Refused as a whole: nothing is skipped, nothing is guessed. */
export class JournalDamaged extends JournalError {
  override name = 'JournalDamaged'
  readonly damage: Damage
  constructor(damage: Damage) {
    const {file, offset, world, seq, what, flippedAt, expected, got} = damage
    const entryZh = world === undefined ? '' : `，沙盘 ${world}${seq === undefined ? '' : ` 第 ${seq} 条`}`
    const entryEn = world === undefined ? '' : `, world ${world}${seq === undefined ? '' : ` entry ${seq}`}`
    const byteZh = flippedAt === undefined ? '' : `，仅第 ${flippedAt} 字节不同`
    const byteEn = flippedAt === undefined ? '' : `, only byte ${flippedAt} differs`
    super({
      zh: `日志 ${file} 第 ${offset} 字节处${damageZh[what]}${entryZh}${byteZh}。请用备份恢复该文件后再启动。`,
      en:
        `The journal ${file} is damaged at byte ${offset}: ${damageEn[what]}${entryEn}${byteEn}; ` +
        `expected ${expected}, got ${got}. Restore the file from a backup and start again.`,
    })
    this.damage = damage
  }
}

export type Holder = {pid: number; host: string; since: string}

/** Another live process has this journal. */
export class JournalLocked extends JournalError {
  override name = 'JournalLocked'
  readonly holder: Holder
  constructor(folder: string, holder: Holder) {
    const {pid, host, since} = holder
    super({
      zh: `日志目录 ${folder} 正被进程 ${pid}（主机 ${host}，自 ${since}）使用。请先停止它，或换一个数据目录。`,
      en: `The journal folder ${folder} is in use by process ${pid} (host ${host}, since ${since}). Stop it first, or choose another data folder.`,
    })
    this.holder = holder
  }
}

/** The disk refused. Nothing after the last resolved `flushed` counts as kept. */
export class JournalFailed extends JournalError {
  override name = 'JournalFailed'
  /** 'full', 'readOnly', or 'other' with the system's code in the words. */
  readonly reason: 'full' | 'readOnly' | 'other'
  readonly code: string
  constructor(path: string, cause: unknown) {
    const code = codeOf(cause)
    const reason = reasonOf(code)
    super(
      {
        full: {
          zh: `磁盘已满，日志 ${path} 无法写入，已停止受理。请腾出空间后重新启动。`,
          en: `The disk is full: the journal ${path} cannot be written and nothing more is accepted. Free some space and start again.`,
        },
        readOnly: {
          zh: `磁盘或目录只读，日志 ${path} 无法写入（${code}）。请检查权限或换一个数据目录。`,
          en: `The disk or folder is read-only: the journal ${path} cannot be written (${code}). Check permissions or choose another data folder.`,
        },
        other: {
          zh: `日志 ${path} 写入失败（${code}），已停止受理。请检查磁盘后重新启动。`,
          en: `Writing the journal ${path} failed (${code}) and nothing more is accepted. Check the disk and start again.`,
        },
      }[reason],
      {cause},
    )
    this.reason = reason
    this.code = code
  }
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause)

const reasonOf = (code: string): JournalFailed['reason'] => {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full'
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'readOnly'
  return 'other'
}
