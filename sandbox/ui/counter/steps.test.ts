// Every state of the books leads to exactly one step, in the order of a charge.
import {describe, expect, it} from 'vitest'
import {sampleView} from '../testing/fake-points.ts'
import {stageOf, stepOf} from './steps.ts'

describe('the step a window stands at', () => {
  it('begins a refund with the person, as a charge', () => {
    const view = (samePerson: boolean | null) => {
      const one = sampleView('same')
      return {...one, bill: null, patient: {...one.patient!, wants: 'refund' as const, samePerson}}
    }
    expect([null, false, true].map(same => stepOf(view(same)))).toEqual(['identity', 'stranger', 'back'])
    // read at an earlier visit, by another window
    expect(stepOf({...view(true), readHere: false})).toBe('read')
    const unread = view(null)
    expect(stepOf({...unread, patient: {...unread.patient, insured: null}})).toBe('read')
  })

  it('a conversion gives money back too: it begins with the person', () => {
    const one = sampleView('same')
    const paid = {...sampleView('settled').bill!, state: 'selfPaid' as const}
    const back = {...one, bill: null, earlier: [paid]}
    expect(stepOf({...back, patient: {...one.patient!, insured: null, samePerson: null}})).toBe('read')
    expect(stepOf(back)).toBe('back')
  })

  it('goes through a charge in order', () => {
    const seen = [
      'closed',
      'empty',
      'queue',
      'called',
      'read',
      'same',
      'lines',
      'trial',
      'settling',
      'settled',
      'printed',
    ] as const
    expect(seen.map(name => stepOf(sampleView(name)))).toEqual([
      'shift',
      'empty',
      'call',
      'read',
      'identity',
      'orders',
      'trial',
      'pay',
      'waiting',
      'print',
      'next',
    ])
    expect(seen.map(name => stageOf(sampleView(name)))).toEqual([
      'closed',
      'welcome',
      'welcome',
      'show',
      'show',
      'check',
      'check',
      'pay',
      'wait',
      'paid',
      'paid',
    ])
  })

  it('never hides an unknown bill behind a wait', () => {
    const view = sampleView('unknown')
    expect(stepOf(view)).toBe('unknown')
    expect(stepOf({...view, strip: {...view.strip, waiting: [{infno: '5203', since: 0, giveUpAt: 1}]}})).toBe('unknown')
  })
})
