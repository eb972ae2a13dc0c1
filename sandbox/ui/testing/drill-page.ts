// What the browser tests of drills share: the API asked from a page that is signed in, and pictures kept for looking at.
import type {Page} from 'playwright-core'

export const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** A folder to keep what was seen in; absent = nothing is kept. */
export const pictures = process.env.PICTURES

export async function look(page: Page, name: string, fullPage = false): Promise<void> {
  if (pictures) await page.screenshot({path: `${pictures}/${name}.png`, fullPage})
}

/** GET, or POST of a body; `path` below the API: '/drills'. */
export const ask = <T>(page: Page, path: string, body?: object): Promise<T> =>
  page.evaluate(
    async ([to, text]) => {
      const how = text === undefined ? {} : {method: 'POST', headers: {'content-type': 'application/json'}, body: text}
      return (await (await fetch(`/api/v1${to}`, how)).json()) as T
    },
    [path, body && JSON.stringify(body)] as const,
  )
