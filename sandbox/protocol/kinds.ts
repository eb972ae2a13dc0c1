// What a transaction is in the trade's words 交易的类别, so that who judges or draws messages need not spell codes.
// It does not know what the centre does with them.
import type {Infno} from './codes.ts'

const kinds = {
  '1101': 'identify',
  '2201': 'register',
  '2202': 'unregister',
  '2203': 'record',
  '2203A': 'record',
  '2204': 'charge',
  '2205': 'uncharge',
  '2206': 'trial',
  '2206A': 'trial',
  '2207': 'settle',
  '2207A': 'settle',
  '2208': 'cancel',
  '2601': 'reverse',
  '3201': 'totals',
  '3202': 'items',
  '5201': 'visits',
  '5202': 'diagnoses',
  '5203': 'settlement',
  '5204': 'lines',
  '5301': 'filings',
  '9001': 'signIn',
  '9002': 'signOut',
  '9101': 'upload',
  '9102': 'download',
} as const satisfies Record<Infno, string>
export type Kind = (typeof kinds)[Infno]

/** @example kindOf('2207A') // 'settle' */
export const kindOf = (infno: Infno): Kind => kinds[infno]
