// The stubs 挡板 people put in the centre's place today, as programs found in a folder that somebody filled: each takes the
// same request and gives an answer of the same bytes in which three values come from the request, as far as it can. It
// downloads nothing, and does not know what they are compared with.
import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {canPin, ended} from './child.ts'
import {freePort} from './stand.ts'

export type Stub = {
  name: string
  /** What its answer takes from the request. */
  gives: string
  port: number
  /** Microseconds of processor time since the start, all threads. */
  cpu(): number
  stop(): Promise<void>
}

/** Where each takes a value of the request from, in its own words. */
type Place = (path: readonly string[]) => string
/** The answer's values that come from the request: field of the answer, path in the request. */
const taken: [field: string, path: string[]][] = [
  ['medins_setl_id', ['msgid']],
  ['mdtrt_id', ['input', 'data', 'mdtrt_id']],
  ['psn_no', ['input', 'data', 'psn_no']],
]

const templated = (answer: string, place: Place): string =>
  taken.reduce((text, [field, path]) => text.replace(new RegExp(`("${field}":")[^"]*`), `$1${place(path)}`), answer)

type Kind = {
  name: string
  gives: string
  /** The command line on a port; files go to a folder of its own. Undefined: it is not installed here. */
  command(folder: string, files: string, port: number, answer: string): string[] | undefined
}

const mockoon: Kind = {
  name: 'Mockoon',
  gives: '三处模板 three templated fields',
  command(folder, files, port, answer) {
    const cli = join(folder, 'node_modules', '@mockoon', 'cli', 'bin', 'run.js')
    if (!existsSync(cli)) return undefined
    const body = templated(answer, path => `{{body '${path.join('.')}'}}`)
    const headers = [{key: 'content-type', value: 'application/json; charset=utf-8'}]
    const response = {uuid: 'a1', body, statusCode: 200, headers, rules: [], default: true, bodyType: 'INLINE'}
    const route = {uuid: 'r1', type: 'http', method: 'post', endpoint: 'w/echo/2207', responses: [response]}
    const file = join(files, 'mockoon.json')
    const given = {uuid: 'e1', lastMigration: 33, name: 'stub', port, routes: [route], folders: [], rootChildren: []}
    writeFileSync(file, JSON.stringify({...given, rootChildren: [{type: 'route', uuid: 'r1'}]}))
    const quiet = ['--disable-log-to-file', '--disable-admin-api', '--max-transaction-logs', '1']
    return [process.execPath, cli, 'start', '--data', file, '--repair', '--port', `${port}`, ...quiet]
  },
}

const prism: Kind = {
  name: 'Prism',
  gives: '只校验请求，应答为样例 validates the request, answers the example',
  command(folder, files, port, answer) {
    const cli = join(folder, 'node_modules', '@stoplight', 'prism-cli', 'dist', 'index.js')
    if (!existsSync(cli)) return undefined
    const text = {type: 'string'}
    const needed = ['mdtrt_id', 'psn_no']
    const data = {type: 'object', required: needed, properties: Object.fromEntries(needed.map(one => [one, text]))}
    const input = {type: 'object', required: ['data'], properties: {data}}
    const schema = {type: 'object', required: ['msgid', 'input'], properties: {msgid: text, input}}
    const post = {
      requestBody: {required: true, content: {'application/json': {schema}}},
      responses: {200: {description: '', content: {'application/json': {example: JSON.parse(answer)}}}},
    }
    const file = join(files, 'prism.json')
    const info = {title: 'stub', version: '1'}
    writeFileSync(file, JSON.stringify({openapi: '3.0.3', info, paths: {'/w/echo/2207': {post}}}))
    return [process.execPath, cli, 'mock', file, '--port', `${port}`, '--verboseLevel', 'silent']
  },
}

const wiremock: Kind = {
  name: 'WireMock',
  gives: '三处模板 three templated fields',
  command(folder, files, port, answer) {
    const jar = readdirSync(folder).find(name => /^wiremock-standalone.*\.jar$/.test(name))
    if (!jar || spawnSync('java', ['-version']).status !== 0) return undefined
    mkdirSync(join(files, 'mappings'))
    const body = templated(answer, path => `{{jsonPath request.body '$.${path.join('.')}'}}`)
    const headers = {'content-type': 'application/json; charset=utf-8'}
    const response = {status: 200, headers, body, transformers: ['response-template']}
    const mapping = {request: {method: 'POST', url: '/w/echo/2207'}, response}
    writeFileSync(join(files, 'mappings', '2207.json'), JSON.stringify(mapping))
    const lean = ['--no-request-journal', '--disable-banner', '--use-chunked-encoding', 'NEVER', '--disable-gzip']
    return ['java', '-jar', join(folder, jar), '--root-dir', files, '--port', `${port}`, ...lean]
  },
}

export const stubKinds: readonly string[] = [wiremock, prism, mockoon].map(({name}) => name)

/** Starts what is installed in the folder, each on the core of the server; resolves when all answer. */
export async function startStubs(folder: string, core: number, answer: string): Promise<Stub[]> {
  const started: Stub[] = []
  for (const {name, gives, command} of [wiremock, prism, mockoon]) {
    const port = await freePort()
    const words = command(folder, mkdtempSync(join(tmpdir(), 'yibao-stub-')), port, answer)
    if (!words) continue
    const [program = '', ...rest] = canPin ? ['taskset', '-c', `${core}`, ...words] : words
    const child = spawn(program, rest, {stdio: 'ignore', env: {...process.env, NODE_ENV: 'development'}})
    await listening(name, child, port)
    started.push({name, gives, port, cpu: () => cpuOf(child.pid as number), stop: () => ended(child)})
  }
  return started
}

async function listening(name: string, child: ChildProcess, port: number): Promise<void> {
  for (let tried = 0; tried < 300; tried++) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
    const there = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (there) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  await ended(child)
  throw new Error(`${name} did not listen within 30 s`)
}

/** Linux counts in hundredths of a second. */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // the name in brackets may hold blanks: the fields after it are the 3rd and on
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}
