// 9101 文件上传: a file of the institution, kept for a week under a number that looks like the platform's storage path.
import {bytesToBase64} from '../base/base64.ts'
import {dateTimeText, dayMs} from '../base/instant.ts'
import {type Context, node, type Outcome, type Transaction, text} from './context.ts'

const hex = (bits: number) => bits.toString(16).padStart(8, '0')

/** 28 characters, unguessable enough not to collide; files are looked up together with their institution anyway. */
export const fileNumber = (context: Context): string =>
  `M00/00/00/${hex(context.draw.bits('file-a'))}${hex(context.draw.bits('file-b'))}${String(context.seq).slice(-2).padStart(2, '0')}`

export const upload: Transaction = (context): Outcome => {
  const input = node(context, 'fsUploadIn')
  const bytes = input.in instanceof Uint8Array ? input.in : new Uint8Array()
  const fileNo = fileNumber(context)
  const filename = text(input, 'filename')
  const until = context.now + 7 * dayMs
  return {
    output: {
      '(root)': {
        file_qury_no: fileNo,
        filename,
        fixmedins_code: context.institution.code,
        dld_endtime: dateTimeText(until),
      },
    },
    events: [
      {
        kind: 'fileStored',
        fileNo,
        institution: context.institution.code,
        filename,
        until,
        base64: bytesToBase64(bytes),
      },
    ],
  }
}
