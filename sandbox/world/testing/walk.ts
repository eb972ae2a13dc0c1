// One outpatient visit as a client on the wire walks it: every request made from the field table's examples, every
// identifier taken from the answer before. How a message travels (URL shape, headers, spelling) is the caller's.
import type {Infno} from '../../protocol/codes.ts'
import {type ExampleContext, exampleContext, exampleRequest} from '../../protocol/examples.ts'
import {makeMsgid} from '../../protocol/msgid.ts'
import type {World} from '../world.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are read as a client would, without our types
export type Reply = {infcode: number | string; err_msg: string; output: any}
export type Request = Record<string, unknown> & {infno: Infno; msgid: string; input: Record<string, unknown>}
export type Wire = (request: Request) => Promise<Reply>

export type WalkPerson = {psnNo: string; certNo: string; name: string; insuranceType: string; area: string}

let counter = 0

/** A context whose person and institution exist; everything the centre gives out is still to be learnt. */
export function contextFor(
  world: {at: number; institution: string; area: string},
  person: WalkPerson,
  lines: ExampleContext['lines'],
): ExampleContext {
  counter += 1
  return {
    ...exampleContext,
    at: world.at,
    sequence: counter,
    institution: {code: world.institution, name: '测试医院', area: world.area},
    signNo: '',
    person: {
      ...exampleContext.person,
      psnNo: person.psnNo,
      name: person.name,
      certNo: person.certNo,
      credentialNo: person.certNo,
      insuranceType: person.insuranceType,
      area: person.area,
    },
    visit: {...exampleContext.visit, iptOtpNo: `W${counter}`},
    batch: `B${counter}`,
    lines,
  }
}

export const personOf = (world: World, skip = 0): WalkPerson => {
  const row = world.reader
    .prepare<{psn_no: string; cert_no: string; name: string; insurance_type: string; area: string}>(
      `select psn_no, cert_no, name, insurance_type, area from person join insurance using(psn_no)
       where state = '1' and insurance_type = '310' and area = ? order by psn_no`,
    )
    .all(world.config.area)[skip]
  if (!row) throw new Error('no such person')
  return {psnNo: row.psn_no, certNo: row.cert_no, name: row.name, insuranceType: row.insurance_type, area: row.area}
}

let sequence = 0
export function requestOf(infno: Infno, context: ExampleContext): Request {
  sequence = (sequence + 1) % 10_000
  const request = exampleRequest(infno, context) as unknown as Request
  request.msgid = makeMsgid(context.institution.code, context.at + Math.floor(counter / 9999) * 1000, sequence)
  return request
}

/** What an answer teaches: identifiers and sums that later messages carry. */
export function learn(infno: Infno, context: ExampleContext, reply: Reply): ExampleContext {
  const {output} = reply
  switch (infno) {
    case '9001':
      return {...context, signNo: output.signinoutb.sign_no}
    case '2201':
      return {...context, visit: {...context.visit, mdtrtId: output.data.mdtrt_id}}
    case '2204': {
      const cents = (field: string) =>
        (output.result as Record<string, number>[]).reduce((sum, row) => sum + Math.round((row[field] ?? 0) * 100), 0)
      const text = (field: string) => String(cents(field) / 100)
      return {
        ...context,
        totals: {
          ...context.totals,
          total: text('det_item_fee_sumamt'),
          fullSelfPay: text('fulamt_ownpay_amt'),
          overLimit: text('overlmt_amt'),
          firstSelfPay: text('preselfpay_amt'),
          inScope: text('inscp_scp_amt'),
        },
      }
    }
    case '2207':
    case '2207A': {
      const info = output.setlinfo
      return {
        ...context,
        totals: {
          ...context.totals,
          fund: String(info.fund_pay_sumamt),
          account: String(info.acct_pay),
          cash: String(info.psn_cash_pay),
        },
        settlement: {...context.settlement, setlId: info.setl_id, msgid: info.medins_setl_id, infno},
      }
    }
    case '9101':
    case '3202':
      return {
        ...context,
        file: {
          ...context.file,
          number: (output.fileinfo ?? output).file_qury_no,
          name: (output.fileinfo ?? output).filename,
        },
      }
    default:
      return context
  }
}

/** Walks the steps; throws the centre's words at the first refusal. */
export async function walk(
  steps: readonly Infno[],
  context: ExampleContext,
  wire: Wire,
): Promise<{context: ExampleContext; replies: Map<Infno, Reply>}> {
  const replies = new Map<Infno, Reply>()
  let known = context
  for (const infno of steps) {
    const reply = await wire(requestOf(infno, known))
    if (Number(reply.infcode) !== 0) throw new Error(`${infno}: ${reply.err_msg}`)
    replies.set(infno, reply)
    known = learn(infno, known, reply)
  }
  return {context: known, replies}
}

export const visitSteps: readonly Infno[] = ['1101', '2201', '2203', '2204', '2206', '2207']
