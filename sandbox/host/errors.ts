// Turns everything that can go wrong inside a call into one problem+json answer: problems thrown by handlers, what the
// schema check found, what Fastify refuses by itself, and what nobody expected (logged, never shown).
import type {FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError} from 'fastify'
import {CatalogueMissing} from '../world/world.ts'
import {JournalFailed} from './journal/journal.ts'
import {NotHeard} from './mailbox.ts'
import {
  type Language,
  languageOf,
  Problem,
  type ProblemDetails,
  type ProblemName,
  problemBody,
  problems,
  unheardProblem,
} from './problems.ts'
import {isDiskTrouble} from './trouble.ts'
import {answerUnread} from './unread.ts'

const longestGot = 80

/** A value as it may stand in a message: JSON, cut. */
export function shown(value: unknown): string {
  const json = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value))
  return json.length > longestGot ? `${json.slice(0, longestGot)}…` : json
}

const places: Record<string, string> = {querystring: 'query', params: 'params', headers: 'header', body: 'body'}

/** The first finding of the schema check, as where, expected and got, in the reader's language. */
export function fromValidation(request: FastifyRequest, error: FastifyError): ProblemDetails {
  const found = error.validation?.[0] as FastifySchemaValidationError
  const context = error.validationContext ?? 'body'
  const pointer = found.instancePath ?? ''
  const parameters = found.params as Record<string, unknown>
  const extra = parameters.missingProperty ?? parameters.additionalProperty
  const path = `/${places[context] ?? context}${pointer}${extra === undefined ? '' : `/${String(extra)}`}`
  const whole = {querystring: request.query, params: request.params, headers: request.headers, body: request.body}[
    context
  ]
  const language = languageOf(request.headers['accept-language'])
  const value = valueAt(whole, extra === undefined ? pointer : `${pointer}/${String(extra)}`)
  return {
    path,
    expected: expectedOf(found)[language],
    got: value === undefined ? {zh: '没有给', en: 'nothing'}[language] : shown(value),
  }
}

const alike = (text: string): Record<Language, string> => ({zh: text, en: text})

function expectedOf({keyword, params, message}: FastifySchemaValidationError): Record<Language, string> {
  const given = params as Record<string, unknown>
  const limit = String(given.limit)
  switch (keyword) {
    case 'required':
      return {zh: '必填', en: 'a value'}
    case 'additionalProperties':
      return {zh: '没有这个字段', en: 'no such field'}
    case 'enum':
      return alike((given.allowedValues as unknown[]).map(String).join(' | '))
    case 'type':
      return alike(String(given.type))
    case 'pattern':
      return alike(String(given.pattern))
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return alike(`${String(given.comparison)} ${limit}`)
    case 'minLength':
      return {zh: `至少 ${limit} 个字符`, en: `at least ${limit} characters`}
    case 'maxLength':
      return {zh: `至多 ${limit} 个字符`, en: `at most ${limit} characters`}
    case 'minItems':
      return {zh: `至少 ${limit} 项`, en: `at least ${limit} items`}
    case 'maxItems':
      return {zh: `至多 ${limit} 项`, en: `at most ${limit} items`}
    case 'minProperties':
      return {zh: `至少给出 ${limit} 个字段`, en: `at least ${limit} of the fields`}
    default:
      return alike(message ?? keyword)
  }
}

function valueAt(whole: unknown, pointer: string): unknown {
  let value = whole
  for (const part of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return value
}

const byCode: Record<string, ProblemName> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'not-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'not-json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'wrong-content-type',
  FST_ERR_CTP_EMPTY_TYPE: 'wrong-content-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-request',
  FST_ERR_BAD_URL: 'no-such-path',
  FST_ERR_MAX_PARAM_LENGTH: 'no-such-path',
}

const addressOf = ({url}: FastifyRequest): string => {
  const [path = ''] = url.split('?', 1)
  return path.length > longestGot ? `${path.slice(0, longestGot)}…` : path
}

function known(request: FastifyRequest, error: FastifyError): Problem | undefined {
  if (error instanceof Problem) return error
  if (error instanceof NotHeard) return new Problem(unheardProblem[error.why])
  // a world that was being made or removed: its entries may have reached the disk
  if (error instanceof JournalFailed) return new Problem('store-unsure')
  if (isDiskTrouble(error)) return new Problem('store-failed')
  if (error instanceof CatalogueMissing) return new Problem('catalogue-missing', {got: error.kind})
  if (error.validation) return new Problem('bad-request', fromValidation(request, error))
  const name = byCode[error.code]
  if (name) return new Problem(name, {path: name === 'no-such-path' ? addressOf(request) : '/body'})
  // what the static files say to '%00' and its like
  if (error.statusCode === 403 || error.statusCode === 404) {
    return new Problem('no-such-path', {path: addressOf(request)})
  }
  if (error.statusCode === 429) return new Problem('too-many')
  if (error.statusCode === 400 && /JSON/.test(error.message)) return new Problem('not-json', {path: '/body'})
  return undefined
}

/** Sends a problem in the reader's language. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  name: ProblemName,
  details?: ProblemDetails,
): FastifyReply {
  const language = languageOf(request.headers['accept-language'])
  const {status} = problems[name]
  const body = JSON.stringify(problemBody(name, language, details))
  reply
    .code(status)
    .header('content-language', language)
    .header('vary', 'accept-language')
    .type('application/problem+json; charset=utf-8')
  if (name !== 'body-too-large') return reply.send(body)
  reply.hijack()
  answerUnread(request.raw, reply.raw, {status, headers: reply.getHeaders(), body})
  return reply
}

/** Answers any error; `log` gets what nobody expected. */
export const problemAnswer =
  (log: (error: unknown, what: string) => void) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = known(request, error)
    if (problem) return sendProblem(request, reply, problem.problem, problem.details)
    log(error, `${request.method} ${request.url.split('?')[0]}`)
    return sendProblem(request, reply, 'internal')
  }
