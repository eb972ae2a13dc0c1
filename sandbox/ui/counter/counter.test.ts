// The arithmetic at the window: tenders, change, notes and coins, the grammar of the entry line.
import {describe, expect, it} from 'vitest'
import {changeIn, denominations} from '../../base/cash.ts'
import {deskObjections} from '../../hospital/desk.ts'
import {altKey, twinOf} from '../state/key-twins.ts'
import {counted, pieces, pile} from './drawer.ts'
import {readEntry} from './entry.ts'
import {faceOf} from './faces.ts'
import {senses} from './objections.ts'
import {cashDue, changeOf, freshChoice, handedOver, tendersOf, typedFen, unreadable} from './tender.ts'

describe('tenders', () => {
  it('are cash unless something else is chosen', () => {
    expect(tendersOf(5256, freshChoice())).toEqual([{kind: 'cash', amount: 5256}])
    expect(tendersOf(5256, {...freshChoice(), kind: 'mobile'})).toEqual([{kind: 'mobile', amount: 5256}])
    expect(tendersOf(5256, {...freshChoice(), kind: 'bankCard'})).toEqual([{kind: 'bankCard', amount: 5256}])
    expect(tendersOf(0, freshChoice())).toEqual([])
  })

  it('split: what is typed goes there, the rest stays cash, and they always add up', () => {
    expect(tendersOf(5256, {...freshChoice(), kind: 'mobile', mobile: '30'})).toEqual([
      {kind: 'cash', amount: 2256},
      {kind: 'mobile', amount: 3000},
    ])
    expect(tendersOf(5256, {...freshChoice(), kind: 'bankCard', mobile: '30'})).toEqual([
      {kind: 'mobile', amount: 3000},
      {kind: 'bankCard', amount: 2256},
    ])
    for (const kind of ['cash', 'mobile', 'bankCard'] as const)
      for (const mobile of ['', '10', '52.56', '99', 'x'])
        for (const bankCard of ['', '20.5', '60'])
          expect(
            tendersOf(5256, {...freshChoice(), kind, mobile, bankCard}).reduce((sum, one) => sum + one.amount, 0),
          ).toBe(5256)
  })

  it('change: exact when nothing was typed, negative while money is missing', () => {
    const due = cashDue(tendersOf(5256, freshChoice()))
    expect(changeOf(due, handedOver(due, freshChoice()))).toBe(0)
    expect(changeOf(due, handedOver(due, {...freshChoice(), received: '100'}))).toBe(4744)
    expect(changeOf(due, handedOver(due, {...freshChoice(), received: '50'}))).toBe(-256)
    expect(changeOf(0, handedOver(0, {...freshChoice(), received: '100'}))).toBe(0)
  })

  it('what is no amount is named, wherever it stands', () => {
    expect(unreadable(freshChoice())).toEqual([])
    expect(unreadable({...freshChoice(), mobile: ' ', received: '１００'})).toEqual([])
    expect(unreadable({...freshChoice(), received: '1oo'})).toEqual(['received'])
    expect(unreadable({kind: 'mobile', mobile: '20.005', bankCard: '-1', received: '50'})).toEqual([
      'mobile',
      'bankCard',
    ])
  })

  it('read amounts as an input method may write them', () => {
    expect(typedFen('１００．５')).toBe(10050)
    expect(typedFen('1,000')).toBe(100000)
    expect(typedFen('100。5')).toBe(10050)
    expect(typedFen('-5')).toBeUndefined()
    expect(typedFen('1.005')).toBeUndefined()
    expect(typedFen('')).toBeUndefined()
  })
})

describe('the drawer', () => {
  it('is counted by denomination', () => {
    expect(counted({'10000': '3', '500': '2', '50': '1'})).toBe(31050)
    expect(counted({'10000': '3', '500': 'two'})).toBeUndefined()
    expect(pieces(' １２ ')).toBe(12)
  })

  it('lies there in piles that can be counted', () => {
    expect([0, 3, 5, 7, 10, 37].map(pile)).toEqual(['', '▬▬▬', '▬▬▬▬▬', '▬▬▬▬▬ ▬▬', '▤', '▤▤▤ ▬▬▬▬▬ ▬▬'])
  })

  it('gives change in the fewest pieces', () => {
    expect(changeIn(4740).map(one => [one.value, one.number])).toEqual([
      [2000, 2],
      [500, 1],
      [100, 2],
      [10, 4],
    ])
    // to the fen: no sum is left over that nobody could count
    expect(changeIn(68).reduce((sum, one) => sum + one.value * one.number, 0)).toBe(68)
    for (const value of denominations) expect(changeIn(value)).toEqual([{value, number: 1}])
  })
})

describe('the entry line', () => {
  it.each([
    ['amlp', {q: 'amlp', countE4: undefined, star: false}],
    ['amlp*2', {q: 'amlp', countE4: 20000, star: true}],
    ['amlp＊１．５', {q: 'amlp', countE4: 15000, star: true}],
    ['*3', {q: '', countE4: 30000, star: true}],
    ['*', {q: '', countE4: undefined, star: true}],
    ['amlp*0', {q: 'amlp', countE4: undefined, star: true}],
  ])('%s', (text, entry) => expect(readEntry(text)).toEqual(entry))
})

describe('objections', () => {
  it('of the window have their sense, one for one', () => {
    expect(Object.keys(senses).sort()).toEqual([...deskObjections].sort())
  })
})

describe('keys', () => {
  it('have twins with Alt, and other digits keep their own meaning', () => {
    const known = new Set(['F2', 'F4', 'F8', 'F9', 'F10', 'Alt+5', 'Alt+L'])
    const alt = (code: string) => altKey(code, key => known.has(key))
    expect(['Digit2', 'Digit4', 'Digit8', 'Digit9', 'Digit0', 'Numpad8'].map(alt)).toEqual([
      'F2',
      'F4',
      'F8',
      'F9',
      'F10',
      'F8',
    ])
    expect(alt('Digit5')).toBe('Alt+5')
    expect(alt('KeyL')).toBe('Alt+L')
    expect(alt('Digit3')).toBeUndefined()
    expect(alt('F4')).toBeUndefined()
    expect([...known].map(twinOf)).toEqual(['2', '4', '8', '9', '0', undefined, undefined])
  })
})

describe('faces', () => {
  it('come from the seed alone', () => {
    expect(faceOf('M1', 'female', 70)).toEqual(faceOf('M1', 'female', 70))
    const many = new Set(Array.from({length: 60}, (_, n) => JSON.stringify(faceOf(`M${n}`, 'male', 40))))
    expect(many.size).toBeGreaterThan(40)
    expect(faceOf('M1', 'male', 8).style).toBe('child')
  })
})
