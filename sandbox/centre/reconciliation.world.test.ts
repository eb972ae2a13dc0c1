// 对账: 3201 says equal or not; 3202 with its files names every row that differs or stands on one side only.
import {strToU8, zipSync} from 'fflate'
import {beforeEach, describe, expect, it} from 'vitest'
import {base64ToBytes, bytesToBase64} from '../base/base64.ts'
import {instant} from '../base/instant.ts'
import {auditJournal} from '../simulator/audit.ts'
import type {ReversedReading} from '../state/records.ts'
import {TestHospital} from '../world/testing/hospital.ts'
import {anyone, record, register, settleData, settleVisit, type TestVisit, upload} from '../world/testing/visit.ts'
import {type TestWorld, testWorld} from '../world/testing/worlds.ts'
import {verify} from '../world/verify.ts'
import {World} from '../world/world.ts'
import {readStatement, writeStatement} from './statement-file.ts'

let t: TestWorld
let hospital: TestHospital
let first: TestVisit
let second: TestVisit

beforeEach(() => begin())

async function begin(reconcileReversed?: ReversedReading): Promise<void> {
  t = await testWorld(reconcileReversed && {reconcileReversed})
  hospital = new TestHospital(t.world, t.world.config.institutions[0]!.code)
  first = settleVisit(hospital, [['XA-A', '10', '2', '20.00']])
  second = settleVisit(hospital, [['XA-A', '500', '1', '500.00']], anyone(t.world, 'retired'))
}

const amounts = (visit: TestVisit) =>
  visit.settled.output.setlinfo as {
    medfee_sumamt: number
    fund_pay_sumamt: number
    acct_pay: number
    psn_cash_pay: number
  }
const cents = (visits: TestVisit[], field: keyof ReturnType<typeof amounts>) =>
  (visits.reduce((sum, visit) => sum + Math.round(amounts(visit)[field] * 100), 0) / 100).toFixed(2)

const period = {
  stmt_begndate: '2025-09-15',
  stmt_enddate: '2025-09-15',
  setl_optins: '310000',
  clr_type: '11',
  refd_setl_flag: '0',
}
const totals = (changes: object = {}) =>
  hospital.send('3201', {
    data: {
      ...period,
      insutype: '310',
      medfee_sumamt: cents([first, second], 'medfee_sumamt'),
      fund_pay_sumamt: cents([first, second], 'fund_pay_sumamt'),
      acct_pay: cents([first, second], 'acct_pay'),
      fixmedins_setl_cnt: 2,
      ...changes,
    },
  })

it('3201 is equal, and unequal by one fen or one row', () => {
  expect(totals().output.stmtinfo.stmt_rslt).toBe('0')
  const off = totals({medfee_sumamt: '520.01'}).output.stmtinfo
  expect(off.stmt_rslt).toBe('1')
  expect(off.stmt_rslt_dscr).toContain('医疗费总额中心520.00、机构520.01')
  expect(totals({fixmedins_setl_cnt: 3}).output.stmtinfo.stmt_rslt).toBe('1')
  expect(totals({setl_optins: '330200'}).output.stmtinfo.stmt_rslt).toBe('1')
})

it('3201 sums are net and count both rows of a refund', () => {
  hospital.send('2208', {data: {psn_no: first.person.psn_no, setl_id: first.setl_id, mdtrt_id: first.mdtrt_id}})
  const only = {
    medfee_sumamt: cents([second], 'medfee_sumamt'),
    fund_pay_sumamt: cents([second], 'fund_pay_sumamt'),
    acct_pay: cents([second], 'acct_pay'),
  }
  expect(totals({...only, fixmedins_setl_cnt: 3}).output.stmtinfo.stmt_rslt).toBe('0')
  expect(totals({...only, fixmedins_setl_cnt: 1}).output.stmtinfo.stmt_rslt).toBe('1')
})

const row = (visit: TestVisit, changes: Record<number, string> = {}) => {
  const a = amounts(visit)
  const columns = [
    visit.setl_id,
    visit.mdtrt_id,
    visit.person.psn_no,
    String(a.medfee_sumamt),
    String(a.fund_pay_sumamt),
    String(a.acct_pay),
    '0',
  ]
  for (const [index, value] of Object.entries(changes)) columns[Number(index)] = value
  return columns
}

function items(rows: string[][], encode: 'bytes' | 'base64' = 'bytes', changes: object = {}) {
  const zip = writeStatement('stmt.txt', rows)
  const content =
    encode === 'bytes' ? Array.from(new Int8Array(zip.buffer, zip.byteOffset, zip.length)) : bytesToBase64(zip)
  const uploaded = hospital.send('9101', {
    fsUploadIn: {in: content, filename: 'stmt.txt.zip', fixmedins_code: hospital.code},
  })
  expect(uploaded.err_msg).toBe('')
  return compared(uploaded.output.file_qury_no, rows.length, changes)
}

function compared(file_qury_no: string, fixmedins_setl_cnt = 1, changes: object = {}) {
  const asked = hospital.send('3202', {
    data: {
      ...period,
      file_qury_no,
      medfee_sumamt: 0,
      fund_pay_sumamt: 0,
      cash_payamt: 0,
      fixmedins_setl_cnt,
      ...changes,
    },
  })
  if (asked.infcode !== 0) return {asked, result: []}
  const fetched = hospital.send('9102', {fsDownloadIn: {...asked.output.fileinfo, fixmedins_code: hospital.code}})
  const read = readStatement(base64ToBytes(fetched.entry.decision!.sends[0]!.octets!), 10)
  return {asked, result: read.ok ? read.value : []}
}

it('3202 finds differing, hospital-only and centre-only rows, whatever the upload’s encoding', () => {
  for (const encode of ['bytes', 'base64'] as const) {
    const {result} = items([row(first, {3: '20.01'}), row(first, {0: '999'})], encode)
    expect(result).toHaveLength(3)
    expect(result[0]!.slice(0, 5)).toEqual([
      first.person.psn_no,
      first.mdtrt_id,
      first.setl_id,
      first.settled.entry.about!.msgid,
      '1',
    ])
    expect(result[0]![6]).toBe('医疗费总额中心20.00、机构20.01')
    expect(result[1]!.slice(2, 7)).toEqual(['999', '', '1', '0', '仅机构有，中心无此结算'])
    expect(result[2]!.slice(0, 7)).toEqual([
      second.person.psn_no,
      '',
      '',
      second.settled.entry.about!.msgid,
      '1',
      '0',
      '仅中心有，机构无此结算',
    ])
  }
})

it('3202 of equal books has only equal rows; two errors that cancel out in the totals are still found', () => {
  expect(items([row(first), row(second)]).result.map(r => r[4])).toEqual(['0', '0'])
  const swapped = items([row(first, {3: '20.50'}), row(second, {3: '499.50'})])
  expect(swapped.result.map(r => r[4])).toEqual(['1', '1'])
})

it('3201 of an older edition, without the agency, sums all agencies', () => {
  expect(totals({setl_optins: undefined}).output.stmtinfo.stmt_rslt).toBe('0')
})

it('3202 names a row sent twice and a bill of another category or day, and gives the centre’s figures', () => {
  const twice = items([row(first), row(first), row(second)]).result
  expect(twice.map(r => [r[4], r[6]])).toEqual([
    ['0', ''],
    ['1', '机构重复上报同一结算'],
    ['0', ''],
  ])
  const other = items([row(first)], 'bytes', {clr_type: '14'}).result
  expect(other).toHaveLength(1)
  expect(other[0]!.slice(2, 5)).toEqual([first.setl_id, first.settled.entry.about!.msgid, '1'])
  expect(other[0]![6]).toContain('不在本次对账范围')
  expect(other[0]![6]).toContain('清算类别11')
  const yesterday = items([], 'bytes', {stmt_begndate: '2025-09-14', stmt_enddate: '2025-09-14'}).result
  expect(yesterday).toEqual([])
})

it('3202 asked for refunds only compares refund rows', () => {
  hospital.send('2208', {data: {psn_no: first.person.psn_no, setl_id: first.setl_id, mdtrt_id: first.mdtrt_id}})
  expect(items([], 'bytes', {refd_setl_flag: '1'}).result.map(r => [r[5], r[6]])).toEqual([
    ['1', '仅中心有，机构无此结算'],
  ])
})

// What public clients say of it does not agree, so it is the world's setting: one row a setting and a flag.
describe('a bill and its cancellation', () => {
  const cancel = (visit: TestVisit) =>
    hospital.send('2208', {data: {psn_no: visit.person.psn_no, setl_id: visit.setl_id, mdtrt_id: visit.mdtrt_id}})
  /** `first` was cancelled, `second` stands: net sums are those of `second`. */
  const net = () => ({
    medfee_sumamt: cents([second], 'medfee_sumamt'),
    fund_pay_sumamt: cents([second], 'fund_pay_sumamt'),
    acct_pay: cents([second], 'acct_pay'),
  })
  const soundBooks = () => {
    const {deps, texts, world} = t
    expect(verify('test', texts, deps).differences).toEqual([])
    expect(World.fold('test', texts, deps).fingerprint()).toBe(world.fingerprint())
    expect(auditJournal(texts, {catalogue: world.catalogue, sha256: deps.sha256}, world).differences).toEqual([])
  }

  // biome-ignore format: one reading a line
  const counts: [setting: ReversedReading | undefined, flag: string | undefined, rows: number][] = [
    [undefined, '0', 3],
    [undefined, undefined, 3],
    ['both', '0', 3],
    ['neither', '0', 1],
    ['neither', undefined, 1],
    ['neither', '1', 1],
    ['flag', '0', 1],
    ['flag', '1', 3],
    ['flag', undefined, 3],
  ]
  it.each(counts)('3201, setting %s, flag %s: %i rows', async (setting, refd_setl_flag, rows) => {
    await begin(setting)
    cancel(first)
    for (const fixmedins_setl_cnt of [0, 1, 2, 3]) {
      const told = totals({...net(), refd_setl_flag, fixmedins_setl_cnt}).output.stmtinfo
      expect([fixmedins_setl_cnt, told.stmt_rslt]).toEqual([
        fixmedins_setl_cnt,
        fixmedins_setl_cnt === rows ? '0' : '1',
      ])
    }
    soundBooks()
  })

  it('the flag counts in the upper case of Guangdong too', async () => {
    await begin('flag')
    cancel(first)
    const upper = {...net(), refd_setl_flag: undefined, REFD_SETL_FLAG: '0', fixmedins_setl_cnt: 1}
    expect(totals(upper).output.stmtinfo.stmt_rslt).toBe('0')
  })

  const refundRow = (setl_id: string) => [
    setl_id,
    ...row(first, {3: '-20.00', 4: minus(4), 5: minus(5), 6: '1'}).slice(1),
  ]
  const minus = (column: number) => String(-Number(row(first)[column]))
  // biome-ignore format: one reading a line
  const files: [setting: ReversedReading, flag: string, named: string, memos: string[]][] = [
    ['both', '0', 'second', ['', '仅中心有，机构无此结算', '仅中心有，机构无此结算']],
    ['both', '0', 'first refund second', ['', '', '']],
    ['neither', '0', 'second', ['']],
    ['neither', '0', 'first refund second', ['', '', '']],
    ['neither', '0', 'first second', ['', '', '仅中心有，机构无此结算']],
    ['flag', '0', 'second', ['']],
    ['flag', '0', 'first second', ['不在本次对账范围', '']],
    ['flag', '1', 'second', ['', '仅中心有，机构无此结算', '仅中心有，机构无此结算']],
    ['flag', '1', 'first refund second', ['', '', '']],
  ]
  it.each(files)('3202, setting %s, flag %s, file with %s', async (setting, refd_setl_flag, named, memos) => {
    await begin(setting)
    const refund = cancel(first).output.setlinfo.setl_id as string
    const rows = {first: row(first), second: row(second), refund: refundRow(refund)}
    const sent = named.split(' ').map(name => rows[name as keyof typeof rows])
    const {result} = items(sent, 'bytes', {refd_setl_flag})
    expect(result.map(r => (r[6] as string).split('：')[0])).toEqual(memos)
    soundBooks()
  })

  // biome-ignore format: one reading a line
  const restored: [setting: ReversedReading, flag: string, rows: number, items: string[]][] = [
    ['both', '0', 4, ['', '', '仅中心有，机构无此结算', '仅中心有，机构无此结算']],
    ['both', '1', 1, []],
    ['neither', '0', 2, ['', '']],
    ['flag', '0', 2, ['', '']],
    ['flag', '1', 4, ['', '', '仅中心有，机构无此结算', '仅中心有，机构无此结算']],
  ]
  it.each(restored)(
    'whose cancellation was reversed, setting %s, flag %s: %i rows',
    async (setting, flag, rows, memos) => {
      await begin(setting)
      const omsgid = cancel(first).entry.about?.msgid
      const {psn_no} = first.person
      expect(hospital.send('2601', {data: {psn_no, omsgid, oinfno: '2208'}}).infcode).toBe(0)
      const refunds = setting === 'both' && flag === '1'
      const sums = refunds ? {medfee_sumamt: '-20.00', fund_pay_sumamt: minus(4), acct_pay: minus(5)} : {}
      const told = totals({...sums, refd_setl_flag: flag, fixmedins_setl_cnt: rows}).output.stmtinfo
      expect(told.stmt_rslt_dscr).toBe('对账平')
      if (!refunds) {
        const {result} = items([row(first), row(second)], 'bytes', {refd_setl_flag: flag})
        expect(result.map(r => r[6])).toEqual(memos)
      }
      soundBooks()
    },
  )

  it('of different days each count on their own day; asked for both days together, neither does', async () => {
    await begin('neither')
    t.world.receive([{kind: 'director', act: {kind: 'note', text: 'the next day'}}], t.world.at + 86_400_000)
    cancel(first)
    const both = [first, second]
    const all = {
      medfee_sumamt: cents(both, 'medfee_sumamt'),
      fund_pay_sumamt: cents(both, 'fund_pay_sumamt'),
      acct_pay: cents(both, 'acct_pay'),
    }
    const day = (stmt_begndate: string, stmt_enddate: string, changes: object) =>
      totals({stmt_begndate, stmt_enddate, ...changes}).output.stmtinfo.stmt_rslt_dscr
    expect(day('2025-09-15', '2025-09-15', {...all, fixmedins_setl_cnt: 2})).toBe('对账平')
    const taken = {medfee_sumamt: '-20.00', fund_pay_sumamt: minus(4), acct_pay: minus(5), fixmedins_setl_cnt: 1}
    expect(day('2025-09-16', '2025-09-16', taken)).toBe('对账平')
    expect(day('2025-09-15', '2025-09-16', {...net(), fixmedins_setl_cnt: 1})).toBe('对账平')
    soundBooks()
  })
})

it('the file may come with a byte order mark, Windows line ends, blank lines and blanks', () => {
  const text = `\uFEFF${row(first).join('\t')}\r\n\r\n${row(second)
    .map(value => ` ${value} `)
    .join('\t')}\r\n`
  const plain = bytesToBase64(new TextEncoder().encode(text))
  const {output} = hospital.send('9101', {fsUploadIn: {in: plain, filename: 'a.txt', fixmedins_code: hospital.code}})
  const {result} = compared(output.file_qury_no)
  expect(result.map(r => r[4])).toEqual(['0', '0'])
})

it('a bill settled a millisecond before midnight belongs to that day, one at midnight to the next', () => {
  const midnight = instant('2025-09-16')
  const settleAt = (at: number, skip: number) => {
    const person = anyone(t.world, 'working', skip)
    const mdtrt_id = register(hospital, person)
    record(hospital, person, mdtrt_id)
    upload(hospital, person, mdtrt_id, [['XA-C', '7', '1', '7.00']])
    const raw = hospital.request('2207', {data: settleData(person, mdtrt_id, '7.00')})
    return () => t.world.receive([{kind: 'message', raw, via: {}}], at)
  }
  const late = settleAt(midnight - 1, 2)
  const early = settleAt(midnight, 3)
  late()
  early()
  const day = (on: string, changes: object) =>
    totals({stmt_begndate: on, stmt_enddate: on, ...changes}).output.stmtinfo.stmt_rslt_dscr as string
  expect(day('2025-09-15', {medfee_sumamt: '527.00', fixmedins_setl_cnt: 3})).toBe('对账平')
  expect(day('2025-09-16', {medfee_sumamt: '7.00', fund_pay_sumamt: 0, acct_pay: 0, fixmedins_setl_cnt: 1})).toBe(
    '对账平',
  )
})

it('a zip holds one file: a second one is refused unread, whatever its table of contents claims', () => {
  const bomb = zipSync({'a.txt': new Uint8Array(17 * 1024 * 1024)}, {level: 1})
  expect(readStatement(bomb, 7)).toMatchObject({ok: false, error: {got: `${17 * 1024 * 1024}字节`}})
  // the second file would not even unpack
  const spoilt = zipSync({'a.txt': strToU8('1\t2'), 'b.txt': strToU8('3\t4'.repeat(99))})
  spoilt[spoilt.lastIndexOf(0x62, spoilt.length / 2) + 6] = 0xff
  expect(readStatement(spoilt, 2)).toEqual({
    ok: false,
    error: {where: '压缩包', expected: '一个TXT文件', got: '2个文件'},
  })
  const mac = zipSync({'a.txt': strToU8('1\t2'), '__MACOSX/._a.txt': strToU8('x'), '.DS_Store': strToU8('x')})
  expect(readStatement(mac, 2)).toEqual({ok: true, value: [['1', '2']]})
  const folder = zipSync({'stmt/': new Uint8Array(), 'stmt/a.txt': strToU8('a\tb')})
  expect(readStatement(folder, 2)).toEqual({ok: true, value: [['a', 'b']]})
  expect(readStatement(zipSync({}), 7)).toMatchObject({ok: false, error: {got: '空压缩包'}})
})

it('a statement in another encoding is said to be one, in a zip or not', () => {
  const line = '1\t甲\t2'
  const gbk = Uint8Array.from([0x31, 0x09, 0xbc, 0xd7, 0x09, 0x32])
  const utf16 = new Uint8Array(Uint16Array.from(line, c => c.charCodeAt(0)).buffer)
  for (const bytes of [gbk, utf16, Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)]) {
    for (const file of [bytes, zipSync({'a.txt': bytes})]) {
      expect(readStatement(file, 3)).toMatchObject({ok: false, error: {where: '文件', expected: 'UTF-8文本'}})
    }
  }
  expect(readStatement(strToU8(`\ufeff${line}`), 3)).toEqual({ok: true, value: [['1', '甲', '2']]})
})

it('refuses a cut zip, a missing column, a foreign or expired file', () => {
  const zip = writeStatement('stmt.txt', [row(first)])
  const cut = hospital.send('9101', {
    fsUploadIn: {
      in: Array.from(zip.slice(0, Math.floor(zip.length * 0.6))),
      filename: 'a.zip',
      fixmedins_code: hospital.code,
    },
  })
  const ask = (file_qury_no: string, by = hospital) =>
    by.send('3202', {
      data: {...period, file_qury_no, medfee_sumamt: 0, fund_pay_sumamt: 0, cash_payamt: 0, fixmedins_setl_cnt: 1},
    })
  expect(ask(cut.output.file_qury_no).err_msg).toContain('完整的zip')
  expect(items([row(first).slice(0, 5)]).asked.err_msg).toContain('第1行，期望7列，实收5列')
  const other = new TestHospital(t.world, t.world.config.institutions[1]!.code)
  expect(ask(cut.output.file_qury_no, other).entry.decision?.outcome).toBe('noFile')
  t.world.receive([{kind: 'director', act: {kind: 'note', text: 'a week later'}}], t.world.at + 8 * 86_400_000)
  const late = hospital.send('9102', {
    fsDownloadIn: {file_qury_no: cut.output.file_qury_no, filename: 'a.zip', fixmedins_code: hospital.code},
  })
  expect(late.entry.decision?.outcome).toBe('fileExpired')
  expect(ask(cut.output.file_qury_no).entry.decision?.outcome).toBe('fileExpired')
})
