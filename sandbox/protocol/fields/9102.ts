// 9102 文件下载: names, types and lengths as published; the rules behind them live in the centre.
import {type Transaction, text} from '../field-shapes.ts'

export const t9102: Transaction = {
  code: '9102',
  zh: '文件下载',
  en: 'File download',
  group: 'file',
  urlPaths: ['/fsi/api/fileupload/download'],
  confidence: 'high',
  note: {zh: '应答就是文件本身，出错时才是 JSON。', en: 'Answers with the file itself; only an error is JSON.'},
  input: [
    {
      name: 'fsDownloadIn',
      many: false,
      fields: [
        text('file_qury_no', '文件查询号', 'file number', 30, {required: true, longerElsewhere: 40}),
        text('filename', '文件名', 'file name', 200, {required: true}),
        text('fixmedins_code', '医药机构编号', 'institution code', 30, {
          required: true,
          note: {zh: '目录文件固定填 plc', en: 'the word plc for catalogue files'},
        }),
      ],
    },
  ],
  output: [],
  answersOctets: true,
}
