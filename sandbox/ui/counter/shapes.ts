// What the window's pages know of the hospital's books: the view a desk answers with, and its parts by name. They are taken
// from the shape of an entry and of a world, the only doors a screen has to them.
import type {Cause} from '../../world/entry.ts'
import type {World} from '../../world/world.ts'
import type {DeskObjection} from './objections.ts'

export type DeskAct = Extract<Cause, {kind: 'desk'}>['act']
export type DeskView = NonNullable<ReturnType<World['deskView']>>
export type Past = NonNullable<ReturnType<World['pastBills']>>[number]
export type Patient = NonNullable<DeskView['patient']>
export type Bill = DeskView['bills'][number]
export type BillLine = Bill['lines'][number]
export type Amounts = NonNullable<Bill['amounts']>
export type Tender = Bill['tender'][number]
export type TenderKind = Tender['kind']
export type QueueRow = DeskView['queue'][number]
export type AccountUse = Bill['accountUse']

/** What the host answers to an act; `outcome` is the act's name, or 'refused:' and the objection. */
export type DeskAnswer = {seq: number; outcome: string; objection?: DeskObjection; view: DeskView}
