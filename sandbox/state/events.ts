// What can happen in a world, in the trade's words. An event is a fact with everything apply needs to write it down:
// applying one reads nothing and cannot refuse. Fields are only ever added, so that old journals still fold.
import type {Fen} from '../base/fen.ts'
import type {Instant} from '../base/instant.ts'
import type {Facts} from '../benefit/types.ts'
import type {HospitalDoc} from './hospital-records.ts'
import type {Due, FaultPlan, LinkState, MappingRecord, PersonRecord, SiteId, WorldConfig} from './records.ts'

export type VisitRow = {
  mdtrtId: string
  psnNo: string
  institution: string
  insuranceType: string
  area: string
  iptOtpNo: string
  beginsAt: Instant
  certType: string
  deptCode: string
  deptName: string
  caty: string
  doctorCode: string
  doctorName: string
  registeredAt: Instant
}

export type DiagnosisRow = {
  type: string
  srtNo: number
  code: string
  name: string
  dept: string
  doctorCode: string
  doctorName: string
  at: Instant
  valid: boolean
}

export type FeeRow = {
  feedetlSn: string
  batch: string
  serviceAt: Instant
  code: string
  hospitalCode: string
  name: string
  kind: string
  spec: string
  form: string
  priceMicro: number
  countE4: number
  amount: Fen
  fullSelfPay: Fen
  overLimit: Fen
  firstSelfPay: Fen
  inScope: Fen
  itemClass: string
  firstSelfPayBp: number
  ceilingMicro: number | null
  chargeType: string
  /** Letters: e 基药, n 谈判, s 特殊, l 限制. */
  flags: string
  reasons: string
  note: string
  /** JSON of wire fields that queries echo. */
  extra: string
}

/**
 * One row of the settlement book. A cancellation carries the negatives and names what it cancels; what takes a
 * cancellation back is again its opposite and names it. So the rows of a bill are a chain, and the bill stands when the
 * last of them is not a refund.
 */
export type SettlementRow = {
  setlId: string
  cancels: string | null
  /** 'settle', 'cancel' (2208), 'reverse' (2601 of a settlement), 'restore' (2601 of a cancellation). */
  cause: 'settle' | 'cancel' | 'reverse' | 'restore'
  /** Of a restore: the bill that holds its batch again. */
  holder?: string
  psnNo: string
  mdtrtId: string
  institution: string
  insuranceType: string
  area: string
  batch: string
  msgid: string
  medType: string
  clrType: string
  settledAt: Instant
  year: string
  certType: string
  operator: string
  operatorName: string
  invoice: string
  total: Fen
  fullSelfPay: Fen
  overLimit: Fen
  firstSelfPay: Fen
  inScope: Fen
  deductible: Fen
  pooled: Fen
  civilServant: Fen
  enterprise: Fen
  criticalIllness: Fen
  largeSum: Fen
  assistance: Fen
  other: Fen
  fund: Fen
  currentAccount: Fen
  priorAccount: Fen
  familyAccount: Fen
  account: Fen
  cash: Fen
  person: Fen
  /** Account balance (own) after this row. */
  balance: Fen
  /** The relative's account row that lent the shared part 共济; null = nothing shared. */
  family: {psnNo: string; insuranceType: string; area: string; current: Fen} | null
  policy: string
  /** What the benefit engine was asked, so that the explanation can be given again. Empty for cancellations. */
  facts: Facts | null
  /** Accumulator changes by scoped name. */
  changes: Record<string, number>
}

/**
 * A settlement row the second site had not seen. stands: in the books from now on; takenBack: the merge takes it back, because
 * the serving site has settled the same batch or had promised a reversal; skipped: a refund the serving site has made too.
 * `again`: the settlement of the same hospital number that the serving site made meanwhile, which is the hospital's to sort out.
 */
export type GapItem = {setlId: string; fate: 'stands' | 'takenBack' | 'skipped'; again: string | null}

export type Event =
  | {kind: 'worldOpened'; config: WorldConfig; people: string; catalogue: string}
  | {kind: 'clockSet'; speed: number}
  | {kind: 'noted'; text: string}
  | {kind: 'strictSet'; strict: boolean}
  | {kind: 'personAdded'; person: PersonRecord}
  | {kind: 'itemsMapped'; institution: string; rows: MappingRecord[]}
  | {kind: 'faultPlanned'; fault: FaultPlan}
  | {kind: 'faultDropped'; id: string}
  | {kind: 'faultMatched'; id: string; fired: boolean}
  /** An institution's line from here on; null: the ideal one, which takes no time. */
  | {kind: 'linkStands'; institution: string; link: LinkState | null}
  | {kind: 'scheduled'; at: Instant; what: Due}
  | {kind: 'taken'; id: number}
  | {
      kind: 'messageKnown'
      institution: string
      msgid: string
      infno: string
      hash: string
      psnNo: string
      setlId: string | null
    }
  | {kind: 'signedIn'; signNo: string; institution: string; operator: string; at: Instant}
  | {kind: 'signedOut'; signNo: string; at: Instant}
  | {kind: 'visitRegistered'; visit: VisitRow}
  | {kind: 'visitCancelled'; mdtrtId: string; at: Instant}
  | {
      kind: 'visitRecorded'
      mdtrtId: string
      medType: string
      visitAt: Instant
      diseaseCode: string
      diseaseName: string
      complaint: string
      diagnoses: DiagnosisRow[]
    }
  | {kind: 'feesUploaded'; mdtrtId: string; rows: FeeRow[]}
  | {kind: 'feesRemoved'; mdtrtId: string; batches: string[]}
  | {kind: 'settled'; row: SettlementRow}
  | {kind: 'reversed'; institution: string; omsgid: string; oinfno: string; psnNo: string; found: boolean}
  | {kind: 'fileStored'; fileNo: string; institution: string; filename: string; until: Instant; base64: string}
  | {kind: 'reconciled'; institution: string; equal: boolean; differences: number}
  /**
   * The other site serves from here on. It knows what happened up to `knows`; `unseen` are the settlement rows after that,
   * which stay in the queue of the site that dropped out.
   */
  | {kind: 'siteSwitched'; to: SiteId; knows: Instant; unseen: string[]}
  /**
   * The site that dropped out is back and its queue drains into the books of the one that serves, but for the events `skipped`
   * (their places in the queue), over which the serving site has gone on. `items`: what becomes of each unseen settlement row.
   */
  | {kind: 'siteReturned'; site: SiteId; skipped: number[]; items: GapItem[]}
  /** A hospital of this world wrote in its own books. */
  | {kind: 'hospitalWrote'; institution: string; docs: HospitalDoc[]}
