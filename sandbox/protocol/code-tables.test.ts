// Code tables: which are closed, what is repaired, how sub-departments are known.
import {describe, expect, it} from 'vitest'
import {codeCheck, codeLabel, codeTables, isKnownCode} from './code-tables.ts'

describe('code tables', () => {
  it('closes what decides, opens what regions lengthen', () => {
    const open = [...codeTables.values()].filter(table => table.open).map(table => table.name)
    expect(open.sort()).toEqual([
      'chrgitm_lv',
      'clr_type',
      'clr_way',
      'dept',
      'fund_pay_type',
      'hosp_lv',
      'insutype',
      'list_type',
      'med_chrgitm_type',
      'med_type',
      'psn_idet_type',
      'psn_type',
    ])
  })

  it('has labels in both languages and no value twice', () => {
    for (const table of codeTables.values()) {
      const rows = [...table.values, ...table.regional]
      expect(new Set(rows.map(([value]) => value)).size, table.name).toBe(rows.length)
      for (const [value, zh, en] of rows) expect([zh, en].every(Boolean), `${table.name} ${value}`).toBe(true)
    }
    expect(codeLabel('gend', '2')).toEqual({zh: '女', en: 'female'})
    expect(codeLabel('gend', '3')).toBeUndefined()
  })

  it.each([
    ['acct_used_flag', '01', '1'],
    ['mdtrt_cert_type', '2', '02'],
    ['psn_setlway', '1', '01'],
    ['vali_flag', '00', '0'],
    ['hosp_lv', '2', undefined],
    ['acct_used_flag', '7', undefined],
  ] as const)('%s: %s is meant as %s', (table, spelling, value) => {
    expect(codeCheck(table).repairs.get(spelling)).toBe(value)
  })

  it.each([
    ['dept', 'A03', true],
    ['dept', 'A03.02', true],
    ['dept', 'Q03.02', false],
    ['dept', '.', false],
    ['gend', '1.2', false],
  ] as const)('%s knows %s: %s', (table, value, known) => {
    expect(isKnownCode(codeCheck(table), value)).toBe(known)
  })

  it('refuses regional credentials, knows regional kinds of care', () => {
    expect(codeCheck('mdtrt_cert_type').known.has('04')).toBe(false)
    expect(codeCheck('med_type').known.has('12')).toBe(true)
  })
})
