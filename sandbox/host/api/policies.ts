// The policies with every figure's source and confidence. What the figures mean is benefit's.
import type {FastifyInstance} from 'fastify'
import {listPolicies, policyById, policyFileById} from '../../benefit/policies/index.ts'
import {sourcesOf} from '../../benefit/policies/sources.ts'
import {bucketRule, type Policy} from '../../benefit/policy.ts'
import type {HostDeps} from '../app.ts'
import {Problem} from '../problems.ts'
import {about, closed, grows, integer, listOf, refusals, text} from './shapes.ts'

const words = grows({zh: text(), en: text()}, ['zh', 'en'])
const head = {
  id: text(),
  name: words,
  region: text(),
  area: text(),
  scheme: text(),
  document: text('文件号 · document'),
  validFrom: {type: ['string', 'null']},
  validTo: {type: ['string', 'null']},
  parameters: integer('参数个数 · how many figures'),
  unverified: integer('未核实的参数个数 · how many are not verified'),
  groups: listOf(grows({id: text('可作 person.group · as person.group'), name: words}, ['id', 'name'])),
} as const

function headOf({parameters, groups, ...policy}: Policy) {
  const {id, name, region, area, scheme, document, validFrom, validTo} = policy
  const unverified = parameters.filter(one => one.confidence === 'unverified' || one.confidence === 'low').length
  return {
    ...{id, name, region, area, scheme, document, validFrom, validTo},
    parameters: parameters.length,
    unverified,
    groups: groups.map(group => ({id: group.id, name: group.name})),
  }
}

export function policyCalls(api: FastifyInstance, _deps: HostDeps): void {
  api.get('/policies', {
    config: {call: 'listPolicies'},
    schema: {
      ...about('policies', '政策列表', 'list policies'),
      response: {200: grows({policies: listOf(grows(head, ['id', 'name']))}, ['policies']), ...refusals},
    },
    handler: async () => ({policies: listPolicies().map(headOf)}),
  })

  api.get<{Params: {policy: string}}>('/policies/:policy', {
    config: {call: 'readPolicy'},
    schema: {
      ...about('policies', '一项政策：全部参数、来源、可信度', 'every figure with source and confidence'),
      params: closed({policy: text()}, ['policy']),
      response: {
        200: grows(
          {
            ...head,
            parameters: listOf(
              grows({path: text(), value: text(), unit: text(), source: text(), confidence: text()}, [
                'path',
                'value',
                'source',
                'confidence',
              ]),
            ),
            sources: {
              ...listOf(
                grows({id: text(), quality: text(), address: text(), about: words}, ['id', 'quality', 'about']),
              ),
              description:
                '参数出处读自何处（网址只作记录，多为转载，不要打开） · where the figures were read; addresses are a record, many are copies, do not open them',
            },
            openPoints: listOf(words),
            file: {type: 'object', additionalProperties: true, description: '政策文件 · the policy file itself'},
          },
          ['id', 'name', 'parameters'],
        ),
        ...refusals,
      },
    },
    async handler(request) {
      const {policy: id} = request.params
      const policy = policyById(id)
      if (!policy) throw new Problem('no-such-policy', {path: '/params/policy', got: id})
      const {parameters, openPoints} = policy
      const named = new Set([bucketRule, ...parameters].flatMap(({source}) => source.split(' ')))
      const sources = sourcesOf([...named].sort().join(' '))
      return {...headOf(policy), parameters, sources, openPoints, file: policyFileById(id)}
    },
  })
}
