// 2601 冲正交易: names, types and lengths as published; the rules behind them live in the centre.
import {type Transaction, text} from '../field-shapes.ts'

export const t2601: Transaction = {
  code: '2601',
  zh: '冲正交易',
  en: 'Reversal',
  group: 'reversal',
  urlPaths: ['/fsi/api/reverseService/revsMethod'],
  confidence: 'high',
  note: {
    zh: '冲正一笔没有等到应答的交易（结算2207、2207A，撤销2208），无输出。有的客户端把三个字段直接放在 input 下。',
    en: 'Undoes one transaction whose answer never came: a settlement (2207, 2207A) or a cancellation (2208). No output. Some clients put the three fields directly under input.',
  },
  input: [
    {
      name: 'data',
      many: false,
      rootFields: true,
      fields: [
        text('psn_no', '人员编号', 'person number', 30, {required: true}),
        text('omsgid', '原发送方报文ID', 'original message number', 30, {required: true}),
        text('oinfno', '原交易编号', 'original transaction code', 5, {
          required: true,
          note: {
            zh: '公布长度4位；收5位，以便填 2207A',
            en: 'the published limit is 4; five are taken so that 2207A can be named',
          },
        }),
      ],
    },
  ],
  output: [],
}
