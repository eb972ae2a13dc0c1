// Who may do what: one table of role × call. A call that is not listed here cannot be registered, and each cell has a
// test. It knows neither cookies nor tokens (guard.ts finds the role) nor what a call does.

/** nobody: not signed in. vendor: an institution's gateway key, bound to the world it was issued for. */
export const roles = ['nobody', 'vendor', 'administrator'] as const
export type Role = (typeof roles)[number]

/** no: refused. yes: allowed. own: allowed in the world the key was issued for. */
export type Allowed = 'no' | 'yes' | 'own'
type Row = Record<Role, Allowed>

const open: Row = {nobody: 'yes', vendor: 'yes', administrator: 'yes'}
const signedIn: Row = {nobody: 'no', vendor: 'yes', administrator: 'yes'}
const ownWorld: Row = {nobody: 'no', vendor: 'own', administrator: 'yes'}
const administrator: Row = {nobody: 'no', vendor: 'no', administrator: 'yes'}

export const access = {
  readHealth: open,
  readProblems: open,
  readOpenApi: open,
  readSession: open,
  signIn: open,
  signOut: open,
  listPolicies: signedIn,
  readPolicy: signedIn,
  calculate: signedIn,
  createWorld: administrator,
  listWorlds: administrator,
  readWorld: administrator,
  deleteWorld: administrator,
  forkWorld: administrator,
  exportWorld: administrator,
  importWorld: administrator,
  verifyWorld: administrator,
  listPeople: administrator,
  addPerson: administrator,
  searchCatalogue: administrator,
  listMappings: administrator,
  mapItems: administrator,
  readClock: administrator,
  setClock: administrator,
  listFaults: administrator,
  planFault: administrator,
  dropFault: administrator,
  readDesk: administrator,
  workDesk: administrator,
  bringPatients: administrator,
  readEntries: ownWorld,
  streamEntries: ownWorld,
  readSettlement: ownWorld,
  readLedger: administrator,
} as const satisfies Record<string, Row>

export type Call = keyof typeof access
export const calls = Object.keys(access) as Call[]

/** May this role make this call? `world` is the world asked about, `ownWorld` the one a vendor key belongs to. */
export function mayCall(role: Role, call: Call, world?: string, ownWorld?: string): boolean {
  const allowed: Allowed = access[call][role]
  return allowed === 'yes' || (allowed === 'own' && world !== undefined && world === ownWorld)
}
