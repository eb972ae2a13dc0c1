import {describe, expect, it} from 'vitest'
import {instant} from '../../base/instant.ts'
import {infnos} from '../../protocol/codes.ts'
import {parseMessage} from '../../protocol/parse.ts'
import {draftOf, harvest, inputOf} from './draft.ts'
import type {Exchange} from './exchange.ts'

const now = instant('2025-09-15 07:30:00')
const exchange = (seq: number, infno: string, request: object, answer: object): Exchange => ({
  seq,
  at: now + seq,
  infno,
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

  it('numbers what must be new', () => {
    const line = draftOf('2204', context).feedetail?.[0]
    expect([line?.chrg_bchno, line?.feedetl_sn, line?.mdtrt_id]).toEqual(['OP1', 'OP11', 'V1'])
  })
})
