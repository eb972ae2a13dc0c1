// Slips for tests: one sheet with two lines of round prices, and changes to it.
import {instant} from '../../base/instant.ts'
import type {SlipDoc, SlipPaper} from '../../state/slip-records.ts'

export const paperOf = (changes: Partial<SlipPaper> = {}): SlipPaper => ({
  series: 'A',
  number: 231,
  kind: 'charge',
  level: null,
  patient: 'M00001',
  name: '曾国英',
  credential: '319900195802010028',
  dept: '内科',
  items: [
    {code: 'SV-1', name: '普通门诊诊查费', priceMicro: 15_000_000, countE4: 10_000, amount: 1500},
    {code: 'XA-A', name: '甲类片', priceMicro: 1_250_000, countE4: 25_000, amount: 313},
  ],
  total: 1813,
  tender: 'cash',
  at: instant('2025-09-15 08:31:24'),
  window: '1',
  cashier: '小周',
  ...changes,
})

export const slipOf = (id: string, changes: Partial<SlipPaper> = {}, more: Partial<SlipDoc> = {}): SlipDoc => ({
  id,
  paper: paperOf(changes),
  shift: 'S00001',
  state: 'open',
  first: null,
  second: null,
  resolved: null,
  posted: null,
  voided: null,
  ...more,
})
