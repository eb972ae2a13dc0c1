// What a control call may carry: nothing where nothing is needed, JSON that nests no deeper than anything of ours, and
// never a real person's identity number: names, texts and notes end up in the journal like everything else.
import type {FastifyInstance, FastifyRequest} from 'fastify'
import {findRealIdentity} from '../protocol/identity.ts'
import {nestsDeeper} from '../protocol/json-scan.ts'
import {Problem} from './problems.ts'

/** Levels of braces and brackets; a policy, the deepest there is, has a dozen. */
const mostLevels = 64

/** Puts both checks in front of every call of a scope. */
export function jsonBodies(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error')
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser('application/json', {parseAs: 'string'}, (request, text, done) => {
    // clients announce JSON out of habit, also where there is nothing to send
    if (text === '') done(null, undefined)
    else if (nestsDeeper(text as string, mostLevels)) {
      done(new Problem('bad-request', {path: '/body', expected: `<= ${mostLevels} levels`, got: 'more'}))
    } else parse(request, text as string, done)
  })
  scope.addHook('preHandler', async request => refuseRealIdentity(request))
}

function refuseRealIdentity({method, body, query}: FastifyRequest): void {
  // files are looked at line by line where they are read
  if (method !== 'POST') return
  for (const [path, sent] of Object.entries({body, query})) {
    const found = Buffer.isBuffer(sent) ? undefined : findRealIdentity(JSON.stringify(sent) ?? '')
    if (found)
      throw new Problem('real-identity', {path: `/${path}`, expected: '..9900..............', got: found.masked})
  }
}
