// What the printed reports are made of 报告页的零件: text that cannot become markup, tables, and the scales and words of a drawing. They know
// nothing of what is reported.

export const html = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    one => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'})[one] as string,
  )

/** Head and cells are HTML already; columns named in `numbers` stand right. */
export function table(head: string[], rows: string[][], numbers: readonly number[] = []): string {
  const cell = (name: 'th' | 'td') => (one: string, i: number) =>
    `<${name}${numbers.includes(i) ? ' class="n"' : ''}>${one}</${name}>`
  const body = rows.map(row => `<tr>${row.map(cell('td')).join('')}</tr>`).join('')
  return `<table><thead><tr>${head.map(cell('th')).join('')}</tr></thead><tbody>${body}</tbody></table>`
}

export type Scale = (value: number) => number
/** From a range of values to a range of pixels, to a tenth of one. */
export const scale =
  (from: number, to: number, start: number, end: number): Scale =>
  value =>
    Math.round((start + ((value - from) / (to - from)) * (end - start)) * 10) / 10

export const svgText = (x: number, y: number, of: string, more = ''): string =>
  `<text x="${x}" y="${y}" ${more}>${of}</text>`
