// What must hold of a window in any state: readable by all, and nothing beyond its edges. With SHOTS naming a folder it
// leaves a picture there, for eyes.
import {AxeBuilder} from '@axe-core/playwright'
import type {Page} from 'playwright-core'
import {expect} from 'vitest'

let pictures = 0

export async function sound(page: Page): Promise<void> {
  if (process.env.SHOTS)
    await page.screenshot({path: `${process.env.SHOTS}/${String(++pictures).padStart(3, '0')}.png`})
  const {violations} = await new AxeBuilder({page})
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join(' | ')}`)).toEqual([])
  const beyond = await page.evaluate(() => [
    document.documentElement.scrollWidth - innerWidth,
    document.documentElement.scrollHeight - innerHeight,
    ...['.strip', 'footer', '.pay', '.where', '.middle'].map(name => {
      const bar = document.querySelector(name)
      return bar ? Math.max(bar.scrollWidth - bar.clientWidth, bar.scrollHeight - bar.clientHeight) : 0
    }),
  ])
  expect(Math.max(...beyond), beyond.join(' ')).toBeLessThanOrEqual(0)
}
