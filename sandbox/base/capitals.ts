// Amounts in Chinese capitals 人民币大写, as paper wants them (支付结算办法 附件一): 整 ends an amount without fen, 零 stands
// once for any run of noughts inside. Integer fen in, text out.
import type {Fen} from './fen.ts'

const digits = '零壹贰叁肆伍陆柒捌玖'
const places = ['', '拾', '佰', '仟']
const groups = ['', '万', '亿', '万亿']

/** @example capitals(140950) // '人民币壹仟肆佰零玖元伍角整' */
export function capitals(fen: Fen): string {
  const size = Math.abs(fen)
  const yuan = Math.floor(size / 100)
  const jiao = Math.floor((size % 100) / 10)
  const left = size % 10
  let text = yuan > 0 ? `${whole(yuan)}元` : ''
  if (jiao > 0) text += `${digits[jiao]}角`
  else if (yuan > 0 && left > 0) text += '零'
  if (left > 0) text += `${digits[left]}分`
  if (text === '') text = '零元'
  return `人民币${fen < 0 ? '负' : ''}${text}${left === 0 ? '整' : ''}`
}

/** A whole number above nought, four digits at a time. */
function whole(yuan: number): string {
  let text = ''
  let rest = yuan
  for (let group = 0; rest > 0; group++) {
    const part = rest % 10_000
    rest = Math.floor(rest / 10_000)
    if (part > 0) text = (rest > 0 && part < 1000 ? '零' : '') + four(part) + groups[group] + text
    else if (text !== '' && !text.startsWith('零')) text = `零${text}`
  }
  return text
}

function four(part: number): string {
  let text = ''
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(part / 10 ** place) % 10
    if (digit > 0) text += digits[digit]! + places[place]
    else if (text !== '' && !text.endsWith('零') && part % 10 ** place > 0) text += '零'
  }
  return text
}
