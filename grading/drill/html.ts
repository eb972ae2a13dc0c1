// The small change of the report's page 报告页零件: text made safe, tables, and how figures are written. It knows nothing of drills.

const entities: Record<string, string> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'}
export const html = (text: string): string => text.replace(/[&<>"']/g, one => entities[one] as string)

/** A short name that is never broken: 'K10', 'CMD'. */
export const code = (text: string): string => `<span class="code">${html(text)}</span>`

/** Cells are HTML already. `numbers`: columns set flush right. */
export type Table = {caption?: string; head: string[]; rows: string[][]; numbers?: readonly number[]}

export function tableHtml({caption, head, rows, numbers = []}: Table): string {
  const row = (tag: 'th' | 'td', cells: readonly string[]) =>
    `<tr>${cells.map((one, i) => `<${tag}${numbers.includes(i) ? ' class="n"' : ''}>${one}</${tag}>`).join('')}</tr>`
  return `<div class="wide" tabindex="0"><table>${caption ? `<caption>${caption}</caption>` : ''}<thead>${row('th', head)}</thead><tbody>${rows
    .map(one => row('td', one))
    .join('')}</tbody></table></div>`
}

/** Tenths as a decimal: 215 → '21.5', 210 → '21'. */
export const tenths = (value: number): string => {
  const sign = value < 0 ? '−' : ''
  const [whole, rest] = [Math.trunc(Math.abs(value) / 10), Math.abs(value) % 10]
  return rest === 0 ? `${sign}${whole}` : `${sign}${whole}.${rest}`
}

/** Milliseconds as minutes and seconds: 754000 → '12:34'. */
export const clock = (ms: number): string => {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export const percent = (share: number): string => `${Math.round(share * 100)} %`
