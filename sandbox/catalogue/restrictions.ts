// Payment restrictions 限制支付 read from the list's wording into conditions a centre can check: sex, age, diagnosis,
// setting, hospital level, insurance type. What a sentence says beyond that (二线用药, 支付不超过14天) stays in `text`
// for the hospital's approval flag. It does not check anybody (split does).
import type {LimitFact} from './facts.ts'
import type {Restriction} from './types.ts'

/** A restriction, and whether the hospital must approve each use (限制使用标志 lmt_used_flag). */
export type ReadRestriction = {restriction: Restriction; restricted: boolean}

/** 儿童: the list speaks of children without a figure; a full 18 years is the widest reading, used here. */
const childBelow = 18

/** 工伤 is no insurance type of this interface: nobody who is settled here may use such an item at a fund's cost. */
const workInjury: string[] = []

// Words of the list and the ICD-10 医保版 prefixes that satisfy them. Longer words stand before the words they contain.
const diagnosisWords: readonly (readonly [RegExp, readonly string[]])[] = [
  [/非小细胞肺癌|NSCLC|小细胞肺癌|肺癌/, ['C34', 'C78.0']],
  [/乳腺癌/, ['C50']],
  [/胃癌|胃腺癌/, ['C16']],
  [/结直肠癌/, ['C18', 'C19', 'C20']],
  [/肝癌|肝细胞癌/, ['C22', 'C78.7']],
  [/食管癌/, ['C15']],
  [/鼻咽癌/, ['C11']],
  [/卵巢癌|输卵管癌/, ['C56', 'C57']],
  [/腹膜癌/, ['C48']],
  [/前列腺癌/, ['C61']],
  [/甲状腺髓样癌/, ['C73']],
  [/霍奇金淋巴瘤/, ['C81']],
  [/套细胞淋巴瘤|MCL|小淋巴细胞淋巴瘤|SLL/, ['C83', 'C85']],
  [/多发性骨髓瘤/, ['C90']],
  [/髓细胞白血病/, ['C92']],
  [/淋巴细胞白血病|CLL/, ['C91']],
  [/软组织肉瘤/, ['C49']],
  [/骨转移/, ['C79.5']],
  [/骨巨细胞瘤/, ['D48.0']],
  [/癌症|恶性肿瘤|肿瘤\/癌|化疗|放疗|骨髓抑制/, ['C', 'Z51', 'D70']],
  [/2型糖尿病/, ['E11']],
  [/糖尿病性黄斑水肿|黄斑变性|黄斑水肿/, ['H35', 'H36', 'E11.3', 'H34.8']],
  [/糖尿病/, ['E10', 'E11', 'E12', 'E13', 'E14']],
  [/肺动脉高压/, ['I27']],
  [/高血压/, ['I10', 'I11', 'I12', 'I13', 'I15']],
  [/心力衰竭|心衰/, ['I50', 'I11', 'I13']],
  [/冠脉综合征|心肌梗死|ASCVD/, ['I20', 'I21', 'I22', 'I24', 'I25', 'I63']],
  [/心律失常|房颤/, ['I47', 'I48', 'I49']],
  [/缺血性心脑血管疾病/, ['I20', 'I21', 'I24', 'I25', 'I63', 'I67', 'I69', 'G45']],
  [/脑梗|脑卒中/, ['I63', 'I69']],
  [/静脉血栓|肺栓塞/, ['I80', 'I82', 'I26']],
  [/动脉闭塞|间歇性跛行/, ['I70', 'I73', 'I74']],
  [/乙型肝炎/, ['B16', 'B18.0', 'B18.1', 'B19', 'K74']],
  [/丙型肝炎/, ['B17.1', 'B18.2']],
  [/肝性脑病/, ['K72', 'K76']],
  [/肝功能衰竭|药物性肝损/, ['K71', 'K72', 'K76']],
  [/肝硬化/, ['K74', 'K70.3', 'K71.7']],
  [/反流性食管炎/, ['K21']],
  [/食管静脉曲张|食道静脉曲张/, ['I85', 'I86.4', 'I98']],
  [/慢性便秘/, ['K59.0']],
  [/罗恩病|克罗恩/, ['K50']],
  [/慢性肾衰|肾功能衰竭|尿毒症|慢性肾脏病|透析|高磷血症/, ['N18', 'N19', 'N17', 'E83.3', 'Z49', 'Z99.2']],
  [/缺铁性贫血/, ['D50']],
  [/巨幼红细胞性贫血/, ['D51', 'D52', 'D53']],
  [/肾性贫血/, ['N18', 'D63']],
  [/ITP|血小板减少/, ['D69']],
  [/血友病/, ['D66', 'D67', 'D68']],
  [/再障/, ['D61']],
  [/贫血/, ['D50', 'D51', 'D52', 'D53', 'D55', 'D56', 'D57', 'D58', 'D59', 'D60', 'D61', 'D62', 'D63', 'D64']],
  [/免疫球蛋白缺乏|免疫缺陷/, ['D80', 'D81', 'D82', 'D83', 'D84', 'B20', 'B24']],
  [/川崎病/, ['M30.3']],
  [/类风湿关节炎|特发性关节炎/, ['M05', 'M06', 'M08']],
  [/强直性脊柱炎/, ['M45']],
  [/银屑病/, ['L40']],
  [/红斑狼疮/, ['M32', 'L93']],
  [/骨质疏松/, ['M80', 'M81', 'M82']],
  [/甲状旁腺功能减退|低钙血症/, ['E20', 'E83.5', 'E89.2']],
  [/特应性皮炎/, ['L20']],
  [/荨麻疹/, ['L50']],
  [/带状疱疹/, ['B02']],
  [/角结膜干燥症/, ['H16', 'H04.1', 'M35.0']],
  [/哮喘/, ['J45', 'J46']],
  [/COPD|阻塞性肺|慢性支气管炎|肺气肿|喘息性支气管炎/, ['J40', 'J41', 'J42', 'J43', 'J44']],
  [/肺纤维化/, ['J84']],
  [/流感|流行性感冒/, ['J09', 'J10', 'J11']],
  [/上呼吸道感染|发热/, ['J00', 'J06', 'R50']],
  [/过敏性鼻炎/, ['J30']],
  [/精神分裂/, ['F20']],
  [/多动症|注意缺陷多动障碍|ADHD/, ['F90']],
  [/阿尔茨海默|痴呆/, ['F00', 'F01', 'F03', 'G30']],
  [/肌萎缩侧索硬化|ALS/, ['G12.2']],
  [/偏头痛/, ['G43']],
  [/子宫肌瘤/, ['D25']],
  [/生长激素缺乏/, ['E23.0', 'E34.3']],
  [/神经纤维瘤/, ['Q85.0']],
  [/器官移植|抗排异|移植/, ['Z94', 'T86', 'Z51', 'Z76']],
]

/**
 * Reads the list's wording. Texts that only exclude an item or only name the insurance keep that meaning.
 * @example readText('限女性') // sex female, no approval needed
 */
export function readText(text: string): ReadRestriction {
  const restriction: Restriction = {text}
  let seen = text
  const take = (pattern: RegExp): boolean => {
    const hit = pattern.test(seen)
    if (hit) seen = seen.replace(pattern, '')
    return hit
  }
  if (take(/限?女性/)) restriction.sex = 'female'
  else if (take(/限?男性/)) restriction.sex = 'male'

  const years = /限?：?(\d+)岁?(?:至|-)(\d+)岁(?:以下)?(?:儿童(?:和青少年)?(?:患者)?)?/.exec(seen)
  if (years) {
    restriction.ageFrom = Number(years[1])
    restriction.ageBelow = Number(years[2]) + 1
    seen = seen.replace(years[0], '')
  } else if (take(/限?儿童/)) restriction.ageBelow = childBelow

  if (take(/限?三级(?:及以上)?医疗机构(?:的)?/)) restriction.levelFrom = 'level3'
  else if (take(/限?二级及以上医疗机构(?:的)?/)) restriction.levelFrom = 'level2'

  if (take(/限急诊或住院(?:患者)?/)) restriction.settings = ['emergency', 'inpatient']
  else if (take(/限?(?<!单次)住院(?:患者)?/)) restriction.setting = 'inpatient'

  if (take(/生育保险(?:目录用药)?|限生育保险/)) restriction.insuranceTypes = ['510']
  else if (take(/工伤保险(?:目录用药)?|限工伤保险/)) restriction.insuranceTypes = workInjury

  const prefixes = diagnosesOf(seen)
  if (prefixes.length > 0) restriction.diagnosisPrefixes = prefixes

  // whatever words remain is for a human to judge; a sentence fully turned into conditions needs nobody's approval
  const rest = seen.replace(/[限的患者。；;，,：:/\s]/g, '')
  return {restriction, restricted: rest !== ''}
}

/** Parts of a sentence that name no disease: how long, in which line of treatment, for what not. */
const noDisease = /^(?:二线用药|.*支付不超过.*|单次住院.*|减重用途不支付|\d+\..*天|.{0,2})$/

/**
 * The diagnoses a sentence asks for, or none when one of its alternatives is not understood: a condition that is too
 * narrow would refuse patients the list means to include.
 */
function diagnosesOf(sentence: string): string[] {
  const prefixes = new Set<string>()
  for (const part of sentence.split(/[/、；;，,。]|或/)) {
    let left = part
    let understood = false
    for (const [words, codes] of diagnosisWords) {
      if (!words.test(left)) continue
      understood = true
      left = left.replace(new RegExp(words.source, 'g'), '')
      for (const code of codes) prefixes.add(code)
    }
    if (!understood && !noDisease.test(part.replace(/[限的患者：:\s]/g, ''))) return []
  }
  return [...prefixes].sort()
}

/** Merges the official limits of one registered name; undefined when there are none. */
export function readLimits(limits: readonly LimitFact[]): ReadRestriction | undefined {
  if (limits.length === 0) return undefined
  const restriction: Restriction = {text: ''}
  const texts: string[] = []
  let restricted = false
  for (const {kind, value, text} of limits) {
    const full = text === '' ? undefined : readText(text)
    if (full) {
      Object.assign(restriction, full.restriction)
      restricted ||= full.restricted
    }
    switch (kind) {
      case '性别对象':
        restriction.sex = value === '女' ? 'female' : 'male'
        if (!full) texts.push(`限${value}性`)
        break
      case '年龄对象':
        if (restriction.ageBelow === undefined) restriction.ageBelow = childBelow
        if (!full) texts.push(`限${value}`)
        break
      case '机构等级':
        restriction.levelFrom = value === '三级' ? 'level3' : 'level2'
        if (!full) texts.push(`限${value}及以上医疗机构`)
        break
      case '就医方式':
        if (!restriction.settings) restriction.setting = 'inpatient'
        if (!full) texts.push(`限${value}`)
        break
      case '保险类型':
        restriction.insuranceTypes = value === '生育' ? ['510'] : workInjury
        if (!full) texts.push(`限${value}保险`)
        break
      default: // 支付疗程: days of use are counted by nobody here, so it is the hospital's word
        restricted = true
        if (!full) texts.push(`支付不超过${value}`)
    }
    if (full && !texts.includes(text)) texts.push(text)
  }
  restriction.text = texts.join('；')
  return {restriction, restricted}
}

/** Sex and age rules of services: checked, never approved item by item. */
export function readServiceLimit(value: string): Restriction {
  switch (value) {
    case '女':
      return {sex: 'female', text: '限女性'}
    case '男':
      return {sex: 'male', text: '限男性'}
    case '新生儿':
      return {ageBelow: 1, text: '限新生儿'}
    case '婴幼儿':
      return {ageBelow: 3, text: '限婴幼儿'}
    default:
      return {ageBelow: childBelow, text: `限${value}`}
  }
}
