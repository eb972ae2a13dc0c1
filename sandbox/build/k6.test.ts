// Which k6 the scripts run on, and what is said where there is none.
import {describe, expect, it} from 'vitest'
import {howToGetK6, usableVersion} from './k6.mjs'

describe('k6', () => {
  it.each([
    ['k6 v2.2.0 (go1.26.8, linux/amd64)', '2.2.0'],
    ['k6 v1.0.0 (commit/abc, go1.24.1, windows/amd64)', '1.0.0'],
    ['k6 v1.8.1\n', '1.8.1'],
    ['k6 v0.57.0 (go1.23.6, linux/amd64)', undefined],
    ['k6 v3.0.0', undefined],
    ['command not found', undefined],
  ])('%s', (said, version) => expect(usableVersion(said)).toBe(version))

  it('is asked for in one sentence of each language', () => {
    expect(howToGetK6.zh).toMatch(/^[^。]+。$/)
    expect(howToGetK6.en.match(/\. |\.$/g)).toHaveLength(1)
  })
})
