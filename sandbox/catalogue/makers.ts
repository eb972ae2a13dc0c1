// Makers 生产企业, all invented: every name carries 沙盘 and every code segment is 90000 or above, which real codes do
// not use. Deterministic by number, so no table travels. It does not know who makes what.

export type MakerTrade = 'drug' | 'imported' | 'consumable'

/** How many makers a trade has, and where its code segments begin. Ranges do not overlap. */
export const makerTrades: Record<MakerTrade, {count: number; from: number}> = {
  drug: {count: 1_600, from: 90_000},
  consumable: {count: 900, from: 95_000},
  imported: {count: 160, from: 98_000},
}

const first = '青澄岚槐沐栖朗昭霁泓屿禾砚笙樾泠溯芷榆橙霖曦漾棠檀枫筠蔚瑭琅'
const second = '麓岳川泽原峰溪湾桥浦岭台林城坪港'
const drugEndings = ['制药有限公司', '药业有限公司', '药业股份有限公司', '生物制药有限公司', '制药厂']
const deviceEndings = ['医疗器械有限公司', '医疗科技有限公司', '生物材料有限公司', '医用制品有限公司']
const foreign = ['诺瓦林', '赫弥斯', '艾提亚', '维兰德', '洛伦佐', '贝瑟尔', '坎多尔', '奥雷恩', '米拉诺', '塔维斯']
const foreignSecond = [
  '北方',
  '南方',
  '新',
  '大',
  '联合',
  '第一',
  '海湾',
  '蓝山',
  '银河',
  '绿洲',
  '晨星',
  '长风',
  '极光',
  '白桦',
  '金橡',
  '云杉',
]

/** The name of a trade's maker: maker('drug', 7). Distinct for distinct numbers below the trade's count. */
export function makerName(trade: MakerTrade, index: number): string {
  if (trade === 'imported') {
    const house = foreign[index % foreign.length]
    return `沙盘${foreignSecond[Math.floor(index / foreign.length)]}${house}公司（境外·虚构）`
  }
  const endings = trade === 'drug' ? drugEndings : deviceEndings
  const pairs = first.length * second.length
  const pair = index % pairs
  const ending = endings[Math.floor(index / pairs) + (pair % 2)]
  return `沙盘${first[pair % first.length]}${second[Math.floor(pair / first.length)]}${ending}`
}

/** The five digits of the code. */
export const makerSegment = (trade: MakerTrade, index: number): string => String(makerTrades[trade].from + index)

/** The maker behind a code's last five digits; undefined for segments nobody here has. */
export function makerOfSegment(segment: string): string | undefined {
  const number = Number(segment)
  for (const trade of ['drug', 'consumable', 'imported'] as const) {
    const {from, count} = makerTrades[trade]
    if (number >= from && number < from + count) return makerName(trade, number - from)
  }
  return undefined
}
