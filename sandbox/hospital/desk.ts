// What a person at a cashier window 收费窗口 can do, and what may stand against it. Every one is a journal entry, done or
// refused: grading reads what was tried as well as what came of it. It does not know how an act is carried out.
import type {Fen} from '../base/fen.ts'
import type {TenderKind} from '../state/hospital-records.ts'

/** At the window itself, with or without a patient. */
export type ShiftAct =
  | {do: 'openShift'; cashier: string; name: string; float: Fen}
  /** Somebody who waits, or who paid, went, and comes back: to convert a bill paid in full, or for their money. */
  | {do: 'call'; patient: string}
  /** Paper is put in, or the jam cleared. */
  | {do: 'mendPrinter'}
  | {do: 'report'; text: string}
  /** The drawer is counted. */
  | {do: 'countDrawer'; counted: Fen}
  | {do: 'declare'; difference: Fen; reason: string}
  /** 3201 for everything settled in this shift. */
  | {do: 'reconcile'}
  /** 3202 for what was unequal. */
  | {do: 'reconcileItems'; closing: string}
  /** A settlement only the centre has, named by a reconciliation, is taken back by the number of its message (2601). */
  | {do: 'takeBack'; closing: string; msgid: string}
  | {do: 'closeShift'}

/** With whoever stands there. */
export type PatientAct =
  /** F2: reads what the patient shows and asks the centre about it (1101). `shows` = index into what they show. */
  | {do: 'read'; shows: number}
  /** The cashier compares face and credential. */
  | {do: 'identity'; same: boolean}
  /** Which insurance row the bill runs under. */
  | {do: 'insurance'; row: number}
  /** Back into the queue. */
  | {do: 'putBack'}
  /** The patient goes: next please. */
  | {do: 'done'}
  /** To the doctor or the ward: something is wrong with the order. */
  | {do: 'sendBack'; reason: string}
  /** Refuses service: not the person on the card, suspected fraud. */
  | {do: 'refuseService'; reason: string}
  | {do: 'flag'; reason: string}
  | {do: 'say'; line: string}
  /** Rings the clinic: was this patient seen today? The answer stands in the remarks. */
  | {do: 'askClinic'}
  /** Whole bill back (2208). The reviewer must be somebody else than the cashier. */
  | {do: 'refund'; bill: string; reason: string; reviewer: string}
  /** After a refund: a new bill with what stays. `keep` = line numbers. */
  | {do: 'recharge'; bill: string; keep: string[]}
  /** 转医保: gives a self-paid bill's money back and opens a new bill with its lines, to be settled as usual. */
  | {do: 'convert'; bill: string}

/** On that patient’s bill. */
export type BillAct =
  /** The orders in the hospital's system become lines of the bill. */
  | {do: 'takeOrders'}
  | {do: 'addLine'; code: string; countE4: number}
  | {do: 'setCount'; sn: string; countE4: number}
  | {do: 'removeLine'; sn: string}
  /** 医院审批: a second person lets the insurance pay a restricted item; the line goes to the centre as approved. */
  | {do: 'approve'; sn: string; approver: string}
  | {do: 'account'; use: '0' | '1' | '2'}
  /** F8: registration if needed, visit, lines, trial. */
  | {do: 'trial'}
  | {do: 'consent'}
  | {do: 'explain'}
  /** F9: takes the money and settles (2207). `received` = cash handed over. */
  | {do: 'settle'; tender: {kind: TenderKind; amount: Fen}[]; received: Fen}
  /** Nothing comes out of a printer without paper, or jammed; what was printed before is printed again as a copy 补打. */
  | {do: 'print'; what: 'receipt' | 'statement'}
  /** The three-step card. 1: what became of it? */
  | {do: 'query'}
  /** 3: the centre has it, take it over. */
  | {do: 'adopt'}
  /** 3: take it back at the centre (2601), so that it can be settled anew. */
  | {do: 'reverse'}
  /** 3: the centre has nothing: settle again. Before a query this is the blind retry, refused by the window. */
  | {do: 'retry'}
  /** Holds a bill nobody knows the end of for not settled, unasked, so that the patient can be charged anew. */
  | {do: 'abandon'}
  /** 自费通道: the patient pays the full price and no message is sent; the receipt says so and can be converted later. */
  | {do: 'selfPay'; tender: {kind: TenderKind; amount: Fen}[]; received: Fen; reason: string}

export type DeskAct = ShiftAct | PatientAct | BillAct

/** Words that are no words: blanks say nothing to whoever reads them later. */
export const isBlank = (text: string): boolean => text.trim() === ''

export type DeskDo = DeskAct['do']

/** Why a window does not do what was asked; the screen has a sentence for each. */
export const deskObjections = [
  'systemDown', // the hospital's own system is dead: slips
  'noShift', // open a shift first
  'shiftOpen', // this window has an open shift
  'noPatient', // nobody stands at the window
  'patientElsewhere', // called at another window, gone, or not here yet
  'patientHere', // somebody stands at the window already
  'nothingShown', // the patient has no such credential
  'notRead', // read the credential first
  'notIdentified', // compare face and credential first
  'noInsurance', // no insurance row may be used
  'noBill', // there is no such bill
  'noLines', // nothing to charge
  'noLine', // the bill has no such line
  'notRestricted', // the item needs no approval
  'noApprover', // an approval needs a second person
  'ownApproval', // the approver is the cashier
  'noSuchItem', // the catalogue has no such item today
  'badCount', // a count is a positive number of at most four decimals
  'notNow', // the bill is in another state
  'waiting', // an answer is awaited
  'askFirst', // query before you decide
  'nothingFound', // the query did not find a settlement
  'stillUnknown', // the query got no answer either
  'wrongTender', // tenders do not add up to the amount due
  'tooLittle', // the cash received is less than the cash due
  'notSelfPaid', // only a self-paid bill can be converted
  'notSettled', // only a settled bill can be printed or refunded
  'paperOut', // the printer has no paper: put some in and print again
  'jam', // the printer is jammed: clear it and print again
  'printerReady', // there is nothing to mend
  'ownReview', // the reviewer is the cashier
  'noReviewer', // a refund needs a second person
  'noReason', // it says no reason, or nothing to report
  'alreadyRefunded',
  'unknownOpen', // unknown bills first
  'notCounted', // count the drawer first
  'differenceOpen', // declare the difference first
  'notReconciled', // reconcile with the centre first
  'nothingToReconcile',
] as const
export type DeskObjection = (typeof deskObjections)[number]
