// Somebody comes back 患者回来: their bill is found by name or number, at any window and in any later shift, they are called once
// more, and their money goes back; who registered and was not seen, too.
import {beforeEach, describe, expect, it} from 'vitest'
import {drawFrom} from '../base/draw.ts'
import {careOf} from '../people/patients.ts'
import {treatments} from '../people/treatments.ts'
import {act, bring, cashDue, centre, institution, openDesk, order, settle, t, upToTrial, view} from './testing/desk.ts'

beforeEach(() => openDesk())
const found = (q: string) => t.world.pastBills(institution, q)!.map(one => one.bill.id)
function paidAndGone(changes: Parameters<typeof bring>[0] = {}) {
  const patient = bring(changes)
  upToTrial()
  if (cashDue() > 0) settle()
  else act({do: 'settle', tender: [], received: 0})
  expect(act({do: 'done'})).toBe('done')
  return patient
}

describe('a past bill', () => {
  it('is found by part of a name and by each of its numbers, also after the shift was closed', () => {
    const {name} = paidAndGone({name: 'O’Neil 王<b>'})
    act({do: 'countDrawer', counted: view().drawer.expected})
    act({do: 'reconcile'})
    expect(act({do: 'closeShift'})).toBe('closeShift')
    const [one] = t.world.pastBills(institution, '')!
    expect(one).toMatchObject({patient: {id: 'M00001', name, state: 'done'}, row: {insutype: '310'}, cashier: '小周'})
    for (const q of ['o’neil', '王<', 'B00001', ' r00001 ', 'M00001', one!.bill.setlId!])
      expect(found(q), q).toEqual(['B00001'])
    for (const q of ['B0000', '李', '%', '_']) expect(found(q), q).toEqual([])
  })

  it('that was never paid is none', () => {
    bring()
    upToTrial()
    expect(found('')).toEqual([])
  })
})

describe('who comes back', () => {
  it('for their money gets it once, and cannot be charged by it twice', () => {
    paidAndGone()
    expect(act({do: 'call', patient: 'M00001'})).toBe('call')
    expect(view().patient).toMatchObject({wants: 'refund', endedAt: null})
    expect(view()).toMatchObject({bill: null, earlier: [{id: 'B00001', state: 'settled'}]})
    expect(act({do: 'refund', bill: 'B00001', reason: '退药', reviewer: '老陈'})).toBe('refund')
    expect(view().bill).toMatchObject({state: 'refunded', receiptState: 'void'})
    expect(view().drawer.expected).toBe(50_000)
    expect(centre()).toEqual({n: 2, cash: 0, total: 0})
    expect(act({do: 'done'})).toBe('done')
    expect(act({do: 'call', patient: 'M00001'})).toBe('refused:patientElsewhere')
  })

  it('after a refund in part may come for the rest', () => {
    paidAndGone()
    act({do: 'call', patient: 'M00001'})
    act({do: 'refund', bill: 'B00001', reason: '退一项', reviewer: '老陈'})
    act({do: 'recharge', bill: 'B00001', keep: ['1', '2']})
    act({do: 'trial'})
    expect(act({do: 'settle', tender: [], received: 0})).toBe('settle')
    act({do: 'done'})
    expect(act({do: 'call', patient: 'M00001'})).toBe('call')
    expect(act({do: 'refund', bill: 'B00002', reason: '全退', reviewer: '老陈'})).toBe('refund')
    expect(centre()).toEqual({n: 4, cash: 0, total: 0})
  })

  it('without having paid is not called', () => {
    bring()
    act({do: 'call', patient: 'M00001'})
    act({do: 'done'})
    expect(act({do: 'call', patient: 'M00001'})).toBe('refused:patientElsewhere')
  })

  it('from a registration, unseen: the fee goes back and the visit is ended at the centre', () => {
    const care = careOf({...treatments[0]!, medType: '12'}, t.world.config.area, drawFrom('test', 'care'))
    paidAndGone({seen: false, wants: 'registration', care, orders: [order('SV-1', 1)]})
    act({do: 'call', patient: 'M00001'})
    expect(act({do: 'askClinic'})).toBe('askClinic')
    expect(view().remarks.at(-1)?.text).toBe('未接诊')
    expect(act({do: 'refund', bill: 'B00001', reason: '退号', reviewer: '老陈'})).toBe('refund')
    expect(view().bill).toMatchObject({state: 'refunded'})
    expect(t.world.hospitalDocs(institution, 'outgoing').map(one => one.infno)).toContain('2202')
    expect(centre()).toMatchObject({n: 2, total: 0})
  })
})
