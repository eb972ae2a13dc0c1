// The files of 3202 对账文件: own rows out, the centre's result in; a zip of one tab-separated text, columns of the national table.
import {strFromU8, strToU8, unzipSync, zipSync} from 'fflate'
import {parseDecimal, yuan} from '../base/fen.ts'
import type {Row} from './types.ts'

/** Columns: setl_id, mdtrt_id, psn_no, medfee_sumamt, fund_pay_sumamt, acct_pay, refd_setl_flag. */
export function writeStatement(name: string, rows: readonly Row[]): Uint8Array {
  const lines = rows.map(row =>
    [
      row.setlId,
      row.mdtrtId,
      row.psnNo,
      yuan(row.total),
      yuan(row.fund),
      yuan(row.account),
      row.refund ? '1' : '0',
    ].join('\t'),
  )
  return zipSync({[name]: strToU8(lines.join('\n'))}, {mtime: '2000-01-01T00:00:00'})
}

/** A row of the result; `setlId` empty: only the centre has it. Amounts are the centre's, in fen. */
export type ResultRow = {
  psnNo: string
  setlId: string
  msgid: string
  differs: boolean
  refund: boolean
  memo: string
  amounts: {total: number; fund: number; account: number} | undefined
}

/** Columns: psn_no, mdtrt_id, setl_id, msgid, stmt_rslt, refd_setl_flag, memo, medfee_sumamt, fund_pay_sumamt, acct_pay. */
export function readResult(bytes: Uint8Array): ResultRow[] {
  const content = Object.values(unzipSync(bytes))[0] ?? new Uint8Array()
  return strFromU8(content)
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => line.split('\t').map(value => (value.trim() === 'null' ? '' : value.trim())))
    .map(([psnNo = '', , setlId = '', msgid = '', result = '', refund = '', memo = '', total, fund, account]) => {
      const [a, b, c] = [total, fund, account].map(value => parseDecimal(value ?? '', 2))
      return {
        psnNo,
        setlId,
        msgid,
        differs: result !== '0',
        refund: refund === '1',
        memo,
        amounts: a?.ok && b?.ok && c?.ok ? {total: a.value, fund: b.value, account: c.value} : undefined,
      }
    })
}
