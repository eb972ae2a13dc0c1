// The URL shapes 地址形式 in which hospital systems reach the centre, behind the world's base /w/W: base + code, one
// service with or without the code, one path per service in the platform's own spellings, or the base alone.
// The code in the body decides; the path only helps where the body has none. It does not know HTTP.
import {transactions} from './field-table.ts'

/** Which transaction a path names; `{}` = the body decides. */
export type ReadPath = {infno?: string}

/** The one service of gateways that put the code last or only into the body. */
export const callServicePath = '/fsi/api/rsfComIfsService/callService'

const byServicePath = new Map<string, string>(
  transactions.flatMap(transaction =>
    transaction.urlPaths.map(path => [path.toLowerCase(), transaction.code] as const),
  ),
)

/**
 * Reads the tail of the address behind /w/W; a query is ignored. Undefined = no shape of the interface, the host's 404.
 * @example readPath('/fsi/api/outpatientSettleService/saveSettletmentV2') // {infno: '2207'}
 */
export function readPath(tail: string): ReadPath | undefined {
  // a base that ends in a slash and '/2207' put together by a client; gateways merge the slashes
  const path = tail
    .replace(/[?#].*$/s, '')
    .replace(/\/+$/, '')
    .replace(/\/{2,}/g, '/')
  if (path === '') return {}
  const single = /^\/([0-9]{4,6}[A-Za-z]?)$/.exec(path)
  if (single) return code(single[1] as string)
  const named = byServicePath.get(path.toLowerCase())
  if (named !== undefined) return {infno: named}
  // callService of the national layout and of vendors; the e-bus layout ends in hgs/{infno}; a service bus is one URL.
  const called = /\/(?:callService|hgs)(?:\/([0-9]{4,6}[A-Za-z]?))?$/i.exec(path)
  if (called) return called[1] === undefined ? {} : code(called[1])
  if (/^\/CSB$/i.test(path)) return {}
  // A service this sandbox does not speak: the body decides, and an unknown code is refused in words, not with a 404.
  return /^\/fsi\/api\/[\w-]+\/[\w-]+$/.test(path) ? {} : undefined
}

/** Codes keep the platform's capitals: 2207a is 2207A. */
const code = (text: string): ReadPath => ({infno: text.toUpperCase()})

/** Every address under which a transaction can be reached, for the documentation page: tails behind /w/W. */
export function pathsOf(infno: string): string[] {
  const own = transactions.find(transaction => transaction.code === infno)?.urlPaths ?? []
  return [`/${infno}`, `${callServicePath}/${infno}`, callServicePath, ...own, '']
}
