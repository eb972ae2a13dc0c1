import {describe, expect, it} from 'vitest'
import {instant} from '../../base/instant.ts'
import {infnos} from '../../protocol/codes.ts'
import {parseMessage} from '../../protocol/parse.ts'
import {aboutMessage, draftOf, harvest, inputOf} from './draft.ts'
import type {Exchange} from './exchange.ts'

const now = instant('2025-09-15 07:30:00')
const exchange = (seq: number, infno: string, request: object, answer: object): Exchange => ({
  seq,
  at: now + seq,
  infno,
  act: undefined,
  msgid: `m${seq}`,
  institution: 'H31000090001',
  person: '',
  request: JSON.stringify(request),
  answer: JSON.stringify(answer),
  answerOf: undefined,
  octets: undefined,
  outcome: 'ok',
  ending: 'ok',
  line: {did: 'delivered'},
  booked: false,
  setlId: undefined,
})
const visit = (id: string, total: number, seq: number) => [
  exchange(
    seq + 1,
    '2206',
    {input: {data: {psn_no: 'P1', mdtrt_id: id, chrg_bchno: `B${id}`}}},
    {output: {setlinfo: {mdtrt_id: id, medfee_sumamt: total}}},
  ),
  exchange(seq, '2201', {input: {data: {psn_no: 'P1', insutype: '310'}}}, {output: {data: {mdtrt_id: id}}}),
]

describe('harvest', () => {
  it('takes amounts only from the newest visit', () => {
    const known = harvest([...visit('V2', 20, 3), ...visit('V1', 10, 1)])
    expect([known.get('mdtrt_id'), known.get('medfee_sumamt'), known.get('chrg_bchno')]).toEqual(['V2', '20', 'BV2'])
    const begun = harvest([visit('V3', 0, 5)[1] as Exchange, ...visit('V2', 20, 3)])
    expect(begun.get('mdtrt_id')).toBe('V3')
    expect(begun.get('medfee_sumamt')).toBeUndefined()
  })

  it('knows no settlement or batch of another visit', () => {
    const settled = exchange(
      2,
      '2207',
      {input: {data: {mdtrt_id: 'V1', chrg_bchno: 'BV1'}}},
      {output: {setlinfo: {mdtrt_id: 'V1', setl_id: 'S1'}}},
    )
    expect(harvest([settled]).get('setl_id')).toBe('S1')
    const begun = harvest([visit('V2', 0, 5)[1] as Exchange, settled])
    expect([begun.get('mdtrt_id'), begun.get('setl_id'), begun.get('chrg_bchno')]).toEqual(['V2', undefined, undefined])
  })

  const charged = (seq: number, batch: string, ...rows: [number, number, number][]) =>
    exchange(
      seq,
      '2204',
      {input: {feedetail: rows.map((_, i) => ({feedetl_sn: `${seq}${i}`, mdtrt_id: 'V1', chrg_bchno: batch}))}},
      {
        output: {
          result: rows.map(([det_item_fee_sumamt, overlmt_amt, inscp_scp_amt]) => ({
            ...{det_item_fee_sumamt, overlmt_amt, inscp_scp_amt},
            ...{fulamt_ownpay_amt: 0, preselfpay_amt: 0.1},
          })),
        },
      },
    )
  const bill = (seen: Map<string, string>) =>
    ['medfee_sumamt', 'fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt'].map(code =>
      seen.get(code),
    )

  it('adds up the lines of the batch that is to be settled, also after an earlier bill of the visit', () => {
    const settled = exchange(
      2,
      '2207',
      {input: {data: {mdtrt_id: 'V1', chrg_bchno: 'B1', medfee_sumamt: 24.2}}},
      {output: {setlinfo: {mdtrt_id: 'V1', setl_id: 'S1', medfee_sumamt: 24.2}}},
    )
    const first = charged(1, 'B1', [24.2, 0, 24.1])
    const known = harvest([charged(4, 'B2', [3, 0, 2.9]), charged(3, 'B2', [12, 2, 9.9], [0.07, 0, 0]), settled, first])
    expect(known.get('chrg_bchno')).toBe('B2')
    expect(bill(known)).toEqual(['15.07', '0.00', '2.00', '0.30', '12.80'])
  })

  it('leaves out the lines that were cancelled', () => {
    const cancelled = exchange(2, '2205', {input: {data: {mdtrt_id: 'V1', chrg_bchno: '0000'}}}, {output: null})
    const known = harvest([charged(3, 'B1', [3, 0, 2.9]), cancelled, charged(1, 'B1', [12, 0, 11.9])])
    expect(bill(known)[0]).toBe('3.00')
  })

  it('learns nothing from refusals', () => {
    const no = {...exchange(9, '2201', {input: {data: {psn_no: 'wrong'}}}, {}), ending: 'refused' as const}
    expect(harvest([no]).size).toBe(0)
  })
})

describe('draft', () => {
  const known = new Map(
    Object.entries({
      psn_no: 'P1',
      psn_name: '张三',
      certno: '319900195802010028',
      mdtrt_cert_no: '319900195802010028',
      mdtrt_id: 'V1',
      ipt_otp_no: 'M1',
      setl_id: 'S1',
      chrg_bchno: 'B1',
      sign_no: 'N1',
      file_qury_no: 'F1',
    }),
  )
  const context = {known, now, stamp: 'OP1', original: {msgid: 'm0', infno: '2207'}}

  it.each(infnos)('%s can be sent as it stands', infno => {
    const message = {
      infno,
      msgid: 'H31000090001202509150730000001',
      fixmedins_code: 'H31000090001',
      input: inputOf(infno, draftOf(infno, context)),
    }
    const read = parseMessage(JSON.stringify(message), {}, {strict: false})
    expect(read.ok ? 'ok' : read.error).toBe('ok')
  })

  it('names the original in a reversal', () => {
    expect(draftOf('2601', context).data?.[0]).toMatchObject({omsgid: 'm0', oinfno: '2207', psn_no: 'P1'})
  })

  it('asks about the lost message itself, whatever was met since', () => {
    const raw = JSON.stringify({input: {data: {psn_no: 'P9', mdtrt_id: 'V9', chrg_bchno: 'B9'}}})
    const about = {...context, known: aboutMessage(known, raw), original: {msgid: 'm9', infno: '2207'}}
    expect(draftOf('5204', about).data).toEqual([{psn_no: 'P9', setl_id: '', mdtrt_id: 'V9'}])
    expect(draftOf('2601', about).data?.[0]).toMatchObject({omsgid: 'm9', oinfno: '2207', psn_no: 'P9'})
  })

  it('numbers what must be new', () => {
    const line = draftOf('2204', context).feedetail?.[0]
    expect([line?.chrg_bchno, line?.feedetl_sn, line?.mdtrt_id]).toEqual(['OP1', 'OP11', 'V1'])
  })
})
