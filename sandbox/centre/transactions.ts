// Which file answers which transaction: the second of a newcomer's three hops (code → here → the file).
import type {Infno} from '../protocol/codes.ts'
import {personInfo} from './1101-person.ts'
import {registration} from './2201-registration.ts'
import {registrationCancel} from './2202-registration-cancel.ts'
import {visitInfo} from './2203-visit.ts'
import {feeUpload} from './2204-fees.ts'
import {feeCancel} from './2205-fees-cancel.ts'
import {preSettlement} from './2206-pre-settlement.ts'
import {settlement} from './2207-outpatient-settlement.ts'
import {cancellation} from './2208-cancellation.ts'
import {reversal} from './2601-reversal.ts'
import {reconcileTotals} from './3201-reconcile-totals.ts'
import {reconcileItems} from './3202-reconcile-items.ts'
import {visits} from './5201-visits.ts'
import {diagnoses} from './5202-diagnoses.ts'
import {settlementQuery} from './5203-settlement.ts'
import {feeItems} from './5204-fee-items.ts'
import {chronicFilings} from './5301-chronic-filings.ts'
import {signIn} from './9001-sign-in.ts'
import {signOut} from './9002-sign-out.ts'
import {upload} from './9101-upload.ts'
import {download} from './9102-download.ts'
import type {Transaction} from './context.ts'

export const transactions: Record<Infno, Transaction> = {
  '1101': personInfo,
  '2201': registration,
  '2202': registrationCancel,
  '2203': visitInfo,
  '2203A': visitInfo,
  '2204': feeUpload,
  '2205': feeCancel,
  '2206': preSettlement,
  '2206A': preSettlement,
  '2207': settlement,
  '2207A': settlement,
  '2208': cancellation,
  '2601': reversal,
  '3201': reconcileTotals,
  '3202': reconcileItems,
  '5201': visits,
  '5202': diagnoses,
  '5203': settlementQuery,
  '5204': feeItems,
  '5301': chronicFilings,
  '9001': signIn,
  '9002': signOut,
  '9101': upload,
  '9102': download,
}
