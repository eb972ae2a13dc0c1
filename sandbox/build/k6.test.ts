// Which k6 the scripts run on, and what is said where there is none.
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, describe, expect, it, vi} from 'vitest'
import {findK6, howToGetK6, k6, usableVersion} from './k6.mjs'

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
    expect(howToGetK6().zh).toMatch(/^[^。]+。$/)
    expect(howToGetK6().en.match(/\. |\.$/g)).toHaveLength(1)
  })
})

describe.skipIf(process.platform === 'win32')('the k6 that K6_PATH names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'k6-'))
  afterAll(() => rmSync(folder, {recursive: true}))
  afterEach(() => vi.unstubAllEnvs())
  /** A programme that says so; absent = there is none. */
  const named = (name: string, words?: string): string => {
    const path = join(folder, name)
    if (words !== undefined) {
      writeFileSync(path, `#!/bin/sh\n${words}\n`)
      chmodSync(path, 0o755)
    }
    vi.stubEnv('K6_PATH', path)
    return path
  }

  it('is taken, and no other', async () => {
    const path = named('k6', 'echo "k6 v1.2.3 (go1.24)"')
    expect(await findK6()).toEqual({path, version: '1.2.3'})
  })

  it.each([
    ['too old', 'echo "k6 v0.57.0 (go1.23)"', /: k6 v0\.57\.0/],
    ['something else', 'echo hello', /: hello$/],
    ['broken', 'exit 3', /exit 3$/],
    ['absent', undefined, /absent: not there$/],
  ])('%s, it is named with what is wrong, and nothing else is looked for or built', async (name, words, why) => {
    named(name, words)
    const unfit: string[] = []
    expect(await k6(unfit)).toBeUndefined()
    expect(unfit).toEqual([expect.stringMatching(why)])
    expect(howToGetK6(unfit).en).toContain(unfit[0])
  })
})
