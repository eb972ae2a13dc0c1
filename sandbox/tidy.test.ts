// Style is a test: who may import whom, no clocks or dice in the core, no floats near money, no literal transaction
// codes outside the places that own them, no file nobody uses. Each rule names what to do instead.
import {execFileSync} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import {basename, dirname, join, normalize} from 'node:path'
import {describe, expect, it} from 'vitest'

const root = join(import.meta.dirname, '..')
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter(file => file !== '' && existsSync(join(root, file)))
const sources = tracked.filter(file => /\.(ts|svelte|mjs)$/.test(file))
const text = new Map(sources.map(file => [file, readFileSync(join(root, file), 'utf8')]))
const read = (file: string): string => text.get(file) ?? ''

const isTest = (file: string) => /\.test\.ts$/.test(file) || file.includes('/testing/')
const folderOf = (file: string): string =>
  file.startsWith('sandbox/') ? (file.split('/')[1] ?? '') : (file.split('/')[0] ?? '')

/** A folder may import itself and everything with a smaller number; equal numbers do not know each other. */
const rank: Record<string, number> = {
  base: 0,
  flow: 1,
  protocol: 1,
  catalogue: 2,
  benefit: 2,
  ledger: 2,
  state: 3,
  slips: 3.5,
  centre: 4,
  people: 4,
  hospital: 4,
  'front-end': 4,
  line: 4,
  world: 5,
  drill: 5.5,
  simulator: 6,
  scenarios: 6,
  grading: 7,
  exercises: 8,
  loadtests: 8,
  host: 9,
  build: 10,
}
/** What the screens may take: words, fields, reasons and the shape of an entry; never a database or a decision. */
const uiMay = new Set(['ui', 'base', 'protocol', 'benefit', 'catalogue', 'world', 'slips', 'scenarios', 'grading'])
const coreFolders = Object.keys(rank).filter(folder => !['host', 'build', 'loadtests'].includes(folder))
const isCore = (file: string) => coreFolders.includes(folderOf(file)) && !isTest(file)

type Import = {file: string; from: string; typesOnly: boolean}
const importPattern = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/g
const imports: Import[] = sources.flatMap(file =>
  [...read(file).matchAll(importPattern)].map(match => ({
    file,
    from: match[2] as string,
    typesOnly: match[1] !== undefined,
  })),
)
const target = ({file, from}: Import): string | undefined =>
  from.startsWith('.') ? normalize(join(dirname(file), from)).replaceAll('\\', '/') : undefined

describe('import directions', () => {
  it('point left: base ← protocol ← catalogue, benefit, ledger ← state ← centre, people, line ← world ← the rest', () => {
    const wrong = imports.flatMap(one => {
      const to = target(one)
      if (to === undefined || isTest(one.file)) return []
      const [a, b] = [folderOf(one.file), folderOf(to)]
      if (a === b) return []
      if (a === 'ui') {
        // of a hospital a screen knows the shapes and the list of acts; it does not carry them out
        const shapes =
          (b === 'state' || b === 'hospital') &&
          (one.typesOnly || /hospital\/(desk|paper-acts)\.ts$|state\/slip-records\.ts$/.test(to))
        return uiMay.has(b) || shapes ? [] : [`${one.file} → ${to}`]
      }
      const [left, right] = [rank[a], rank[b]]
      if (left === undefined || right === undefined) return []
      // shapes may be shared sideways where two folders speak of the same thing; behaviour may not
      if (left === right && one.typesOnly) return []
      return right < left ? [] : [`${one.file} → ${to}`]
    })
    expect(wrong).toEqual([])
  })

  it('nobody imports ui or a test; relative imports carry their ending and reach a file', () => {
    const wrong = imports.flatMap(one => {
      const to = target(one)
      if (to === undefined) return []
      if (!existsSync(join(root, to.replace(/\?.*$/, '')))) return [`${one.file}: ${one.from} is no file`]
      if (isTest(one.file)) return []
      if (folderOf(to) === 'ui' && folderOf(one.file) !== 'ui') return [`${one.file} → ${to}`]
      if (isTest(to) && folderOf(one.file) !== 'build') return [`${one.file} → ${to}`]
      return []
    })
    expect(wrong).toEqual([])
  })

  it('only host, build, loadtests, tests and configuration touch Node; only state touches sql.js; only host touches Fastify', () => {
    const wrong = imports.flatMap(({file, from}) => {
      const folder = folderOf(file)
      const free = isTest(file) || folder === 'build' || folder === 'loadtests' || /\.config\.(ts|js)$/.test(file)
      if (from.startsWith('node:') && !free && folder !== 'host') return [`${file}: ${from}`]
      if (from.startsWith('sql.js') && !free && folder !== 'state') return [`${file}: ${from}`]
      if (/^@?fastify/.test(from) && !free && folder !== 'host') return [`${file}: ${from}`]
      return []
    })
    expect(wrong).toEqual([])
  })
})

/** Source without comments and string contents that only speak about the thing. */
const code = (file: string): string =>
  read(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1')

const banned: [pattern: RegExp, instead: string][] = [
  [/\bnew Date\(|\bDate\.now\(|performance\.now\(/, 'time is an input (base/instant.ts)'],
  [/\bMath\.random\(|randomUUID|getRandomValues/, 'keyed draws (base/draw.ts)'],
  [/\bset(?:Timeout|Interval|Immediate)\(/, 'the agenda (state/events.ts: scheduled)'],
  [/datetime\('now'|current_timestamp|\brandom\(\)/i, 'SQL has no clock and no dice'],
  [/\.toFixed\(|\bparseFloat\(/, 'integer fen (base/fen.ts)'],
  [/\bprocess\.|\brequire\(/, 'no I/O in the core'],
]

describe('the core', () => {
  it('has no clock, no dice, no timers, no floats near money, no process', () => {
    const wrong = sources.filter(isCore).flatMap(file =>
      banned.flatMap(([pattern, instead]) => {
        const found = pattern.exec(code(file))
        return found ? [`${file}: ${found[0]} — instead: ${instead}`] : []
      }),
    )
    expect(wrong).toEqual([])
  })

  it('SELECTs that may return several rows say in which order', () => {
    const wrong = sources
      .filter(file => ['state', 'centre', 'hospital', 'line', 'world'].includes(folderOf(file)) && !isTest(file))
      .flatMap(file =>
        [...code(file).matchAll(/prepare<[^(]*>\(\s*[`']([^`']*)[`']\s*,?\s*\)\s*\.all\(/g)]
          .filter(match => !/order by/i.test(match[1] as string))
          .map(match => `${file}: ${(match[1] as string).slice(0, 60)}`),
      )
    expect(wrong).toEqual([])
  })

  it('names transactions only where they are at home: protocol, centre, the line’s clients and screens', () => {
    const home = new Set([
      'protocol',
      'centre',
      'hospital',
      'front-end',
      'simulator',
      'scenarios',
      'loadtests',
      'ui',
      'build',
    ])
    const wrong = sources
      .filter(file => !isTest(file) && !home.has(folderOf(file)))
      .flatMap(file =>
        [...code(file).matchAll(/['"](?:1101|22\d\dA?|2601|320[12]|520[1-4]|5301|900[12]|910[12])['"]/g)].map(
          match => `${file}: ${match[0]}`,
        ),
      )
    expect(wrong).toEqual([])
  })
})

describe('files', () => {
  it('begin by saying what they are', () => {
    const wrong = sources.filter(
      file =>
        /^(sandbox|grading|scenarios|exercises|loadtests)\//.test(file) &&
        /\.(ts|mjs)$/.test(file) &&
        !/\.test\.ts$/.test(file) &&
        !/^(#!.*\n)?\s*(\/\/|\/\*)/.test(read(file)),
    )
    expect(wrong).toEqual([])
  })

  it('are imported by somebody, or are entry points', () => {
    const reached = new Set(imports.map(target))
    // entry points are named as text: in a page, a build step or a spawned process
    const named = tracked
      .filter(file => /\.(ts|mjs|html|json)$/.test(file))
      .map(file => text.get(file) ?? readFileSync(join(root, file), 'utf8'))
    const wrong = sources
      .filter(file => file.endsWith('.ts') && file.startsWith('sandbox/') && !/\.d\.m?ts$|\.test\.ts$/.test(file))
      .filter(file => !reached.has(file) && !/\.config\.(ts|js)$/.test(file))
      .filter(
        file =>
          !named.some(
            content => content.includes(`/${basename(file)}`) || content.includes(`'${basename(file, '.ts')}`),
          ),
      )
    expect(wrong).toEqual([])
  })

  it('name no package registry and no place of one machine', () => {
    const all = tracked.filter(
      file => /\.(ts|svelte|mjs|json|md|html|css|yml|yaml)$|\.ci\/run$/.test(file) && file !== 'package-lock.json',
    )
    const wrong = all.filter(file =>
      /:\/\/[a-z.-]*(?:npm|debian|pypi|golang)[a-z]*\.(?:org|com|js)/.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(wrong).toEqual([])
  })

  it('stay readable: none beyond 600 lines but data, and none beyond 5 MB', () => {
    const long = sources.filter(
      file => !/fields\/|tables|\/facts|lock/.test(file) && read(file).split('\n').length > 600,
    )
    expect(long).toEqual([])
    const large = tracked.filter(file => readFileSync(join(root, file)).length > 5_000_000)
    expect(large).toEqual([])
  })
})

describe('the two READMEs', () => {
  it('name the same files, addresses and commands, and files that are there', () => {
    const named = (file: string) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/`([^`\n]+)`|\]\(([^)]+)\)/g)]
        .map(match => (match[1] ?? match[2]) as string)
        .filter(span => !/^README|<.+>$/.test(span))
    const [english, chinese] = [new Set(named('README.md')), new Set(named('README.zh-CN.md'))]
    expect([...english].filter(span => !chinese.has(span))).toEqual([])
    expect([...chinese].filter(span => !english.has(span))).toEqual([])
    const paths = [...english].filter(span => /^(sandbox|scenarios|grading|exercises)\/?/.test(span))
    expect(paths.length).toBeGreaterThan(20)
    expect(paths.filter(path => !existsSync(join(root, path)))).toEqual([])
  })
})
