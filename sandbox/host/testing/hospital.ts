// A hospital that talks HTTP in tests: one outpatient visit from the card to the settlement. It keeps no books.
import {feeLine, settleData, type TestPerson, type VisitLine} from '../../world/testing/visit.ts'
import type {TestHost} from './host.ts'

export const hospital = 'H31000090001'

// biome-ignore lint/suspicious/noExplicitAny: answers are read as a client would, without our types
export type Answer = {infcode: number; err_msg: string; output: any}
export type Visit = {setlId: string; mdtrtId: string; psnNo: string}

let sequence = 0

/** One message's text as a hospital's system writes it. */
export function messageText(infno: string, input: object, msgid?: string): string {
  sequence += 1
  return JSON.stringify({
    infno,
    msgid: msgid ?? `${hospital}20250915073000${String(sequence % 10_000).padStart(4, '0')}`,
    mdtrtarea_admvs: '310000',
    insuplc_admdvs: '310000',
    recer_sys_code: 'HIS',
    infver: '1.0.0',
    opter_type: '1',
    opter: 'c01',
    opter_name: '收费员',
    inf_time: '2025-09-15 07:30:00',
    fixmedins_code: hospital,
    fixmedins_name: '沙盘市第一人民医院',
    sign_no: '',
    input,
  })
}

export async function send(
  host: TestHost,
  world: string,
  infno: string,
  input: object,
  msgid?: string,
): Promise<Answer> {
  const response = await host.app.inject({
    method: 'POST',
    url: `/w/${world}/${infno}`,
    headers: {'content-type': 'application/json'},
    payload: messageText(infno, input, msgid),
  })
  return response.json<Answer>()
}

/** Registers, records, charges, pre-settles and settles; throws the centre's words when a step is refused. */
export async function visit(host: TestHost, world: string, lines: VisitLine[]): Promise<Visit> {
  const step = async (infno: string, input: object) => {
    const answer = await send(host, world, infno, input)
    if (answer.infcode !== 0) throw new Error(`${infno}: ${answer.err_msg}`)
    return answer.output
  }
  const listed = await host.call('GET', `worlds/${world}/people?scheme=310&limit=20`)
  const found = listed.json().people.find((one: {flags: string[]}) => one.flags.length === 0)
  const person: TestPerson = {
    psn_no: found.psnNo,
    cert_no: found.certNo,
    name: found.name,
    current_fen: 0,
    prior_fen: 0,
  }
  const shown = {mdtrt_cert_type: '02', mdtrt_cert_no: person.cert_no}
  await step('1101', {data: {...shown, psn_cert_type: '01', certno: person.cert_no, psn_name: person.name}})
  const data = {
    psn_no: person.psn_no,
    insutype: '310',
    begntime: '2025-09-15 08:00:00',
    ...shown,
    ipt_otp_no: `op${++sequence}`,
  }
  const doctor = {atddr_no: 'D1', dr_name: '李医生', dept_code: 'A03', dept_name: '内科', caty: 'A03'}
  const mdtrtId = (await step('2201', {data: {...data, ...doctor}})).data.mdtrt_id as string
  const begntime = '2025-09-15 08:10:00'
  await step('2203', {
    mdtrtinfo: {mdtrt_id: mdtrtId, psn_no: person.psn_no, med_type: '11', begntime, dise_codg: '', dise_name: ''},
    diseinfo: [
      {
        diag_type: '1',
        diag_srt_no: 1,
        diag_code: 'J06.900',
        diag_name: '急性上呼吸道感染',
        diag_dept: '内科',
        dise_dor_no: 'D1',
        dise_dor_name: '李医生',
        diag_time: begntime,
        vali_flag: '1',
      },
    ],
  })
  await step('2204', {feedetail: lines.map((line, i) => feeLine(person, mdtrtId, `${mdtrtId}${i}`.slice(-30), line))})
  const total = lines.reduce((sum, line) => sum + Math.round(Number(line[3]) * 100), 0)
  const bill = settleData(person, mdtrtId, `${Math.floor(total / 100)}.${String(total % 100).padStart(2, '0')}`)
  await step('2206', {data: bill})
  const settled = await step('2207', {data: bill})
  return {setlId: settled.setlinfo.setl_id as string, mdtrtId, psnNo: person.psn_no}
}
