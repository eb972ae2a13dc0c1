// Instructors on the command line. A password never stands among the arguments, where every process of the machine could
// read it: it comes from the environment or from standard input.
import {text as readAll} from 'node:stream/consumers'
import type {Work} from './cli-commands.ts'
import {ask, type Client} from './client.ts'
import {Problem} from './problems.ts'

type Instructor = {id: string; name: string; createdAt: number}

const all = async (client: Client): Promise<Instructor[]> =>
  (await ask<{instructors: Instructor[]}>(client, 'GET', 'instructors')).instructors

/** By name or id; names first, because a person types those. */
async function named(client: Client, name: string): Promise<Instructor> {
  const rows = await all(client)
  const one = rows.find(row => row.name === name) ?? rows.find(row => row.id === name)
  if (!one) throw new Problem('no-such-instructor', {got: name})
  return one
}

async function passwordGiven(): Promise<string> {
  const given = process.env.YIBAO_PASSWORD
  if (given !== undefined) return given
  if (process.stdin.isTTY) process.stderr.write('密码 password: ')
  return (await readAll(process.stdin)).replace(/\r?\n$/, '')
}

export const addInstructor: Work = async (client, _options, name) => {
  const made = await ask<Instructor>(client, 'POST', 'instructors', {name, password: await passwordGiven()})
  return {value: made, lines: [`${made.name}  ${made.id}`]}
}

export const listInstructors: Work = async client => {
  const found = await all(client)
  const lines = found.map(({name, id}) => `${name}  ${id}`)
  return {value: found, lines: lines.length > 0 ? lines : ['还没有讲师 · no instructors yet']}
}

export const setInstructorPassword: Work = async (client, _options, name) => {
  const one = await named(client, name)
  await ask(client, 'POST', `instructors/${one.id}/password`, {password: await passwordGiven()})
  return {value: one, lines: [`${one.name} ✓`]}
}

export const removeInstructor: Work = async (client, _options, name) => {
  const one = await named(client, name)
  await ask(client, 'DELETE', `instructors/${one.id}`)
  return {value: one, lines: [`${one.name} ✓`]}
}
