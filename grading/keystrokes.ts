// The keystroke model 击键模型: what an act at the window takes a practised cashier. Operators: a key 0.28 s, a mental step
// 1.35 s, a hand move 0.40 s (Card, Moran, Newell); handling of cards, cash and paper as measured windows suggest (an
// assumption: 21 s a bill). Par times come from here and are never typed in.
import {changeIn, denominations} from '../sandbox/base/cash.ts'
import type {DeskAct} from '../sandbox/hospital/desk.ts'

const operators = {keyMs: 280, mindMs: 1350, handMs: 400} as const
/** Things that are done with patients, not with keys. */
export const handling = {
  greeting: 4000,
  card: 3000,
  cash: 8000,
  print: 3000,
  handOver: 3000,
  phone: 10_000,
  paper: 15_000,
  drawer: 30_000,
} as const
/** A name or a reason, as a person shortens it. */
const wordKeys = 4
/** Letters of a mnemonic before the item stands first in the list. */
const mnemonicKeys = 4

export type Cost = {keys: number; minds: number; hands: number; handlingMs: number}

const cost = (keys: number, minds = 0, hands = 0, handlingMs = 0): Cost => ({keys, minds, hands, handlingMs})
/** Digits of an amount as typed: whole yuan without decimals. */
const digitsOf = (fen: number): number =>
  fen % 100 === 0 ? String(Math.abs(fen) / 100).length : String(Math.abs(fen)).length + 1
/** Digits typed down the column of a count: pieces of each denomination that lies there, the fewest that make the sum. */
const piecesOf = (fen: number): number =>
  changeIn(Math.max(0, fen)).reduce((digits, {number}) => digits + String(number).length, 0)
const digitsOfCount = (countE4: number): number => String(Math.ceil(countE4 / 10_000)).length

export function costOf(act: DeskAct): Cost {
  switch (act.do) {
    case 'openShift':
      return cost(8, 1)
    case 'call':
      return cost(1, 1, 0, handling.greeting)
    case 'read':
      return cost(1, 0, 1, handling.card)
    case 'identity':
    case 'insurance':
    case 'consent':
    case 'explain':
    case 'query':
    case 'adopt':
    case 'reverse':
    case 'retry':
    case 'abandon':
    case 'closeShift':
    case 'takeBack':
      return cost(1, 1)
    case 'takeOrders':
    case 'account':
    case 'trial':
    case 'putBack':
    case 'reconcile':
    case 'reconcileItems':
      return cost(1)
    case 'say':
      return cost(act.line === 'greet' || act.line === 'change' ? 1 : 2)
    case 'addLine':
      return cost(mnemonicKeys + 1 + digitsOfCount(act.countE4) + 1, 1)
    case 'setCount':
      return cost(2 + digitsOfCount(act.countE4), 1)
    case 'removeLine':
      return cost(2, 1)
    case 'convert':
      return cost(2, 1, 1, handling.cash)
    case 'settle':
    case 'selfPay': {
      const typed = act.tender.length > 1 ? act.tender.reduce((sum, one) => sum + digitsOf(one.amount), 0) : 0
      const cash = act.received > 0
      // into the lane, and the reason
      const lane = act.do === 'selfPay' ? 2 : 0
      return cost(
        lane + 1 + act.tender.length + typed + (cash ? digitsOf(act.received) + 1 : 0),
        1,
        cash ? 1 : 0,
        cash ? handling.cash : 0,
      )
    }
    case 'mendPrinter':
      return cost(1, 1, 1, handling.paper)
    case 'print':
      return cost(1, 0, 0, handling.print)
    case 'done':
      return cost(1, 0, 0, handling.handOver)
    // to the bill, the reason, the reviewer's name, and once more that it is meant
    case 'refund':
      return cost(6 + 2 * wordKeys, 2, 1, handling.handOver)
    case 'recharge':
      return cost(2 + act.keep.length, 1)
    case 'sendBack':
    case 'refuseService':
    case 'flag':
    case 'report':
      return cost(4, 2)
    // the key, the second person's name
    case 'approve':
      return cost(5, 1, 1, handling.phone)
    case 'askClinic':
      return cost(1, 1, 1, handling.phone)
    // to the form, the pieces, and Enter at every denomination
    case 'countDrawer':
      return cost(1 + piecesOf(act.counted) + denominations.length, 1, 1, handling.drawer)
    // the difference is reckoned by the form: a reason, Enter
    case 'declare':
      return cost(wordKeys + 1, 2)
  }
}

export const msOf = ({keys, minds, hands, handlingMs}: Cost): number =>
  keys * operators.keyMs + minds * operators.mindMs + hands * operators.handMs + handlingMs
