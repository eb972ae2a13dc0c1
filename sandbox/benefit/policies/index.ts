// The policies this programme knows 政策库: data files, each read when it is first asked for. A file may extend another and
// say only what differs.
// It does not know worlds; a world names its policies by id.
import {completePolicy as complete} from '../complete-policy.ts'
import {mergePatch} from '../merge-patch.ts'
import type {Policy} from '../policy.ts'
import {readPolicy} from '../read-policy.ts'
import guangxiEmployees2022 from './guangxi-employees-2022.json' with {type: 'json'}
import guangxiResidents2024 from './guangxi-residents-2024.json' with {type: 'json'}
import guangxiRural2009 from './guangxi-rural-2009.json' with {type: 'json'}
import ningboEmployees2023 from './ningbo-employees-2023.json' with {type: 'json'}
import ningboResidents2023 from './ningbo-residents-2023.json' with {type: 'json'}
import shanghaiEmployees2018 from './shanghai-employees-2018.json' with {type: 'json'}
import shanghaiEmployees2019 from './shanghai-employees-2019.json' with {type: 'json'}
import shanghaiEmployees2020 from './shanghai-employees-2020.json' with {type: 'json'}
import shanghaiEmployees2021 from './shanghai-employees-2021.json' with {type: 'json'}
import shanghaiEmployees2022 from './shanghai-employees-2022.json' with {type: 'json'}
import shanghaiEmployees2023 from './shanghai-employees-2023.json' with {type: 'json'}
import shanghaiEmployees2024 from './shanghai-employees-2024.json' with {type: 'json'}
import shanghaiEmployees2025 from './shanghai-employees-2025.json' with {type: 'json'}
import shanghaiResidents2025 from './shanghai-residents-2025.json' with {type: 'json'}

const written: readonly {id: string; extends?: string}[] = [
  shanghaiEmployees2025,
  shanghaiEmployees2018,
  shanghaiEmployees2019,
  shanghaiEmployees2020,
  shanghaiEmployees2021,
  shanghaiEmployees2022,
  shanghaiEmployees2023,
  shanghaiEmployees2024,
  shanghaiResidents2025,
  ningboEmployees2023,
  ningboResidents2023,
  guangxiResidents2024,
  guangxiEmployees2022,
  guangxiRural2009,
]

/** The files with `extends` resolved, by id. */
const files = new Map<string, object>()
for (const {extends: base, ...file} of written) {
  files.set(file.id, base === undefined ? file : (mergePatch(files.get(base), file) as object))
}
const policies = new Map<string, Policy>()
function read(id: string, file: object): Policy {
  const result = readPolicy(file)
  if (!result.ok) throw new Error(`policy file ${id}: ${JSON.stringify(result.error)}`)
  policies.set(id, result.value)
  return result.value
}

/** All policies, in the order a list shows them. */
export const listPolicies = (): readonly Policy[] => [...files].map(([id, file]) => policies.get(id) ?? read(id, file))

/** @example policyById('shanghai-employees-2025') */
export function policyById(id: string): Policy | undefined {
  const kept = policies.get(id)
  const file = files.get(id)
  return kept ?? (file && read(id, file))
}

/** The file a policy was read from, `extends` resolved: what GET /policies/{id} may show and an inline policy may extend. */
export const policyFileById = (id: string): object | undefined => files.get(id)

/** completePolicy with the stored policies to extend. */
export const completePolicy = (inline: unknown) => complete(inline, policyFileById)
