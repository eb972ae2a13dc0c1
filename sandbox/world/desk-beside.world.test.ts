// What a window does beside the plain charge, without a screen: paid in full without the insurance and converted later, a
// restricted item approved, a printer that fails.
import {beforeEach, describe, expect, it} from 'vitest'
import {
  act,
  bring,
  cashDue,
  centre,
  fault,
  institution,
  openDesk,
  order,
  receive,
  settle,
  t,
  upToTrial,
  view,
} from './testing/desk.ts'
import {verify} from './verify.ts'

beforeEach(() => openDesk())

describe('the self-pay lane', () => {
  beforeEach(() => {
    bring()
    act({do: 'call', patient: 'M00001'})
    act({do: 'takeOrders'})
  })
  const whole = 4300 // 1 + 30 + 12 yuan
  const payAll = (more = {}) =>
    act({do: 'selfPay', tender: [{kind: 'cash', amount: whole}], received: 5000, reason: '中心停机', ...more})

  it('takes the full price without asking the centre, and the drawer holds it', () => {
    expect(payAll()).toBe('selfPay')
    expect(view().bill).toMatchObject({
      state: 'selfPaid',
      receipt: 'R00001',
      amounts: {total: whole, cash: whole, fund: 0},
      change: 700,
      selfPay: {reason: '中心停机'},
    })
    expect(view().drawer.expected).toBe(50_000 + whole)
    expect(centre()).toEqual({n: 0, cash: 0, total: 0})
    expect(act({do: 'print', what: 'receipt'})).toBe('print')
    expect(act({do: 'done'})).toBe('done')
  })

  it.each([
    ['a fen less', {tender: [{kind: 'cash', amount: whole - 1}]}, 'wrongTender'],
    ['too little in the hand', {received: whole - 1}, 'tooLittle'],
  ])('refuses %s', (_, more, why) => {
    expect(payAll(more)).toBe(`refused:${why}`)
    expect(view().drawer.expected).toBe(50_000)
  })

  it('refuses a bill in doubt: its end comes first', () => {
    act({do: 'read', shows: 0})
    act({do: 'identity', same: true})
    act({do: 'trial'})
    fault({when: {infno: ['2207']}, at: 'C3', do: 'drop'})
    settle()
    expect(view().bill?.state).toBe('unknown')
    expect(payAll()).toBe('refused:unknownOpen')
  })

  it('is converted later: the money back, a new bill settled as insured, once', () => {
    payAll()
    const {id} = view().bill!
    expect(act({do: 'convert', bill: id})).toBe('convert')
    expect(view().drawer.expected).toBe(50_000)
    expect(view().bill).toMatchObject({state: 'open', replaces: id})
    act({do: 'read', shows: 0})
    act({do: 'identity', same: true})
    act({do: 'trial'})
    const due = cashDue()
    expect(settle()).toBe('settle')
    expect(view().bills.find(one => one.id === id)).toMatchObject({state: 'converted', receiptState: 'void'})
    expect(centre()).toEqual({n: 1, cash: due, total: whole})
    expect(view().drawer.expected).toBe(50_000 + due)
    expect(act({do: 'convert', bill: id})).toBe('refused:notSelfPaid')
  })

  it('brings back who had gone, for nothing but that', () => {
    expect(act({do: 'putBack'})).toBe('putBack')
    expect(act({do: 'call', patient: 'M00001'})).toBe('call')
    payAll()
    const {id} = view().bill!
    act({do: 'done'})
    expect(act({do: 'call', patient: 'M00001'})).toBe('call')
    expect(view()).toMatchObject({bill: null, earlier: [{id, state: 'selfPaid'}], patient: {endedAt: null}})
    expect(act({do: 'convert', bill: id})).toBe('convert')
    act({do: 'sendBack', reason: '改天再来'})
    expect(act({do: 'call', patient: 'M00001'})).toBe('refused:patientElsewhere')
  })

  it('is refunded without the centre, with a second person’s name', () => {
    payAll()
    const {id} = view().bill!
    expect(act({do: 'refund', bill: id, reason: '不看了', reviewer: ''})).toBe('refused:noReviewer')
    expect(act({do: 'refund', bill: id, reason: '不看了', reviewer: '老陈'})).toBe('refund')
    expect(view().bill).toMatchObject({state: 'refunded', receiptState: 'void', refund: {setlId: null}})
    expect(view().drawer.expected).toBe(50_000)
    expect(centre().n).toBe(0)
  })
})

describe('hospital approval of a restricted item', () => {
  beforeEach(() => {
    bring({orders: [order('XA-A', 1, 30), order('XA-RES', 10)]})
    upToTrial()
  })
  const approve = (sn: string, approver = '老陈') => act({do: 'approve', sn, approver})

  it('out of scope before, in scope after, to the fen; the settlement and the books agree', () => {
    const {bill, restricted} = view()
    expect(restricted).toEqual([{sn: '2', text: '限二线用药'}])
    // 30 in scope; the restricted 10 are the patient's own
    expect(bill?.lines[1]?.split).toMatchObject({fullSelfPay: 1000, inScope: 0})
    expect(bill?.amounts).toMatchObject({total: 4000, fullSelfPay: 1000, inScope: 3000, cash: 1000})
    expect(approve('2')).toBe('approve')
    expect(view().bill).toMatchObject({state: 'open', amounts: null, lines: [{}, {approved: true, approvedBy: '老陈'}]})
    expect(act({do: 'trial'})).toBe('trial')
    expect(view().bill?.lines[1]?.split).toMatchObject({fullSelfPay: 0, inScope: 1000})
    expect(view().bill?.amounts).toMatchObject({total: 4000, fullSelfPay: 0, inScope: 4000, cash: 0, account: 4000})
    expect(act({do: 'settle', tender: [], received: 0})).toBe('settle')
    expect(centre()).toEqual({n: 1, cash: 0, total: 4000})
    expect(verify('t', t.texts, t.deps).differences).toEqual([])
  })

  it.each<[string, string, string, string]>([
    ['a line that is not there', '9', '老陈', 'noLine'],
    ['an item that needs none', '1', '老陈', 'notRestricted'],
    ['nobody’s name', '2', ' ', 'noApprover'],
    ['the cashier’s own number', '2', '101', 'ownApproval'],
    ['the cashier’s own name', '2', ' 小周 ', 'ownApproval'],
  ])('refuses %s', (_, sn, approver, why) => {
    expect(approve(sn, approver)).toBe(`refused:${why}`)
    expect(view().bill).toMatchObject({state: 'trial', amounts: {fullSelfPay: 1000}})
  })

  it('comes too late once money is on its way, or in doubt', () => {
    fault({when: {infno: ['2207']}, at: 'C3', do: 'drop'})
    act({do: 'settle', tender: [{kind: 'cash', amount: 1000}], received: 1000})
    expect(approve('2')).toBe('refused:unknownOpen')
    act({do: 'query'})
    act({do: 'adopt'})
    expect(approve('2')).toBe('refused:notNow')
  })
})

describe('the printer', () => {
  const printer = (state: 'ready' | 'paperOut' | 'jam', at = institution) =>
    receive({kind: 'director', act: {kind: 'printer', institution: at, window: '1', state}}).decision?.outcome
  const print = () => act({do: 'print', what: 'receipt'})

  it.each(['paperOut', 'jam'] as const)('%s: entered, nothing comes out; mended, it prints, and then copies', state => {
    bring()
    upToTrial()
    settle()
    expect(view().strip.printer).toBe('ready')
    expect(printer(state)).toBe('printer')
    expect(view().strip.printer).toBe(state)
    const before = t.world.seq
    expect(print()).toBe(`refused:${state}`)
    expect(t.world.seq).toBe(before + 1)
    expect(act({do: 'print', what: 'statement'})).toBe(`refused:${state}`)
    expect(view().bill).toMatchObject({printed: 0, statementsPrinted: 0, receiptState: 'valid'})
    expect(act({do: 'mendPrinter'})).toBe('mendPrinter')
    expect(print()).toBe('print')
    expect(print()).toBe('print')
    expect(view().bill?.printed).toBe(2)
    expect(verify('t', t.texts, t.deps).differences).toEqual([])
  })

  it('is the window’s own, and there is nothing to mend on one that works', () => {
    printer('jam')
    expect(t.world.deskView(institution, '2', t.world.at)?.strip.printer).toBe('ready')
    expect(printer('ready')).toBe('printer')
    expect(act({do: 'mendPrinter'})).toBe('refused:printerReady')
    expect(printer('jam', 'H99')).toBe('refused:noHospital')
  })
})
