// The policies this programme knows 政策库: data files, read once. A file may extend another and give only what differs.
// It does not know worlds; a world names its policies by id.
import type {Policy} from '../policy.ts'
import {readPolicy} from '../read-policy.ts'
import shanghaiEmployees2025 from './shanghai-employees-2025.json' with {type: 'json'}

/** The files as written, by id. */
export const policyFiles: readonly object[] = [shanghaiEmployees2025]

const policies: readonly Policy[] = policyFiles.map(file => {
  const result = readPolicy(file)
  if (!result.ok) throw new Error(`policy file: ${JSON.stringify(result.error)}`)
  return result.value
})
const byId = new Map(policies.map(policy => [policy.id, policy]))

export const listPolicies = (): readonly Policy[] => policies
export const policyById = (id: string): Policy | undefined => byId.get(id)
