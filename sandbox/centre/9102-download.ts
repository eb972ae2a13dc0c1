// 9102 文件下载: the answer is the file itself, not an envelope; only errors are envelopes.
import {bytesToBase64} from '../base/base64.ts'
import {dateTimeText} from '../base/instant.ts'
import {type Refusal, refuse} from '../protocol/refusals.ts'
import type {StoredFile} from '../state/reader.ts'
import {type Context, node, type Outcome, refused, type Transaction, text} from './context.ts'
import {isRefusal} from './find.ts'

export const download: Transaction = (context): Outcome => {
  const fileNo = text(node(context, 'fsDownloadIn'), 'file_qury_no')
  const file = fileOf(context, fileNo)
  if (isRefusal(file)) return refused(file)
  return {output: undefined, events: [], octets: bytesToBase64(file.bytes)}
}

/** A file of the asking institution while it is kept. */
export function fileOf(context: Context, fileNo: string): StoredFile | Refusal {
  const file = context.books.file(fileNo)
  if (!file || file.institution !== context.institution.code) return refuse('noFile', {fileNo})
  return file.until_at < context.now ? refuse('fileExpired', {fileNo, until: dateTimeText(file.until_at)}) : file
}
