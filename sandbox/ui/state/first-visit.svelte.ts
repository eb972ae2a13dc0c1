// The first visit 首次就诊: six messages from the person to the settlement, really sent to the interface endpoint, each
// with the identifiers the answers before it gave. It stops where the centre refuses or the answer does not come.
import {parseDecimal} from '../../base/fen.ts'
import {dateTimeText} from '../../base/instant.ts'
import type {Diagnosis} from '../../catalogue/types.ts'
import type {Word} from '../i18n/words.svelte.ts'
import {api, sendMessage} from './api.ts'
import {type Answer, type Desk, readAnswer, request, requestText, turnedAway} from './message.ts'
import type {Item, Person, SettlementView} from './shapes.ts'
import {world} from './world.svelte.ts'

export const visitInfnos = ['1101', '2201', '2203', '2204', '2206', '2207'] as const
export type VisitInfno = (typeof visitInfnos)[number]
export type VisitState = 'todo' | 'doing' | 'ok' | 'refused' | 'unknown'
export type VisitStep = {infno: VisitInfno; word: Word; state: VisitState; ms: number; note: string; msgid: string}

/** How long this screen waits for one answer before it calls the state unknown. */
export const patienceMs = 10_000

type Row = Record<string, unknown>
/** A bill with all three classes: 丙 in full by the patient, 甲 in scope, 乙 with a first self-paid part. */
const wanted = [
  {name: '挂号费', pack: '', count: 1},
  {name: '普通门诊诊查费', pack: '', count: 1},
  {name: '苯磺酸氨氯地平片', pack: '14片', count: 4},
  {name: '阿托伐他汀钙片', pack: '28片', count: 1},
]
const fen = (value: unknown): number => {
  if (typeof value !== 'number' && typeof value !== 'string') return 0
  const read = parseDecimal(value, 2)
  return read.ok ? read.value : 0
}
const rows = (node: unknown): Row[] => (Array.isArray(node) ? node : node ? [node] : []) as Row[]

class FirstVisit {
  steps = $state<VisitStep[]>(fresh())
  running = $state(false)
  person = $state.raw<Person>()
  settlement = $state.raw<SettlementView>()
  error = $state.raw<unknown>()

  get done(): boolean {
    return this.settlement !== undefined
  }

  async run(): Promise<void> {
    if (this.running) return
    this.running = true
    this.steps = fresh()
    this.settlement = undefined
    this.error = undefined
    try {
      await this.#walk()
    } catch (error) {
      if (!(error instanceof Stopped)) this.error = error
    } finally {
      this.running = false
    }
  }

  async #walk(): Promise<void> {
    const home = world.info?.institutions?.[0]
    if (!home || world.now === undefined) throw new Error('no institution')
    const desk: Desk = {institution: home.code, institutionName: home.name, area: world.info?.area ?? ''}
    const people = await api.get<{people: Person[]}>(world.path('/people?limit=500'))
    const person = tellingPerson(people.people)
    if (!person) throw new Error('no people')
    this.person = person
    const disease = await findDiagnosis()
    const items = (await Promise.all(wanted.map(findItem))).filter(item => item !== undefined)

    const visit = `OP${Date.now() % 1e10}`
    const who = {
      mdtrt_cert_type: '02',
      mdtrt_cert_no: person.certNo,
      psn_cert_type: '01',
      certno: person.certNo,
      psn_name: person.name,
    }
    const a1101 = await this.#send('1101', {data: {...who, card_sn: '', begntime: ''}}, desk)
    const base = rows(a1101.output.baseinfo)[0] ?? {}
    const insurance =
      rows(a1101.output.insuinfo).find(row => row.psn_insu_stas === '1') ?? rows(a1101.output.insuinfo)[0] ?? {}
    const area = String(insurance.insuplc_admdvs ?? '')
    const about = {psn_no: base.psn_no, insutype: insurance.insutype}
    const department = {dept_code: '0301', dept_name: '心血管内科门诊', caty: 'A03.02'}
    const now = () => dateTimeText(world.now ?? 0)
    const a2201 = await this.#send(
      '2201',
      {
        data: {
          ...about,
          ...who,
          ...department,
          psn_type: insurance.psn_type,
          begntime: now(),
          ipt_otp_no: visit,
          atddr_no: 'D310000000001',
          dr_name: '沈医生',
        },
      },
      desk,
      area,
    )
    const mdtrtId = rows(a2201.output.data)[0]?.mdtrt_id
    const bill = {mdtrt_id: mdtrtId, psn_no: base.psn_no}
    const diagnosis = {
      diag_type: '1',
      diag_srt_no: 1,
      diag_code: disease.code,
      diag_name: disease.name,
      diag_dept: department.dept_code,
      dise_dor_no: 'D310000000001',
      dise_dor_name: '沈医生',
      diag_time: now(),
      vali_flag: '1',
    }
    await this.#send(
      '2203',
      {
        mdtrtinfo: {...bill, med_type: '11', begntime: now(), main_cond_dscr: '血压偏高', dise_codg: '', dise_name: ''},
        diseinfo: [diagnosis],
      },
      desk,
      area,
    )
    const a2204 = await this.#send(
      '2204',
      {feedetail: items.map((bought, i) => feeLine(bought, i, bill, visit, now()))},
      desk,
      area,
    )
    const split = rows(a2204.output.result)
    const total = (field: string) => split.reduce((sum, row) => sum + fen(row[field]), 0) / 100
    const sums = {
      medfee_sumamt: total('det_item_fee_sumamt'),
      fulamt_ownpay_amt: total('fulamt_ownpay_amt'),
      overlmt_selfpay: total('overlmt_amt'),
      preselfpay_amt: total('preselfpay_amt'),
      inscp_scp_amt: total('inscp_scp_amt'),
    }
    // 2207 has no name and no kind of person; 2206 asks for both
    const {psn_name, ...credential} = who
    const settle = {
      ...bill,
      ...credential,
      med_type: '11',
      psn_setlway: '01',
      chrg_bchno: visit,
      insutype: insurance.insutype,
      acct_used_flag: '1',
    }
    await this.#send(
      '2206',
      {data: {...settle, psn_name, psn_type: insurance.psn_type, medfee_sumamt: sums.medfee_sumamt}},
      desk,
      area,
    )
    const a2207 = await this.#send('2207', {data: {...settle, ...sums, invono: ''}}, desk, area)
    const setlId = String(rows(a2207.output.setlinfo)[0]?.setl_id ?? '')
    this.settlement = await api.get<SettlementView>(world.path(`/settlements/${encodeURIComponent(setlId)}`))
  }

  async #send(infno: VisitInfno, input: Row, desk: Desk, area = ''): Promise<Answer> {
    const step = this.steps.find(s => s.infno === infno) as VisitStep
    step.state = 'doing'
    const message = request(infno, input, desk, world.now ?? 0, area)
    step.msgid = message.msgid
    const reply = await sendMessage(world.id, requestText(message), patienceMs)
    step.ms = reply.ms
    const gateway = turnedAway(reply)
    if (gateway !== undefined) {
      step.state = 'refused'
      step.note = gateway
      throw new Stopped()
    }
    const answer = reply.text === undefined ? undefined : readAnswer(reply.text)
    if (!answer) {
      step.state = 'unknown'
      throw new Stopped()
    }
    if (answer.infcode !== '0') {
      step.state = 'refused'
      step.note = answer.errMsg
      throw new Stopped()
    }
    step.state = 'ok'
    return answer
  }
}

class Stopped extends Error {}

const fresh = (): VisitStep[] =>
  visitInfnos.map(infno => ({infno, word: `visit.${infno}` as Word, state: 'todo', ms: 0, note: '', msgid: ''}))

/** Insured here, in good standing, own band almost used up, little on this year's account: the bar shows all three colours. */
function tellingPerson(people: Person[]): Person | undefined {
  const score = (person: Person): number => {
    const row = person.insurances.find(i => i.insuranceType === '310' && i.state === '1' && i.area === world.info?.area)
    if (!row || person.flags.length > 0) return -1
    const band = person.accumulators?.find(a => a.name === 'selfPayBandUsed')?.amount ?? 0
    return (
      Number(band > 10_000) +
      Number(row.priorYearsFen > 2000) +
      Number(row.currentYearFen < 5000) +
      Number(row.status === 'retired')
    )
  }
  return people.reduce<Person | undefined>((best, one) => (best && score(best) >= score(one) ? best : one), undefined)
}

/** Hypertension as this world's catalogue codes it. */
async function findDiagnosis(): Promise<Diagnosis> {
  const path = world.path(`/catalogue?kind=diagnosis&limit=1&q=${encodeURIComponent('高血压')}`)
  const {diagnoses} = await api.get<{diagnoses: Diagnosis[]}>(path)
  return diagnoses[0] ?? {code: 'I10.x00', name: '高血压', pinyin: ''}
}

type Bought = {item: Item; count: number}

async function findItem({name, pack, count}: (typeof wanted)[number]): Promise<Bought | undefined> {
  const {items} = await api.get<{items: Item[]}>(world.path(`/catalogue?q=${encodeURIComponent(name)}&limit=20`))
  const item = items.find(one => one.name === name && one.spec.endsWith(pack)) ?? items[0]
  return item && {item, count}
}

function feeLine({item, count}: Bought, index: number, bill: Row, batch: string, at: string): Row {
  // price in micro-yuan, rounded to fen a piece so that the line's amount is exact
  const priceFen = Math.max(1, Math.round(item.price / 10_000))
  return {
    feedetl_sn: `${batch}${index + 1}`,
    ...bill,
    chrg_bchno: batch,
    dise_codg: '',
    rxno: `${batch}R`,
    rx_circ_flag: '0',
    fee_ocur_time: at,
    med_list_codg: item.code,
    medins_list_codg: item.code,
    det_item_fee_sumamt: (priceFen * count) / 100,
    cnt: count,
    pric: priceFen / 100,
    sin_dos_dscr: '',
    used_frqu_dscr: '',
    prd_days: 0,
    medc_way_dscr: '',
    bilg_dept_codg: '0301',
    bilg_dept_name: '心血管内科门诊',
    bilg_dr_codg: 'D310000000001',
    bilg_dr_name: '沈医生',
    hosp_appr_flag: '1',
  }
}

export const firstVisit = new FirstVisit()
