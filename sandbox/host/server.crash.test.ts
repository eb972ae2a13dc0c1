// The programme as people start it: in processes of its own that are refused, terminated and killed.
import {existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest'
import {messageText} from './testing/hospital.ts'
import {buildProgrammes, type Ended, type Given, type Programmes, type Started} from './testing/programmes.ts'
import {act, endAttempt, joinClass, look, nextKey, resumeSeat} from './testing/seat.ts'

let programmes: Programmes
beforeAll(async () => {
  programmes = await buildProgrammes()
}, 120_000)
afterEach(() => programmes.stopAll())
afterAll(() => programmes.remove())

const run: Programmes['run'] = (...given) => programmes.run(...given)
const start: Programmes['start'] = (...given) => programmes.start(...given)

const dataDir = () => mkdtempSync(join(tmpdir(), 'yibao-'))
const signIn = (msgid?: string) => messageText('9001', {signIn: {opter_no: 'c01', mac: '0', ip: '0'}}, msgid)
const post = async (url: string, body: string) => (await fetch(`${url}/w/demo`, {method: 'POST', body})).text()

/** One sentence in each language, nothing else: no stack, no path of ours. */
function sentences({err, code}: Ended, ...parts: RegExp[]): void {
  expect(code).toBe(1)
  words(err, ...parts)
}
function words(err: string, ...parts: RegExp[]): void {
  const lines = err.trim().split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/[\u4e00-\u9fff]/)
  expect(err).not.toMatch(/\n\s+at /)
  for (const part of parts) expect(err).toMatch(part)
}

describe('does not start, and says why', () => {
  test.each([
    [['--prot', '1'], {}, [/--prot/, /Unknown flag/]],
    [['--port'], {}, [/needs a value/]],
    [['--port', '70000'], {}, [/PORT must be/, /70000/]],
    [[], {PORT: 'x'}, [/PORT must be/]],
    [['--store', 'mongo'], {}, [/STORE must be/]],
    [['--admin-token', 'short'], {}, [/ADMIN_TOKEN/]],
    [['--host', '0.0.0.0'], {}, [/ADMIN_TOKEN/, /0\.0\.0\.0/]],
  ])('%j %j', async (args, env, parts) => {
    const {err, code} = await run('server', args, {env}).ended
    expect(code).toBe(2)
    words(err, ...parts)
  })
  test('a folder that cannot be written', async () => {
    const file = join(dataDir(), 'file')
    writeFileSync(file, '')
    sentences(await run('server', ['--data-dir', join(file, 'x')]).ended, /无法写入/, /cannot be written/)
  })
  test('secrets, or a journal, that cannot be read', async () => {
    for (const name of ['master-secret', 'journal']) {
      const data = dataDir()
      mkdirSync(join(data, name === 'journal' ? 'journal/000001.log' : name), {recursive: true})
      sentences(await run('server', ['--port', '0', '--data-dir', data]).ended, new RegExp(name), /EISDIR/)
    }
  })
  test.each([
    ['master-secret', ''],
    ['master-secret', 'cut short\n'],
    ['admin-token', '\n'],
  ])('a %s that holds only %j: it is not replaced in silence', async (name, content) => {
    const data = dataDir()
    const file = join(data, name)
    writeFileSync(file, content)
    sentences(await run('server', ['--port', '0', '--data-dir', data]).ended, new RegExp(name), /恢复原文件.*删除它/)
    expect(readFileSync(file, 'utf8')).toBe(content)
  })
  test('but says what may be said, when asked', async () => {
    const {code, out} = await run('server', ['--help']).ended
    expect([code, out]).toEqual([0, expect.stringContaining('--data-dir')])
  })
  test('a taken port', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const {port} = other.address() as AddressInfo
    sentences(
      await run('server', ['--port', String(port), '--data-dir', dataDir()]).ended,
      /已被占用/,
      new RegExp(`Port ${port} is taken`),
    )
    other.close()
  })
  test('a folder that another process has', async () => {
    const data = dataDir()
    await start(data)
    sentences(await run('server', ['--port', '0', '--data-dir', data]).ended, /in use by process/)
  })
  test('a damaged journal', async () => {
    const data = dataDir()
    const first = await start(data)
    for (let i = 0; i < 3; i++) await post(first.url, signIn())
    first.child.kill('SIGTERM')
    await first.ended
    const file = join(data, 'journal', '000001.log')
    const bytes = readFileSync(file)
    bytes[Math.floor(bytes.length / 3)]! ^= 1
    writeFileSync(file, bytes)
    sentences(await run('server', ['--port', '0', '--data-dir', data]).ended, /000001\.log/, /damaged/)
  })
})

describe('runs', () => {
  test('shows where it is, keeps its token to itself, answers, and ends cleanly', async () => {
    const data = dataDir()
    const {url, child, ended} = await start(data)
    expect(JSON.parse(await post(url, signIn()))).toMatchObject({infcode: 0})
    const token = readFileSync(join(data, 'admin-token'), 'utf8').trim()
    const worlds = await fetch(`${url}/api/v1/worlds`, {headers: {authorization: `Bearer ${token}`}})
    expect((await worlds.json()).worlds).toMatchObject([{id: 'demo', open: true}])
    child.kill('SIGTERM')
    const {code, out, err} = await ended
    expect([code, err.replace(/.*目录.*\n/g, '')]).toEqual([0, ''])
    expect(out).toContain(join(data, 'admin-token'))
    expect(out).not.toContain(token)
    expect(existsSync(join(data, 'server.json'))).toBe(false)
  })

  test('SIGTERM: everything that was accepted is answered and kept', async () => {
    const data = dataDir()
    const {url, child, ended} = await start(data)
    const answers = Array.from({length: 100}, () => post(url, signIn()).catch(() => 'refused'))
    await Promise.race(answers)
    child.kill('SIGTERM')
    const got = (await Promise.all(answers)).filter(text => text.includes('"infcode":0'))
    expect((await ended).code).toBe(0)
    const again = await start(data)
    const kept = await entriesOf(again, data)
    for (const text of got) expect(kept).toContain(JSON.stringify(text).slice(1, -1))
  })

  test('kill -9: nothing that was answered is lost, and a repeated message gets its first answer', async () => {
    const data = dataDir()
    const first = await start(data)
    const answered = new Map<string, string>()
    const sending = Array.from({length: 300}, (_, i) => {
      const msgid = `H31000090001202509150731${String(i).padStart(6, '0')}`
      return post(first.url, signIn(msgid)).then(
        text => {
          answered.set(msgid, text)
          if (answered.size === 60) first.child.kill('SIGKILL')
        },
        () => {},
      )
    })
    await Promise.all(sending)
    await first.ended
    expect(answered.size).toBeGreaterThanOrEqual(60)
    const second = await start(data)
    const kept = await entriesOf(second, data)
    for (const text of answered.values()) expect(kept).toContain(JSON.stringify(text).slice(1, -1))
    for (const [msgid, text] of [...answered].slice(0, 10)) expect(await post(second.url, signIn(msgid))).toBe(text)
  })
})

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const {port} = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

async function entriesOf({url}: Started, data: string): Promise<string> {
  const token = readFileSync(join(data, 'admin-token'), 'utf8').trim()
  return (await fetch(`${url}/api/v1/worlds/demo/entries`, {headers: {authorization: `Bearer ${token}`}})).text()
}

describe('the command line', () => {
  const yibao = (args: string[]) => run('yibao', args).ended
  const json = async (args: string[]) => JSON.parse((await yibao([...args, '--json'])).out)

  test('makes, lists, forks, exports, imports, verifies and checks worlds without a server', async () => {
    const data = dataDir()
    const at = ['--data-dir', data]
    expect(await json(['world', 'create', '--id', 'a', '--population', '30', '--speed', '6', ...at])).toMatchObject({
      id: 'a',
      clock: {speed: 6},
    })
    expect(await json(['world', 'fork', 'a', '--at', '1', '--id', 'b', ...at])).toMatchObject({
      id: 'b',
      from: {world: 'a', seq: 1},
    })
    expect((await json(['world', 'list', ...at])).map((one: {id: string}) => one.id)).toEqual(['a', 'b'])
    const file = join(data, 'a.ndjson')
    expect(await json(['world', 'export', 'a', '-o', file, ...at])).toMatchObject({file})
    expect(await json(['world', 'import', file, '--id', 'c', ...at])).toMatchObject({id: 'c'})
    expect(await json(['world', 'verify', 'c', ...at])).toMatchObject({equal: true})
    expect(await json(['replay', file, ...at])).toMatchObject({equal: true, entries: 1})
    const checked = await yibao(['check', ...at])
    expect([checked.code, checked.out.match(/✓/g)?.length]).toEqual([0, 3])
    const kept = join(data, 'c.ndjson')
    expect(await json(['world', 'archive', 'c', '-o', kept, ...at])).toEqual({file: kept, entries: 1})
    expect((await json(['world', 'list', ...at])).map((one: {id: string}) => one.id)).toEqual(['a', 'b'])
    expect((await yibao(['world', 'archive', 'b', '-o', kept, ...at])).code).toBe(1)
    expect(await json(['world', 'import', kept, ...at])).toMatchObject({id: 'c'})
    const folder = join(data, 'backup')
    expect((await json(['backup', folder, ...at])).worlds).toHaveLength(3)
    const other = ['--data-dir', dataDir()]
    expect(await json(['restore', folder, ...other])).toHaveLength(3)
    expect((await yibao(['restore', folder, ...other])).code).toBe(1)
  }, 120_000)

  test('backs up and brings back a class: instructors, seats, marks', async () => {
    const data = dataDir()
    const {url} = await start(data)
    const post = (at: string, path: string, body: object, headers: Record<string, string> = {}) =>
      fetch(`${at}/api/v1/${path}`, {
        method: 'POST',
        headers: {'content-type': 'application/json', ...headers},
        body: JSON.stringify(body),
      })
    const tokenOf = (folder: string) => ({
      authorization: `Bearer ${readFileSync(join(folder, 'admin-token'), 'utf8').trim()}`,
    })
    const get = async (at: string, folder: string, path: string) =>
      (await fetch(`${at}/api/v1/${path}`, {headers: tokenOf(folder)})).json()
    await post(url, 'instructors', {name: '王老师', password: 'correct horse'}, tokenOf(data))
    const made = await post(url, 'classes', {name: '三班', exercise: 'OP-01'}, tokenOf(data))
    const {id, code} = (await made.json()) as {id: string; code: string}
    const [done, going] = [await joinClass(url, code, '甲'), await joinClass(url, code, '乙')]
    await act(url, done, nextKey(await look(url, done)))
    await endAttempt(url, done)
    const called = await act(url, going, nextKey(await look(url, going)))

    const folder = join(data, 'backup')
    expect(await json(['backup', folder, '--data-dir', data])).toMatchObject({register: {file: 'register.log'}})
    expect(readFileSync(join(folder, 'register.log'), 'utf8')).not.toContain('correct horse')
    const other = dataDir()
    expect((await yibao(['restore', folder, '--data-dir', other])).code).toBe(0)
    const twice = await yibao(['restore', folder, '--data-dir', other])
    expect([twice.code, twice.err]).toEqual([1, expect.stringContaining('已有班级或讲师')])

    const second = await start(other)
    expect(await get(second.url, other, `classes/${id}/results`)).toEqual(await get(url, data, `classes/${id}/results`))
    const signedIn = await post(second.url, 'session', {name: '王老师', password: 'correct horse'})
    expect(await signedIn.json()).toEqual({role: 'instructor'})
    const back = await resumeSeat(second.url, going)
    expect((await look(second.url, back)).patient).toEqual(called.view.patient)
    expect((await act(second.url, back, nextKey(called.view))).outcome).toBe('read')

    const torn = join(folder, 'register.log')
    writeFileSync(torn, readFileSync(torn, 'utf8').replace('三班', '四班'))
    const third = dataDir()
    const refused = await yibao(['restore', folder, '--data-dir', third])
    expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/已损坏.*\n.*\/3/)])
    expect(await json(['world', 'list', '--data-dir', third])).toEqual([])
  }, 120_000)

  test('instructors: added, listed, given a new password and removed, with a server and without', async () => {
    const data = dataDir()
    const at = ['--data-dir', data]
    const instructor = (args: string[], given: Given = {}) => run('yibao', ['instructor', ...args, ...at], given).ended
    const signIn = async (url: string, name: string, password: string) => {
      const headers = {'content-type': 'application/json'}
      return (await fetch(`${url}/api/v1/session`, {method: 'POST', headers, body: JSON.stringify({name, password})}))
        .status
    }
    expect(await instructor(['list'])).toMatchObject({code: 0, out: '还没有讲师 · no instructors yet\n'})
    // the password by standard input, and by the environment; a line end belongs to the terminal
    expect(await instructor(['add', '王老师'], {input: 'correct horse\r\n'})).toMatchObject({code: 0, err: ''})
    const li = await instructor(['add', '李', '--json'], {env: {YIBAO_PASSWORD: 'battery staple'}})
    expect(JSON.parse(li.out)).toEqual({id: expect.stringMatching(/^i/), name: '李', createdAt: expect.any(Number)})

    const {url, child, ended} = await start(data)
    expect((await instructor(['list'])).out).toMatch(/^王老师 {2}i\w+\n李 {2}i\w+\n$/)
    expect(await signIn(url, '王老师', 'correct horse')).toBe(200)
    expect(await signIn(url, '李', 'battery staple')).toBe(200)
    expect(await instructor(['password', '王老师'], {input: 'another horse'})).toMatchObject({
      code: 0,
      out: '王老师 ✓\n',
    })
    expect(await signIn(url, '王老师', 'correct horse')).toBe(401)
    expect(await signIn(url, '王老师', 'another horse')).toBe(200)
    expect(await instructor(['remove', '李'])).toMatchObject({code: 0, out: '李 ✓\n'})
    expect(await signIn(url, '李', 'battery staple')).toBe(401)
    child.kill('SIGTERM')
    await ended

    const kept = await instructor(['list', '--json'])
    expect(JSON.parse(kept.out).map((one: {name: string}) => one.name)).toEqual(['王老师'])
    for (const [args, input, words] of [
      [['add', '王老师'], 'correct horse', /同名讲师已存在/],
      [['add', '张'], 'short', /\/body\/password · 应为 至少 8 个字符 · 实收/],
      [['add', '张'], '', /\/body\/password/],
      [['add', ''], 'correct horse', /\/body\/name/],
      [['password', '王老师'], 'short', /\/body\/password/],
      [['password', '没有'], 'correct horse', /没有这位讲师\n.*没有/],
      [['remove', '没有'], '', /没有这位讲师/],
    ] as [string[], string, RegExp][]) {
      const said = await instructor(args, {input})
      expect([said.code, said.err], args.join(' ')).toEqual([1, expect.stringMatching(words)])
      expect(said.err + said.out).not.toMatch(/correct horse|\n\s+at /)
    }
    for (const args of [['add'], ['remove'], ['fly'], ['add', 'a', '--password', 'correct horse']])
      expect((await instructor(args)).code, args.join(' ')).toBe(2)
    expect(JSON.parse((await instructor(['list', '--json'])).out)).toEqual(JSON.parse(kept.out))
  }, 180_000)

  test('works on a running server of the same folder', async () => {
    const data = dataDir()
    const {url} = await start(data)
    await post(url, signIn())
    expect(await json(['world', 'verify', 'demo', '--data-dir', data])).toMatchObject({equal: true, entries: 2})
    expect((await yibao(['world', 'list', '--url', url, '--token', 'wrong-token-here'])).code).toBe(1)
  })

  test('says what is wrong, by exit code too', async () => {
    const at = ['--data-dir', dataDir()]
    const missing = await yibao(['world', 'verify', 'none', ...at])
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('没有这个沙盘')])
    expect(JSON.parse((await yibao(['world', 'verify', 'none', '--json', ...at])).out)).toMatchObject({status: 404})
    expect((await yibao(['world', 'fork', 'x', '--at', 'soon', ...at])).code).toBe(2)
    expect((await yibao(['fly'])).code).toBe(2)
    for (const [args, words] of [
      [['start', '--prot', '1'], /不认识的参数 --prot.*\nUnknown flag/],
      [['line', '--class', 'pigeon'], /pigeon.*one of these is expected/],
      [['line', '--class', 'adsl', '--to', '8.8.8.8:80'], /不能指向.*\nThe relay cannot be aimed/],
      [['world', 'link', 'x', '--class', 'pigeon', ...at], /pigeon.*one of these is expected/],
      [['world', 'link', 'x', '--class', 'adsl', ...at], /一起给出.*\n.*go together/],
      [['world', 'slips', 'x', '--system', 'gone', ...at], /gone。\n--system is one of/],
    ] as [string[], RegExp][]) {
      const said = await yibao(args)
      expect([said.code, said.err], args.join(' ')).toEqual([2, expect.stringMatching(words)])
    }
    const nowhere = join(dataDir(), 'mistyped')
    for (const args of [['check'], ['world', 'list'], ['judge', 'demo'], ['backup', join(nowhere, 'b')]]) {
      const said = await yibao([...args, '--data-dir', nowhere])
      expect([said.code, said.err], args.join(' ')).toEqual([
        args[0] === 'judge' ? 3 : 1,
        expect.stringMatching(/没有数据目录.*mistyped。.*\nThere is no data folder/),
      ])
      expect(existsSync(nowhere), args.join(' ')).toBe(false)
    }
    const [data = ''] = at.slice(1)
    writeFileSync(join(data, 'bad.json'), '{')
    writeFileSync(join(data, 'backup.json'), '{}')
    writeFileSync(join(data, 'server.json'), '{')
    for (const [args, words] of [
      [['calculate', join(data, 'none.json')], /找不到.*none\.json。\nThere is no/],
      [['calculate', join(data, 'bad.json')], /不是合法的 JSON。\n.*is not JSON/],
      [['world', 'import', join(data, 'none')], /找不到/],
      [['world', 'verify', '../none'], /没有这个沙盘/],
      [['restore', data], /不是备份清单。\n.*not the list of a backup/],
      [['backup', data], /不为空。\n.*not empty/],
      [['replay', join(data, 'bad.json')], /导入文件已损坏/],
      [
        ['world', 'list', '--url', `http://127.0.0.1:${await closedPort()}`],
        /无法连接.*ECONNREFUSED.*\nCannot connect/,
      ],
      [['world', 'list', '--url', 'nonsense'], /未能完成.*\nThis could not be done/],
    ] as [string[], RegExp][]) {
      const said = await yibao([...args, ...(args.includes('--url') ? [] : at)])
      expect([said.code, said.err], args.join(' ')).toEqual([1, expect.stringMatching(words)])
      expect(said.err).not.toMatch(/\n\s+at /)
    }
    const help = await yibao(['--help'])
    expect([help.code, help.out]).toEqual([0, expect.stringContaining('exit codes')])
    for (const absent of ['grade', 'certify', 'load']) expect(help.out).not.toMatch(new RegExp(`^  ${absent}`, 'm'))
  })

  test('calculates', async () => {
    const at = ['--data-dir', dataDir()]
    const file = join(at[1] as string, 'bill.json')
    writeFileSync(
      file,
      JSON.stringify({policy: {deductible: 1300, ratio: 0.8}, visit: {careType: 'inpatient'}, totals: {total: 10_000}}),
    )
    expect((await json(['calculate', file, ...at])).yuan.fundTotal).toBe('6960.00')
    expect((await yibao(['calculate', file, ...at])).out).toMatch(/fundTotal\s+6960\.00/)
  })
})
