// 9101 文件上传: names, types and lengths as published; the rules behind them live in the centre.
import {bytes, type Transaction, text} from '../field-shapes.ts'

export const t9101: Transaction = {
  code: '9101',
  zh: '文件上传',
  en: 'File upload',
  group: 'file',
  urlPaths: ['/fsi/api/fileupload/upload'],
  confidence: 'high',
  note: {
    zh: '以字节数组或 base64 上传压缩包。应答字段直接放在 output 下。',
    en: "A zip as byte values or base64. The answer's fields stand directly in output.",
  },
  input: [
    {
      name: 'fsUploadIn',
      many: false,
      fields: [
        bytes('in', '文件数据', 'file content', {required: true}),
        text('filename', '文件名', 'file name', 200, {required: true}),
        text('fixmedins_code', '医药机构编号', 'institution code', 30, {required: true}),
      ],
    },
  ],
  output: [
    {
      name: '(root)',
      many: false,
      fields: [
        text('file_qury_no', '文件查询号', 'file number', 30, {required: true}),
        text('filename', '文件名', 'file name', 200, {required: true}),
        text('fixmedins_code', '医药机构编号', 'institution code', 30, {required: true}),
        text('dld_endtime', '截止时间', 'download until', 30),
      ],
    },
  ],
}
