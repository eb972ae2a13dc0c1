// The books: one settlement with every reason, the ledger, and whether all of it holds.
import type {FastifyInstance} from 'fastify'
import {ledger, settlement, settlementEntry} from '../../world/views.ts'
import type {HostDeps} from '../app.ts'
import {Problem} from '../problems.ts'
import {about, closed, flag, grows, integer, listOf, refusals, text, worldParams} from './shapes.ts'

const finding = grows({check: text(), where: text(), expected: text(), got: text()}, [
  'check',
  'where',
  'expected',
  'got',
])

export function ledgerCalls(api: FastifyInstance, {rooms}: HostDeps): void {
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
    async handler(request) {
      const {world: id} = request.params
      const room = await rooms.enter(id)
      const view = await room.mailbox.look(world => ({...ledger(world), seq: world.seq}))
      if (request.query.check !== '1') return view
      // the auditor reads the journal, not the live books: others go on working meanwhile
      const {books, differences, fingerprint, ...audited} = await rooms.audit(id, view.seq)
      const second = differences.map(({check, where, seq, expected, got}) => ({
        check,
        where: seq > 0 ? `#${seq} ${where}` : where,
        expected,
        got,
      }))
      return {...view, findings: [...books, ...second], audited, fingerprint}
    },
  })
}
