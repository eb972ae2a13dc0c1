// Everything the control API can refuse, in one table: RFC 9457 problem details with a stable type, in Chinese or English.
// `path`, `expected` and `got` say what was wrong with the request; `next` says what to do. Refusals of the insurance
// centre are not problems: they are business answers of the interface endpoint.

import type {Unheard} from './mailbox.ts'

export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]
type Words = Record<Language, string>

type Row = {status: number; title: Words; next: Words}

export const problems = {
  'bad-request': {
    status: 400,
    title: {zh: '请求内容不符合要求', en: 'The request does not have the described shape'},
    next: {zh: '请按 path 所指位置修改后重发。', en: 'Correct what path points at and send again.'},
  },
  'not-json': {
    status: 400,
    title: {zh: '请求体不是合法的 JSON', en: 'The body is not JSON'},
    next: {zh: '请以 UTF-8 编码的 JSON 重发。', en: 'Send JSON in UTF-8.'},
  },
  'sign-in-needed': {
    status: 401,
    title: {zh: '需要先登录', en: 'Sign in first'},
    next: {
      zh: '请带上 Authorization: Bearer <令牌>，或在页面登录。',
      en: 'Send Authorization: Bearer <token>, or sign in on the page.',
    },
  },
  'wrong-token': {
    status: 401,
    title: {zh: '令牌或密码不正确', en: 'The token or password is not right'},
    next: {
      zh: '请核对令牌；管理员令牌的位置在启动时打印。',
      en: 'Check the token; the start-up message says where the administrator token is kept.',
    },
  },
  forbidden: {
    status: 403,
    title: {zh: '此身份不能进行该操作', en: 'This role may not do that'},
    next: {zh: '请换用有权限的身份。', en: 'Use a role that may.'},
  },
  'wrong-origin': {
    status: 403,
    title: {zh: '请求来自别的网站，已拒绝', en: 'The request comes from another site and was refused'},
    next: {zh: '请从本系统的页面操作，或使用令牌。', en: 'Use the pages of this programme, or a token.'},
  },
  'no-such-path': {
    status: 404,
    title: {zh: '没有这个地址', en: 'There is nothing at this address'},
    next: {zh: '接口清单见 /api/docs。', en: 'All calls are listed at /api/docs.'},
  },
  'no-such-world': {
    status: 404,
    title: {zh: '没有这个沙盘', en: 'There is no such world'},
    next: {zh: '用 GET /api/v1/worlds 查看现有沙盘。', en: 'GET /api/v1/worlds lists the worlds there are.'},
  },
  'no-such-person': {
    status: 404,
    title: {zh: '没有这个参保人', en: 'There is no such person'},
    next: {zh: '用 GET /api/v1/worlds/W/people 查找。', en: 'Look for them with GET /api/v1/worlds/W/people.'},
  },
  'no-such-settlement': {
    status: 404,
    title: {zh: '没有这笔结算', en: 'There is no such settlement'},
    next: {zh: '请核对 setl_id。', en: 'Check the setl_id.'},
  },
  'no-such-institution': {
    status: 404,
    title: {zh: '没有这家定点医药机构', en: 'There is no such institution'},
    next: {zh: '用 GET …/worlds/{world} 查看机构编号。', en: 'GET …/worlds/{world} lists the institutions.'},
  },
  'no-such-desk': {
    status: 404,
    title: {zh: '这家机构在沙盘里没有收费窗口', en: 'This institution has no cashier windows in the world'},
    next: {
      zh: '沙盘的第一家机构有窗口；用 GET …/worlds/{world} 查看。',
      en: 'The first institution of a world has them; see GET …/worlds/{world}.',
    },
  },
  'no-such-policy': {
    status: 404,
    title: {zh: '没有这个政策', en: 'There is no such policy'},
    next: {zh: '用 GET /api/v1/policies 查看现有政策。', en: 'GET /api/v1/policies lists the policies there are.'},
  },
  'no-such-fault': {
    status: 404,
    title: {zh: '没有这个故障计划', en: 'There is no such fault plan'},
    next: {zh: '用 GET …/faults 查看现有计划。', en: 'GET …/faults lists the plans there are.'},
  },
  'no-such-entry': {
    status: 404,
    title: {zh: '没有这条记录', en: 'There is no such entry'},
    next: {zh: '请核对记录序号。', en: 'Check the entry number.'},
  },
  'no-such-class': {
    status: 404,
    title: {zh: '没有这个班', en: 'There is no such class'},
    next: {zh: '用 GET /api/v1/classes 查看自己的班。', en: 'GET /api/v1/classes lists your classes.'},
  },
  'no-such-code': {
    status: 404,
    title: {zh: '没有这个加入码', en: 'No class has this join code'},
    next: {zh: '请对照讲师屏幕上的加入码重新输入。', en: 'Compare it with the code on the screen of the instructor.'},
  },
  'no-such-seat': {
    status: 404,
    title: {zh: '这个座位还没有人', en: 'Nobody sits at this seat'},
    next: {zh: '请等学员加入，或核对座位号。', en: 'Wait for a trainee to join, or check the seat number.'},
  },
  'no-such-instructor': {
    status: 404,
    title: {zh: '没有这位讲师', en: 'There is no such instructor'},
    next: {zh: '用 GET /api/v1/instructors 查看。', en: 'GET /api/v1/instructors lists them.'},
  },
  'no-such-exercise': {
    status: 404,
    title: {zh: '没有这个练习', en: 'There is no such exercise'},
    next: {zh: '用 GET /api/v1/exercises 查看现有练习。', en: 'GET /api/v1/exercises lists the exercises there are.'},
  },
  'no-such-scenario': {
    status: 404,
    title: {zh: '没有这个演练脚本', en: 'There is no such scenario'},
    next: {zh: '用 GET /api/v1/scenarios 查看现有脚本。', en: 'GET /api/v1/scenarios lists the scenarios there are.'},
  },
  'no-such-drill': {
    status: 404,
    title: {zh: '没有这场演练', en: 'There is no such drill'},
    next: {zh: '用 GET /api/v1/drills 查看。', en: 'GET /api/v1/drills lists them.'},
  },
  'no-such-action': {
    status: 404,
    title: {zh: '脚本里没有这个动作', en: 'The scenario expects no such action'},
    next: {zh: '用 GET …/drills/{world} 查看应做的动作。', en: 'GET …/drills/{world} lists what is expected.'},
  },
  'not-your-role': {
    status: 403,
    title: {zh: '这个角色不由你担任', en: 'You do not play this role'},
    next: {
      zh: '请到自己的角色页；换角色请找主持人。',
      en: 'Go to the page of your own role; the director gives out roles.',
    },
  },
  'no-such-inject': {
    status: 404,
    title: {zh: '脚本里没有这个事件', en: 'The scenario has no such inject'},
    next: {zh: '用 GET …/drills/{world} 查看事件。', en: 'GET …/drills/{world} lists the injects.'},
  },
  'no-such-role': {
    status: 404,
    title: {zh: '这场演练没有这个角色', en: 'Nobody plays this role in this drill'},
    next: {zh: '请从演练的角色里选。', en: 'Choose one of the roles of the drill.'},
  },
  'no-such-player': {
    status: 404,
    title: {zh: '没有这位参演人', en: 'Nobody of this number has joined the drill'},
    next: {zh: '请让对方先用加入码加入。', en: 'Let them join by the code first.'},
  },
  'no-such-window': {
    status: 404,
    title: {zh: '演练里没有开这个窗口', en: 'The drill has no such open window'},
    next: {zh: '请选一个开着的窗口。', en: 'Choose a window that is open.'},
  },
  'no-seat': {
    status: 404,
    title: {zh: '本机没有座位', en: 'No seat belongs to this screen'},
    next: {zh: '请用加入码和姓名加入班级。', en: 'Join a class with its code and your name.'},
  },
  'method-not-allowed': {
    status: 405,
    title: {zh: '此地址不支持该方法', en: 'This address does not support the method'},
    next: {zh: '请按 Allow 标头所列方法重发。', en: 'Use a method that the Allow header lists.'},
  },
  'world-exists': {
    status: 409,
    title: {zh: '同名沙盘已存在', en: 'A world with this id exists already'},
    next: {zh: '请换一个 id，或先删除原沙盘。', en: 'Choose another id, or delete that world first.'},
  },
  'world-went-on': {
    status: 409,
    title: {zh: '沙盘在此期间又记了新的记录，没有删除', en: 'The world has gone on since, and was not deleted'},
    next: {zh: '请停下往里发报文的系统，再导出一次。', en: 'Stop what sends to it, and export it once more.'},
  },
  'clock-backwards': {
    status: 409,
    title: {zh: '沙盘时间不能倒退', en: 'World time never goes backwards'},
    next: {zh: '要回到过去，请从较早的记录分叉（fork）。', en: 'To go back, fork the world at an earlier entry.'},
  },
  'clock-held': {
    status: 409,
    title: {zh: '演练进行中，时间不能跳', en: 'A drill is under way: time cannot jump'},
    next: {zh: '请改用变速或冻结。', en: 'Change the speed, or freeze.'},
  },
  'drill-over': {
    status: 409,
    title: {zh: '演练已不在进行', en: 'The drill is not under way any more'},
    next: {zh: '请看报告，或再开一次演练。', en: 'Read its report, or start another drill.'},
  },
  'action-too-early': {
    status: 409,
    title: {zh: '这个动作的事件还没有发生', en: 'What this action answers has not happened yet'},
    next: {zh: '请等事件出现后再记。', en: 'Wait until the inject has fired.'},
  },
  'action-done': {
    status: 409,
    title: {zh: '这个动作已经记过', en: 'This action was noted before'},
    next: {zh: '第一次的时间算数，不用再记。', en: 'The first time counts; nothing is left to do.'},
  },
  'inject-fired': {
    status: 409,
    title: {zh: '这个事件已经发生', en: 'This inject has fired already'},
    next: {zh: '发生过的事不能再发生，也不能拦下。', en: 'What has happened neither happens again nor is held back.'},
  },
  'role-taken': {
    status: 409,
    title: {zh: '这个角色已经有人', en: 'Somebody plays this role already'},
    next: {zh: '请另选角色，或请主持人改派。', en: 'Choose another role, or ask the director.'},
  },
  'roles-clash': {
    status: 409,
    title: {
      zh: '复核必须独立：收费组长和财务复核不能是同一个人',
      en: 'Review must be independent: the cashiers’ lead and finance review cannot be one person',
    },
    next: {zh: '请去掉其中一个角色。', en: 'Leave one of the two roles to somebody else.'},
  },
  'player-exists': {
    status: 409,
    title: {zh: '已有同名的人在演这场演练', en: 'Somebody of this name plays in the drill'},
    next: {
      zh: '如果就是你，换了机器：请主持人放行你的位子，再按一次。如果重名：在名字后加一个字。',
      en: 'If it is you, at another machine: ask the director to release your place, then press again. If not: add a letter to the name.',
    },
  },
  'player-away': {
    status: 409,
    title: {
      zh: '这个名字在演练里有位子，原来的页面没有开着',
      en: 'This name has a place in the drill, and its page is not open',
    },
    next: {
      zh: '如果就是你：主持人的页面上看得到你在等，放行后这里自己进去，角色和窗口照旧。如果重名：在名字后加一个字。',
      en: 'If it is you: the director sees that you wait; once released this page goes in by itself, with your roles and window. If not: add a letter to the name.',
    },
  },
  'drill-full': {
    status: 409,
    title: {zh: '参演的人已满', en: 'No more people can join this drill'},
    next: {zh: '请旁观大屏。', en: 'Watch the wall board.'},
  },
  'robot-window': {
    status: 409,
    title: {zh: '这个窗口眼下由机器人在办', en: 'A robot works this window just now'},
    next: {
      zh: '请主持人把窗口交给人；机器人办完手上的病人就让开。',
      en: 'The director hands windows over; the robot leaves when its patient has gone.',
    },
  },
  'drill-patients': {
    status: 409,
    title: {zh: '演练进行中，病人由演练带来', en: 'A drill is under way: patients come by themselves'},
    next: {zh: '请从队伍里叫号。', en: 'Call from the queue.'},
  },
  'fault-exists': {
    status: 409,
    title: {zh: '同名故障计划已存在', en: 'A fault plan with this id exists already'},
    next: {zh: '请换一个 id，或先删除原计划。', en: 'Choose another id, or delete that plan first.'},
  },
  'person-exists': {
    status: 409,
    title: {zh: '证件号码或人员编号已存在', en: 'This certificate or person number exists already'},
    next: {zh: '请换一个号码，或不填由系统生成。', en: 'Choose another number, or leave it out to have one made.'},
  },
  'instructor-exists': {
    status: 409,
    title: {zh: '同名讲师已存在', en: 'An instructor of this name exists already'},
    next: {zh: '请换一个名字，或改他的密码。', en: 'Choose another name, or change their password.'},
  },
  'name-taken': {
    status: 409,
    title: {zh: '这个名字已在座位上', en: 'Somebody of this name sits in the class already'},
    next: {
      zh: '如果就是你本人：回到原来的机器，或请讲师放行后再加入。如果重名：在名字后加一个字。',
      en: 'If it is you: go back to the machine you used, or ask the instructor to release the seat. If not: add a letter to the name.',
    },
  },
  'not-on-list': {
    status: 409,
    title: {zh: '名单上没有这个名字', en: 'This name is not on the list'},
    next: {
      zh: '请从名单中选自己的名字，或请讲师补上。',
      en: 'Choose your name from the list, or ask the instructor to add it.',
    },
  },
  'class-full': {
    status: 409,
    title: {zh: '座位已满', en: 'All seats are taken'},
    next: {zh: '请讲师增加座位。', en: 'Ask the instructor for another seat.'},
  },
  'class-frozen': {
    status: 409,
    title: {zh: '讲师已冻结全班，时间停着', en: 'The instructor has frozen the class; time stands still'},
    next: {
      zh: '钱没有动，等待也没有变长；请等讲师继续。',
      en: 'No money moved and no wait grew; go on when the instructor does.',
    },
  },
  'attempt-ended': {
    status: 409,
    title: {zh: '这次练习已结束', en: 'This attempt has ended'},
    next: {zh: '请看成绩，或等下一个练习。', en: 'See your result, or wait for the next exercise.'},
  },
  'nothing-to-override': {
    status: 409,
    title: {zh: '这次练习没有可改的分数', en: 'There is no mark here to change'},
    next: {
      zh: '练习结束并已评分后才能改；练习班不改分。',
      en: 'A mark is changed after the attempt has ended and was marked; not in a practice class.',
    },
  },
  'not-in-practice': {
    status: 409,
    title: {zh: '只有练习班可以自己重来', en: 'Only a practice class lets you begin again yourself'},
    next: {zh: '请讲师重置座位。', en: 'Ask the instructor to reset the seat.'},
  },
  'register-in-use': {
    status: 409,
    title: {zh: '这里已有班级或讲师', en: 'There are classes or instructors here already'},
    next: {
      zh: '请在空的数据目录上恢复，且不要启动服务。',
      en: 'Restore into an empty data folder, with no server running.',
    },
  },
  'body-too-large': {
    status: 413,
    title: {zh: '请求体过大', en: 'The body is too large'},
    next: {zh: '请减小内容后重发。', en: 'Send less.'},
  },
  'wrong-content-type': {
    status: 415,
    title: {zh: '不支持的内容类型', en: 'This content type is not supported'},
    next: {
      zh: '请使用 application/json；导入沙盘文件用 application/x-ndjson。',
      en: 'Use application/json; to import a world file, application/x-ndjson.',
    },
  },
  'damaged-file': {
    status: 422,
    title: {zh: '导入文件已损坏或不是沙盘文件', en: 'The file is damaged or not a world file'},
    next: {
      zh: '请用原文件重试；损坏位置见 path。',
      en: 'Try again with the original file; path says where it is damaged.',
    },
  },
  'real-identity': {
    status: 422,
    title: {zh: '疑似真实证件号码，已拒绝保存', en: 'This looks like a real identity number and was not stored'},
    next: {
      zh: '请使用保留地区码的虚构号码，或不填由系统生成。',
      en: 'Use an invented number with the reserved area code, or leave it out to have one made.',
    },
  },
  'not-computable': {
    status: 422,
    title: {zh: '按所给政策与资料无法计算', en: 'This cannot be calculated from the given policy and facts'},
    next: {zh: '请补充 path 所指的资料。', en: 'Add what path points at.'},
  },
  'too-many': {
    status: 429,
    title: {zh: '请求过于频繁', en: 'Too many requests'},
    next: {zh: '请按 Retry-After 所示时间后重试。', en: 'Wait as long as Retry-After says.'},
  },
  internal: {
    status: 500,
    title: {zh: '系统内部错误', en: 'The programme itself failed'},
    next: {
      zh: '已保存的内容不受影响；请重试，并把时间告知管理员。',
      en: 'What was saved is safe; try again and tell the administrator when it happened.',
    },
  },
  'world-broken': {
    status: 503,
    title: {zh: '沙盘正在从日志重建', en: 'The world is being rebuilt from its journal'},
    next: {zh: '请稍后重试；已应答的结算不受影响。', en: 'Try again shortly; settlements that were answered are safe.'},
  },
  'catalogue-missing': {
    status: 503,
    title: {zh: '所需目录尚未生成', en: 'The catalogue is not built yet'},
    next: {
      zh: '完整目录首次启动时在后台生成，请稍后重试，或改用 classroom。',
      en: 'The full catalogue grows in the background at the first start: try again shortly, or use classroom.',
    },
  },
  'store-failed': {
    status: 503,
    title: {
      zh: '日志无法写入，沙盘暂停受理；这次什么也没有入账',
      en: 'The journal cannot be written and nothing is accepted; nothing of this was booked',
    },
    next: {
      zh: '请检查磁盘空间与权限，重启后重发；已应答的结算不受影响。',
      en: 'Check disk space and permissions, restart, then send it again; settlements that were answered are safe.',
    },
  },
  'store-unsure': {
    status: 503,
    title: {
      zh: '日志写入中途失败，这次是否入账尚不可知',
      en: 'The journal failed while this was being written; whether it was booked is not known',
    },
    next: {
      zh: '请检查磁盘空间与权限后重启，先查询再决定；已应答的结算不受影响。',
      en: 'Check disk space and permissions, restart, and ask before you decide; settlements that were answered are safe.',
    },
  },
  busy: {
    status: 503,
    title: {zh: '排队过长，暂不受理', en: 'The queue is full'},
    next: {zh: '请稍后重试。', en: 'Try again shortly.'},
  },
} as const satisfies Record<string, Row>

export type ProblemName = keyof typeof problems
export const problemNames = Object.keys(problems) as ProblemName[]

/** What a cause that got no entry becomes. */
export const unheardProblem = {
  broken: 'world-broken',
  store: 'store-failed',
  unsure: 'store-unsure',
  busy: 'busy',
  closed: 'world-broken',
} as const satisfies Record<Unheard, ProblemName>

/** Where and how the request differed from what was described. */
export type ProblemDetails = {
  /** JSON pointer into the request ('/body/seed', '/query/from'), or what else it is about. */
  path?: string
  expected?: string
  got?: string
  /** Free text for this occurrence, in both languages. */
  detail?: Words
}

/** Thrown by handlers; becomes one application/problem+json answer. */
export class Problem extends Error {
  override name = 'Problem'
  readonly problem: ProblemName
  readonly details: ProblemDetails
  constructor(problem: ProblemName, details: ProblemDetails = {}) {
    super(`${problem}${details.path ? ` at ${details.path}` : ''}`)
    this.problem = problem
    this.details = details
  }
}

export type ProblemBody = {
  type: string
  title: string
  status: number
  detail?: string
  path?: string
  expected?: string
  got?: string
  next: string
}

/** The stable address of a problem; GET /api/v1/problems lists them all. */
export const problemType = (name: ProblemName): string => `/api/v1/problems#${name}`

/** The answer's body, in the reader's language. */
export function problemBody(problem: ProblemName, language: Language, details: ProblemDetails = {}): ProblemBody {
  const row: Row = problems[problem]
  const {path, expected, got, detail} = details
  return {
    type: problemType(problem),
    title: row.title[language],
    status: row.status,
    ...(detail && {detail: detail[language]}),
    ...(path !== undefined && {path}),
    ...(expected !== undefined && {expected}),
    ...(got !== undefined && {got}),
    next: row.next[language],
  }
}

/** Chinese unless English is preferred by Accept-Language: 'en-US,en;q=0.9' is English, '' and 'fr' are Chinese. */
export function languageOf(acceptLanguage: string | undefined): Language {
  let best: Language = 'zh'
  let bestQuality = 0
  for (const part of (acceptLanguage ?? '').split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const language = languages.find(one => tag === one || tag.startsWith(`${one}-`))
    if (!language) continue
    const quality = Number(
      parameters
        .find(one => one.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? '1',
    )
    if (quality > bestQuality) {
      best = language
      bestQuality = quality
    }
  }
  return best
}
