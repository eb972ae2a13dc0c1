// The figures an outpatient hospital is made from 就诊流参数, each with where it comes from. What nobody has measured says so;
// a hospital's own half-day count overwrites it. It does not know how they are used.

/** 'read': a published source · 'fitted': worked out here from published results · 'assumed': somebody must still count. */
export type Mark = 'read' | 'fitted' | 'assumed'
export type Figure = {
  value: number
  unit: 's' | 'min' | 'share' | 'people' | 'perDay' | 'ratio'
  mark: Mark
  zh: string
  en: string
  source: string
}

const figure = (value: number, unit: Figure['unit'], mark: Mark, zh: string, en: string, source: string): Figure => ({
  value,
  unit,
  mark,
  zh,
  en,
  source,
})

const own = 'our assumption'

export const figures = {
  groupMean: figure(
    3,
    'people',
    'fitted',
    '同时到达的人数（平均）',
    'people who come together, mean',
    'fitted to the Nanjing registration-window study; Chongqing arrivals are not exponential',
  ),
  windowShare: figure(0.45, 'share', 'assumed', '在窗口缴费的比例', 'share paid at windows', own),
  windowShareCentreDown: figure(
    0.85,
    'share',
    'assumed',
    '中心停摆时在窗口缴费的比例',
    'share paid at windows with the centre down',
    `${own}; direction from the 2025 Shanghai case`,
  ),
  windowShareSelfPay: figure(
    0.55,
    'share',
    'assumed',
    '自助机和手机改自费后在窗口缴费的比例',
    'the same with kiosks and phones switched to self-pay',
    own,
  ),
  windowShareAllDown: figure(
    1,
    'share',
    'fitted',
    '医院系统全停时在窗口缴费的比例',
    'share paid at windows with every system of the hospital down',
    'kiosks and phones are dead; fitted to section 5.4 of the training reference',
  ),
  windowShareTreatFirst: figure(
    0.35,
    'share',
    'fitted',
    '先治后付时当场缴费的比例',
    'share that still pays at once under “treat first, pay later”',
    'fitted to section 5.4 of the training reference; count it in a drill and overwrite',
  ),
  slowService: figure(
    1.6,
    'ratio',
    'assumed',
    '系统恢复初期窗口变慢的倍数',
    'how much longer a window takes while the system comes back slowly',
    own,
  ),
  floodService: figure(
    3,
    'ratio',
    'assumed',
    '所有窗口同时连回时变慢的倍数',
    'the same when all windows join at once',
    own,
  ),
  payments: figure(1.6, 'ratio', 'assumed', '每次就诊缴费次数', 'payments a visit', own),
  windowService: figure(
    40,
    's',
    'read',
    '窗口收费一笔（平均）',
    'one charge at a window, mean',
    'charging-window studies, section 1.4 of the training reference',
  ),
  serviceSpread: figure(
    0.6,
    'ratio',
    'assumed',
    '窗口时长的变异系数',
    'spread of window times (deviation ÷ mean)',
    own,
  ),
  selfPayService: figure(
    75,
    's',
    'assumed',
    '中心停摆时自费收一笔并解释',
    'one charge self-paid with an explanation',
    own,
  ),
  selfPayServiceLeaflet: figure(65, 's', 'assumed', '同上，有告知单', 'the same with a leaflet', own),
  slipBlank: figure(
    150,
    's',
    'assumed',
    '白纸手工单一张',
    'one manual slip on blank paper',
    `${own}; measure it in the course and overwrite`,
  ),
  slipPrinted: figure(
    100,
    's',
    'assumed',
    '预印手工单一张',
    'one manual slip, preprinted',
    `${own}; measure it in the course and overwrite`,
  ),
  backEntryFirst: figure(90, 's', 'assumed', '补录第一遍一张', 'back-entry, first key', own),
  backEntrySecond: figure(45, 's', 'assumed', '补录第二遍一张', 'back-entry, second key', own),
  backEntryThird: figure(60, 's', 'assumed', '第三人看原单一张', 'a third person reads one sheet', own),
  keyingErrors: figure(
    0.00037,
    'share',
    'read',
    '单人录入每个字段的差错率',
    'errors a field left by single keying',
    'comparison of single and double data entry: 0.370 per 1,000 fields',
  ),
  keyingErrorsBoth: figure(
    0.000046,
    'share',
    'read',
    '双人录入后每个字段的差错率',
    'errors a field left by double keying',
    'the same study: 0.046 per 1,000 fields',
  ),
  spoiledSheets: figure(0.02, 'share', 'assumed', '写坏的手工单比例', 'share of sheets spoiled while writing', own),
  unheardCall: figure(20, 's', 'assumed', '听不清叫号多花的时间', 'lost when nobody hears who is called', own),
  refundService: figure(60, 's', 'assumed', '退一笔挂号费', 'one registration fee given back', own),
  payPatience: figure(45, 'min', 'assumed', '缴费队伍里的耐心（中位数）', 'patience in the pay queue, median', own),
  patienceShape: figure(1.4, 'ratio', 'assumed', '耐心的形状（威布尔）', 'shape of patience (Weibull)', own),
  greenPatience: figure(
    120,
    'min',
    'assumed',
    '急诊绿区耐心（中位数）',
    'patience in emergency, green, median',
    `${own}; 51 % waited up to two hours in a survey (West J Emerg Med)`,
  ),
  yellowPatience: figure(240, 'min', 'assumed', '急诊黄区耐心（中位数）', 'patience in emergency, yellow, median', own),
  emergencyPerDay: figure(200, 'perDay', 'assumed', '急诊每天人数', 'emergency arrivals a day', own),
  emergencyService: figure(600, 's', 'assumed', '急诊医生看一人', 'one patient with an emergency doctor', own),
  emergencyOutage: figure(
    1.6,
    'ratio',
    'assumed',
    '系统全停时急诊变慢的倍数',
    'how much longer emergency work takes with all systems down',
    own,
  ),
  emergencyRed: figure(0.04, 'share', 'assumed', '急诊红区比例', 'share of red in emergency', own),
  emergencyYellow: figure(
    0.16,
    'share',
    'assumed',
    '急诊黄区比例',
    'share of yellow in emergency',
    `${own}; 80 % of emergency patients are not urgent (Jiangsu survey)`,
  ),
  doctorService: figure(300, 's', 'assumed', '医生看一人', 'one consultation', own),
  secondLook: figure(120, 's', 'assumed', '看完检查再看一次', 'the second look after a test', own),
  testService: figure(480, 's', 'assumed', '一项检查', 'one test', own),
  pharmacyService: figure(60, 's', 'assumed', '发药一人', 'one hand-out at the pharmacy', own),
  kioskService: figure(30, 's', 'assumed', '自助机或手机缴费一笔', 'one payment at a kiosk or phone', own),
  registerShare: figure(0.25, 'share', 'assumed', '在窗口挂号的比例', 'share registered at windows', own),
  registerService: figure(35, 's', 'assumed', '窗口挂号一人', 'one registration at a window', own),
} as const satisfies Record<string, Figure>

export type FigureName = keyof typeof figures
export const figureNames = Object.keys(figures) as FigureName[]
/** A hospital's own counts, by figure. */
export type Counts = Partial<Record<FigureName, number>>

/** The figure's value, or what the hospital counted. */
export const figureOr = (name: FigureName, counts: Counts = {}): number => counts[name] ?? figures[name].value
