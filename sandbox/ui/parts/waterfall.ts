// The why-page's arithmetic: steps in order, each knowing where on the bill its money lies. Steps that only measure
// (a deductible, a band) get an outlined piece where the money they look at begins; steps that pay fill their place.
import type {Fen} from '../../base/fen.ts'
import type {Breakdown, Payer, Step} from '../../benefit/types.ts'
import {type Side, sideOf, sides} from './fen-bar.ts'

export type Piece = {side: Side | 'measure'; from: Fen; fen: Fen}
export type Row = {
  index: number
  step: Step
  /** Places on a scale of 0 … total. */
  pieces: Piece[]
  /** How much of the bill has a payer after this step. */
  explained: Fen
}

/** Rows in the order of the steps; the last row's `explained` is the bill's total when the breakdown is whole. */
export function waterfall(b: Breakdown): Row[] {
  let explained = 0
  let sorted = 0
  return b.steps.map((step, index) => {
    const from = explained
    const pieces: Piece[] = []
    for (const side of sides) {
      const fen = paid(step, side)
      if (fen === 0) continue
      pieces.push({side, from: explained, fen})
      explained += fen
    }
    if (pieces.length === 0 && step.kind === 'bucket') {
      // the lines fall into buckets before anybody pays: their own stair across the bill
      pieces.push({side: 'measure', from: sorted, fen: step.amount})
      sorted += step.amount
    } else if (pieces.length === 0 && step.amount !== 0) {
      const room = Math.max(0, b.total - from)
      pieces.push({side: 'measure', from, fen: Math.min(Math.abs(step.amount), room)})
    }
    return {index, step, pieces, explained}
  })
}

const paid = (step: Step, side: Side): Fen =>
  Object.entries(step.pays ?? {}).reduce((sum, [payer, fen]) => sum + (sideOf(payer as Payer) === side ? fen : 0), 0)
