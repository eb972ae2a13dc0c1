// A shelf 货架: three dozen invented catalogue items that meet every rule a charged line can meet, in memory. The
// simulator charges from it so that a random day needs no built catalogue; the auditor judges from the same rows.
// Names are ordinary, makers and codes invented (maker segment 9xxxx). It knows no split and no policy.
import type {Day} from '../base/instant.ts'
import type {Catalogue, CatalogueItem, Diagnosis, HospitalLevel, Lookup} from '../catalogue/types.ts'

/** Ceilings and prices by level where they differ. */
type Levels = Record<HospitalLevel, {price: number; ceiling: number | null}>
type Row = {item: CatalogueItem; levels?: Levels}

export type ShelfItem = {
  code: string
  /** The hospital's own code. */
  hospitalCode: string
  /** Micro-yuan at level 3. */
  price: number
  kind: CatalogueItem['kind']
  restricted: boolean
}

export type Shelf = {catalogue: Catalogue; items: readonly ShelfItem[]; diagnoses: readonly Diagnosis[]}

const yuan = 1_000_000

type Extra = Partial<Omit<CatalogueItem, 'code' | 'name' | 'itemClass' | 'price'>>

function row(
  code: string,
  name: string,
  itemClass: 'A' | 'B' | 'C',
  price: number,
  extra: Extra = {},
  levels?: Levels,
): Row {
  const item: CatalogueItem = {
    code,
    kind: 'westernDrug',
    name,
    spec: '1*20',
    form: '片剂',
    unit: '盒',
    maker: '沙盘药业',
    itemClass,
    chargeType: '09',
    firstSelfPay: itemClass === 'A' ? 0 : itemClass === 'B' ? 1000 : 10_000,
    ceiling: null,
    price: Math.round(price * yuan),
    validFrom: '2020-01-01',
    validTo: null,
    restriction: null,
    restricted: false,
    essential: false,
    negotiated: false,
    special: false,
    pinyin: '',
    ...extra,
  }
  return levels ? {item, levels} : {item}
}

const service = {kind: 'service', chargeType: '05', form: '', unit: '次', spec: '次'} as const
const consumable = {kind: 'consumable', chargeType: '08', form: '', unit: '个'} as const

/** Service prices by level, in yuan; the ceiling is the price. */
const byLevel = (one: number, two: number, three: number): Levels => ({
  level1: {price: one * yuan, ceiling: one * yuan},
  level2: {price: two * yuan, ceiling: two * yuan},
  level3: {price: three * yuan, ceiling: three * yuan},
})

const rows: readonly Row[] = [
  row('XC08CAA111A001010190001', '苯磺酸氨氯地平片', 'A', 7.92, {ceiling: 7_920_000, essential: true}),
  row('XC08CAA111A001010190002', '苯磺酸氨氯地平片', 'A', 31.5, {ceiling: 7_920_000}),
  row('XA10BAE001A001010190001', '盐酸二甲双胍片', 'A', 12.345678, {essential: true}),
  row('XC10AAA001A001010190001', '阿托伐他汀钙片', 'B', 6.54, {firstSelfPay: 500}),
  row('XC10AAA001A001010190003', '阿托伐他汀钙片', 'B', 42.9, {firstSelfPay: 500, ceiling: 6_540_000}),
  row('XJ01CAA040E001010190001', '阿莫西林胶囊', 'A', 9.87),
  row('XJ01DCT001B001010190001', '注射用头孢呋辛钠', 'B', 3.3333, {firstSelfPay: 1000}),
  row('XA02BCA001E001010190001', '奥美拉唑肠溶胶囊', 'B', 5.005, {firstSelfPay: 2000}),
  row('XB01ACL001A001010190001', '硫酸氢氯吡格雷片', 'B', 17.77, {
    firstSelfPay: 1000,
    restricted: true,
    restriction: {text: '限支架术后'},
  }),
  row('XG03CAE001A001010190001', '戊酸雌二醇片', 'B', 26.4, {restriction: {text: '限女性', sex: 'female'}}),
  row('XN06DXM001A001010190001', '盐酸美金刚片', 'B', 88.08, {restriction: {text: '限60岁以上', ageFrom: 60}}),
  row('XR05CBX001X001010190001', '小儿氨溴索口服液', 'B', 14.21, {restriction: {text: '限14岁以下', ageBelow: 14}}),
  row('XL01XEA001A001010190001', '甲磺酸阿美替尼片', 'B', 2666.6, {
    negotiated: true,
    restricted: true,
    restriction: {text: '限肺癌', diagnosisPrefixes: ['C34']},
  }),
  row('XV03AXX001A001010190001', '增强免疫口服片', 'C', 198),
  row('XA11GAV001A001010190001', '维生素C泡腾片', 'C', 0.01),
  row('ZA01BAF0001010190001', '复方感冒灵颗粒', 'A', 11.11, {kind: 'patentMedicine', chargeType: '11'}),
  row('ZC01AAD0002010190001', '复方丹参滴丸', 'B', 27.29, {
    kind: 'patentMedicine',
    chargeType: '11',
    firstSelfPay: 700,
  }),
  row('ZD02AAX0003010190001', '醒脑静注射液', 'B', 33.85, {
    kind: 'patentMedicine',
    chargeType: '11',
    restriction: {text: '限二级及以上医疗机构', levelFrom: 'level2'},
  }),
  row('XA12AAC001A001010190009', '碳酸钙片（旧）', 'A', 8.8, {validTo: '2025-06-30'}),
  row('XA12AAC001A001010190010', '碳酸钙片（新）', 'A', 9.1, {validFrom: '2025-07-01'}),
  row('XB03XAR001A001010190001', '罗沙司他胶囊', 'B', 75.5, {validFrom: '2026-01-01'}),
  row('T001700001', '黄芪', 'A', 0.1234, {kind: 'decoctionPiece', chargeType: '10', unit: '克'}),
  row('T001700002', '西洋参', 'B', 1.87, {kind: 'decoctionPiece', chargeType: '10', unit: '克', firstSelfPay: 3000}),
  row('001101000010000', '普通门诊诊察费', 'A', 22, {...service, chargeType: '02'}, byLevel(14, 18, 22)),
  row('001102000010000', '挂号费', 'C', 3, {...service, chargeType: '13'}),
  row('002501010150000', '血细胞分析', 'A', 18, {...service, chargeType: '04'}, byLevel(14, 16, 18)),
  row(
    '002503060010000',
    '糖化血红蛋白测定',
    'B',
    60,
    {...service, chargeType: '04', firstSelfPay: 1000},
    byLevel(50, 55, 60),
  ),
  row(
    '002203020060000',
    '彩色多普勒超声',
    'B',
    137.5,
    {...service, chargeType: '03', firstSelfPay: 1500},
    byLevel(100, 120, 130),
  ),
  row(
    '002102000010000',
    '磁共振平扫',
    'B',
    560,
    {...service, chargeType: '03', firstSelfPay: 1000},
    byLevel(500, 530, 560),
  ),
  row('001204000060001', '静脉输液', 'A', 9, service, byLevel(7, 8, 9)),
  row('C0101010011303890001', '一次性使用静脉留置针', 'B', 38, {
    ...consumable,
    firstSelfPay: 1000,
    ceiling: 25_000_000,
  }),
  row('C1401010010000090002', '医用敷料', 'B', 4.99, {...consumable, firstSelfPay: 2000, ceiling: 4_990_000}),
  row('C0301010010000090003', '骨科外固定支具', 'B', 12_800, {
    ...consumable,
    firstSelfPay: 2000,
    ceiling: 6_000_000_000,
  }),
  row('C1701010010000090004', '美容敷料', 'C', 320, consumable),
]

const diagnoses: readonly Diagnosis[] = [
  {code: 'I10.x00x002', name: '高血压', pinyin: 'gxy'},
  {code: 'E11.900', name: '2型糖尿病', pinyin: 'tnb'},
  {code: 'J06.900', name: '急性上呼吸道感染', pinyin: 'sgd'},
  {code: 'K29.500', name: '慢性胃炎', pinyin: 'mxwy'},
  {code: 'M54.500', name: '腰痛', pinyin: 'yt'},
  {code: 'C34.900', name: '肺恶性肿瘤', pinyin: 'fexzl'},
]

/** A code no catalogue has. */
const nowhere: ShelfItem = {
  code: 'XZ99ZZZ999A001010190001',
  hospitalCode: 'SP99999',
  price: 12_500_000,
  kind: 'westernDrug',
  restricted: false,
}

/** The shelf; the same every time. Search finds nothing: nobody looks things up by name in a random day. */
export function makeShelf(): Shelf {
  const byCode = new Map(rows.map(each => [each.item.code, each]))
  const byDiagnosis = new Map(diagnoses.map(each => [each.code, each]))
  const catalogue: Catalogue = {
    release: 'shelf-1',
    lookup(code: string, on: Day, level: HospitalLevel): Lookup {
      const found = byCode.get(code)
      if (!found) return {found: 'unknown'}
      const item = found.levels ? {...found.item, ...found.levels[level]} : found.item
      if (on < item.validFrom) return {found: 'notYet', item}
      return item.validTo !== null && on > item.validTo ? {found: 'expired', item} : {found: 'valid', item}
    },
    diagnosis: code => byDiagnosis.get(code),
    search: () => [],
    searchDiagnoses: () => [],
  }
  const items = rows.map(({item}, index) => ({
    code: item.code,
    hospitalCode: `SP${String(index + 1).padStart(4, '0')}`,
    price: item.price,
    kind: item.kind,
    restricted: item.restricted,
  }))
  return {catalogue, diagnoses, items: [...items, nowhere]}
}

/**
 * A shelf out of a real catalogue: whatever a clerk finds under each letter on that day, every kind, and codes nobody
 * knows. The same catalogue gives the same shelf.
 */
export function shelfOf(catalogue: Catalogue, on: Day): Shelf {
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
  const found = new Map<string, CatalogueItem>()
  for (const q of letters) {
    for (const item of catalogue.search({q, on, level: 'level3', limit: 100})) found.set(item.code, item)
  }
  const diagnoses = new Map<string, Diagnosis>()
  for (const q of letters) for (const each of catalogue.searchDiagnoses(q, 20)) diagnoses.set(each.code, each)
  const items = [...found.values()].map((item, index) => ({
    code: item.code,
    hospitalCode: `SP${String(index + 1).padStart(5, '0')}`,
    price: item.price,
    kind: item.kind,
    restricted: item.restricted,
  }))
  return {catalogue, items: [...items, nowhere], diagnoses: [...diagnoses.values()]}
}
