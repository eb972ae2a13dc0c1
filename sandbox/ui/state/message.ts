// Writing messages as a hospital's system would: the envelope round an input, a msgid made of institution, time and
// sequence. Pure but for the sequence counter.
import {compactText, dateTimeText, type Instant} from '../../base/instant.ts'

export type Desk = {institution: string; institutionName: string; area: string}

let sequence = Math.floor(Math.random() * 8000)

/** Institution code (12) + yyyyMMddHHmmss (14) + sequence (4), unique for this screen. */
export function nextMsgid(institution: string, at: Instant): string {
  sequence = (sequence + 1) % 10_000
  return institution + compactText(at) + String(sequence).padStart(4, '0')
}

/** The whole request as an object; print it with `requestText`. */
export function request(infno: string, input: Record<string, unknown>, desk: Desk, at: Instant, insuringArea = '') {
  return {
    infno,
    msgid: nextMsgid(desk.institution, at),
    mdtrtarea_admvs: desk.area,
    insuplc_admdvs: insuringArea,
    recer_sys_code: 'MBS_LOCAL',
    dev_no: '',
    dev_safe_info: '',
    cainfo: '',
    signtype: '',
    infver: 'V1.0',
    opter_type: '1',
    opter: 'console',
    opter_name: '报文台',
    inf_time: dateTimeText(at),
    fixmedins_code: desk.institution,
    fixmedins_name: desk.institutionName,
    sign_no: '',
    input,
  }
}

export const requestText = (message: object): string => JSON.stringify(message, null, 2)

export type Answer = {infcode: string; errMsg: string; output: Record<string, unknown>}

/**
 * What a gateway says that let the message go no further: `{"code":401,"message":…}`. Undefined: it was no such answer;
 * other errors of a gateway leave open what became of the message.
 */
export function turnedAway({status, text}: {status: number; text: string | undefined}): string | undefined {
  if (status !== 401 || text === undefined) return undefined
  try {
    return String((JSON.parse(text) as {message?: unknown}).message ?? '')
  } catch {
    return ''
  }
}

/** An answer's text as far as it can be read; undefined when it is not the envelope at all. */
export function readAnswer(text: string): Answer | undefined {
  try {
    const body = JSON.parse(text) as Record<string, unknown>
    if (!('infcode' in body)) return undefined
    const output = body.output && typeof body.output === 'object' ? (body.output as Record<string, unknown>) : {}
    return {infcode: String(body.infcode), errMsg: String(body.err_msg ?? ''), output}
  } catch {
    return undefined
  }
}
