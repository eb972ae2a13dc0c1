// Amounts in Chinese capitals 人民币大写, as paper wants them (支付结算办法 附件一): 零 stands once for any run of noughts
// inside, 整 ends an amount without fen, which the library gives to none. Integer fen in, text out.
import nzh from 'nzh/cn'
import {decimalText, type Fen} from './fen.ts'

/** @example capitals(140950) // '人民币壹仟肆佰零玖元伍角整' */
export const capitals = (fen: Fen): string =>
  `${nzh.toMoney(decimalText(fen, 2), {complete: false})}${fen % 10 === 0 ? '整' : ''}`
