import {describe, expect, it} from 'vitest'
import {annotate, findingsOf, refusedAt} from './annotate.ts'

const request = (data: object, extra: object = {}) =>
  JSON.stringify({
    infno: '2201',
    msgid: 'H31000090001202509150730000001',
    fixmedins_code: 'H31000090001',
    input: {data},
    ...extra,
  })
const row = (reading: ReturnType<typeof annotate>, code: string) =>
  reading.groups.flatMap(g => g.rows).find(r => r.code === code)

describe('annotate', () => {
  it('gives label, meaning and verdict of every field', () => {
    const reading = annotate(
      request({psn_no: '31001', insutype: '310', begntime: '2025-09-15 07:30:00'}),
      'request',
      '2201',
    )
    expect(row(reading, 'insutype')).toMatchObject({label: {zh: '险种类型'}, value: '310', verdict: 'ok'})
    expect(row(reading, 'insutype')?.meaning?.zh).toContain('职工')
    expect(reading.groups.flatMap(g => g.rows).filter(r => r.code === 'insutype')).toHaveLength(1)
    expect(row(reading, 'dept_code')).toMatchObject({verdict: 'missing', value: ''})
  })

  it('reads yuan as money, and days of supply as the number they are', () => {
    const line = {det_item_fee_sumamt: 3, prd_days: 7}
    const reading = annotate(JSON.stringify({infno: '2204', input: {feedetail: [line]}}), 'request', '2204')
    expect(row(reading, 'det_item_fee_sumamt')?.fen).toBe(300)
    expect(row(reading, 'prd_days')).toMatchObject({value: '7', verdict: 'ok'})
    expect(row(reading, 'prd_days')?.fen).toBeUndefined()
  })

  it('marks what no table knows', () => {
    const reading = annotate(request({psn_no: '1', nonsense: 'x'}), 'request', '2201')
    expect(row(reading, 'nonsense')?.verdict).toBe('extra')
  })

  it('shows the rows of an answer that is nothing but a list', () => {
    const raw = JSON.stringify({
      infcode: 0,
      output: [
        {feedetl_sn: '1', setl_id: null},
        {feedetl_sn: '2', setl_id: 'S1'},
      ],
    })
    const {groups} = annotate(raw, 'answer', '5204')
    expect(groups.map(g => [g.name, g.index])).toEqual([
      ['', 0],
      ['', 1],
    ])
    expect(groups[1]?.rows.find(r => r.code === 'setl_id')).toMatchObject({value: 'S1', label: {zh: '结算ID'}})
  })

  it('names list rows by place', () => {
    const raw = JSON.stringify({infno: '2204', input: {feedetail: [{cnt: 1}, {cnt: 'x'}]}})
    const reading = annotate(raw, 'request', '2204')
    expect(reading.groups.map(g => [g.name, g.index])).toEqual([
      ['feedetail', 0],
      ['feedetail', 1],
    ])
    expect(reading.groups[1]?.rows.find(r => r.code === 'cnt')).toMatchObject({
      path: 'input.feedetail[1].cnt',
      verdict: 'bad',
    })
  })

  it('shows the centre reader’s findings at their place', () => {
    const raw = request({psn_no: '31001', begntime: 'never'})
    const findings = findingsOf(raw, '2201', true)
    expect(findings).toHaveLength(1)
    const reading = annotate(raw, 'request', '2201', findings)
    const marked = [...reading.envelope, ...reading.groups.flatMap(g => g.rows)].find(r => r.path === findings[0]?.path)
    expect(marked?.verdict).toBe('bad')
  })

  it('finds the place a refusal speaks of', () => {
    expect(refusedAt('诊断编码[I10.x00]不存在于医保疾病诊断目录，位置input.diseinfo[0].diag_code')[0]?.path).toBe(
      'input.diseinfo[0].diag_code',
    )
    expect(refusedAt('该参保人的参保信息为空')).toEqual([])
  })

  it('says when a text is no message', () => {
    expect(annotate('{"infno":', 'request', '2201').unreadable).toBe(true)
    expect(annotate('[]', 'answer', '2201').unreadable).toBe(true)
  })
})
