// 对账文件: the zip of one tab-separated text that travels with 3202, read and written. UTF-8, no header row, the word
// null for an empty value. Sizes are bounded before anything is unpacked, and only the first file of a zip is: its table
// of contents may name thousands. A second one is refused, not passed over: its rows would look like the centre's alone.
// It does not know what the rows mean.
import {strFromU8, strToU8, unzipSync, zipSync} from 'fflate'
import {err, ok, type Result} from '../base/result.ts'

const maxTextBytes = 16 * 1024 * 1024
/** Lines: several times the bills of the largest hospital's month. */
const maxLines = 200_000

/** What macOS adds to a zip of its own accord. */
const macMade = /(^|\/)(__MACOSX\/|\.DS_Store$)/

export type FileProblem = {where: string; expected: string; got: string}

/** What reading GBK, UTF-16 or a picture as UTF-8 leaves. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const notUtf8 = /[\u0000\ufffd]/

/** The rows of the first file in the zip, blank lines left out; an uncompressed text is accepted too. */
export function readStatement(bytes: Uint8Array, columns: number): Result<string[][], FileProblem> {
  let content: Uint8Array
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    try {
      let size: number | undefined
      let count = 0
      const files = unzipSync(bytes, {
        filter: file => {
          if (file.name.endsWith('/') || macMade.test(file.name)) return false
          count += 1
          if (size !== undefined) return false
          size = file.originalSize
          return size <= maxTextBytes
        },
      })
      if (size === undefined) return err({where: '压缩包', expected: '一个TXT文件', got: '空压缩包'})
      if (count > 1) return err({where: '压缩包', expected: '一个TXT文件', got: `${count}个文件`})
      if (size > maxTextBytes)
        return err({where: '压缩包', expected: `解压后不超过${maxTextBytes}字节`, got: `${size}字节`})
      content = Object.values(files)[0] as Uint8Array
    } catch {
      return err({where: '压缩包', expected: '完整的zip', got: '无法解压（可能上传中断）'})
    }
  } else {
    content = bytes
  }
  if (content.length > maxTextBytes)
    return err({where: '文件', expected: `不超过${maxTextBytes}字节`, got: `${content.length}字节`})
  if (isTooLong(content)) return err({where: '文件', expected: `不超过${maxLines}行`, got: '更多'})
  const text = strFromU8(content).replace(/^\uFEFF/, '')
  if (notUtf8.test(text)) return err({where: '文件', expected: 'UTF-8文本', got: '其他编码或二进制内容'})
  const rows: string[][] = []
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue
    const row = line.split('\t').map(value => (value.trim() === 'null' ? '' : value.trim()))
    if (row.length < columns) {
      return err({where: `第${rows.length + 1}行`, expected: `${columns}列`, got: `${row.length}列`})
    }
    rows.push(row)
  }
  return ok(rows)
}

function isTooLong(content: Uint8Array): boolean {
  let lines = 1
  for (let at = 0; at < content.length; at++) if (content[at] === 0x0a && ++lines > maxLines) return true
  return false
}

/** A zip of one text; the same rows give the same bytes (the time inside is fixed). */
export function writeStatement(name: string, rows: (string | null)[][]): Uint8Array {
  const text = rows
    .map(row => row.map(value => (value === null || value === '' ? 'null' : value)).join('\t'))
    .join('\n')
  return zipSync({[name]: strToU8(text)}, {level: 6, mtime: '2000-01-01T00:00:00'})
}
