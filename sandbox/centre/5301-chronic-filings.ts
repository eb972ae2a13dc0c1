// 5301 人员慢特病备案查询: the chronic-disease filings of a person.
import {node, type Outcome, refused, type Transaction} from './context.ts'
import {isRefusal, personOf} from './find.ts'

export const chronicFilings: Transaction = (context): Outcome => {
  const person = personOf(context, node(context, 'data'))
  if (isRefusal(person)) return refused(person)
  return {
    person: person.psn_no,
    events: [],
    output: {
      feedetail: context.books.filings(person.psn_no).map(filing => ({
        opsp_dise_code: filing.code,
        opsp_dise_name: filing.name,
        begndate: filing.begins,
        enddate: filing.ends,
      })),
    },
  }
}
