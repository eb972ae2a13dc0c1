// What a line's memo tells the hospital about its split: only the reasons that cost the patient something.
import type {SplitReason} from '../catalogue/types.ts'

const texts: Partial<Record<SplitReason, string>> = {
  classC: '目录外，全自费',
  overCeiling: '超限价部分自费',
  notMapped: '医院目录未对照，全自费',
  mappingExpired: '目录对照已失效，全自费',
  notInCatalogue: '医保目录无此编码，全自费',
  expired: '医保目录编码已失效，全自费',
  notYetValid: '医保目录编码尚未生效，全自费',
  restriction: '不符合限制支付范围，全自费',
  notApproved: '限制使用项目未经医院审批，全自费',
  hospitalSelfPay: '医院标记自费',
}

export function splitMemo(reasons: readonly SplitReason[], note: string): string {
  const parts = reasons.map(reason => texts[reason]).filter(part => part !== undefined)
  if (parts.length === 0) return ''
  return note === '' ? parts.join('；') : `${parts.join('；')}：${note}`
}
