// Who comes to the invented window, and what its shelf holds.
import type {Order, PatientDoc} from '../../state/hospital-records.ts'

export const drug = (code: string, name: string, spec: string, unit: string, yuan: number, count: number): Order => ({
  code,
  name,
  spec,
  unit,
  priceMicro: Math.round(yuan * 1_000_000),
  countE4: count * 10_000,
  approved: false,
})
export const shelf: Record<string, Order & {itemClass: 'A' | 'B' | 'C'}> = {
  visit: {...drug('001102000010000', '普通门诊诊查费', '次', '次', 25, 1), itemClass: 'A'},
  amlp: {...drug('XC08CAA001', '苯磺酸氨氯地平片', '5mg×28片', '盒', 18.62, 2), itemClass: 'A'},
  atft: {...drug('XC10AAA002', '阿托伐他汀钙片', '20mg×28片', '盒', 32.8, 2), itemClass: 'B'},
  calc: {...drug('XA12AXA003', '碳酸钙D3片', '60片', '瓶', 46, 1), itemClass: 'C'},
  limited: {...drug('XL01XXA004', '限制用注射液', '10ml:50mg', '支', 88, 1), itemClass: 'A'},
  ecg: {...drug('003107010010000', '常规心电图检查', '次', '次', 20, 1), itemClass: 'A'},
}
/** What the insurance pays only with the hospital's approval. */
export const restricted = new Map([['XL01XXA004', '限二线用药']])
export const classOf = (code: string) => Object.values(shelf).find(one => one.code === code)?.itemClass ?? 'A'

type Person = Pick<PatientDoc, 'name' | 'sex' | 'age'> & Partial<PatientDoc> & {type?: string; scheme?: string}
export const people: Person[] = [
  {
    name: '沈月琴',
    sex: 'female',
    age: 68,
    type: '职工退休',
    says: {
      zh: '前两天刚看过，起付线我是不是快满了？',
      en: 'I was here two days ago. Am I not nearly through my deductible?',
    },
    orders: [shelf.visit!, shelf.amlp!, shelf.atft!],
  },
  {
    name: '梁建国',
    sex: 'male',
    age: 45,
    type: '职工在职',
    orders: [shelf.visit!, shelf.calc!],
    says: {zh: '钙片医保报不报？', en: 'Are calcium tablets covered?'},
  },
  {name: '方晓岚', sex: 'female', age: 31, scheme: '390', type: '居民', wants: 'refund', orders: []},
  {
    name: '韦凤英',
    sex: 'female',
    age: 74,
    type: '职工退休',
    orders: [shelf.visit!, shelf.amlp!, shelf.atft!, shelf.calc!, shelf.ecg!],
    says: {zh: '我耳朵不好，您大点声。', en: 'I am hard of hearing, please speak up.'},
  },
  {name: '芦子涵', sex: 'male', age: 7, scheme: '390', type: '居民', orders: [], paper: [shelf.ecg!, shelf.calc!]},
]
