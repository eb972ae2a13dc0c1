// Documents people write 文档校验: what is wrong with one by its JSON Schema, everything at once, each with its place. It does not know
// what a document is about.
import {Ajv} from 'ajv'

/** Problems of a document, '/path: what'; none = it fits. The schema is compiled when first asked. */
export function schemaProblems(schema: object): (document: unknown) => string[] {
  let validate: ReturnType<Ajv['compile']> | undefined
  return document => {
    validate ??= new Ajv({
      allErrors: true,
      strict: true,
      allowUnionTypes: true,
      strictRequired: false,
      strictTypes: false,
    }).compile(schema)
    if (validate(document)) return []
    const problems = (validate.errors ?? []).map(one => {
      const extra = one.keyword === 'additionalProperties' ? ` (${one.params.additionalProperty})` : ''
      return `${one.instancePath || '/'}: ${one.message}${extra}`
    })
    return [...new Set(problems)]
  }
}
