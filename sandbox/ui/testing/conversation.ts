// One morning at a hospital 样例对话: every transaction of the table, executed in a fresh classroom world, each with what the
// answers before it gave. The interface reference shows the exchanges; a test runs them again and compares.
import {bytesToBase64} from '../../base/base64.ts'
import {decimalText, parseDecimal} from '../../base/fen.ts'
import {portableSha256} from '../../base/hash.ts'
import {nodeSqlEngine} from '../../build/node-sql.ts'
import {writeClassroom} from '../../catalogue/classroom-image.ts'
import {openCatalogue} from '../../catalogue/sql-catalogue.ts'
import {writeStatement} from '../../centre/statement-file.ts'
import type {Infno} from '../../protocol/codes.ts'
import {type ExampleContext, exampleContext, exampleRequest} from '../../protocol/examples.ts'
import {testWorld} from '../../world/testing/worlds.ts'
import type {World} from '../../world/world.ts'

export type Executed = {request: string; answer?: string}
type Row = Record<string, unknown>

/** Infno → request and answer, all accepted by the centre; throws the centre's words otherwise. */
export async function converse(): Promise<Partial<Record<Infno, Executed>>> {
  const sql = (await nodeSqlEngine()).open()
  writeClassroom(sql, portableSha256)
  const {world} = await testWorld({}, {catalogue: () => openCatalogue(sql, 'main')})
  return new Conversation(world).all()
}

class Conversation {
  readonly done: Partial<Record<Infno, Executed>> = {}
  readonly world: World
  context: ExampleContext
  private sequence = 0

  constructor(world: World) {
    this.world = world
    const home = world.config.institutions[0]!
    this.context = {
      ...exampleContext,
      institution: {code: home.code, name: home.name, area: home.area},
      person: somebody(world),
      lines: prescription(world),
      visit: {...exampleContext.visit, ...hypertension(world)},
    }
  }

  all(): Partial<Record<Infno, Executed>> {
    this.context = {...this.context, signNo: ''}
    this.context = {...this.context, signNo: text(this.ask('9001').signinoutb, 'sign_no')}
    this.ask('1101')
    this.ask('5301')
    this.visit('2203', '2206', '2207', '0001')
    const {settlement} = this.context
    this.ask('5201')
    this.ask('5202')
    this.ask('5203')
    this.ask('5204')
    this.reconcile()
    this.ask('2208')
    // a second visit in the A forms, its settlement taken back as if its answer had been lost
    this.visit('2203A', '2206A', '2207A', '0002')
    this.ask('2601')
    // a third one, given up before anything was settled
    this.open('0003')
    this.ask('2204')
    this.ask('2205')
    this.ask('2202')
    this.context = {...this.context, settlement}
    this.ask('9002')
    return this.done
  }

  private open(serial: string): void {
    const {visit} = this.context
    this.context = {
      ...this.context,
      batch: `B${serial}`,
      visit: {...visit, iptOtpNo: `M${serial}`},
      lines: this.context.lines.map((line, i) => ({...line, sn: `${serial}${i + 1}`})),
    }
    const mdtrtId = text(this.ask('2201').data, 'mdtrt_id')
    this.context = {...this.context, visit: {...this.context.visit, mdtrtId}}
  }

  private visit(record: Infno, trial: Infno, settle: Infno, serial: string): void {
    this.open(serial)
    this.ask(record)
    const split = rows(this.ask('2204').result)
    const total = (field: string) => sumText(split.map(row => row[field]))
    this.context = {
      ...this.context,
      totals: {
        ...this.context.totals,
        total: total('det_item_fee_sumamt'),
        fullSelfPay: total('fulamt_ownpay_amt'),
        overLimit: total('overlmt_amt'),
        firstSelfPay: total('preselfpay_amt'),
        inScope: total('inscp_scp_amt'),
      },
    }
    this.ask(trial)
    const setlinfo = rows(this.ask(settle).setlinfo)[0]!
    const money = (field: string) => sumText([setlinfo[field]])
    this.context = {
      ...this.context,
      totals: {
        ...this.context.totals,
        fund: money('fund_pay_sumamt'),
        account: money('acct_pay'),
        cash: money('psn_cash_pay'),
        count: '1',
      },
      settlement: {
        setlId: text(setlinfo, 'setl_id'),
        msgid: text(setlinfo, 'medins_setl_id'),
        infno: settle,
        clearing: text(setlinfo, 'clr_type'),
        agency: text(setlinfo, 'clr_optins'),
      },
    }
  }

  /** 3201 on the right sums, then the files all the same: an example of each. */
  private reconcile(): void {
    const {settlement, visit, person, totals} = this.context
    this.ask('3201')
    const statement = writeStatement('stmt.txt', [
      [settlement.setlId, visit.mdtrtId, person.psnNo, totals.total, totals.fund, totals.account, '0'],
    ])
    this.context = {
      ...this.context,
      file: {...this.context.file, name: 'stmt.txt.zip', content: bytesToBase64(statement)},
    }
    const number = text(this.ask('9101'), 'file_qury_no')
    this.context = {...this.context, file: {...this.context.file, number}}
    const result = rows(this.ask('3202').fileinfo)[0]!
    this.context = {
      ...this.context,
      file: {...this.context.file, number: text(result, 'file_qury_no'), name: text(result, 'filename')},
    }
    this.ask('9102')
  }

  /** Sends the example of a transaction as the context stands; the output of its answer. */
  private ask(infno: Infno): Row {
    this.sequence += 1
    const at = this.world.at + 20_000
    this.context = {...this.context, at, sequence: this.sequence}
    const request = JSON.stringify(exampleRequest(infno, this.context))
    const [stepped] = this.world.receive([{kind: 'message', raw: request, via: {}}], at)
    const decision = stepped!.entry.decision!
    const {body, octets} = decision.sends[0]!
    if (decision.outcome !== 'ok') throw new Error(`${infno} ${decision.outcome}: ${body}`)
    this.done[infno] ??= body === undefined ? {request} : {request, answer: body}
    if (octets !== undefined || body === undefined) return {}
    return (JSON.parse(body) as {output: Row | null}).output ?? {}
  }
}

const rows = (node: unknown): Row[] => (Array.isArray(node) ? node : [node]) as Row[]
const text = (node: unknown, field: string): string => String(rows(node)[0]![field] ?? '')

/** Amounts of answers added up in fen, as the wire writes them. */
function sumText(amounts: unknown[]): string {
  const fen = amounts.map(amount => {
    const read = parseDecimal(amount as number, 2)
    if (!read.ok) throw new Error(`not an amount: ${String(amount)}`)
    return read.value
  })
  return decimalText(
    fen.reduce((a, b) => a + b, 0),
    2,
  )
}

/** A retired person with something left on the account, as the standard population has them. */
function somebody(world: World): ExampleContext['person'] {
  const row = world.reader
    .prepare<{psn_no: string; name: string; cert_type: string; cert_no: string; person_type: string; area: string}>(
      `select p.psn_no, p.name, p.cert_type, p.cert_no, i.person_type, i.area from person p join insurance i using(psn_no)
       where i.insurance_type = '310' and i.state = '1' and i.status = 'retired' and i.area = '310000' and i.prior_fen > 0
       order by p.psn_no limit 1`,
    )
    .get()!
  return {
    ...exampleContext.person,
    psnNo: row.psn_no,
    name: row.name,
    certType: row.cert_type,
    certNo: row.cert_no,
    credentialNo: row.cert_no,
    personType: row.person_type,
    area: row.area,
  }
}

/** A consultation, a class A and a class B drug out of the classroom catalogue. */
function prescription(world: World): ExampleContext['lines'] {
  const found = (q: string) => world.catalogue.search({q, on: '2025-09-15', level: 'level3', limit: 1})[0]!
  return ['普通门诊诊查费', '苯磺酸氨氯地平片', '阿托伐他汀钙片'].map((name, i) => {
    const item = found(name)
    const fen = Math.max(1, Math.round(item.price / 10_000))
    const count = item.kind === 'service' ? 1 : 2
    return {
      sn: String(i + 1),
      code: item.code,
      hospitalCode: item.code,
      price: decimalText(fen, 2),
      count: String(count),
      amount: decimalText(fen * count, 2),
      prescription: 'R0001',
    }
  })
}

/** What the drugs are for, as the catalogue codes it: their payment restriction asks. */
function hypertension(world: World): Pick<ExampleContext['visit'], 'diagnosisCode' | 'diagnosisName'> {
  const {code, name} = world.catalogue.searchDiagnoses('高血压', 1)[0]!
  return {diagnosisCode: code, diagnosisName: name}
}
