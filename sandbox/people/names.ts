// Names 姓名 of synthetic people: surnames and given names from faker's Chinese lists, weighted by how common a
// surname is (public name reports 2018-2021) and chosen by sex and generation. The lists are read once; a draw is an
// index into a table. It does not know who the person is.
import {faker} from '@faker-js/faker/locale/zh_CN'
import type {Draw} from '../base/draw.ts'
import type {RegionKey} from './regions.ts'

/** Share of the population in hundredths of a percent, most common first; the rest of faker's list gets ten. */
const commonSurnames =
  '王720 李720 张680 刘510 陈450 杨310 黄230 赵200 吴200 周190 徐150 孙140 马130 朱120 胡120 郭110 何100 林100 ' +
  '罗95 高95 郑93 梁91 谢89 宋87 唐85 许83 韩81 邓80 冯79 曹78 彭76 曾74 肖73 田71 董70 潘68 袁67 蔡65 蒋64 余62 ' +
  '于61 杜60 叶58 程57 魏56 苏54 吕53 丁52 任51 卢50 姚49 沈48 钟47 姜46 崔45 谭44 陆43 范42 汪41 廖40 石39 金38 ' +
  '韦37 贾37 夏36 付35 方34 邹33 熊33 白32 孟31 秦31 邱30 侯29 江29 尹28 薛27 闫27 段26 雷26 龙25 黎24 史24 陶23 ' +
  '贺23 毛22 郝22 顾21 龚21 邵20 万20 覃19 武19 钱19 戴18 严18 莫18 孔17 向17 常16'

/** Surnames that are more common there than in the country, with the factor used. */
const regional: Record<RegionKey, Record<string, number>> = {
  shanghai: {沈: 4, 陆: 4, 顾: 5, 钱: 4, 蒋: 2, 徐: 2, 朱: 2, 金: 2},
  ningbo: {沈: 3, 陆: 2, 顾: 2, 钱: 2, 蒋: 2, 陈: 2, 林: 2, 叶: 3, 邵: 3, 戴: 3},
  guangxi: {韦: 14, 覃: 18, 莫: 10, 黄: 4, 陆: 8, 蒋: 3, 梁: 4, 唐: 3, 陈: 1.5, 农: 20},
}

const slots = 4096

function surnameTable(region: RegionKey): readonly string[] {
  const shares = new Map<string, number>()
  for (const name of (faker.definitions.person.last_name?.generic ?? []) as readonly string[]) shares.set(name, 10)
  for (const entry of commonSurnames.split(' ')) shares.set(entry.slice(0, 1), Number(entry.slice(1)))
  if (region === 'guangxi') shares.set('农', 10)
  for (const [name, factor] of Object.entries(regional[region])) shares.set(name, (shares.get(name) ?? 10) * factor)
  const total = [...shares.values()].reduce((sum, share) => sum + share, 0)
  const table: string[] = []
  let reached = 0
  for (const [name, share] of shares) {
    reached += share
    while (table.length < Math.round((reached / total) * slots)) table.push(name)
  }
  return table
}

const generations = ['old', 'middle', 'young'] as const
export type Generation = (typeof generations)[number]

/** Characters that date a given name; from the same public name reports. */
const eraCharacters: Record<'male' | 'female', Record<Generation, string>> = {
  male: {
    old: '军华建国志荣林福明根生德',
    middle: '伟强磊勇涛杰超平刚辉鹏飞波斌凯健俊亮峰文海东旭',
    young: '宇浩博宁晨睿轩泽豪沐辰宸奕梓',
  },
  female: {
    old: '霞秀英桂兰萍红梅琴玉珍芬凤',
    middle: '芳娜敏静丽艳娟玲云燕雪倩婷慧洁莹琳',
    young: '颖佳怡欣悦涵萱诗梓可馨汐玥桐诺语沫',
  },
}

/** Faker's list says male but people would read them the other way round, or hardly at all. */
const unfit = new Set(['熙瑶', '癸霖', '一全', '三锋', '乙萍', '珈', '晨阳', '开慧', '呈轩'])

function givenNames(sex: 'male' | 'female', generation: Generation): readonly string[] {
  const characters = eraCharacters[sex]
  const list = (faker.definitions.person.first_name?.[sex] ?? []) as readonly string[]
  const fromFaker = list.filter(name => !unfit.has(name) && eraOf(name, characters) === generation)
  const own = [...characters[generation]]
  // Two characters of one generation read naturally together; half of all given names come from such pairs.
  const pairs = own.flatMap((first, i) => own.filter((_, j) => j !== i && (i + j) % 3 === 0).map(last => first + last))
  const repeated = Array.from({length: Math.ceil(pairs.length / Math.max(fromFaker.length, 1))}, () => fromFaker)
  return [...pairs, ...repeated.flat()]
}

function eraOf(name: string, characters: Record<Generation, string>): Generation {
  for (const generation of ['young', 'old', 'middle'] as const) {
    for (const character of name) if (characters[generation].includes(character)) return generation
  }
  return 'middle'
}

const surnames: Record<RegionKey, readonly string[]> = {
  shanghai: surnameTable('shanghai'),
  ningbo: surnameTable('ningbo'),
  guangxi: surnameTable('guangxi'),
}

const given = {
  male: {
    old: givenNames('male', 'old'),
    middle: givenNames('male', 'middle'),
    young: givenNames('male', 'young'),
  },
  female: {
    old: givenNames('female', 'old'),
    middle: givenNames('female', 'middle'),
    young: givenNames('female', 'young'),
  },
}

/** Surname alone, for a newborn who has no name yet (王某之子). */
export const drawSurname = (draw: Draw, region: RegionKey): string => draw.pick('surname', surnames[region])

/** A whole name fit for the sex and the year of birth. */
export function drawName(draw: Draw, region: RegionKey, sex: 'male' | 'female', birthYear: number): string {
  const generation: Generation = birthYear < 1975 ? 'old' : birthYear < 2000 ? 'middle' : 'young'
  return drawSurname(draw, region) + draw.pick('given', given[sex][generation])
}
