// Account rules 个人账户 of a policy file: which account pays what first, and which personal parts at the end.
import {type AccountRules, accountNames, type Provenance, payableBuckets} from './policy.ts'
import {oneOf} from './problem.ts'
import type {Json, Node, Reading} from './read-figures.ts'
import {pointer} from './read-figures.ts'

/** Own and shared accounts pay what is inside the catalogue; nothing is used up first. NA04 for the shared account. */
export const usualAccount: AccountRules = {
  first: [],
  firstIsMandatory: false,
  personal: (['currentYear', 'priorYears', 'family'] as const).map(from => ({
    from,
    pays: ['inScope', 'firstSelfPay', 'overLimitSelfPay'] as const,
    source: 'NA04',
    confidence: 'medium',
  })),
}

export function readAccount(
  reading: Reading,
  value: Json,
  path: string,
  inherited: Provenance,
  base: AccountRules = usualAccount,
): AccountRules {
  if (value === undefined) return base
  const node = reading.object(value, path)
  if (!node) return base
  reading.only(node, path, ['first', 'firstIsMandatory', 'personal', 'source', 'confidence', 'note'])
  const from = reading.provenance(node, path, inherited)
  const note = reading.note(node, path)
  const rules = <T>(key: 'first' | 'personal', make: (rule: Node, at: string, own: Provenance) => T): T[] =>
    reading.list(node[key], pointer(path, key)).flatMap((each, i) => {
      const at = pointer(pointer(path, key), i)
      const rule = typeof each === 'string' ? {from: each} : reading.object(each, at)
      return rule ? [make(rule, at, reading.provenance(rule, at, from))] : []
    })
  const account = (rule: Node, at: string) => {
    const name = reading.word(rule, 'from', at, accountNames)
    if (rule.from === undefined) reading.problem(pointer(at, 'from'), oneOf(accountNames), undefined)
    return name ?? 'currentYear'
  }
  const first =
    node.first === undefined
      ? base.first
      : rules('first', (rule, at, own) => {
          reading.only(rule, at, ['from', 'source', 'confidence', 'note'])
          const name = account(rule, at)
          reading.listWord(at, name, own, reading.note(rule, at) ?? note)
          return {from: name, ...own}
        })
  const personal =
    node.personal === undefined
      ? base.personal
      : rules('personal', (rule, at, own) => {
          reading.only(rule, at, ['from', 'pays', 'source', 'confidence', 'note'])
          const name = account(rule, at)
          const pays = reading.wordList(rule, 'pays', at, payableBuckets) ?? (['inScope'] as const)
          reading.listWord(at, `${name}: ${pays.join(', ')}`, own, reading.note(rule, at) ?? note)
          return {from: name, pays, ...own}
        })
  const mandatory = reading.flag(node, 'firstIsMandatory', path)
  return {first, firstIsMandatory: mandatory ?? base.firstIsMandatory, personal}
}
