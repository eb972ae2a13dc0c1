// The largest amount a line or a bill may come to: just under a hundred million yuan. The interface allows sixteen
// digits; no bill needs them, and sums of such amounts would leave what an integer holds exactly. Our choice.
import {type Fen, yuan} from '../base/fen.ts'
import {type Refusal, refuse} from '../protocol/refusals.ts'

export const largestAmount: Fen = 9_999_999_999

/** `where` is the field's path, `got` what it came to, in yuan. */
export const tooLarge = (where: string, got: string): Refusal =>
  refuse('amountTooLarge', {where, most: yuan(largestAmount), got})
