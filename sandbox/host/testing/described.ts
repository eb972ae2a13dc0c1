// Holds every JSON answer a test gets against what the OpenAPI file says of it: the description cannot drift away from
// the programme without a test failing.
import {Ajv2020} from 'ajv/dist/2020.js'
import type {FastifyInstance, LightMyRequestResponse} from 'fastify'

const ajv = new Ajv2020({strict: false, allErrors: true, validateFormats: false})

type Operation = {responses?: Record<string, {content?: Record<string, {schema: object}>}>}

/** The operation a request belongs to: '/api/v1/worlds/a/clock' is '/api/v1/worlds/{world}/clock'. */
export function operationOf(app: FastifyInstance, method: string, url: string): Operation | undefined {
  const path = url.split('?')[0]?.split('/') ?? []
  const paths = (app.swagger().paths ?? {}) as Record<string, Record<string, Operation>>
  const templates = Object.keys(paths).filter(template => {
    const parts = template.split('/')
    return parts.length === path.length && parts.every((part, i) => part.startsWith('{') || part === path[i])
  })
  // '/worlds/import' before '/worlds/{world}'
  const [template] = templates.sort((a, b) => a.split('{').length - b.split('{').length)
  return template === undefined ? undefined : paths[template]?.[method.toLowerCase()]
}

/** Throws when a described call answers with a status or a JSON body that its description does not allow. */
export function checkAnswer(app: FastifyInstance, method: string, url: string, response: LightMyRequestResponse): void {
  const operation = operationOf(app, method, url)
  if (!operation) return
  const status = String(response.statusCode)
  const described = operation.responses?.[status] ?? operation.responses?.[`${status[0]}XX`]
  if (!described) throw new Error(`${method} ${url}: status ${status} is not described`)
  const type = String(response.headers['content-type'] ?? '').split(';')[0] ?? ''
  if (!/json$/.test(type) || type === 'application/x-ndjson') return
  const schema = described.content?.[type]?.schema
  if (!schema) throw new Error(`${method} ${url}: ${status} with ${type} is not described`)
  const validate = ajv.compile(schema)
  if (!validate(response.json())) {
    throw new Error(`${method} ${url}: ${status} is not as described: ${ajv.errorsText(validate.errors)}`)
  }
}
