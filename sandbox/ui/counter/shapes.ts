// What the window's pages know of the hospital's books: the view a desk answers with, and its parts by name.
import type {DeskAct, DeskObjection} from '../../hospital/desk.ts'
import type {DeskView} from '../../hospital/view-types.ts'

export type {DeskAct, DeskObjection, DeskView}
export type Patient = NonNullable<DeskView['patient']>
export type Bill = DeskView['bills'][number]
export type BillLine = Bill['lines'][number]
export type Amounts = NonNullable<Bill['amounts']>
export type Tender = Bill['tender'][number]
export type TenderKind = Tender['kind']
export type Shift = NonNullable<DeskView['shift']>
export type Closing = DeskView['closings'][number]
export type QueueRow = DeskView['queue'][number]
export type Credential = Patient['shows'][number]
export type AccountUse = Bill['accountUse']

/** What the host answers to an act; `outcome` is the act's name, or 'refused:' and the objection. */
export type DeskAnswer = {seq: number; outcome: string; objection?: DeskObjection; view: DeskView}
