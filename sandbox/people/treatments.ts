// What people come to an outpatient clinic with and are usually ordered 常见门诊处方: for made-up patients. Names are those
// of the catalogue; a name it does not have on the day is left out. It is no medical advice and no guideline.

export type Treatment = {
  diagnosis: {code: string; name: string}
  dept: {code: string; name: string; caty: string}
  ageFrom: number
  /** Exclusive. */
  ageBelow: number
  /** Names to search the catalogue for, and the most pieces of each; the first is the consultation. */
  items: readonly (readonly [name: string, most: number])[]
}

const medicine = {code: '0301', name: '内科', caty: 'A03'}
const heart = {code: '0304', name: '心血管内科', caty: 'A03.04'}
const stomach = {code: '0302', name: '消化内科', caty: 'A03.02'}
const sugar = {code: '0307', name: '内分泌科', caty: 'A03.07'}
const bones = {code: '0403', name: '骨科', caty: 'A04.03'}
const children = {code: '0700', name: '儿科', caty: 'A07'}

export const treatments: readonly Treatment[] = [
  {
    diagnosis: {code: 'J06.900', name: '急性上呼吸道感染'},
    dept: medicine,
    ageFrom: 14,
    ageBelow: 200,
    items: [
      ['普通门诊诊查费', 1],
      ['对乙酰氨基酚片', 2],
      ['板蓝根颗粒', 2],
      ['血细胞分析', 1],
      ['阿莫西林胶囊', 2],
    ],
  },
  {
    diagnosis: {code: 'I10.x00x002', name: '高血压'},
    dept: heart,
    ageFrom: 35,
    ageBelow: 200,
    items: [
      ['普通门诊诊查费', 1],
      ['苯磺酸氨氯地平片', 3],
      ['缬沙坦胶囊', 2],
      ['阿托伐他汀钙片', 2],
      ['阿司匹林肠溶片', 1],
    ],
  },
  {
    diagnosis: {code: 'E11.900', name: '2型糖尿病'},
    dept: sugar,
    ageFrom: 35,
    ageBelow: 200,
    items: [
      ['普通门诊诊查费', 1],
      ['盐酸二甲双胍片', 3],
      ['葡萄糖测定', 1],
      ['格列美脲片', 2],
      ['阿卡波糖片', 2],
    ],
  },
  {
    diagnosis: {code: 'K29.500', name: '慢性胃炎'},
    dept: stomach,
    ageFrom: 18,
    ageBelow: 200,
    items: [
      ['普通门诊诊查费', 1],
      ['奥美拉唑肠溶胶囊', 2],
      ['铝碳酸镁咀嚼片', 2],
      ['多潘立酮片', 2],
    ],
  },
  {
    diagnosis: {code: 'M47.802', name: '混合型颈椎病'},
    dept: bones,
    ageFrom: 30,
    ageBelow: 200,
    items: [
      ['普通门诊诊查费', 1],
      ['双氯芬酸钠缓释片', 2],
      ['塞来昔布胶囊', 1],
      ['X线', 1],
    ],
  },
  {
    diagnosis: {code: 'J06.900', name: '急性上呼吸道感染'},
    dept: children,
    ageFrom: 0,
    ageBelow: 14,
    items: [
      ['普通门诊诊查费', 1],
      ['布洛芬混悬液', 1],
      ['小儿氨酚黄那敏颗粒', 1],
      ['血细胞分析', 1],
    ],
  },
]
