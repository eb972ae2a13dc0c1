// A parameter's place in a policy file, in words: 'plans/outpatient/ratio/W/level1' → 方案 › 门急诊 › 比例 › 在职 › 一级. The
// keys are the policy schema's; a key nobody named here is shown as it stands.
import type {Text} from '../../benefit/policy.ts'

const words: Record<string, readonly [zh: string, en: string]> = {
  plans: ['方案', 'plans'],
  outpatient: ['门急诊', 'out-patient'],
  inpatient: ['住院', 'in-patient'],
  chronic: ['门诊慢特病', 'chronic disease'],
  chronicOutpatient: ['门诊慢特病', 'chronic disease'],
  pharmacy: ['药店', 'pharmacy'],
  homeBed: ['家庭病床', 'home bed'],
  majorDisease: ['门诊大病', 'major disease'],
  specialDisease: ['特殊病种', 'special disease'],
  diseases: ['病种', 'diseases'],
  careTypes: ['医疗类别', 'kinds of care'],
  registration: ['挂号', 'registration'],
  emergency: ['急诊', 'emergency'],
  ratio: ['基金比例', 'fund ratio'],
  personalShare: ['个人比例', "person's share"],
  deductible: ['起付线', 'deductible'],
  selfPayBand: ['自负段', 'own-pay band'],
  amount: ['金额', 'amount'],
  amounts: ['金额', 'amounts'],
  basis: ['计法', 'basis'],
  position: ['位置', 'position'],
  value: ['值', 'value'],
  fund: ['基金', 'fund'],
  bands: ['分段', 'bands'],
  upTo: ['上限', 'up to'],
  measured: ['量法', 'measured'],
  limits: ['限额', 'limits'],
  cap: ['封顶线', 'cap'],
  above: ['封顶线以上', 'above the cap'],
  counts: ['计入', 'counts'],
  supplements: ['补充保障', 'supplements'],
  terms: ['倾斜条件', 'terms'],
  ratioBonus: ['比例加成', 'ratio bonus'],
  relief: ['减免', 'relief'],
  factor: ['系数', 'factor'],
  laterFactor: ['再次系数', 'later factor'],
  rounding: ['进舍', 'rounding'],
  mode: ['方式', 'mode'],
  place: ['位置', 'place'],
  account: ['账户', 'account'],
  first: ['先用', 'first'],
  personal: ['付个人部分', 'pays personal parts'],
  crossArea: ['异地就医', 'care elsewhere'],
  points: ['降低百分点', 'points less'],
  longTerm: ['长期异地', 'long-term'],
  referred: ['转诊', 'referred'],
  temporary: ['临时外出', 'temporary'],
  unfiled: ['未备案', 'not filed'],
  other: ['其他', 'other'],
  reference: ['参考数', 'reference'],
  village: ['村卫生室', 'village'],
  community: ['社区', 'community'],
  level1: ['一级', 'level 1'],
  level2: ['二级', 'level 2'],
  level3: ['三级', 'level 3'],
  level3Region: ['自治区三级', 'level 3, regional'],
  working: ['在职', 'working'],
  retired: ['退休', 'retired'],
  W: ['在职', 'working'],
  R: ['退休', 'retired'],
  hypertension: ['高血压', 'hypertension'],
  hypertensionHighRisk: ['高血压（高危）', 'hypertension, high risk'],
  coronaryHeartDisease: ['冠心病', 'coronary heart disease'],
  diabetes: ['糖尿病', 'diabetes'],
  hyperthyroidism: ['甲亢', 'hyperthyroidism'],
  chronicHepatitis: ['慢性肝炎', 'chronic hepatitis'],
  copd: ['慢阻肺', 'COPD'],
  psoriasis: ['银屑病', 'psoriasis'],
  severeMentalDisorder: ['严重精神障碍', 'severe mental disorder'],
  rheumatoidArthritis: ['类风湿关节炎', 'rheumatoid arthritis'],
  strokeSequelae: ['脑卒中后遗症', 'after a stroke'],
  lupus: ['系统性红斑狼疮', 'lupus'],
  parkinson: ['帕金森', "Parkinson's"],
  heartFailure: ['慢性心衰', 'heart failure'],
  cirrhosis: ['肝硬化', 'cirrhosis'],
  // values
  pooled: ['统筹基金', 'pooled fund'],
  largeSum: ['大额 / 附加', 'large sum'],
  currentYear: ['当年账户', "this year's account"],
  priorYears: ['历年账户', "earlier years' account"],
  family: ['共济账户', 'family account'],
  inScope: ['范围内', 'in scope'],
  firstSelfPay: ['先行自付', 'first self-pay'],
  overLimitSelfPay: ['超限价自费', 'over price limit'],
  fullSelfPay: ['全自费', 'full self-pay'],
  year: ['按年度累计', 'by year'],
  month: ['按月', 'by month'],
  admission: ['按次住院', 'by admission'],
  yearHighest: ['年度内按最高等级计一次', 'once a year, highest level'],
  before: ['先扣起付再乘比例', 'before the ratio'],
  after: ['乘比例后再扣起付', 'after the ratio'],
  halfUp: ['四舍五入', 'half up'],
}

const word = (key: string, groups: ReadonlyMap<string, Text>): Text => {
  const group = groups.get(key)
  if (group) return group
  const known = words[key]
  if (known) return {zh: known[0], en: known[1]}
  if (/^\d+$/.test(key)) return {zh: `第${Number(key) + 1}项`, en: `no. ${Number(key) + 1}`}
  return {zh: key, en: key.replace(/(?<=[a-z])(?=[A-Z0-9])/g, ' ').toLowerCase()}
}

/** The path as words, outermost first. */
export const pathWords = (path: string, groups: ReadonlyMap<string, Text>): Text[] =>
  path
    .split('/')
    .filter(Boolean)
    .map(key => word(key, groups))

/** A rule's value as words: 'priorYears: inScope' → 历年账户：范围内. */
export function valueWords(value: string): Text {
  const say = (language: 'zh' | 'en') => value.replace(/[A-Za-z][A-Za-z0-9]*/g, key => word(key, new Map())[language])
  return {zh: say('zh').replace(': ', '：').replaceAll(', ', '、'), en: say('en')}
}
