// The books: one settlement with every reason, the ledger, and whether all of it holds.
import {Readable} from 'node:stream'
import type {FastifyInstance} from 'fastify'
import {ledger, settlement, settlementEntry} from '../../world/views.ts'
import type {HostDeps} from '../app.ts'
import {Problem} from '../problems.ts'
import {SharedWork} from '../shared-work.ts'
import {about, closed, flag, grows, integer, listOf, refusals, text, worldParams} from './shapes.ts'

const finding = grows({check: text(), where: text(), expected: text(), got: text()}, [
  'check',
  'where',
  'expected',
  'got',
])

const ndjson = 'application/x-ndjson'

export function ledgerCalls(api: FastifyInstance, {rooms, log}: HostDeps): void {
  const view = async (id: string) => {
    const room = await rooms.enter(id)
    return room.mailbox.look(world => ({...ledger(world), seq: world.seq}))
  }

  const checks = new SharedWork(async (id: string, hear: (progress: {checked: number; of: number}) => void) => {
    const seen = await view(id)
    hear({checked: 0, of: seen.seq})
    // the auditor reads the journal, not the live books: others go on working meanwhile
    const told = (checked: number) => hear({checked, of: seen.seq})
    const {books, differences, fingerprint, ...audited} = await rooms.audit(id, seen.seq, told)
    const second = differences.map(({check, where, seq, expected, got}) => ({
      check,
      where: seq > 0 ? `#${seq} ${where}` : where,
      expected,
      got,
    }))
    return {...seen, findings: [...books, ...second], audited, fingerprint}
  })

  /** The check as it goes, a line every thousand entries, and last what it came to. Breaks off when that fails. */
  function checking(id: string): Readable {
    const stream = new Readable({read() {}})
    // a reader who leaves is no error of ours
    stream.on('error', () => {})
    const write = (line: object) => {
      if (!stream.destroyed) stream.push(`${JSON.stringify(line)}\n`)
    }
    checks.ask(id, write).then(
      answer => {
        write(answer)
        if (!stream.destroyed) stream.push(null)
      },
      error => {
        log(error, `check of ${id}`)
        stream.destroy(error)
      },
    )
    return stream
  }

  api.get<{Params: {world: string; settlement: string}}>('/worlds/:world/settlements/:settlement', {
    config: {call: 'readSettlement'},
    schema: {
      ...about('ledger', '结算及其逐行解释', 'a settlement with its explanation, line by line'),
      params: closed({world: text(), settlement: text('setl_id')}, ['world', 'settlement']),
      response: {
        200: grows(
          {
            settlement: {type: 'object', additionalProperties: true},
            cancelledBy: {type: ['string', 'null']},
            entry: integer('所在记录序号 · entry number'),
            lines: listOf({type: 'object', additionalProperties: true}),
            facts: {type: 'object', additionalProperties: true},
            breakdown: {type: 'object', additionalProperties: true},
            policy: text(),
            agrees: {type: 'boolean', description: '以今日规则重算是否一致 · do today’s rules say the same'},
          },
          ['settlement', 'lines', 'entry', 'agrees'],
        ),
        ...refusals,
      },
    },
    async handler(request) {
      const id = request.params.settlement
      const room = await rooms.enter(request.params.world)
      const seq = await room.mailbox.look(world => settlementEntry(world, id))
      const entry = seq === undefined ? undefined : await rooms.entry(room.id, seq)
      const view = entry === undefined ? undefined : await room.mailbox.look(world => settlement(world, id, entry))
      if (!view) throw new Problem('no-such-settlement', {path: '/params/settlement', got: id})
      const {policy, ...rest} = view
      return {...rest, entry: view.settlement.seq, policy: view.settlement.policy, policyName: policy?.name ?? null}
    },
  })

  api.get<{Params: {world: string}; Querystring: {check?: '0' | '1'}}>('/worlds/:world/ledger', {
    config: {call: 'readLedger'},
    schema: {
      ...about('ledger', '分类账；check=1 进行账实核对', 'balances and sums; check=1 runs the auditor'),
      description:
        '核对约每秒七千条记录。带 Accept: application/x-ndjson 时边核对边逐行告知 {"checked","of"}，末行为结果。\n\n' +
        'A check takes a second for some seven thousand entries. With `Accept: application/x-ndjson` lines of ' +
        '`{"checked","of"}` tell how far it is; the last line is the answer.',
      params: worldParams,
      querystring: closed({check: flag}),
      response: {
        200: grows(
          {
            balances: listOf(grows({account: text(), amountFen: integer()}, ['account', 'amountFen'])),
            settlements: {type: 'object', additionalProperties: true},
            byInstitution: listOf({type: 'object', additionalProperties: true}),
            findings: listOf(finding),
            audited: grows({entries: integer(), worked: integer(), trusted: integer()}, [
              'entries',
              'worked',
              'trusted',
            ]),
            fingerprint: text(),
            seq: integer(),
          },
          ['balances', 'settlements', 'byInstitution', 'seq'],
        ),
        ...refusals,
      },
    },
    async handler(request, reply) {
      const {world: id} = request.params
      if (request.query.check !== '1') return view(id)
      if (!request.headers.accept?.includes(ndjson)) return checks.ask(id, () => {})
      await rooms.enter(id)
      return reply.type(ndjson).header('cache-control', 'no-store').header('x-accel-buffering', 'no').send(checking(id))
    },
  })
}
