// What a validator says of a document 校验说明, in words for an author: both languages, the place, what was expected and got. It knows
// no field by name; what to do is taken from the schema's own descriptions.
import type {ErrorObject} from 'ajv'
import {meant, type Problem, problem, shown} from './problem.ts'

/** More than this nobody reads at once. */
const mostProblems = 20

/** Each problem once, in words. */
export function inWords(errors: readonly ErrorObject[]): Problem[] {
  const found = new Map<string, Problem>()
  // the branches of a choice say nothing of their own
  for (const one of errors.filter(each => !/\/anyOf\/|\/if$/.test(each.schemaPath))) {
    const words = wordsOf(one)
    found.set(words.en, words)
  }
  const all = [...found.values()]
  const more = all.length - mostProblems
  if (more <= 0) return all
  return [
    ...all.slice(0, mostProblems),
    {zh: `还有 ${more} 处。先改上面的。`, en: `And ${more} more. Mend those above first.`},
  ]
}

/** What an error of the validator means to an author. */
function wordsOf({keyword, instancePath, params, schema, data, parentSchema, message}: ErrorObject): Problem {
  const where = instancePath || '/'
  const about = parentSchema?.description as string | undefined
  const hint = (zh: string, en: string) => {
    const [chinese = '', english = ''] = about?.split(' · ') ?? []
    return about ? {zh: `${zh}：${chinese}`, en: `${en}: ${english || chinese}`} : {zh, en}
  }
  switch (keyword) {
    case 'required': {
      const name = String(params.missingProperty)
      return problem({
        where,
        what: {zh: `缺少 '${name}'`, en: `'${name}' is missing`},
        next: {zh: `补上 "${name}"`, en: `Add "${name}"`},
      })
    }
    case 'additionalProperties': {
      const name = String(params.additionalProperty)
      const known = Object.keys((parentSchema?.properties as object | undefined) ?? {})
      const near = meant(name, known)
      return problem({
        where,
        what: {zh: `没有 '${shown(name)}' 这一项`, en: `nothing here is called '${shown(name)}'`},
        next: near
          ? {zh: `要写的是 '${near}' 吗？不是就删去`, en: `Did you mean '${near}'? If not, delete it`}
          : {zh: `删去，或用这些：${known.join('、')}`, en: `Delete it, or use one of: ${known.join(', ')}`},
      })
    }
    case 'enum': {
      const known = (schema as unknown[]).map(String)
      const near = typeof data === 'string' ? meant(data, known) : undefined
      return problem({
        where,
        what: {zh: '不在可选的词里', en: 'not one of the words there are'},
        expected: known.join('|'),
        got: data,
        next: near
          ? {zh: `要写的大概是 '${near}'`, en: `You probably mean '${near}'`}
          : {zh: '从中选一个', en: 'Choose one of them'},
      })
    }
    case 'anyOf': {
      const names = (schema as {required?: string[]}[]).flatMap(one => one.required ?? [])
      return problem({
        where,
        what: {zh: '不知道是哪一种', en: 'it does not say which kind it is'},
        expected: names.join('|'),
        got: Object.keys((data as object | null) ?? {}).join(','),
        next: {zh: `写其中一项`, en: 'Give one of these'},
      })
    }
    case 'type':
      return problem({
        where,
        what: {zh: '种类不对', en: 'the wrong type'},
        expected: [schema].flat().join('|'),
        got: data,
        next: hint('改成这种', 'Change it'),
      })
    case 'pattern':
      if (String(schema).startsWith('^[^\\u0000'))
        return problem({
          where,
          what: {zh: '有换行或看不见的控制字符', en: 'a line break, or a control character nobody sees'},
          got: data,
          next: {zh: '写成一行，重新输入这段文字', en: 'Keep it to one line, type the text anew'},
        })
      return problem({
        where,
        what: {zh: '写法不对', en: 'not written the way it must be'},
        expected: schema,
        got: data,
        next: hint('照这样写', 'Write it so'),
      })
    default:
      // lengths and bounds
      return problem({
        where,
        what: {zh: `不合规定（${keyword}）`, en: message ?? keyword},
        expected: params.limit ?? schema,
        got: Array.isArray(data) ? data.length : typeof data === 'string' ? data.length : data,
        next: hint('改到规定之内', 'Bring it within bounds'),
      })
  }
}
