// 2207 / 2207A 门诊结算: the bill becomes real. Person, lines and accumulators as they stand now; one batch is settled
// once (the business key: visit, batch). The same message again is answered by the duplicate contract, not here.
import {computeBill, settledEvent} from './bill.ts'
import {identifier, node, type Outcome, refused, type Transaction} from './context.ts'
import {isRefusal} from './find.ts'
import {setldetail, setlinfo} from './setlinfo.ts'

export const settlement: Transaction = (context): Outcome => {
  const data = node(context, 'data')
  const bill = computeBill(context, data)
  if (isRefusal(bill)) return refused(bill)
  const setlId = identifier(context, 2)
  const event = settledEvent(context, bill, setlId, data)
  return {
    person: bill.person.psn_no,
    setlId,
    output: {
      setlinfo: setlinfo(event.row, setlId, bill.person, bill.insurance),
      setldetail: setldetail(event.row),
    },
    events: [event],
  }
}
