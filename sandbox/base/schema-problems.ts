// Documents people write 文档校验: what is wrong with one by its JSON Schema, everything at once, each with its place. It does not know
// what a document is about.
import {Ajv, type ErrorObject} from 'ajv'

/** What does not fit, as the validator has it, with the value it met. The schema is compiled when first asked. */
export function schemaErrors(schema: object): (document: unknown) => ErrorObject[] {
  let validate: ReturnType<Ajv['compile']> | undefined
  return document => {
    validate ??= new Ajv({
      allErrors: true,
      verbose: true,
      strict: true,
      allowUnionTypes: true,
      strictRequired: false,
      strictTypes: false,
    }).compile(schema)
    return validate(document) ? [] : (validate.errors ?? [])
  }
}

/** Problems of a document, '/path: what'; none = it fits. */
export function schemaProblems(schema: object): (document: unknown) => string[] {
  const errorsOf = schemaErrors(schema)
  return document => {
    const problems = errorsOf(document).map(one => {
      const extra = one.keyword === 'additionalProperties' ? ` (${one.params.additionalProperty})` : ''
      return `${one.instancePath || '/'}: ${one.message}${extra}`
    })
    return [...new Set(problems)]
  }
}
