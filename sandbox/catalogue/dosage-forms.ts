// Dosage forms 剂型 of western drugs: how a form is written in a registered name, its code segment, and the unit a
// strength is counted in. Codes not observed in published products are placeholders (facts/forms.tsv says which).

export type DosageForm = {
  /** Segment 4 of a western code. */
  code: string
  /** What is counted: '片' in 5mg*28片. */
  piece: string
  /** 注射用 stands before the name, everything else after it. */
  before?: boolean
  injected?: boolean
}

export const dosageForms: Readonly<Record<string, DosageForm>> = {
  片: {code: 'A001', piece: '片'},
  舌下片: {code: 'A003', piece: '片'},
  分散片: {code: 'A006', piece: '片'},
  阴道片: {code: 'A008', piece: '片'},
  泡腾片: {code: 'A009', piece: '片'},
  阴道泡腾片: {code: 'A009', piece: '片'},
  缓释片: {code: 'A010', piece: '片'},
  控释片: {code: 'A011', piece: '片'},
  肠溶片: {code: 'A012', piece: '片'},
  肠溶缓释片: {code: 'A013', piece: '片'},
  糖衣片: {code: 'A017', piece: '片'},
  薄膜衣片: {code: 'A018', piece: '片'},
  口腔崩解片: {code: 'A022', piece: '片'},
  咀嚼片: {code: 'A025', piece: '片'},
  注射用: {code: 'B001', piece: '瓶', before: true, injected: true},
  注射液: {code: 'B002', piece: '支', injected: true},
  氯化钠注射液: {code: 'B002', piece: '瓶', injected: true},
  葡萄糖注射液: {code: 'B002', piece: '瓶', injected: true},
  乳状注射液: {code: 'B002', piece: '瓶', injected: true},
  脂质体注射液: {code: 'B002', piece: '瓶', injected: true},
  注射用浓溶液: {code: 'B004', piece: '瓶', injected: true},
  注射用微球: {code: 'B003', piece: '瓶', injected: true},
  冻干粉: {code: 'B014', piece: '瓶'},
  眼用注射液: {code: 'B023', piece: '支', injected: true},
  栓: {code: 'D001', piece: '枚'},
  阴道栓: {code: 'D003', piece: '枚'},
  胶囊: {code: 'E001', piece: '粒'},
  软胶囊: {code: 'E002', piece: '粒'},
  缓释胶囊: {code: 'E003', piece: '粒'},
  肠溶胶囊: {code: 'E005', piece: '粒'},
  肠溶软胶囊: {code: 'E005', piece: '粒'},
  阴道胶囊: {code: 'E006', piece: '粒'},
  阴道软胶囊: {code: 'E009', piece: '粒'},
  肠溶缓释胶囊: {code: 'E013', piece: '粒'},
  软膏: {code: 'F001', piece: '支'},
  眼膏: {code: 'F001', piece: '支'},
  乳膏: {code: 'F002', piece: '支'},
  滴眼液: {code: 'G001', piece: '支'},
  滴耳液: {code: 'G001', piece: '支'},
  滴鼻液: {code: 'G001', piece: '支'},
  眼内注射溶液: {code: 'G003', piece: '支', injected: true},
  滴丸: {code: 'H002', piece: '丸'},
  植入剂: {code: 'J005', piece: '支'},
  缓释植入剂: {code: 'J005', piece: '支'},
  糖浆: {code: 'K001', piece: '瓶'},
  吸入气雾剂: {code: 'L001', piece: '瓶'},
  气雾剂: {code: 'L001', piece: '瓶'},
  吸入粉雾剂: {code: 'L009', piece: '支'},
  吸入用溶液: {code: 'L015', piece: '支'},
  吸入溶液: {code: 'L015', piece: '支'},
  吸入用混悬液: {code: 'L015', piece: '支'},
  吸入喷雾剂: {code: 'L001', piece: '瓶'},
  鼻喷雾剂: {code: 'L025', piece: '瓶'},
  喷雾剂: {code: 'L025', piece: '瓶'},
  口溶膜: {code: 'M002', piece: '片'},
  颗粒: {code: 'N001', piece: '袋'},
  缓释颗粒: {code: 'N001', piece: '袋'},
  散: {code: 'P001', piece: '袋'},
  灌肠剂: {code: 'S003', piece: '支'},
  贴剂: {code: 'T001', piece: '贴'},
  透皮贴剂: {code: 'T001', piece: '贴'},
  贴膏: {code: 'T001', piece: '贴'},
  凝胶: {code: 'U001', piece: '支'},
  眼用凝胶: {code: 'U001', piece: '支'},
  阴道凝胶: {code: 'U004', piece: '支'},
  溶液: {code: 'W001', piece: '瓶'},
  洗剂: {code: 'W001', piece: '瓶'},
  口服溶液: {code: 'X001', piece: '瓶'},
  滴剂: {code: 'X004', piece: '瓶'},
  口服混悬液: {code: 'X005', piece: '瓶'},
  干混悬剂: {code: 'X006', piece: '袋'},
}

/** Other spellings of the same forms. */
const spellings: Readonly<Record<string, string>> = {
  口崩片: '口腔崩解片',
  混悬液: '口服混悬液',
  混悬滴剂: '滴剂',
  混悬凝胶: '口服混悬液',
  粉剂: '散',
  胶浆: '口服溶液',
  组合包装: '片',
  雾化吸入溶液: '吸入用溶液',
  雾化吸入用溶液: '吸入用溶液',
  '吸入粉雾剂(Ⅱ)': '吸入粉雾剂',
  颗粒剂: '颗粒',
}

/** The form's proper name, '片' for anything unknown (the commonest). */
export const properForm = (form: string): string => {
  const name = spellings[form] ?? form
  return dosageForms[name] ? name : '片'
}

/** Forms a group of the national list stands for; the first is the usual one. */
export const groupForms: Readonly<Record<string, readonly string[]>> = {
  口服常释剂型: ['片', '胶囊', '分散片'],
  '口服常释剂型(不含分散片)': ['片', '胶囊'],
  注射剂: ['注射液', '注射用'],
  缓释控释剂型: ['缓释片', '缓释胶囊'],
  软膏剂: ['软膏', '乳膏'],
  口服液体剂: ['口服溶液', '糖浆'],
  滴眼剂: ['滴眼液'],
  颗粒剂: ['颗粒'],
  吸入剂: ['吸入气雾剂', '吸入粉雾剂'],
  栓剂: ['栓'],
  外用液体剂: ['溶液'],
  凝胶剂: ['凝胶'],
  口服散剂: ['散'],
  口服粉剂: ['散'],
  散剂: ['散'],
  口服混悬剂: ['口服混悬液', '干混悬剂'],
  眼膏剂: ['眼膏'],
  眼用凝胶剂: ['眼用凝胶'],
  灌肠剂: ['灌肠剂'],
  外用冻干制剂: ['冻干粉'],
  乳膏剂: ['乳膏'],
  口腔崩解片: ['口腔崩解片'],
  滴鼻剂: ['滴鼻液'],
  滴耳剂: ['滴耳液'],
  咀嚼片: ['咀嚼片'],
  贴剂: ['贴剂'],
  透皮贴剂: ['透皮贴剂'],
  贴膏剂: ['贴膏'],
  凝胶贴膏剂: ['贴膏'],
  巴布膏剂: ['贴膏'],
  阴道泡腾片: ['阴道泡腾片'],
  阴道片: ['阴道片'],
  阴道软胶囊: ['阴道软胶囊'],
  阴道胶囊: ['阴道胶囊'],
  乳剂: ['口服混悬液'],
  口服乳剂: ['口服混悬液'],
  口服溶液剂: ['口服溶液'],
  溶液剂: ['溶液'],
  液体剂: ['溶液'],
  冲洗剂: ['溶液'],
  胶浆剂: ['口服溶液'],
  肠溶缓释片: ['肠溶缓释片'],
  肠溶缓释胶囊: ['肠溶缓释胶囊'],
  双释放肠溶胶囊: ['肠溶胶囊'],
  混悬凝胶剂: ['口服混悬液'],
  滴丸剂: ['滴丸'],
  缓控释颗粒剂: ['缓释颗粒'],
  舌下片剂: ['舌下片'],
  片剂: ['片'],
  喷雾剂: ['喷雾剂'],
  鼻用喷雾剂: ['鼻喷雾剂'],
  气雾剂: ['气雾剂'],
  粉雾剂: ['吸入粉雾剂'],
  泡腾片: ['泡腾片'],
  植入剂: ['植入剂'],
  吸入用溶液剂: ['吸入用溶液'],
  吸入溶液剂: ['吸入溶液'],
  脂质体注射剂: ['脂质体注射液'],
  微球注射剂: ['注射用微球'],
  缓释微球注射剂: ['注射用微球'],
  缓释混悬剂: ['口服混悬液'],
}

/**
 * Forms in which the trade sells what the list does not pay: the same ingredient outside the list 目录外剂型. Dispersible
 * tablets and soft capsules are not among them: the list counts them as 口服常释剂型.
 */
export const unlistedForms: readonly string[] = [
  '泡腾片',
  '咀嚼片',
  '口腔崩解片',
  '颗粒',
  '干混悬剂',
  '口服溶液',
  '滴丸',
  '糖浆',
  '口溶膜',
  '散',
]

/** Forms of Chinese patent medicines: what is counted in a pack. They have no code segment of their own. */
export const patentForms: Readonly<Record<string, string>> = {
  胶囊: '粒',
  软胶囊: '粒',
  肠溶胶囊: '粒',
  片: '片',
  分散片: '片',
  咀嚼片: '片',
  缓释片: '片',
  泡腾片: '片',
  颗粒: '袋',
  丸: '丸',
  浓缩丸: '丸',
  滴丸: '丸',
  胶丸: '粒',
  口服液: '支',
  合剂: '瓶',
  糖浆: '瓶',
  酒: '瓶',
  酊: '瓶',
  膏: '瓶',
  煎膏: '瓶',
  软膏: '支',
  乳膏: '支',
  凝胶: '支',
  贴膏: '贴',
  凝胶膏: '贴',
  巴布膏: '贴',
  橡胶膏: '贴',
  散: '袋',
  茶: '袋',
  丹: '丸',
  锭: '锭',
  水: '支',
  饮: '支',
  露: '瓶',
  液: '支',
  洗液: '瓶',
  洗剂: '瓶',
  搽剂: '瓶',
  喷雾剂: '瓶',
  气雾剂: '瓶',
  油: '瓶',
  栓: '枚',
  滴眼液: '支',
  滴鼻液: '支',
  眼膏: '支',
  注射液: '支',
  注射用: '瓶',
}

const patentEndings = Object.keys(patentForms).sort((a, b) => b.length - a.length)
const westernEndings = Object.keys(dosageForms)
  .filter(form => form !== '注射用')
  .sort((a, b) => b.length - a.length)

/** Parts a full registered name into base and form; undefined when no known form ends it. */
export function splitForm(name: string, kind: 'W' | 'Z'): {base: string; form: string} | undefined {
  const plain = name.replace(/\([^)]*\)$/, '')
  if (plain.startsWith('注射用')) return {base: plain.slice(3), form: '注射用'}
  for (const form of kind === 'W' ? westernEndings : patentEndings) {
    // 增乳膏 is 增乳 and 膏, not 增 and 乳膏
    if (plain.endsWith(form) && plain.length > form.length + 1) return {base: plain.slice(0, -form.length), form}
  }
  return undefined
}
