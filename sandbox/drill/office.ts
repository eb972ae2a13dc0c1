// The back office reconciles 对账: totals, then the rows of what differs; when it sorts out, what the centre alone holds is taken back
// by the number of its message, and the totals are asked for once more. Steps of hands, as at a window. It does not know why rows differ.
import type {DeskView} from '../hospital/view-types.ts'
import type {Ended, Hands} from './cashier.ts'

/** `takes`: sorts out what only the centre has. */
export function* reconciling(view: () => DeskView, takes: boolean): Generator<Hands, Ended> {
  const fresh = yield* asked(view)
  if (!takes) return 'done'
  // the file of one insurance type names the rows of all: another one's may name the same
  const taken = new Set<string>()
  for (const {id, differences} of closingsOf(view, fresh))
    for (const {what, msgid} of differences)
      if (what === 'centreOnly' && !taken.has(msgid)) {
        yield {act: {do: 'takeBack', closing: id, msgid}, share: 0.1}
        taken.add(msgid)
      }
  if (taken.size > 0) yield* asked(view)
  return 'done'
}

/** Counts, reconciles and closes a window's shift; one somebody has closed already needs nothing. */
export function* closeShift(view: () => DeskView): Generator<Hands, Ended> {
  if (view().shift === null) return 'done'
  yield {act: {do: 'countDrawer', counted: view().drawer.inside}, share: 1}
  yield* reconciling(view, false)
  yield {act: {do: 'closeShift'}, share: 0.1}
  return 'done'
}

/** 3201 for every group, 3202 for what was unequal; the numbers of these reconciliations. */
function* asked(view: () => DeskView): Generator<Hands, Set<string>> {
  const before = new Set(view().closings.map(one => one.id))
  yield {act: {do: 'reconcile'}, share: 0.1}
  const fresh = new Set(view().closings.flatMap(({id}) => (before.has(id) ? [] : [id])))
  for (const {id, state} of closingsOf(view, fresh))
    if (state === 'unequal') yield {act: {do: 'reconcileItems', closing: id}, share: 0.1}
  return fresh
}

const closingsOf = (view: () => DeskView, ids: ReadonlySet<string>) => view().closings.filter(one => ids.has(one.id))
