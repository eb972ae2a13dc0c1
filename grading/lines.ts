// What a cashier says at the window 窗口用语: a closed list of lines with both languages. The log keeps the id; what was
// said is evidence for the marks of manners. It does not know who said it.
import type {Said} from '../sandbox/state/hospital-records.ts'

export const deskLines = {
  greet: {zh: '您好，请坐，请出示医保凭证。', en: 'Good morning, please show me your insurance card.'},
  change: {zh: '收您现金，找零请当面点清。', en: 'I received your cash; here is your change, please count it.'},
  delay: {
    zh: '医保中心还没有回应，我先查清楚有没有扣款，请稍等，不会重复扣钱。',
    en: 'The centre has not answered yet. I am checking first; you will not be charged twice.',
  },
  refundRoute: {
    zh: '医保部分退回医保，自付部分按原支付方式退给您。',
    en: 'The insured part goes back to the insurance, your own part back the way you paid.',
  },
  notYours: {
    zh: '医保凭证限本人使用，您可以自费，或请本人来办理。',
    en: 'The card is for its owner only; you may pay yourself, or ask the owner to come.',
  },
  toDoctor: {
    zh: '这张单子要请医生核对，请您回一趟诊室，费用没有收。',
    en: 'The doctor has to look at this order again; please go back to the clinic. Nothing was charged.',
  },
  calm: {zh: '我理解您着急，我现在就为您办。', en: 'I understand that you are upset; I am doing it now.'},
  slowly: {zh: '不着急，我慢慢说，也写给您看。', en: 'Take your time; I will speak slowly and write it down.'},
  loudly: {zh: '我说响一点，金额也请看屏幕。', en: 'I will speak up; please see the amount on the screen too.'},
  noCash: {zh: '没带现金可以用手机或银行卡支付。', en: 'Without cash you can pay by phone or bank card.'},
  inEnglish: {zh: '我用英语给您解释费用。', en: 'I will explain the charges to you in English.'},
  noFilming: {
    zh: '为了别人的隐私请不要拍摄窗口，有意见我请组长来。',
    en: 'For the privacy of others please do not film; I can call my supervisor.',
  },
  noRefund: {
    zh: '诊室已经接诊，按规定不能退号；有疑问我请组长来解释。',
    en: 'The clinic has seen you, so the registration cannot be refunded; I can call my supervisor to explain.',
  },
  hurry: {zh: '后面还有人，快一点。', en: 'Hurry up, people are waiting.'},
  notMyProblem: {zh: '这不归我管，您去问别人。', en: 'That is not my business, ask somebody else.'},
} as const satisfies Record<string, Said>

export type DeskLine = keyof typeof deskLines
