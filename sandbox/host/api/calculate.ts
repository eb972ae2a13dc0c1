// One bill without a world: policy, person and lines in, who pays what and why out. The work is benefit's; this only
// brings its problems into the form of all others.
import type {FastifyInstance} from 'fastify'
import {calculate} from '../../benefit/calculate.ts'
import type {HostDeps} from '../app.ts'
import {languageOf, Problem} from '../problems.ts'
import {about, grows, listOf, refusals, text} from './shapes.ts'

type Body = Record<string, unknown>

const any = {type: 'object', additionalProperties: true} as const

export function calculateCalls(api: FastifyInstance, _deps: HostDeps): void {
  api.post<{Body: Body}>('/calculate', {
    config: {call: 'calculate'},
    schema: {
      ...about('policies', '试算：一次或多次就诊，每一分钱的理由', 'who pays what and why, without a world'),
      description:
        '金额单位为元，units 为 "fen" 时为分。policy 可为编号或内联政策。\n\n' +
        'Amounts in yuan unless `units` is "fen". `policy` is an id or an inline policy in the schema of the policy files.',
      body: {
        ...grows({
          policy: {anyOf: [{type: 'string'}, any], description: '政策编号或内联政策 · id or inline policy'},
          units: {type: 'string', enum: ['yuan', 'fen']},
          person: any,
          accumulators: any,
          balances: any,
          visit: any,
          lines: listOf(any),
          totals: any,
          visits: listOf(any),
          facts: {...any, description: '结算页上的完整事实（分） · the facts of a settlement page, in fen'},
        }),
        required: ['policy'],
      },
      response: {
        200: grows(
          {
            policy: any,
            facts: any,
            breakdown: {...any, description: '分 · in fen'},
            yuan: {...any, description: '元 · in yuan, as text'},
            reasons: listOf(grows({step: {type: 'integer'}, clause: text(), source: text()}, ['step', 'clause'])),
            visits: listOf(any),
          },
          ['policy', 'facts', 'breakdown', 'yuan', 'reasons'],
        ),
        ...refusals,
      },
    },
    async handler(request) {
      const result = calculate(requestFrom(request.body))
      if (result.ok) return result.value
      const [first] = result.error
      const language = languageOf(request.headers['accept-language'])
      const more = result.error.length - 1
      throw new Problem('not-computable', {
        path: `/body${first?.path ?? ''}`,
        expected: first?.expected[language] ?? '',
        got: first?.got ?? '',
        ...(more > 0 && {detail: {zh: `另有 ${more} 处问题。`, en: `There are ${more} more problems.`}}),
      })
    },
  })
}

/** A settlement page sends the facts it was shown, in fen and in the engine's own words. */
function requestFrom(body: Body): Body {
  if (typeof body.facts !== 'object' || body.facts === null) return body
  const {facts, ...rest} = body
  const {person, accumulators, balances, lines, ...visit} = facts as Body
  return {...rest, units: 'fen', person, accumulators, balances, lines, visit}
}
