// The control API as the bench uses it: make worlds, look up items, export, and check the books. A run whose books do
// not hold has measured nothing, so the check is part of every row.
import {writeFileSync} from 'node:fs'
import type {CatalogueItem} from '../../catalogue/types.ts'
import type {WorldGiven} from './load.ts'

export type Control = ReturnType<typeof control>

type WorldView = {id: string; area: string; clock: {now: number}; institutions: {code: string}[]}

/** What is charged: each a search of the catalogue and the kind wanted. */
const bill = [
  ['阿莫西林', 'westernDrug'],
  ['氨氯地平', 'westernDrug'],
  ['板蓝根', 'patentMedicine'],
  ['血常规', 'service'],
  ['注射器', 'consumable'],
] as const

export function control(port: number, token: string) {
  const base = `http://127.0.0.1:${port}/api/v1`
  const headers = {authorization: `Bearer ${token}`}

  async function call<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${base}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? headers : {...headers, 'content-type': 'application/json'},
      ...(body !== undefined && {body: JSON.stringify(body)}),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`)
    return JSON.parse(text) as T
  }

  const items = async (world: string): Promise<CatalogueItem[]> => {
    const found: CatalogueItem[] = []
    for (const [q, kind] of bill) {
      const {items: some} = await call<{items: CatalogueItem[]}>(
        `/worlds/${world}/catalogue?q=${encodeURIComponent(q)}&kind=${kind}&limit=1`,
      )
      if (!some[0]) throw new Error(`catalogue: nothing found for ${q}`)
      found.push(some[0])
    }
    return found
  }

  return {
    call,
    /** A world of 2,000 people with the full catalogue, its clock standing still. */
    async create(id: string): Promise<WorldGiven> {
      const view = await call<WorldView>('/worlds', {id, catalogue: 'full', clock: {speed: 0}})
      const place = {at: view.clock.now, institution: view.institutions[0]?.code ?? '', area: view.area}
      return {world: id, place, items: []}
    },
    items,

    /** What is wrong with the books; `settled` = how many settlements clients heard of; `whole`: the auditor's findings too. */
    async books(world: string, settled: number, whole: boolean): Promise<string[]> {
      const {findings = [], settlements} = await call<{findings?: object[]; settlements: {live: number}}>(
        `/worlds/${world}/ledger${whole ? '?check=1' : ''}`,
      )
      const wrong = findings.map(one => `${world}: ${JSON.stringify(one)}`)
      if (settlements.live !== settled) {
        wrong.push(`${world}: ${settled} settlements answered, ${settlements.live} in the books`)
      }
      return wrong
    },

    /** Replays the journal and decides everything again. */
    async verify(world: string): Promise<string[]> {
      const {equal, differences, entries} = await call<{equal: boolean; differences: object[]; entries: number}>(
        `/worlds/${world}/verify`,
        {},
      )
      return equal ? [] : [`${world}: replay of ${entries} entries differs: ${JSON.stringify(differences[0])}`]
    },

    async exportTo(world: string, file: string): Promise<void> {
      const response = await fetch(`${base}/worlds/${world}/export`, {headers})
      writeFileSync(file, Buffer.from(await response.arrayBuffer()))
    },
  }
}
