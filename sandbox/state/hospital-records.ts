// A hospital's own books 医院账: what it knows of its patients, bills, messages and drawers. Each thing is one document,
// written whole when it changes; the documents of a world's hospitals stand in its database beside the centre's tables,
// and no party reads the other's. Plain data; what may happen to it stands in hospital/.
import type {CountE4, Fen, MicroYuan} from '../base/fen.ts'
import type {Instant} from '../base/instant.ts'
import type {DoorDoc, SlipBlockDoc, SlipDoc, SlipNoteDoc, SystemDoc} from './slip-records.ts'

/** A sentence in both languages. */
export type Said = {zh: string; en: string}

/** How a simulated hospital talks to the centre. */
export type HospitalRecord = {
  institution: string
  /** How long the centre takes to answer: drawn between these two for each message. */
  answerMs: [least: number, most: number]
  /** How long a window waits for an answer before it says that it does not know. */
  patienceMs: number
}

/** 就诊凭证 as a patient can show it; `of` = whose it really is, which only the scenario knows. */
export type Credential = {
  kind: 'card' | 'certificate' | 'voucher'
  number: string
  /** Card serial number, for cards. */
  cardSn: string
  /** Name and age as printed on it (a voucher prints a name only). */
  name: string
}

/** One line a doctor ordered 处方、检查单. */
export type Order = {
  code: string
  name: string
  spec: string
  unit: string
  priceMicro: MicroYuan
  countE4: CountE4
  /** Approval of the hospital for a restricted item 医院审批. */
  approved: boolean
}

/** Who stands, or stood, in the queue. */
export type PatientDoc = {
  /** The hospital's outpatient number 门诊号. */
  id: string
  name: string
  sex: 'male' | 'female'
  age: number
  /** What the face is drawn from. */
  face: string
  wants: 'charge' | 'registration' | 'refund'
  /** What they say when called; null = nothing. */
  says: Said | null
  shows: Credential[]
  /** Cash in their pocket. */
  cash: Fen
  /** Whether the doctor has seen them, as the clinic would say when asked; absent = yes. */
  seen?: boolean
  /** The registration 挂号 they paid before and hold the receipt of; `refunded` = when the fee went back. */
  registration?: {receipt: string; fee: Fen; tender: TenderKind; at: Instant; refunded: Instant | null}
  arrivedAt: Instant
  /** left: lost patience and went. */
  state: 'expected' | 'waiting' | 'called' | 'done' | 'sentBack' | 'refused' | 'left'
  /** Who called them; null while they wait. */
  window: string | null
  calledAt: Instant | null
  endedAt: Instant | null
  care: {
    medType: string
    deptCode: string
    deptName: string
    caty: string
    doctorCode: string
    doctorName: string
    diagnosisCode: string
    diagnosisName: string
    diseaseCode: string
    diseaseName: string
  }
  /** Orders in the hospital's system; empty when the patient brings paper. */
  orders: Order[]
  /** Orders on paper, to be typed. */
  paper: Order[]
  /** The credential the centre is being asked about; null = no answer is awaited. */
  reading: Credential | null
  /** What the centre said of them (1101); null = nothing yet. Once a visit is registered it stays that person's. */
  insured: Insured | null
  /** Same person as on the credential? As the cashier judged; null = not judged. */
  samePerson: boolean | null
  /** The centre's visit number (2201). */
  mdtrtId: string | null
  /** Whether visit and diagnosis (2203) are with the centre. */
  recorded: boolean
  /** Why the centre knew nothing of them, in its words; null = no such trouble. */
  trouble: {infno: string; text: string; at: Instant} | null
}

/** An insurance row as 1101 answered it. */
export type InsuredRow = {
  insutype: string
  personType: string
  area: string
  state: string
  balance: Fen
  since: string
}

export type Insured = {
  psnNo: string
  name: string
  certNo: string
  sex: 'male' | 'female'
  birthDay: string
  age: number
  rows: InsuredRow[]
  /** Which row the bill runs under; -1 = none may be used. */
  chosen: number
  credential: Credential
  at: Instant
}

export type BillLine = Order & {
  /** Number of the line in the visit 费用明细流水号. */
  sn: string
  amount: Fen
  /** Who approved it at the window; absent = nobody did. */
  approvedBy?: string
  /** How the centre split it (2204); null = not uploaded. */
  split: {
    fullSelfPay: Fen
    overLimit: Fen
    firstSelfPay: Fen
    inScope: Fen
    itemClass: string
    note: string
  } | null
}

/** The amounts of a trial or settlement as the centre answered them. */
export type Amounts = {
  total: Fen
  fullSelfPay: Fen
  overLimit: Fen
  firstSelfPay: Fen
  inScope: Fen
  deductible: Fen
  pooled: Fen
  /** Every other fund together. */
  otherFunds: Fen
  fund: Fen
  account: Fen
  family: Fen
  cash: Fen
  balance: Fen
}

export const tenderKinds = ['cash', 'mobile', 'bankCard'] as const
export type TenderKind = (typeof tenderKinds)[number]
export type Tender = {kind: TenderKind; amount: Fen}

export type BillDoc = {
  /** The hospital's bill number, and its charge batch 收费批次 at the centre. */
  id: string
  patient: string
  window: string
  /** The shift that opened it. */
  shift: string
  state:
    | 'open' // lines may change
    | 'pricing' // 2201–2206 under way
    | 'trial' // amounts are there, nothing is paid
    | 'settling' // 2207 is on its way
    | 'unknown' // 2207 got no answer
    | 'settled'
    | 'refunding' // 2208 is on its way
    | 'refundUnknown' // 2208 got no answer
    | 'refunded'
    | 'selfPaid' // paid in full at the window, the insurance was not asked
    | 'converted' // was self-paid; the money went back and another bill stands in for it
    | 'dropped' // given up before settlement
  lines: BillLine[]
  /** How often the lines went to the centre: each time under a batch of its own. */
  uploads: number
  /** Whether the centre holds lines of the present batch. */
  uploaded: boolean
  accountUse: '0' | '1' | '2'
  amounts: Amounts | null
  tender: Tender[]
  /** Cash handed over by the patient, and given back. */
  received: Fen
  change: Fen
  setlId: string | null
  /** The visit the bill was settled under. */
  mdtrtId: string | null
  /** The message whose end decides: the settlement, or the cancellation. */
  msgid: string | null
  settledAt: Instant | null
  receipt: string | null
  receiptState: 'none' | 'valid' | 'void'
  printed: number
  statementsPrinted: number
  /** The bill this one stands in for after a partial refund; the bill that stands in for this one. */
  replaces: string | null
  replacedBy: string | null
  refund: {
    reason: string
    reviewer: string
    window: string
    shift: string
    setlId: string | null
    at: Instant | null
  } | null
  /** The group the bill is reconciled and cleared in, as the settlement answered; null before. */
  clearing: {insutype: string; clrType: string; agency: string} | null
  /**
   * Settlement requests taken back by 2601: `found` = the centre had booked it, and now holds both rows; null = the
   * reversal got no answer, so nobody knows whether there is such a pair.
   */
  reversals: {msgid: string; by: string; found: boolean | null}[]
  /** Steps of the three-step card that were done: what was asked and what it showed. */
  inquiry: {
    asked: boolean
    found: 'settled' | 'notSettled' | 'noAnswer' | null
    setlId: string | null
    /** What the centre holds, when it was found: shown beside what the window believes. */
    amounts: Amounts | null
  }
  /** The last refusal, in the centre's words; null = none. */
  trouble: {infno: string; text: string; at: Instant} | null
  /** Why it was paid in full without the insurance; absent = it was not. */
  selfPay?: {reason: string}
  /** Of a bill that stood on paper first 手工单: which sheet, and the service's time on it; a bill that stands in for it has them too. */
  slip?: {id: string; number: string; serviceAt: Instant; postedAt: Instant}
  /** Whether the cashier told the patient about self-paid lines, and got consent. */
  consent: boolean
  explained: boolean
}

/** A message of this hospital to the centre. */
export type OutgoingDoc = {
  msgid: string
  infno: string
  window: string
  patient: string
  bill: string | null
  sentAt: Instant
  /** Agenda number of the end of its patience. */
  giveUpId: number
  giveUpAt: Instant
  state: 'waiting' | 'answered' | 'refused' | 'unknown' | 'settledOtherwise'
  answeredAt: Instant | null
  /** Refusal text, or what broke on the way. */
  text: string
  /** What the chain goes on with when this is answered. */
  next: string[]
}

export type ShiftDoc = {
  id: string
  window: string
  cashier: string
  name: string
  openedAt: Instant
  closedAt: Instant | null
  float: Fen
  /** What was counted at the end; null = not counted. */
  counted: Fen | null
  /** Difference the cashier declared (counted − expected), and why. */
  declared: {difference: Fen; reason: string} | null
  signNo: string | null
  /** Of this window: when a message was last answered, how long that took, when one was last not answered. */
  lastAnswer: Instant | null
  lastAnswerMs: number | null
  lastSilence: Instant | null
  /** When a bill was last settled here. */
  lastSuccess: Instant | null
}

/** Money into or out of a drawer 钱箱. Only cash moves the drawer; the other kinds are kept for the day's report. */
export type DrawerDoc = {
  id: string
  shift: string
  window: string
  at: Instant
  kind: TenderKind
  amount: Fen
  why: 'float' | 'payment' | 'change' | 'refund' | 'planted'
  bill: string | null
}

/** A day's or shift's reconciliation 对账 with the centre. */
export type ClosingDoc = {
  id: string
  shift: string
  window: string
  insutype: string
  clrType: string
  agency: string
  sums: {total: Fen; fund: Fen; account: Fen; cash: Fen; rows: number}
  at: Instant
  /** explained: every row that differed is one the hospital can account for, and the money is equal. */
  state: 'asked' | 'equal' | 'unequal' | 'itemsAsked' | 'itemsKnown' | 'explained' | 'unknown'
  text: string
  /** The message it waits for. */
  awaits: string | null
  /** The settlement message that is being taken back meanwhile. */
  taking?: string
  differences: {
    setlId: string
    msgid: string
    mdtrtId: string
    /** reversedPair: half of a bill taken back by 2601; knownByMsgid: ours, whose number we never heard. */
    what: 'centreOnly' | 'hospitalOnly' | 'differs' | 'reversedPair' | 'knownByMsgid'
    remark: string
  }[]
  fileNo: string | null
}

/** What a patient was told or said, and what a cashier noted: evidence for talk and fraud sense. */
export type RemarkDoc = {
  id: string
  window: string
  patient: string
  at: Instant
  what: 'said' | 'flagged' | 'sentBack' | 'reported' | 'clinic'
  text: string
}

export const printerStates = ['ready', 'paperOut', 'jam'] as const
export type PrinterState = (typeof printerStates)[number]

/** The printer 打印机 of a window; `id` = the window. None = it was never anything but ready. */
export type PrinterDoc = {id: string; state: PrinterState}

export type HospitalDocs = {
  patient: PatientDoc
  bill: BillDoc
  outgoing: OutgoingDoc
  shift: ShiftDoc
  drawer: DrawerDoc
  closing: ClosingDoc
  remark: RemarkDoc
  printer: PrinterDoc
  system: SystemDoc
  slipBlock: SlipBlockDoc
  slip: SlipDoc
  slipNote: SlipNoteDoc
  door: DoorDoc
}
export type HospitalDocKind = keyof HospitalDocs
/** One document as it stands after a step. */
export type HospitalDoc = {
  [Kind in HospitalDocKind]: {kind: Kind; id: string; doc: HospitalDocs[Kind]}
}[HospitalDocKind]
