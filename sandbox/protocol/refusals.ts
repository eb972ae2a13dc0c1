// The centre says no: every refusal in one table. Order is precedence where several would apply. The wire knows only
// infcode -1 and a Chinese text; the texts keep word for word the parts real clients search for (quoted below as
// "matched"). {name} places are filled with what was asked and what stands in the books.

/** A rule the refusal rests on, as the documentation page shows it. */
export type RefusalRule = {
  zh: string
  en: string
  /** Where the rule comes from: spec = interface text or several clients, choice = ours, because the real one is not public. */
  basis: 'spec' | 'choice'
}

export const refusals = {
  // ---- who is talking ----
  noInstitution: {
    zh: '定点医药机构[{institution}]不存在或未签约',
    en: 'Institution [{institution}] does not exist or has no contract',
    basis: 'choice',
  },
  foreignKey: {
    zh: '报文机构[{institution}]与接入密钥所属机构[{key}]不一致',
    en: 'Institution [{institution}] in the message is not the one the key belongs to [{key}]',
    basis: 'choice',
  },
  // ---- the duplicate contract ----
  originalReversed: {
    zh: '报文[{msgid}]已被冲正，不再受理；请用新的发送方报文ID重新办理',
    en: 'Message [{msgid}] has been reversed and is not accepted any more; use a new msgid',
    basis: 'choice',
  },
  msgidReused: {
    zh: '发送方报文ID[{msgid}]重复且内容不一致，首次报文交易[{infno}]，本次未做任何处理',
    en: 'msgid [{msgid}] was used before with another body (transaction [{infno}]); nothing was booked',
    basis: 'choice',
  },
  notSignedIn: {
    zh: '签到流水号[{signNo}]无效、已签退或不是当日签到，请先签到(9001)',
    en: 'Sign-in number [{signNo}] is unknown, signed out or of another day; sign in first (9001)',
    basis: 'spec',
  },
  // ---- person ----
  noPerson: {
    // matched: 该参保人的基本信息为空
    zh: '该参保人的基本信息为空，凭证类型[{certType}]，凭证编号[{certNo}]',
    en: 'No such insured person: certificate type [{certType}], number [{certNo}]',
    basis: 'spec',
  },
  noPersonNumber: {
    zh: '该参保人的基本信息为空，人员编号[{psnNo}]',
    en: 'No such insured person: psn_no [{psnNo}]',
    basis: 'spec',
  },
  cardMismatch: {
    zh: '卡识别码与社会保障卡[{cardNo}]不符',
    en: 'The card identifier does not fit card [{cardNo}]',
    basis: 'choice',
  },
  personMismatch: {
    zh: '{field}与凭证持有人不符：期望为凭证本人，实收[{got}]',
    en: '{field} is not that of the holder of the certificate: got [{got}]',
    basis: 'choice',
  },
  // ---- visit and insurance ----
  noVisit: {
    zh: '未查询到就诊信息，就诊ID[{mdtrtId}]',
    en: 'No visit [{mdtrtId}]',
    basis: 'spec',
  },
  foreignVisit: {
    zh: '就诊ID[{mdtrtId}]不属于{whose}',
    en: 'Visit [{mdtrtId}] does not belong to {whose}',
    basis: 'choice',
  },
  visitCancelled: {
    zh: '就诊ID[{mdtrtId}]的挂号已撤销',
    en: 'The registration of visit [{mdtrtId}] has been cancelled',
    basis: 'choice',
  },
  visitInsuranceFixed: {
    zh: '就诊ID[{mdtrtId}]登记的险种为[{expected}]，实收[{got}]',
    en: 'Visit [{mdtrtId}] was registered under insurance type [{expected}], got [{got}]',
    basis: 'choice',
  },
  noInsurance: {
    // matched: 该参保人的参保信息为空
    zh: '该参保人的参保信息为空{which}',
    en: 'The person has no insurance record{which}',
    basis: 'spec',
  },
  insuranceNotActive: {
    zh: '参保人[{psnNo}]险种[{insutype}]在[{day}]的参保状态为{state}，不享受待遇（参保日期[{begins}]，暂停日期[{paused}]）',
    en: 'Insurance [{insutype}] of person [{psnNo}] is not in force on [{day}]: psn_insu_stas [{code}], insured from [{begins}], paused on [{paused}]; no benefits',
    basis: 'choice',
  },
  visitExists: {
    zh: '住院/门诊号[{iptOtpNo}]已登记，就诊ID[{mdtrtId}]，请勿重复挂号',
    en: 'Outpatient number [{iptOtpNo}] is already registered as visit [{mdtrtId}]',
    basis: 'choice',
  },
  visitNumberMismatch: {
    zh: '住院/门诊号与就诊ID[{mdtrtId}]不符：期望[{expected}]，实收[{got}]',
    en: 'Outpatient number of visit [{mdtrtId}]: expected [{expected}], got [{got}]',
    basis: 'choice',
  },
  visitHasFees: {
    zh: '就诊ID[{mdtrtId}]仍有{what}，不能撤销挂号；请先{next}',
    en: 'Visit [{mdtrtId}] still has {what}; first {next}',
    basis: 'choice',
  },
  medTypeUnsupported: {
    zh: '医疗类别[{medType}]不能在门诊交易中使用',
    en: 'med_type [{medType}] cannot be used in outpatient transactions',
    basis: 'choice',
  },
  visitNotRecorded: {
    zh: '就诊ID[{mdtrtId}]尚未上传就诊信息(2203)',
    en: 'No visit information (2203) has been uploaded for visit [{mdtrtId}]',
    basis: 'choice',
  },
  visitTypeFixed: {
    zh: '就诊ID[{mdtrtId}]的医疗类别已为[{expected}]，一次就诊只能有一个医疗类别，实收[{got}]',
    en: 'Visit [{mdtrtId}] has med_type [{expected}]; a visit carries one, got [{got}]',
    basis: 'spec',
  },
  noFiling: {
    zh: '参保人[{psnNo}]没有病种[{disease}]的有效慢特病备案，医疗类别[14]不能使用',
    en: 'Person [{psnNo}] has no valid chronic-disease filing for [{disease}]; med_type [14] cannot be used',
    basis: 'choice',
  },
  visitTime: {
    zh: '就诊时间[{got}]应在出生日期[{birth}]与中心时间[{now}]之间，位置{path}',
    en: 'The time of the visit [{got}] must lie between the birth day [{birth}] and the centre’s time [{now}], at {path}',
    basis: 'choice',
  },
  noDiagnosis: {
    zh: '诊断编码[{code}]不存在于医保疾病诊断目录，位置input.diseinfo[{index}].diag_code',
    en: 'Diagnosis code [{code}] is not in the insurance edition, at input.diseinfo[{index}].diag_code',
    basis: 'choice',
  },
  // ---- fees ----
  feeTooMany: {
    zh: '一次上传的明细超过{most}行，位置input.feedetail，实收{got}行；请分次上传',
    en: 'One upload carries at most {most} lines, at input.feedetail: got {got}; upload in portions',
    basis: 'choice',
  },
  feeSeveralVisits: {
    zh: '一次上传只能包含一个就诊ID，位置input.feedetail[{index}].mdtrt_id，期望[{expected}]，实收[{got}]',
    en: 'One upload carries one visit, at input.feedetail[{index}].mdtrt_id: expected [{expected}], got [{got}]',
    basis: 'choice',
  },
  feeTwice: {
    zh: '费用明细流水号[{sn}]在同一报文中重复，位置input.feedetail[{index}].feedetl_sn',
    en: 'Fee line [{sn}] stands twice in this message, at input.feedetail[{index}].feedetl_sn',
    basis: 'choice',
  },
  feeExists: {
    zh: '费用明细流水号[{sn}]在就诊ID[{mdtrtId}]中已存在（收费批次[{batch}]），请勿重复上传',
    en: 'Fee line [{sn}] already exists in visit [{mdtrtId}] (batch [{batch}])',
    basis: 'choice',
  },
  batchSettled: {
    zh: '收费批次[{batch}]已结算，结算ID[{setlId}]，不能{what}',
    en: 'Batch [{batch}] is settled, settlement [{setlId}]; cannot {what}',
    basis: 'spec',
  },
  feeDisease: {
    zh: '同一收费批次[{batch}]的病种编码应相同，位置input.feedetail[{index}].dise_codg，期望[{expected}]，实收[{got}]',
    en: 'Lines of batch [{batch}] carry one disease code, at input.feedetail[{index}].dise_codg: expected [{expected}], got [{got}]',
    basis: 'spec',
  },
  feeCount: {
    zh: '数量应大于0、单价不应小于0，位置input.feedetail[{index}].{field}，实收{got}',
    en: 'The count must be above 0 and the price not below 0, at input.feedetail[{index}].{field}: got {got}',
    basis: 'choice',
  },
  amountTooLarge: {
    zh: '金额超过上限{most}元，位置{where}，实收{got}',
    en: 'The amount is above the limit of {most} yuan, at {where}: got {got}',
    basis: 'choice',
  },
  feeAmount: {
    zh: '明细项目费用总额与单价×数量不符，位置input.feedetail[{index}].det_item_fee_sumamt，期望{expected}，实收{got}',
    en: 'Line amount is not price × count, at input.feedetail[{index}].det_item_fee_sumamt: expected {expected}, got {got}',
    basis: 'spec',
  },
  feeDate: {
    zh: '费用发生时间[{got}]应在就诊开始时间[{begin}]与中心时间[{now}]之间，位置input.feedetail[{index}].fee_ocur_time',
    en: 'Service time [{got}] must lie between the begin of the visit [{begin}] and the centre’s time [{now}], at input.feedetail[{index}].fee_ocur_time',
    basis: 'choice',
  },
  nothingToRemove: {
    // matched: 未查询到任何有效相关的记录, 费用明细List不能为空
    zh: '未查询到任何有效相关的记录, 费用明细List不能为空，就诊ID[{mdtrtId}]收费批次[{batch}]',
    en: 'There is nothing to remove for visit [{mdtrtId}], batch [{batch}]',
    basis: 'spec',
  },
  noFeeLines: {
    zh: '未查询到任何有效相关的记录，就诊ID[{mdtrtId}]结算ID[{setlId}]没有费用明细',
    en: 'Visit [{mdtrtId}], settlement [{setlId}] has no fee lines',
    basis: 'choice',
  },
  // ---- settlement ----
  alreadySettled: {
    zh: '收费批次[{batch}]已结算，结算ID[{setlId}]，原发送方报文ID[{msgid}]，请勿重复结算',
    en: 'Batch [{batch}] is already settled: settlement [{setlId}] by message [{msgid}]',
    basis: 'choice',
  },
  noFees: {
    zh: '就诊ID[{mdtrtId}]收费批次[{batch}]没有费用明细，请先上传(2204)',
    en: 'Visit [{mdtrtId}], batch [{batch}] has no fee lines; upload them first (2204)',
    basis: 'spec',
  },
  noPolicy: {
    zh: '险种[{insutype}]在本统筹区没有可用的待遇政策',
    en: 'There is no benefit policy for insurance type [{insutype}] in this pooling area',
    basis: 'choice',
  },
  totalMismatch: {
    zh: '{label}与已上传明细不符，位置input.data.{field}，期望{expected}，实收{got}',
    en: '{label} does not fit the uploaded lines, at input.data.{field}: expected {expected}, got {got}',
    basis: 'choice',
  },
  // ---- cancellation and reversal ----
  noSettlement: {
    zh: '未查询到结算信息，结算ID[{setlId}]',
    en: 'No settlement [{setlId}]',
    basis: 'spec',
  },
  foreignSettlement: {
    zh: '结算ID[{setlId}]不属于{whose}',
    en: 'Settlement [{setlId}] does not belong to {whose}',
    basis: 'choice',
  },
  cancelACancellation: {
    zh: '结算ID[{setlId}]是撤销记录，不能再撤销',
    en: 'Settlement [{setlId}] is itself a cancellation',
    basis: 'choice',
  },
  alreadyCancelled: {
    // matched: 该笔结算已撤销，请勿重复办理
    zh: '该笔结算已撤销，请勿重复办理，结算ID[{setlId}]，撤销记录[{by}]',
    en: 'Settlement [{setlId}] has already been cancelled by [{by}]',
    basis: 'spec',
  },
  notReversible: {
    zh: '交易[{oinfno}]不允许冲正，允许的交易：{allowed}',
    en: 'Transaction [{oinfno}] cannot be reversed; allowed: {allowed}',
    basis: 'spec',
  },
  reversalMismatch: {
    zh: '冲正信息与原交易不符：{field}期望[{expected}]，实收[{got}]',
    en: 'The reversal does not fit the original: {field} expected [{expected}], got [{got}]',
    basis: 'choice',
  },
  reversedOrRefunded: {
    // matched: 冲正的结算信息退费结算标志不为未退费，不能办理冲正交易
    zh: '冲正的结算信息退费结算标志不为未退费，不能办理冲正交易[{setlId}][{omsgid}]',
    en: 'The bill to reverse is already refunded [{setlId}][{omsgid}]',
    basis: 'spec',
  },
  alreadyReversed: {
    zh: '报文[{omsgid}]已被冲正，冲正记录[{by}]，请勿重复办理',
    en: 'Message [{omsgid}] has already been reversed by [{by}]',
    basis: 'choice',
  },
  cannotRestore: {
    zh: '报文[{omsgid}]撤销的结算[{setlId}]不能恢复：{why}；请重新结算',
    en: 'Settlement [{setlId}], cancelled by message [{omsgid}], cannot be restored ({why}); settle anew',
    basis: 'choice',
  },
  // ---- reconciliation and files ----
  badPeriod: {
    zh: '对账开始日期[{from}]晚于结束日期[{to}]',
    en: 'The period begins [{from}] after it ends [{to}]',
    basis: 'choice',
  },
  noFile: {
    zh: '文件[{fileNo}]不存在或不属于本机构',
    en: 'File [{fileNo}] does not exist or belongs to another institution',
    basis: 'choice',
  },
  fileExpired: {
    zh: '文件[{fileNo}]已超过下载截止时间[{until}]',
    en: 'File [{fileNo}] could be fetched until [{until}]',
    basis: 'choice',
  },
  badFile: {
    zh: '对账文件不正确：{where}，期望{expected}，实收{got}',
    en: 'The reconciliation file is wrong: {where}, expected {expected}, got {got}',
    basis: 'choice',
  },
  // ---- sign-in ----
  noSignIn: {
    zh: '签到流水号[{signNo}]不存在或不属于本机构',
    en: 'Sign-in [{signNo}] does not exist or belongs to another institution',
    basis: 'choice',
  },
  signOutTwice: {
    zh: '签到流水号[{signNo}]已签退',
    en: 'Sign-in [{signNo}] is already signed out',
    basis: 'choice',
  },
  signOutOtherDay: {
    zh: '签到流水号[{signNo}]不是当日签到，只能签退当日的签到',
    en: 'Sign-in [{signNo}] is of another day; only today’s can be signed out',
    basis: 'spec',
  },
  // ---- trouble of the centre itself ----
  systemError: {
    zh: '医保中心系统异常，本次交易未处理，异常流水号:{serial}',
    en: 'Internal error of the centre; nothing was booked, serial {serial}',
    basis: 'choice',
  },
  injected: {
    zh: '{text}',
    en: '{text}',
    basis: 'choice',
  },
} as const satisfies Record<string, RefusalRule>

export type RefusalName = keyof typeof refusals

/** A refusal as a value: its name and what fills the places of its text. */
export type Refusal = {refusal: RefusalName; places: Record<string, string>}

export const refuse = (refusal: RefusalName, places: Record<string, string> = {}): Refusal => ({refusal, places})

/** The text on the wire (zh) or for a reader of English. */
export const refusalText = ({refusal, places}: Refusal, lang: 'zh' | 'en' = 'zh'): string =>
  refusals[refusal][lang].replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '')
