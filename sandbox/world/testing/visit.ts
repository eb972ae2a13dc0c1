// A whole visit in one call, for world tests that need one settled before they begin. Throws the centre's own words when a step is refused.
import type {World} from '../world.ts'
import type {Reply, TestHospital} from './hospital.ts'

export type TestPerson = {psn_no: string; cert_no: string; name: string; current_fen: number; prior_fen: number}

/** A person with an active employee insurance of the world's own area, by status; `skip` takes a later one. */
export const anyone = (world: World, status = 'working', skip = 0): TestPerson =>
  world.reader
    .prepare<TestPerson>(
      `select p.psn_no, p.cert_no, p.name, i.current_fen, i.prior_fen from person p join insurance i using(psn_no)
       where i.insurance_type = '310' and i.state = '1' and i.status = ? and i.area = '310000' order by p.psn_no`,
    )
    .all(status)[skip] as TestPerson

export type VisitLine = [code: string, price: string, count: string, amount: string]

const good = (reply: Reply): Reply => {
  if (reply.infcode !== 0) throw new Error(`${reply.entry.about?.infno}: ${reply.err_msg}`)
  return reply
}

export const certificate = (person: TestPerson) => ({mdtrt_cert_type: '02', mdtrt_cert_no: person.cert_no})

export function register(h: TestHospital, person: TestPerson, iptOtpNo = `op${h.msgid().slice(-6)}`): string {
  const data = {
    psn_no: person.psn_no,
    insutype: '310',
    begntime: '2025-09-15 08:00:00',
    ...certificate(person),
    ipt_otp_no: iptOtpNo,
    atddr_no: 'D1',
    dr_name: '李医生',
    dept_code: 'A03',
    dept_name: '内科',
    caty: 'A03',
  }
  return good(h.send('2201', {data})).output.data.mdtrt_id as string
}

export function record(h: TestHospital, person: TestPerson, mdtrt_id: string, med_type = '11', dise_codg = ''): Reply {
  return h.send('2203', {
    mdtrtinfo: {mdtrt_id, psn_no: person.psn_no, med_type, begntime: '2025-09-15 08:10:00', dise_codg, dise_name: ''},
    diseinfo: [
      {
        diag_type: '1',
        diag_srt_no: 1,
        diag_code: 'J06.900',
        diag_name: '急性上呼吸道感染',
        diag_dept: '内科',
        dise_dor_no: 'D1',
        dise_dor_name: '李医生',
        diag_time: '2025-09-15 08:10:00',
        vali_flag: '1',
      },
    ],
  })
}

export const feeLine = (
  person: TestPerson,
  mdtrt_id: string,
  sn: string,
  [code, pric, cnt, amount]: VisitLine,
  batch = 'b1',
) => ({
  feedetl_sn: sn,
  mdtrt_id,
  psn_no: person.psn_no,
  chrg_bchno: batch,
  rx_circ_flag: '0',
  fee_ocur_time: '2025-09-15 08:12:00',
  med_list_codg: code,
  medins_list_codg: `own-${code}`,
  det_item_fee_sumamt: amount,
  cnt,
  pric,
  bilg_dept_codg: 'A03',
  bilg_dept_name: '内科',
  bilg_dr_codg: 'D1',
  bilg_dr_name: '李医生',
  hosp_appr_flag: '0',
})

export const upload = (
  h: TestHospital,
  person: TestPerson,
  mdtrt_id: string,
  lines: VisitLine[],
  batch = 'b1',
  from = 1,
): Reply =>
  h.send('2204', {feedetail: lines.map((line, i) => feeLine(person, mdtrt_id, String(from + i), line, batch))})

export const settleData = (person: TestPerson, mdtrt_id: string, total: string, batch = 'b1') => ({
  psn_no: person.psn_no,
  ...certificate(person),
  med_type: '11',
  medfee_sumamt: total,
  psn_setlway: '01',
  mdtrt_id,
  chrg_bchno: batch,
  insutype: '310',
  acct_used_flag: '1',
  fulamt_ownpay_amt: 0,
  overlmt_selfpay: 0,
  preselfpay_amt: 0,
  inscp_scp_amt: 0,
})

export type TestVisit = {
  person: TestPerson
  mdtrt_id: string
  setl_id: string
  data: object
  settled: Reply
  trial: Reply
  uploaded: Reply
}

/** The whole visit: 1101, 2201, 2203, 2204, 2206, 2207. */
export function settleVisit(h: TestHospital, lines: VisitLine[], person = anyone(h.world)): TestVisit {
  good(
    h.send('1101', {
      data: {...certificate(person), psn_cert_type: '01', certno: person.cert_no, psn_name: person.name},
    }),
  )
  const mdtrt_id = register(h, person)
  good(record(h, person, mdtrt_id))
  const uploaded = good(upload(h, person, mdtrt_id, lines))
  const fen = lines.reduce((sum, line) => sum + Math.round(Number(line[3]) * 100), 0)
  const data = settleData(person, mdtrt_id, (fen / 100).toFixed(2))
  const trial = good(h.send('2206', {data}))
  const settled = good(h.send('2207', {data}))
  return {person, mdtrt_id, uploaded, trial, settled, data, setl_id: settled.output.setlinfo.setl_id as string}
}
