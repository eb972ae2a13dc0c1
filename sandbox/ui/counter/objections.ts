// What a refusal of the window means for the money, and which key comes next. The words stand in the dictionaries: `stop.`
// says what happened, `tell.` what to say to the patient.
import type {Word} from '../i18n/words.svelte.ts'

type Sense = {money: 'still' | 'open' | 'booked'; key: string; does: Word}

const enter = (does: Word): Sense => ({money: 'still', key: 'Enter', does})
export const senses = {
  systemDown: {money: 'still', key: 'Esc', does: 'keys.back'},
  noShift: {money: 'still', key: 'Alt+6', does: 'counter.shift'},
  shiftOpen: {money: 'still', key: 'Alt+6', does: 'counter.shift'},
  noPatient: enter('next.call'),
  patientElsewhere: enter('next.call'),
  patientHere: {money: 'still', key: 'Esc', does: 'keys.back'},
  nothingShown: {money: 'still', key: 'F2', does: 'keys.read'},
  notRead: {money: 'still', key: 'F2', does: 'keys.read'},
  notIdentified: enter('next.identity'),
  noInsurance: {money: 'still', key: 'Alt+7', does: 'counter.aside'},
  noBill: {money: 'still', key: 'Alt+5', does: 'counter.bills'},
  noLines: {money: 'still', key: 'F4', does: 'keys.item'},
  noLine: {money: 'still', key: 'Esc', does: 'keys.back'},
  notRestricted: {money: 'still', key: 'Esc', does: 'keys.back'},
  noApprover: {money: 'still', key: 'P', does: 'approve.key'},
  ownApproval: {money: 'still', key: 'P', does: 'approve.key'},
  noSuchItem: {money: 'still', key: 'F4', does: 'keys.item'},
  badCount: {money: 'still', key: '*', does: 'keys.count'},
  notNow: {money: 'still', key: 'Esc', does: 'keys.back'},
  waiting: {money: 'open', key: 'Esc', does: 'keys.back'},
  askFirst: {money: 'open', key: 'F8', does: 'card.query'},
  nothingFound: {money: 'open', key: 'F9', does: 'card.retry'},
  stillUnknown: {money: 'open', key: 'F8', does: 'card.query'},
  wrongTender: {money: 'still', key: '1', does: 'tender.cash'},
  tooLittle: enter('pay.received'),
  notSelfPaid: {money: 'still', key: 'Alt+5', does: 'counter.bills'},
  notSettled: {money: 'still', key: 'F9', does: 'keys.settle'},
  paperOut: {money: 'still', key: 'R', does: 'printer.mend'},
  jam: {money: 'still', key: 'R', does: 'printer.mend'},
  printerReady: {money: 'still', key: 'F10', does: 'keys.print'},
  ownReview: {money: 'still', key: 'Esc', does: 'keys.back'},
  noReviewer: {money: 'still', key: 'Esc', does: 'keys.back'},
  noReason: {money: 'still', key: 'Esc', does: 'keys.back'},
  alreadyRefunded: {money: 'booked', key: 'Esc', does: 'keys.back'},
  unknownOpen: {money: 'open', key: 'F8', does: 'card.query'},
  notCounted: {money: 'still', key: 'Alt+6', does: 'close.count'},
  differenceOpen: {money: 'still', key: 'Alt+6', does: 'close.declare'},
  notReconciled: {money: 'still', key: 'Alt+6', does: 'close.reconcile'},
  nothingToReconcile: {money: 'still', key: 'Alt+6', does: 'close.close'},
} as const satisfies Record<string, Sense>
export type DeskObjection = keyof typeof senses
