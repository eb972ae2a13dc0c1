// A catalogue of a dozen items with round prices, for tests whose numbers are worked out by hand.
import type {Catalogue, CatalogueItem, Diagnosis} from '../../catalogue/types.ts'

const item = (code: string, name: string, changes: Partial<CatalogueItem>): CatalogueItem => ({
  code,
  kind: 'westernDrug',
  name,
  spec: '1片',
  form: '片剂',
  unit: '片',
  maker: '沙盘制药',
  itemClass: 'A',
  chargeType: '09',
  firstSelfPay: 0,
  ceiling: null,
  price: 1_000_000,
  validFrom: '2020-01-01',
  validTo: null,
  restriction: null,
  restricted: false,
  essential: false,
  negotiated: false,
  special: false,
  pinyin: '',
  ...changes,
})

const items = [
  item('XA-A', '甲类片', {}),
  item('XA-B10', '乙类片', {itemClass: 'B', firstSelfPay: 1000}),
  item('XA-C', '丙类片', {itemClass: 'C', firstSelfPay: 10_000}),
  item('XA-LIM', '限价片', {ceiling: 1_000_000}),
  item('XA-OLD', '停用片', {validTo: '2024-12-31'}),
  item('XA-WOM', '妇科片', {restriction: {sex: 'female', text: '限女性'}}),
  item('XA-RES', '限制片', {restricted: true, restriction: {text: '限二线用药'}}),
  item('SV-1', '普通门诊诊查费', {kind: 'service', unit: '次', chargeType: '02', form: '', spec: '次'}),
]
const diagnoses: Diagnosis[] = [
  {code: 'J06.900', name: '急性上呼吸道感染', pinyin: 'jxshxdgr'},
  {code: 'I10.x00', name: '特发性(原发性)高血压', pinyin: 'tfxyfxgxy'},
]

export const tinyCatalogue: Catalogue = {
  release: 'tiny-1',
  lookup(code, on) {
    const found = items.find(one => one.code === code)
    if (!found) return {found: 'unknown'}
    if (found.validFrom > on) return {found: 'notYet', item: found}
    if (found.validTo !== null && found.validTo < on) return {found: 'expired', item: found}
    return {found: 'valid', item: found}
  },
  diagnosis: code => diagnoses.find(one => one.code === code),
  search: ({q, limit}) => items.filter(one => one.name.includes(q)).slice(0, limit ?? 20),
  searchDiagnoses: (q, limit) => diagnoses.filter(one => one.name.includes(q)).slice(0, limit),
}
