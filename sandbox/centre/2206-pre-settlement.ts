// 2206 / 2206A 门诊预结算: the settlement's own arithmetic as a trial. Nothing is kept; the patient may still walk away.
import {computeBill, settledEvent} from './bill.ts'
import {node, type Outcome, refused, type Transaction} from './context.ts'
import {isRefusal} from './find.ts'
import {setldetail, setlinfo} from './setlinfo.ts'

export const preSettlement: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const bill = computeBill(context, data)
  if (isRefusal(bill)) return refused(bill)
  const {row} = settledEvent(context, bill, '', data)
  return {
    person: bill.person.psn_no,
    output: {setlinfo: setlinfo(row, undefined, bill.person, bill.insurance), setldetail: setldetail(row)},
    events: [],
  }
}
