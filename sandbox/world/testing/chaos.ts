// Hospitals and a director that do anything in any order: messages of every transaction, repetitions, faults, mappings,
// days passing. Whatever comes back is only looked at for broken invariants and for successes that lack something.
// The sequence comes from outside.
import {compactText, dateTimeText, dayMs} from '../../base/instant.ts'
import {type Infno, isInfno} from '../../protocol/codes.ts'
import {type FaultPlan, faultActions, faultPoints, linkIds} from '../../state/records.ts'
import {type Cause, messageOf} from '../entry.ts'
import type {World} from '../world.ts'
import {answerFaults} from './answer-faults.ts'
import {chaosInput, type Known, type Row} from './chaos-inputs.ts'
import {Choices} from './choices.ts'

/** One step: what kind of thing happens, and numbers every choice in it is taken from. */
export type Step = {kind: number; n: number[]}

/** A field shorter than its own codes, as published; open lines and trials, which have no settlement number yet. */
const excused = new Set([
  '1101 idetinfo.psn_idet_type: 4 of 3 characters',
  '5204 (root).setl_id: never empty',
  '2206 setlinfo.setl_id: never empty',
  '2206A setlinfo.setl_id: never empty',
])

const rawOf = (cause: Cause): string => messageOf(cause)?.raw ?? '{}'

export class Chaos {
  private readonly world: World
  private readonly people: Row[]
  private c = new Choices([0])
  private readonly known: Known = {visits: [], bills: [], sent: [], files: [], signs: [], lines: [], sequence: 0}
  /** How often each transaction came to each outcome. */
  readonly outcomes = new Map<string, number>()

  constructor(world: World) {
    this.world = world
    this.people = world.reader
      .prepare<Row>('select * from person join insurance using(psn_no) order by psn_no, insurance_type, area')
      .all()
  }

  /** Plays one step; throws when an invariant broke or a success lacks what the field table promises. */
  run({kind, n}: Step): void {
    this.c = new Choices(n)
    if (kind < 5) this.direct()
    else if (kind < 9) this.pass()
    else if (kind < 14) this.repeat()
    else this.message(kind)
  }

  private receive(cause: Cause): void {
    const at = this.world.at + [0, 1, 1000, 60_000][this.c.next() % 4]!
    for (const {entry} of this.world.receive([cause], at)) {
      const outcome = entry.decision?.outcome ?? 'none'
      const key = `${entry.about?.infno ?? entry.cause.kind} ${outcome.split(':').slice(0, 2).join(':')}`
      this.outcomes.set(key, (this.outcomes.get(key) ?? 0) + 1)
      if (outcome.startsWith('broken:')) throw new Error(`entry ${entry.seq} ${rawOf(entry.cause)}: ${outcome}`)
      const infno = entry.about?.infno
      const body = entry.decision?.sends[0]?.body
      if (body === undefined || infno === undefined || !isInfno(infno)) continue
      const answer = JSON.parse(body) as {infcode: number; output: never}
      if (answer.infcode !== 0) continue
      const faults = answerFaults(infno, answer.output).filter(fault => !excused.has(`${infno} ${fault}`))
      if (faults.length > 0) throw new Error(`entry ${entry.seq} ${rawOf(entry.cause)}: ${faults.join(', ')}`)
      this.learn(infno, answer.output, JSON.parse(rawOf(entry.cause)))
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: answers are read as a client would
  private learn(infno: Infno, output: any, request: any): void {
    const data = request.input?.data ?? {}
    if (infno === '9001') this.known.signs.push(output.signinoutb.sign_no)
    if (infno === '2201') {
      const person = this.people.find(one => one.psn_no === data.psn_no && one.insurance_type === data.insutype)
      if (person)
        this.known.visits.push({
          id: output.data.mdtrt_id,
          person,
          institution: request.fixmedins_code,
          number: data.ipt_otp_no,
          insurance: data.insutype,
        })
    }
    if (infno === '2204')
      for (const row of request.input.feedetail as Row[])
        this.known.lines.push({
          sn: String(row.feedetl_sn),
          fen: Math.round(Number(row.det_item_fee_sumamt) * 100),
          visit: String(row.mdtrt_id),
          batch: String(row.chrg_bchno),
        })
    if (infno === '2205') {
      const gone = (line: {visit: string; batch: string}) =>
        line.visit === data.mdtrt_id && (line.batch === data.chrg_bchno || data.chrg_bchno === '0000')
      for (let i = this.known.lines.length - 1; i >= 0; i--)
        if (gone(this.known.lines[i]!)) this.known.lines.splice(i, 1)
    }
    if (infno === '2207' || infno === '2207A')
      this.known.bills.push({
        id: output.setlinfo.setl_id,
        visit: data.mdtrt_id,
        psn: data.psn_no,
        msgid: request.msgid,
        institution: request.fixmedins_code,
      })
    if (infno === '9101') this.known.files.push(output.file_qury_no)
    if (infno === '3202') this.known.files.push(output.fileinfo.file_qury_no)
  }

  private direct(): void {
    const act = this.c.next() % 5
    if (act === 0) this.receive({kind: 'director', act: {kind: 'dropFault', id: `f${this.c.next() % 3}`}})
    else if (act === 1) this.map()
    else if (act === 2) this.link()
    else this.plan()
  }

  private map(): void {
    const institution = this.c.pick(this.world.config.institutions)!.code
    const to = this.c.pick(['2025-09-14', null]) ?? null
    const code = this.c.pick(['XA-A', 'XA-B10'])!
    const rows = [{hospitalCode: 'own-XA-A', hospitalName: '甲', code, from: '2020-01-01', to}]
    this.receive({kind: 'director', act: {kind: 'mapItems', institution, rows}})
  }

  private link(): void {
    const institution = this.c.pick(this.world.config.institutions)!.code
    this.receive({kind: 'director', act: {kind: 'setLink', institution, link: this.c.pick([null, ...linkIds]) ?? null}})
  }

  private plan(): void {
    const fault: FaultPlan = {
      id: `f${this.c.next() % 3}`,
      when: {infno: [this.c.pick(['2207', '2204', '2208', '2601', '2201'])!]},
      at: this.c.pick(faultPoints)!,
      do: this.c.pick(faultActions)!,
      times: 1 + (this.c.next() % 3),
      delayMs: this.c.next() * 100,
    }
    if (this.c.sometimes(40)) fault.when.nth = [1 + (this.c.next() % 3)]
    if (this.c.sometimes(30)) fault.status = 502
    this.receive({kind: 'director', act: {kind: 'planFault', fault}})
  }

  /** Time passes; what is due comes in. */
  private pass(): void {
    const to = this.world.at + [1000, 3_600_000, dayMs, 120 * dayMs][this.c.next() % 4]! * (1 + (this.c.next() % 2))
    for (let due = this.world.nextDue(); due !== undefined && due <= to; due = this.world.nextDue()) {
      for (const cause of this.world.due(due)) this.receive(cause)
    }
    this.world.receive([{kind: 'director', act: {kind: 'note', text: 'later'}}], to)
  }

  private repeat(): void {
    const raw = this.c.recent(this.known.sent)
    if (raw === undefined) return
    const changed = raw.replace(/"(acct_used_flag|med_type|cnt)":"1[13]?"/, '"$1":"0"')
    this.receive({kind: 'message', raw: this.c.sometimes(70) ? raw : changed, via: {}})
  }

  private message(kind: number): void {
    const visit = this.c.recent(this.known.visits)
    const person = (this.c.sometimes(92) ? visit?.person : undefined) ?? this.c.pick(this.people)!
    const institution =
      (this.c.sometimes(95) ? visit?.institution : undefined) ?? this.c.pick(this.world.config.institutions)!.code
    const infno = this.infno(kind)
    const fresh = infno === '2201' || infno === '1101'
    const who = fresh ? this.c.pick(this.people)! : person
    const where = fresh && this.c.sometimes(70) ? this.world.config.institutions[0]!.code : institution
    this.known.sequence += 1
    const request: Row = {
      infno,
      msgid: `${where}${compactText(this.world.at)}${String(this.known.sequence % 10_000).padStart(4, '0')}`,
      mdtrtarea_admvs: this.world.config.area,
      insuplc_admdvs: this.c.sometimes(80) ? who.area : this.c.pick(['310000', '', '330200']),
      recer_sys_code: 'HIS',
      infver: '1.0.0',
      opter_type: '1',
      opter: 'c01',
      opter_name: '收费员',
      inf_time: dateTimeText(this.world.at),
      fixmedins_code: where,
      fixmedins_name: '测试医院',
      sign_no: this.c.sometimes(50) ? (this.known.signs.at(-1) ?? '') : '',
      input: chaosInput(this.c, this.known, this.world, infno, {person: who, visit, where}),
    }
    const raw = JSON.stringify(request)
    this.known.sent.push(raw)
    this.receive({kind: 'message', raw, via: {}})
  }

  private infno(kind: number): Infno {
    const mix: [Infno, number][] = [
      ['2201', 12],
      ['2203', 8],
      ['2203A', 2],
      ['2204', 18],
      ['2206', 4],
      ['2206A', 1],
      ['2207', 14],
      ['2207A', 2],
      ['2208', 8],
      ['2205', 5],
      ['2601', 6],
      ['2202', 3],
      ['1101', 2],
      ['5203', 3],
      ['5204', 3],
      ['5201', 2],
      ['5202', 1],
      ['5301', 1],
      ['3201', 2],
      ['9101', 2],
      ['3202', 2],
      ['9102', 1],
      ['9001', 1],
      ['9002', 1],
    ]
    let left = ((kind - 14) * 97 + this.c.next()) % mix.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [code, weight] of mix) {
      left -= weight
      if (left < 0) return code
    }
    return '2207'
  }
}
