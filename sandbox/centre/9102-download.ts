// 9102 文件下载: the answer is the file itself, not an envelope; only errors are envelopes.
import {bytesToBase64} from '../base/base64.ts'
import {dateTimeText} from '../base/instant.ts'
import {refuse} from '../protocol/refusals.ts'
import {node, type Outcome, refused, type Transaction, text} from './context.ts'

export const download: Transaction = (context): Outcome => {
  const fileNo = text(node(context, 'fsDownloadIn'), 'file_qury_no')
  if (fileNo === '') return refused(refuse('noFileNumber'))
  const file = context.books.file(fileNo)
  if (!file || file.institution !== context.institution.code) return refused(refuse('noFile', {fileNo}))
  if (file.until_at < context.now) {
    return refused(refuse('fileExpired', {fileNo, until: dateTimeText(file.until_at)}))
  }
  return {output: undefined, events: [], octets: bytesToBase64(file.bytes)}
}
