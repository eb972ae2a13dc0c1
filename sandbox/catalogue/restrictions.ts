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
// Codes in this edition carry the cause first and the manifestation behind a plus (E11.3…+H36.0*), so manifestation
// categories (F00, D63, G53, H36, I98, M82) have no codes of their own. The list names diseases, never codes: which codes are
// meant is our reading throughout. Rows marked "wide" let in more than the word says, because hospitals code such patients
// so and a patient the list means must not be refused; the hospital's approval flag still has to be given.
const session = ['Z51.0', 'Z51.1', 'Z51.2'] // 放疗、化疗疗程
const marrow = ['D61.1', 'D61.2', 'D61.900x001', 'D61.901', 'D69.5', 'D70', 'D75.800x003'] // 放化疗后骨髓抑制
const coronary = ['I20', 'I21', 'I22', 'I23', 'I24', 'I25']
const heartFailure = ['I11.0', 'I13.0', 'I13.2', 'I50']
const brainInfarction = ['I63', 'I69.3']
const hivDisease = ['B20', 'B21', 'B22', 'B23', 'B24']
const antibodies = ['D80', 'D81', 'D82', 'D83', 'D84']
const dialysis = ['Z49', 'Z99.2']
const kidneyFailure = ['I12.0', 'I13.1', 'I13.2', 'N18', 'N19', ...dialysis]
const diabeticEye = ['E10.3', 'E11.3', 'E12.3', 'E13.3', 'E14.3']
const liverFailure = ['B15.0', 'B16.0', 'B16.2', 'B19.0', 'K70.4', 'K71.1', 'K72']
const obstructive = ['J41', 'J42', 'J43', 'J44']

/** Exported for the test that every prefix has codes. */
export const diagnosisWords: readonly (readonly [RegExp, readonly string[]])[] = [
  // ---- tumours: a metastasis (C77–C79) is none of the organ it stands in ----
  [/非小细胞肺癌|NSCLC|小细胞肺癌|肺癌/, ['C34']],
  [/乳腺癌/, ['C50']],
  [/胃癌|胃腺癌/, ['C16']],
  [/结直肠癌/, ['C18', 'C19', 'C20']],
  [/肝癌|肝细胞癌/, ['C22']],
  [/食管癌/, ['C15']],
  [/鼻咽癌/, ['C11']],
  // wide: they are one disease to the treatment, and sites that overlap are coded C57.8
  [/卵巢癌|输卵管癌/, ['C56', 'C57.0', 'C57.4', 'C57.8']],
  // not C48.0, which is behind the peritoneum
  [/腹膜癌/, ['C48.1', 'C48.2', 'C48.8']],
  [/前列腺癌/, ['C61']],
  [/甲状腺髓样癌/, ['C73']],
  [/非霍奇金淋巴瘤/, ['C82', 'C83', 'C84', 'C85', 'C86']],
  [/霍奇金淋巴瘤/, ['C81']],
  // wide: lymphomas nobody named further (C85.9)
  [/套细胞淋巴瘤|MCL/, ['C83.1', 'C85.9']],
  [/小淋巴细胞淋巴瘤|SLL/, ['C83.0', 'C85.9', 'C91.1']],
  // wide: plasma cell leukaemia and plasmacytomas are treated as myeloma
  [/多发性骨髓瘤/, ['C90']],
  [/肥大细胞白血病/, ['C94.3']],
  // M5 to M7 of the acute ones stand among monocytic and other specified leukaemias
  [/髓细胞白血病/, ['C92', 'C93', 'C94.0', 'C94.2']],
  [/CLL/, ['C83.0', 'C91.1']],
  [/淋巴细胞白血病/, ['C91']],
  // wide: sarcomas behind the peritoneum and of peripheral nerves
  [/软组织肉瘤|透明细胞肉瘤/, ['C47', 'C48.0', 'C49']],
  [/骨转移/, ['C79.5']],
  // the malignant kind stands with the bones (C40, C41)
  [/骨巨细胞瘤/, ['C40', 'C41', 'D48.0']],
  [/骨髓抑制/, ['C', ...session, ...marrow]],
  [/化疗|放疗/, ['C', 'D45', 'D46', 'D47', 'Z54.1', 'Z54.2', ...session, ...marrow]],
  // wide: diseases of the blood that are cancers stand at D45–D47
  [/癌症|恶性肿瘤/, ['C', 'D45', 'D46', 'D47', ...session]],
  // wide: in-situ tumours and those of uncertain behaviour too, benign ones not
  [/肿瘤|^癌$/, ['C', 'D0', 'D37', 'D38', 'D39', 'D4', ...session]],
  // ---- glands and metabolism ----
  [/2型糖尿病/, ['E11']],
  [/糖尿病性黄斑水肿/, [...diabeticEye, 'H35.8']],
  [/黄斑变性/, ['H35.3']],
  [/黄斑水肿/, [...diabeticEye, 'H34.8', 'H35.3', 'H35.8']],
  [/糖尿病/, ['E10', 'E11', 'E12', 'E13', 'E14', 'O24', 'P70.2']],
  [/骨质疏/, ['M80', 'M81']],
  [/肾性骨病/, ['N18', 'N25.0', ...dialysis]],
  [/甲状旁腺功能减退/, ['E20', 'E89.2']],
  [/低钙血症/, ['E20', 'E83.5', 'E89.2']],
  // not E34.3: being small is no lack of growth hormone
  [/生长激素缺乏/, ['E23.0']],
  [/神经纤维瘤/, ['Q85.0']],
  // ---- heart and vessels ----
  // not all of I27: I27.9 is 慢性肺源性心脏病, the failing heart of chronic lung disease
  [/肺动脉高压/, ['I27.0', 'I27.2', 'P29.3']],
  [/原发性高血压/, ['I10', 'I11', 'I12', 'I13']],
  [/(?<!妊娠|妊娠期|门脉|门静脉)高血压/, ['I10', 'I11', 'I12', 'I13', 'I15']],
  // not I11.9, which says "without"
  [/心力衰竭|心衰|心功能不全/, heartFailure],
  [/病毒性心肌炎/, ['B33.2', 'I40.001', 'I40.9', 'I51.400']],
  // wide: later visits are coded as 冠心病 I25
  [/冠脉综合征|心肌梗死|冠心病|心绞痛/, [...coronary, 'Z95.1', 'Z95.5']],
  [/ASCVD/, [...coronary, ...brainInfarction, 'G45', 'I65', 'I66', 'I67.2', 'I70', 'I73.9', 'I74', 'Z95.1', 'Z95.5']],
  [/房颤/, ['I48']],
  [/心律失常/, ['I44', 'I45', 'I47', 'I48', 'I49']],
  [/洋地黄中毒/, ['T46.0']],
  [
    /缺血性心脑血管疾病/,
    [...coronary, ...brainInfarction, 'G45', 'I64', 'I65', 'I66', 'I67.2', 'I67.8', 'I67.9', 'I69.4', 'I69.8'],
  ],
  [/缺血性脑血管疾病/, ['G45', 'I63', 'I64', 'I67.8']],
  // what is new or acute has no sequelae yet, and no infarction is a haemorrhage (I60–I62, I69.0–I69.2)
  [/(?:新发的|急性)[^/]*?(?:脑梗死|脑梗塞|缺血性脑卒中)/, ['I63']],
  [/脑梗|缺血性脑卒中/, brainInfarction],
  [/脑卒中/, ['I60', 'I61', 'I63', 'I64', 'I69']],
  [/静脉血栓|肺栓塞/, ['G08', 'I26', 'I63.6', 'I80', 'I81', 'I82']],
  [/动脉闭塞|间歇性跛行/, ['E10.5', 'E11.5', 'E14.5', 'I70', 'I73.1', 'I73.8', 'I73.9', 'I74']],
  // ---- liver and bowels ----
  [/乙型肝炎/, ['B16', 'B17.0', 'B18.0', 'B18.1', 'K74.6', 'O98.400x005', 'O98.402']],
  [/丙型肝炎/, ['B17.1', 'B18.2', 'K74.6', 'O98.403']],
  // not all of K76, which begins with 脂肪肝
  [/肝性脑病|肝昏迷/, liverFailure],
  [/肝功能衰竭/, liverFailure],
  [/药物性肝损/, ['K71']],
  // not K74.0 肝纤维化
  [/肝硬化/, ['B65.202', 'K70.2', 'K70.3', 'K71.7', 'K74.1', 'K74.2', 'K74.3', 'K74.4', 'K74.5', 'K74.6', 'K76.101']],
  [/反流性食管炎/, ['K21']],
  // wide: with a cirrhosis they are coded behind it (K74.6…+I98.2*)
  [
    /食管静脉曲张|食道静脉曲张/,
    ['B65.904', 'B65.906', 'I85', 'I86.4', 'I86.800x014', 'K70.3', 'K71.902', 'K71.903', 'K74.3', 'K74.6'],
  ],
  [/慢性便秘/, ['K59.0']],
  [/罗恩病/, ['K50']],
  // ---- kidneys ----
  [/慢性肾衰|慢性肾功能衰竭|尿毒症/, kidneyFailure],
  // wide: early stages are coded behind their cause, hypertension or diabetes
  [/慢性肾脏病/, ['E10.2', 'E11.2', 'E13.2', 'E14.2', 'I12', 'I13.9', ...kidneyFailure]],
  [/肾功能衰竭/, [...kidneyFailure, 'N17', 'N99.0', 'O90.4']],
  [/高磷血症/, ['E83.3', 'N18', 'N19', ...dialysis]],
  [/透析/, ['N17', 'N18', 'N19', ...dialysis]],
  // ---- blood and defence ----
  [/缺铁性贫血/, ['D50', 'O99.0']],
  [/巨幼红细胞性贫血/, ['D51', 'D52', 'D53.1', 'O99.0']],
  [/肾性贫血/, ['N18', 'N19', ...dialysis]],
  // not all of D69, which begins with 过敏性紫癜
  [/ITP/, ['D69.3', 'D69.4', 'D69.6']], // wide: D69.6 does not say which
  [/血小板减少/, ['D69.3', 'D69.4', 'D69.5', 'D69.6', 'M31.1']],
  // not all of D68, where clotting too much stands too
  [/血友病/, ['D66', 'D67', 'D68.0', 'D68.1', 'D68.2', 'D68.3']],
  [/再障/, ['D61']],
  [/贫血/, ['D46', 'D5', 'D60', 'D61', 'D62', 'D64', 'N18', 'O99.0', 'P55', 'P61.2', 'P61.3', 'P61.4']],
  [/免疫球蛋白缺乏/, antibodies],
  [/免疫缺陷/, [...antibodies, ...hivDisease]],
  [/川崎病/, ['M30.3']],
  // ---- joints and skin ----
  [/类风湿关节炎/, ['M05', 'M06', 'M08.0']],
  [/特发性关节炎/, ['M08']],
  [/强直性脊柱炎/, ['M08.1', 'M45']],
  [/(?<!副)银屑病/, ['L40']],
  [/红斑狼疮/, ['L93', 'M32']],
  [/特应性皮炎/, ['L20']],
  [/荨麻疹/, ['L50']],
  [/带状疱疹/, ['B02', 'B94.801']],
  [/角结膜干燥症/, ['H04.1', 'H11.104', 'H16.2', 'H18.803', 'M35.0']],
  // ---- breath ----
  [/哮喘/, ['J44.807', 'J45', 'J46']],
  [/COPD|阻塞性肺/, obstructive],
  [/喘息性支气管炎/, ['J21.901', 'J44.8', 'J45.9']],
  [/慢性支气管炎|肺气肿/, obstructive],
  [/肺纤维化/, ['J84']],
  [/(?<!副)流感(?!嗜血)|流行性感冒/, ['J09', 'J10', 'J11']],
  [/上呼吸道感染/, ['J00', 'J01', 'J02', 'J03', 'J04', 'J05', 'J06']],
  [/发热/, ['R50']],
  [/过敏性鼻炎/, ['J30']],
  // ---- mind and nerves ----
  [/精神分裂/, ['F20', 'F23.1', 'F23.2', 'F25']],
  [/多动症|注意缺陷多动障碍|ADHD/, ['F90']],
  [/阿尔茨海默/, ['G30']],
  [/痴呆/, ['F01', 'F03', 'G30', 'G31.0', 'G31.8']],
  [/肌萎缩侧索硬化|ALS/, ['G12.2']],
  [/偏头痛/, ['G43']],
  // ---- others ----
  [/子宫肌瘤/, ['D25']],
  [/器官移植|抗排异|移植/, ['T86', 'Z94']],
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
const noDisease = /^(?:|二线用药|.*支付不超过.*|单次住院.*|减重用途不支付|\d+\..*天)$/

/** 等 at the end, or a text cut short: what is named are examples. */
const open = /等(?:规定适应症)?$|…$/

/**
 * The diagnoses a sentence asks for, or none when one of its alternatives is not understood or it names examples only: a
 * condition that is too narrow would refuse patients the list means to include.
 */
function diagnosesOf(sentence: string): string[] {
  const prefixes = new Set<string>()
  for (const part of sentence.split(/[/、；;，,。]|或/)) {
    const said = part.replace(/[限的患者：:\s]/g, '')
    if (noDisease.test(said)) continue
    if (open.test(said)) return []
    let left = part.replace(/^限/, '')
    let understood = false
    for (const [words, codes] of diagnosisWords) {
      if (!words.test(left)) continue
      understood = true
      left = left.replace(new RegExp(words.source, 'g'), '')
      for (const code of codes) prefixes.add(code)
    }
    if (!understood) return []
  }
  return withoutCovered(prefixes)
}

/** C covers C34. */
const withoutCovered = (prefixes: ReadonlySet<string>): string[] =>
  [...prefixes].filter(one => ![...prefixes].some(other => other !== one && one.startsWith(other))).sort()

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
