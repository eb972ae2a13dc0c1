// Wordings of the list 限制支付 and what a centre can check of each, one row a wording; and which diagnoses of the edition
// satisfy a word, by their names.
import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {diagnosisWords, type ReadRestriction, readLimits, readServiceLimit, readText} from './restrictions.ts'
import type {Restriction} from './types.ts'

// The list's wording on the left, what a centre can check of it on the right; `restricted` = the hospital must approve.
// biome-ignore format: one wording a line
const wordings: [text: string, checked: Omit<Restriction, 'text'>, restricted: boolean][] = [
  ['限女性', {sex: 'female'}, false],
  ['限男性', {sex: 'male'}, false],
  ['限儿童', {ageBelow: 18}, false],
  // 或 joins two adjectives here; an alternative that is not understood leaves the disease to the approval
  ['限3-12岁特发性或先天性肺动脉高压患者。', {ageFrom: 3, ageBelow: 13}, true],
  ['限6-17岁儿童和青少年的注意缺陷多动障碍(ADHD)。', {ageFrom: 6, ageBelow: 18, diagnosisPrefixes: ['F90']}, true],
  ['限二级及以上医疗机构。', {levelFrom: 'level2'}, false],
  ['限急诊或住院患者。', {settings: ['emergency', 'inpatient']}, false],
  ['限女性;生育保险目录用药', {sex: 'female', insuranceTypes: ['510']}, false],
  ['工伤保险目录用药', {insuranceTypes: []}, false],
  ['限2型糖尿病', {diagnosisPrefixes: ['E11']}, true],
  ['限糖尿病', {diagnosisPrefixes: ['E10', 'E11', 'E12', 'E13', 'E14', 'O24', 'P70.2']}, true],
  ['限缺铁性贫血', {diagnosisPrefixes: ['D50', 'O99.0']}, true],
  ['限二级及以上医疗机构急性脑梗塞患者。', {levelFrom: 'level2', diagnosisPrefixes: ['I63']}, true],
  ['限偏头痛;二线用药', {diagnosisPrefixes: ['G43']}, true],
  // half understood is not checked: 吞咽困难 alone must not be refused for want of a tumour
  ['限放疗/化疗/吞咽困难', {}, true],
  ['限重症感染/败血症', {}, true],
  ['限动脉闭塞/间歇性跛行/疼痛', {}, true],
  ['限出血/血友病', {}, true],
  ['限抢救、重症或肝硬化/癌症胸腹水且白蛋白低于30g/L', {}, true],
  // 等, or a text cut short: what is named are examples
  ['限免疫球蛋白缺乏、ITP、川崎病等规定适应症', {}, true],
  ['限HER2阳性晚期乳腺癌二线等', {}, true],
  ['限：1.50岁以上的湿性年龄相关性黄斑变性(AMD)；2.糖尿病性黄斑水肿(DME)引起的…', {}, true],
  ['限明显高容量或等容量低钠血症', {}, true],
  ['限肿瘤/癌', {diagnosisPrefixes: ['C', 'D0', 'D37', 'D38', 'D39', 'D4', 'Z51.0', 'Z51.1', 'Z51.2']}, true],
  ['二线用药', {}, true],
  ['支付不超过10天。', {}, true],
  // 单次住院 counts days of a stay, it does not ask for one
  ['限二级及以上医疗机构脑梗死恢复期患者，单次住院最多支付14天。', {levelFrom: 'level2', diagnosisPrefixes: ['I63', 'I69.3']}, true],
]

describe('readText', () => {
  test.each(wordings)('%s', (text, checked, restricted) => {
    expect(readText(text)).toEqual({restriction: {text, ...checked}, restricted} satisfies ReadRestriction)
  })
})

describe('readLimits', () => {
  const limit = (kind: string, value: string, text = '') => ({name: 'x', kind, value, text})

  test('no limits', () => expect(readLimits([])).toBeUndefined())

  test('official limits of one name are joined', () => {
    expect(readLimits([limit('性别对象', '女'), limit('机构等级', '二级')])).toEqual({
      restriction: {text: '限女性；限二级及以上医疗机构', sex: 'female', levelFrom: 'level2'},
      restricted: false,
    })
  })

  test('days of use are the hospital’s word', () => {
    expect(readLimits([limit('支付疗程', '14天')])).toEqual({restriction: {text: '支付不超过14天'}, restricted: true})
  })

  test('an age in the text is finer than 儿童', () => {
    const read = readLimits([limit('年龄对象', '儿童', '限2岁至11岁儿童慢性便秘。')])
    expect(read?.restriction).toEqual({
      text: '限2岁至11岁儿童慢性便秘。',
      ageFrom: 2,
      ageBelow: 12,
      diagnosisPrefixes: ['K59.0'],
    })
  })
})

test('sex and age rules of services are checked, never approved', () => {
  expect(readServiceLimit('女')).toEqual({sex: 'female', text: '限女性'})
  expect(readServiceLimit('新生儿')).toEqual({ageBelow: 1, text: '限新生儿'})
})

// ---- words and the codes of the edition ----

const editionRows = readFileSync(new URL('./facts/diagnoses.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map(line => line.split('\t') as [code: string, name: string])
const codeOf = new Map(editionRows.map(([code, name]) => [name, code]))
const satisfies = (text: string, name: string): boolean => {
  const code = codeOf.get(name)
  if (code === undefined) throw new Error(`no diagnosis is called ${name}`)
  return readText(text).restriction.diagnosisPrefixes?.some(prefix => code.startsWith(prefix)) ?? false
}

test('every prefix has codes in the edition', () => {
  const empty = diagnosisWords.flatMap(([words, prefixes]) =>
    prefixes
      .filter(prefix => !editionRows.some(([code]) => code.startsWith(prefix)))
      .map(prefix => `${words} ${prefix}`),
  )
  expect(empty).toEqual([])
})

// biome-ignore format: one wording a line
const meant: [text: string, has: string[], hasNot: string[]][] = [
  ['限肺癌', ['支气管或肺恶性肿瘤'], ['肺部继发性恶性肿瘤']],
  ['限肝细胞癌', ['肝细胞癌'], ['肝部和肝内胆管继发性恶性肿瘤']],
  ['限卵巢癌', ['卵巢恶性肿瘤', '输卵管卵巢恶性肿瘤'], ['圆韧带恶性肿瘤']],
  ['限腹膜癌', ['腹膜恶性肿瘤'], ['腹膜后腔恶性肿瘤']],
  ['限经典霍奇金淋巴瘤', ['霍奇金淋巴瘤，未特指'], ['非霍奇金淋巴瘤']],
  ['限非霍奇金淋巴瘤', ['非霍奇金淋巴瘤', '滤泡性淋巴瘤I级'], ['霍奇金淋巴瘤，未特指']],
  ['限套细胞淋巴瘤', ['曼特尔细胞淋巴瘤'], ['多发性骨髓瘤']],
  ['限髓细胞白血病', ['急性髓细胞白血病，M5a型', '急性髓系白血病，M7'], ['急性淋巴细胞白血病']],
  ['限骨髓抑制', ['化疗后骨髓抑制', '粒细胞缺乏'], ['再生障碍性贫血']],
  ['限化疗', ['骨髓增生异常综合征'], ['（无诊断报告的）输血']],
  ['限黄斑变性', ['湿性年龄相关性黄斑变性'], ['急性视网膜坏死综合征']],
  ['限黄斑水肿', ['视网膜静脉阻塞', '1型糖尿病伴有眼的并发症', '黄斑囊样水肿'], ['2型糖尿病伴有肾的并发症']],
  ['限肺动脉高压', ['原发性肺动脉高压'], ['慢性肺源性心脏病', '脊柱后侧凸性心脏病']],
  ['限心力衰竭', ['心力衰竭', '高血压性心力衰竭'], ['高血压性心脏病']],
  ['限原发性高血压', ['特发性（原发性）高血压'], ['肾血管性高血压']],
  ['限房颤', ['阵发性心房颤动'], ['室性心动过速']],
  ['限心律失常', ['阵发性心房颤动', '室性心动过速', 'Ⅲ度房室传导阻滞'], ['心力衰竭']],
  ['限冠脉综合征', ['不稳定型心绞痛', '冠状动脉支架植入后状态'], ['脑梗死']],
  ['限脑梗死', ['脑梗死', '脑梗死后遗症'], ['脑出血后遗症']],
  ['限新发的急性血栓性脑梗死', ['脑梗死'], ['脑梗死后遗症']],
  ['限缺血性心脑血管疾病', ['椎-基底动脉供血不足', '大脑动脉粥样硬化'], ['蛛网膜下出血后遗症']],
  ['限静脉血栓', ['门静脉血栓形成'], ['动脉硬化']],
  ['限乙型肝炎', ['慢性中度乙型病毒性肝炎', '乙型肝炎肝硬化', '妊娠合并乙型肝炎'], ['原发性胆汁型肝硬化', '输血后肝炎']],
  ['限肝性脑病', ['肝性脑病', '酒精性肝衰竭伴肝昏迷'], ['脂肪肝']],
  ['限肝硬化', ['肝硬化', '血吸虫病性肝硬化', '心源性肝硬化'], ['肝纤维化', '脂肪肝']],
  ['限食管静脉曲张', ['肝硬化伴食管静脉曲张', '食管胃底静脉曲张破裂出血'], ['药物性肝损害']],
  ['限慢性肾衰', ['慢性肾脏病5期', '依赖肾透析'], ['急性肾衰竭', '2型糖尿病伴有肾的并发症']],
  ['限肾性贫血', ['肾性贫血'], ['缺铁性贫血']],
  ['限巨幼红细胞性贫血', ['叶酸缺乏性贫血'], ['维生素C缺乏性贫血']],
  ['限ITP', ['特发性血小板减少性紫癜', '免疫性血小板减少'], ['变应性［过敏性］紫癜']],
  ['限血友病', ['血友病B型', '血管性血友病'], ['抗心磷脂抗体综合征']],
  ['限免疫缺陷', ['急性人类免疫缺陷病毒[HIV]感染综合征', '免疫缺陷'], ['白细胞减少']],
  ['限免疫球蛋白缺乏', ['免疫缺陷'], ['急性人类免疫缺陷病毒[HIV]感染综合征']],
  ['限类风湿关节炎', ['类风湿性关节炎'], ['强直性脊柱炎']],
  ['限银屑病', ['寻常性银屑病'], ['副银屑病']],
  ['限角结膜干燥症', ['干眼综合征', '角膜干燥症'], ['角膜溶解']],
  ['限上呼吸道感染', ['急性咽炎', '急性扁桃体炎'], ['支气管炎']],
  ['限阿尔茨海默病', ['阿尔茨海默病'], ['血管性痴呆']],
  ['限儿童原发性生长激素缺乏症', ['垂体性矮小症'], ['身材矮小症，不可归类在他处者']],
  ['限器官移植', ['肾移植状态', '骨髓移植排斥'], ['为肿瘤化学治疗疗程', '在保健机构再次开处方']],
]
test.each(meant)('%s', (text, has, hasNot) => {
  expect(has.filter(name => !satisfies(text, name))).toEqual([])
  expect(hasNot.filter(name => satisfies(text, name))).toEqual([])
})
