// What a hospital that does anything in any order writes into its messages: plausible content for every transaction, with
// other people's ids, other batches, wrong totals and spoilt fields now and then. It sends nothing.
import {bytesToBase64} from '../../base/base64.ts'
import {dateTimeText, dayMs, dayOf} from '../../base/instant.ts'
import {writeStatement} from '../../centre/statement-file.ts'
import type {Infno} from '../../protocol/codes.ts'
import type {World} from '../world.ts'
import type {Choices} from './choices.ts'

export type Row = Record<string, unknown>
export type KnownVisit = {id: string; person: Row; institution: string; number: string; insurance: string}

/** What the hospitals have learnt from answers, and what they have sent. */
export type Known = {
  visits: KnownVisit[]
  bills: {id: string; visit: string; psn: string; msgid: string; institution: string}[]
  sent: string[]
  files: string[]
  signs: string[]
  lines: {sn: string; fen: number; visit: string; batch: string}[]
  /** Messages sent so far. */
  sequence: number
}

/** The row, or sometimes the row with one field spoilt. */
function spoil(c: Choices, row: Row): Row {
  if (!c.sometimes(12)) return row
  const keys = Object.keys(row)
  const key = keys[c.next() % keys.length]!
  const values = [
    undefined,
    null,
    '',
    'null',
    0,
    -1,
    '99999999999999',
    '2025-02-30',
    '1900-01-01 00:00:00',
    '9999-12-31 23:59:59',
    '１',
    'x'.repeat(200),
    '0000',
    '01',
  ]
  return {...row, [key]: values[c.next() % values.length]}
}

/** The input of a message about this person and visit, mostly in order, with ids of others now and then. */
export function chaosInput(
  c: Choices,
  known: Known,
  world: World,
  infno: Infno,
  {person, visit, where}: {person: Row; visit: KnownVisit | undefined; where: string},
): Row {
  const now = world.at
  const visitId = visit?.id ?? '1'
  const bill =
    (c.sometimes(70) ? known.bills.filter(one => one.visit === visitId).at(-1) : undefined) ?? c.recent(known.bills)
  const credential = c.pick([
    {mdtrt_cert_type: '02', mdtrt_cert_no: person.cert_no},
    {mdtrt_cert_type: '01', mdtrt_cert_no: person.voucher},
    {mdtrt_cert_type: '03', mdtrt_cert_no: person.card_no, card_sn: person.card_sn},
    {},
  ]) as Row
  const batch = c.pick(['b1', 'b1', 'b1', 'b2', '0000', 'b'])!
  const day = c.pick([dayOf(now), dayOf(now - dayMs), '2025-09-15', '2026-03-31', '2026-04-01'])!
  const medType = c.pick(['11', '11', '11', '11', '12', '13', '14', '41', '51', '2101', '9901', '81'])!
  switch (infno) {
    case '1101':
      return {data: spoil(c, {...credential, psn_cert_type: '01', certno: person.cert_no, psn_name: person.name})}
    case '2201':
      return {
        data: spoil(c, {
          psn_no: person.psn_no,
          insutype: c.sometimes(95) ? person.insurance_type : '340',
          begntime: dateTimeText(now - c.next() * (c.sometimes(10) ? 10_000_000 : 0)),
          ...credential,
          ipt_otp_no: `op${c.sometimes(90) ? known.sequence : c.next() % 10}`,
          atddr_no: 'D1',
          dr_name: '李医生',
          dept_code: 'A03',
          dept_name: '内科',
          caty: 'A03',
        }),
      }
    case '2202':
      return {data: spoil(c, {psn_no: person.psn_no, mdtrt_id: visitId, ipt_otp_no: visit?.number ?? 'x'})}
    case '2203':
    case '2203A':
      return {
        mdtrtinfo: spoil(c, {
          mdtrt_id: visitId,
          psn_no: person.psn_no,
          med_type: medType,
          begntime: `${day} 09:00:00`,
          dise_codg: c.pick(['', 'M03900', 'M01600', 'I10']),
          dise_name: c.pick(['', '高血压病']),
        }),
        diseinfo: [
          spoil(c, {
            diag_type: c.pick(['1', '2', '3']),
            diag_srt_no: 1 + (c.next() % 3),
            diag_code: 'J06.900',
            diag_name: '急性上呼吸道感染',
            diag_dept: '内科',
            dise_dor_no: 'D1',
            dise_dor_name: '李医生',
            diag_time: dateTimeText(now),
            vali_flag: c.pick(['1', '1', '0']),
          }),
        ],
      }
    case '2204':
      return {feedetail: feeLines(c, known, person, visitId, batch, day)}
    case '2205':
      return {
        data: spoil(c, {psn_no: person.psn_no, mdtrt_id: visitId, chrg_bchno: c.pick([batch, 'b1', '0000'])}),
      }
    case '2206':
    case '2206A':
    case '2207':
    case '2207A': {
      const own = known.lines.filter(line => line.visit === visitId)
      const chosen = c.sometimes(85) ? (own.at(-1)?.batch ?? batch) : batch
      const fen = own.filter(line => line.batch === chosen).reduce((sum, line) => sum + line.fen, 0)
      const ownType = world.books.visit(visitId)?.med_type
      return {
        data: spoil(c, {
          psn_no: person.psn_no,
          ...credential,
          med_type: c.sometimes(85) ? (ownType ?? '11') : medType,
          medfee_sumamt: (c.sometimes(95) ? fen : fen + 1) / 100,
          psn_setlway: '01',
          mdtrt_id: visitId,
          chrg_bchno: chosen,
          insutype: c.pick([visit?.insurance ?? '310', visit?.insurance ?? '310', undefined]),
          acct_used_flag: c.pick(['0', '1', '2', '2']),
          fulamt_ownpay_amt: 0,
          overlmt_selfpay: 0,
          preselfpay_amt: 0,
          inscp_scp_amt: 0,
        }),
      }
    }
    case '2208':
    case '5203':
      return {
        data: spoil(c, {
          psn_no: bill?.psn ?? person.psn_no,
          setl_id: bill?.id ?? '1',
          mdtrt_id: infno === '5203' && c.sometimes(30) ? undefined : (bill?.visit ?? visitId),
        }),
      }
    case '2601': {
      const sent = known.sent.filter(raw => raw.includes('"infno":"2208"') || c.sometimes(5))
      const lost = JSON.parse(c.recent(sent) ?? '{}')
      const own = sent.length === 0 || c.sometimes(50)
      return {
        data: spoil(c, {
          psn_no: c.sometimes(80) ? (own ? bill?.psn : lost.input?.data?.psn_no) : person.psn_no,
          omsgid: (own ? bill?.msgid : lost.msgid) ?? `${where}202509150000009999`,
          oinfno: c.sometimes(80) ? (own ? '2207' : lost.infno) : c.pick(['2207', '2207A', '2601', '2208']),
        }),
      }
    }
    case '3201':
    case '3202':
      return {
        data: spoil(c, {
          insutype: c.pick(['310', '390']),
          clr_type: c.pick(['11', '14', '41']),
          setl_optins: c.pick([world.config.area, undefined]) ?? (infno === '3202' ? world.config.area : undefined),
          stmt_begndate: day,
          stmt_enddate: dayOf(now),
          medfee_sumamt: c.next() / 100,
          fund_pay_sumamt: 0,
          acct_pay: 0,
          cash_payamt: 0,
          fixmedins_setl_cnt: c.next() % 5,
          file_qury_no: c.recent(known.files) ?? 'M00/0',
          refd_setl_flag: c.pick(['0', '1', undefined]),
        }),
      }
    case '5201':
      return {data: spoil(c, {psn_no: person.psn_no, begntime: day, endtime: dayOf(now), med_type: medType})}
    case '5202':
      return {data: spoil(c, {psn_no: person.psn_no, mdtrt_id: visitId})}
    case '5204':
      return {data: spoil(c, {psn_no: person.psn_no, mdtrt_id: visitId, setl_id: c.pick([bill?.id, undefined])})}
    case '5301':
      return {data: {psn_no: person.psn_no}}
    case '9001':
      return {signIn: spoil(c, {opter_no: 'c01', mac: 'a', ip: 'b'})}
    case '9002':
      return {signOut: spoil(c, {sign_no: c.recent(known.signs) ?? 'x', opter_no: 'c01'})}
    case '9101': {
      const rows = known.bills.slice(-3).map(one => [one.id, one.visit, one.psn, '20.00', '0', '0', '0'])
      return {
        fsUploadIn: {
          in: bytesToBase64(writeStatement('stmt.txt', c.sometimes(80) ? rows : [['x']])),
          filename: 'stmt.zip',
          fixmedins_code: where,
        },
      }
    }
    case '9102':
      return {
        fsDownloadIn: spoil(c, {
          file_qury_no: c.recent(known.files) ?? 'x',
          filename: 'a',
          fixmedins_code: where,
        }),
      }
  }
}

function feeLines(c: Choices, known: Known, person: Row, visitId: string, batch: string, day: string): Row[] {
  const prices: [string, string, string][] = [
    ['10', '2', '20.00'],
    ['12.345678', '3', '37.04'],
    ['0.01', '1', '0.01'],
    ['888.88', '10', '8888.80'],
    ['0', '1', '0'],
    ['99999999.99', '1', '99999999.99'],
  ]
  return Array.from({length: 1 + (c.next() % 4)}, (_, i) => {
    const weights = c.next() % 40
    const [pric, cnt, amount] = prices[weights === 0 ? 5 : weights % 5]!
    const code = c.pick(['XA-A', 'XA-B10', 'XA-C', 'XA-LIM', 'XA-OLD', 'XA-WOM', 'XA-RES', 'SV-1', 'XA-NONE'])!
    return spoil(c, {
      feedetl_sn: c.sometimes(90) ? `${known.sequence}-${i}` : String(c.next() % 5),
      mdtrt_id: visitId,
      psn_no: person.psn_no,
      chrg_bchno: batch,
      rx_circ_flag: '0',
      fee_ocur_time: `${day} 09:00:00`,
      med_list_codg: code,
      medins_list_codg: `own-${code}`,
      det_item_fee_sumamt: amount,
      cnt,
      pric,
      bilg_dept_codg: 'A03',
      bilg_dept_name: '内科',
      bilg_dr_codg: 'D1',
      bilg_dr_name: '李医生',
      hosp_appr_flag: c.pick(['0', '1', '2']),
    })
  })
}
