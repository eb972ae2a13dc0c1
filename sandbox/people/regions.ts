// The regions a world can stand in: pooling area 统筹区, districts, policies by insurance type, institutions, the day
// its clock starts. Area codes are those of GB/T 2260; every institution, road and serial number is invented.
// It does not know what a policy pays or when its year turns: policies are named here and live in benefit.
import {type Day, type Instant, instant} from '../base/instant.ts'
import {policyById} from '../benefit/policies/index.ts'
import {benefitYear as yearOf} from '../benefit/policy.ts'
import type {InstitutionRecord} from '../state/records.ts'

export const regionKeys = ['shanghai', 'ningbo', 'guangxi'] as const
export type RegionKey = (typeof regionKeys)[number]
export const isRegionKey = (text: string): text is RegionKey => (regionKeys as readonly string[]).includes(text)

export type Region = {
  key: RegionKey
  name: {zh: string; en: string}
  /** Pooling area. */
  area: string
  /** Where people who are insured elsewhere 异地参保 are insured. */
  elsewhere: string
  /** Districts people live in, with what an address starts with. */
  districts: {code: string; name: string; rural?: boolean}[]
  /** Policy id by wire insutype, oldest first; the last one that has begun counts. */
  policies: Record<string, {from: Day; policy: string}[]>
  start: Instant
  institutions: InstitutionRecord[]
}

type Level = Pick<InstitutionRecord, 'level' | 'policyLevel'>
const levels = {
  village: {level: 'level1', policyLevel: 'village'},
  community: {level: 'level1', policyLevel: 'community'},
  level1: {level: 'level1', policyLevel: 'level1'},
  level2: {level: 'level2', policyLevel: 'level2'},
  level3: {level: 'level3', policyLevel: 'level3'},
  level3Region: {level: 'level3', policyLevel: 'level3Region'},
} satisfies Record<string, Level>

/** Serial numbers from 90001: real lists count from 00001. */
const institution = (
  kind: 'H' | 'P',
  area: string,
  serial: number,
  name: string,
  level: keyof typeof levels,
): InstitutionRecord => ({code: `${kind}${area}${90_000 + serial}`, name, ...levels[level], area, mapping: 'open'})

const start = instant('2025-09-15 07:30:00')

export const regions: Record<RegionKey, Region> = {
  shanghai: {
    key: 'shanghai',
    name: {zh: '上海', en: 'Shanghai'},
    area: '310000',
    elsewhere: '330200',
    districts: [
      {code: '310101', name: '上海市黄浦区'},
      {code: '310104', name: '上海市徐汇区'},
      {code: '310105', name: '上海市长宁区'},
      {code: '310106', name: '上海市静安区'},
      {code: '310107', name: '上海市普陀区'},
      {code: '310109', name: '上海市虹口区'},
      {code: '310110', name: '上海市杨浦区'},
      {code: '310112', name: '上海市闵行区'},
      {code: '310113', name: '上海市宝山区'},
      {code: '310114', name: '上海市嘉定区'},
      {code: '310115', name: '上海市浦东新区'},
      {code: '310116', name: '上海市金山区'},
      {code: '310117', name: '上海市松江区'},
      {code: '310118', name: '上海市青浦区'},
      {code: '310120', name: '上海市奉贤区'},
      {code: '310151', name: '上海市崇明区', rural: true},
    ],
    policies: {
      '310': [
        {from: '2018-04-01', policy: 'shanghai-employees-2018'},
        {from: '2019-04-01', policy: 'shanghai-employees-2019'},
        {from: '2020-07-01', policy: 'shanghai-employees-2020'},
        {from: '2021-07-01', policy: 'shanghai-employees-2021'},
        {from: '2022-07-01', policy: 'shanghai-employees-2022'},
        {from: '2023-07-01', policy: 'shanghai-employees-2023'},
        {from: '2024-07-01', policy: 'shanghai-employees-2024'},
        {from: '2025-07-01', policy: 'shanghai-employees-2025'},
      ],
      '390': [{from: '2020-01-01', policy: 'shanghai-residents-2025'}],
    },
    start,
    institutions: [
      institution('H', '310000', 1, '沙盘市第一人民医院', 'level3'),
      institution('H', '310000', 2, '沙盘市第二医院', 'level2'),
      institution('H', '310000', 3, '沙盘社区卫生服务中心', 'level1'),
      institution('H', '310000', 4, '沙盘村卫生室', 'village'),
      institution('P', '310000', 1, '沙盘大药房', 'level1'),
    ],
  },
  ningbo: {
    key: 'ningbo',
    name: {zh: '宁波', en: 'Ningbo'},
    area: '330200',
    elsewhere: '310000',
    districts: [
      {code: '330203', name: '宁波市海曙区'},
      {code: '330205', name: '宁波市江北区'},
      {code: '330206', name: '宁波市北仑区'},
      {code: '330211', name: '宁波市镇海区'},
      {code: '330212', name: '宁波市鄞州区'},
      {code: '330213', name: '宁波市奉化区'},
      {code: '330225', name: '宁波市象山县', rural: true},
      {code: '330226', name: '宁波市宁海县', rural: true},
      {code: '330281', name: '宁波余姚市'},
      {code: '330282', name: '宁波慈溪市'},
    ],
    policies: {
      '310': [{from: '2023-01-01', policy: 'ningbo-employees-2023'}],
      '390': [{from: '2023-01-01', policy: 'ningbo-residents-2023'}],
    },
    start,
    institutions: [
      institution('H', '330200', 1, '沙盘市第一人民医院', 'level3'),
      institution('H', '330200', 2, '沙盘市第二医院', 'level2'),
      institution('H', '330200', 3, '沙盘社区卫生服务中心', 'community'),
      institution('P', '330200', 1, '沙盘大药房', 'level1'),
    ],
  },
  guangxi: {
    key: 'guangxi',
    name: {zh: '广西（南宁）', en: 'Guangxi (Nanning)'},
    area: '450100',
    elsewhere: '450200',
    districts: [
      {code: '450102', name: '南宁市兴宁区'},
      {code: '450103', name: '南宁市青秀区'},
      {code: '450107', name: '南宁市西乡塘区'},
      {code: '450108', name: '南宁市良庆区'},
      {code: '450109', name: '南宁市邕宁区', rural: true},
      {code: '450110', name: '南宁市武鸣区', rural: true},
      {code: '450123', name: '南宁市隆安县', rural: true},
      {code: '450124', name: '南宁市马山县', rural: true},
      {code: '450125', name: '南宁市上林县', rural: true},
      {code: '450126', name: '南宁市宾阳县', rural: true},
      {code: '450181', name: '横州市', rural: true},
    ],
    policies: {
      '390': [
        {from: '2005-01-01', policy: 'guangxi-rural-2009'},
        {from: '2017-01-01', policy: 'guangxi-residents-2024'},
      ],
      '310': [{from: '2022-01-01', policy: 'guangxi-employees-2022'}],
    },
    start,
    institutions: [
      institution('H', '450000', 1, '沙盘自治区人民医院', 'level3Region'),
      institution('H', '450100', 1, '沙盘市第一人民医院', 'level3'),
      institution('H', '450100', 2, '沙盘县人民医院', 'level2'),
      institution('H', '450100', 3, '沙盘镇卫生院', 'level1'),
      institution('H', '450100', 4, '沙盘村卫生室', 'village'),
      institution('P', '450100', 1, '沙盘大药房', 'level1'),
    ],
  },
}

/** Policy by insurance type in force on a day: {'310': 'shanghai-employees-2025', …}. Before the first: the first. */
export function defaultPolicies(region: RegionKey, on: Day): Record<string, string> {
  const chosen: Record<string, string> = {}
  for (const [insuranceType, list] of Object.entries(regions[region].policies)) {
    const begun = list.filter(entry => entry.from <= on).at(-1) ?? list[0]
    if (begun) chosen[insuranceType] = begun.policy
  }
  return chosen
}

/** A copy of the region's institutions: level 3, level 2, level 1 or community, village clinic where policies know it, one pharmacy. */
export const defaultInstitutions = (region: RegionKey): InstitutionRecord[] =>
  regions[region].institutions.map(record => ({...record}))

/**
 * The benefit year 医保年度 a day falls in, as the policy then in force counts it: Shanghai employees 2026-03-01 → '2025'.
 * Insurance nobody pays by any more: the calendar year.
 */
export function benefitYear(region: RegionKey, insuranceType: string, on: Day): string {
  const policy = policyById(defaultPolicies(region, on)[insuranceType] ?? '')
  return policy ? yearOf(policy, on) : on.slice(0, 4)
}
