// Who may do what: one table of role × call. A call that is not listed here cannot be registered, and each cell has a
// test. It knows neither cookies nor tokens (guard.ts finds the role) nor what a call does.

/**
 * nobody: not signed in. vendor: an institution's gateway key, bound to the world it was issued for. trainee: a seat in a
 * class, bound to the world of its present attempt. player: somebody in a drill, bound to its world. instructor: bound to their own classes.
 */
export const roles = ['nobody', 'vendor', 'trainee', 'player', 'instructor', 'administrator'] as const
export type Role = (typeof roles)[number]

/** no: refused. yes: allowed. own: allowed in one's own world (vendor, trainee, player) or class (instructor). */
export type Allowed = 'no' | 'yes' | 'own'
type Row = Record<Role, Allowed>

const open: Row = {nobody: 'yes', vendor: 'yes', trainee: 'yes', player: 'yes', instructor: 'yes', administrator: 'yes'}
const signedIn: Row = {
  nobody: 'no',
  vendor: 'yes',
  trainee: 'no',
  player: 'no',
  instructor: 'yes',
  administrator: 'yes',
}
const ownWorld: Row = {nobody: 'no', vendor: 'own', trainee: 'no', player: 'no', instructor: 'no', administrator: 'yes'}
const administrator: Row = {
  nobody: 'no',
  vendor: 'no',
  trainee: 'no',
  player: 'no',
  instructor: 'no',
  administrator: 'yes',
}
/** What a seat, or a player with a window, needs in its own world. */
const ownSeat: Row = {...administrator, trainee: 'own', player: 'own'}
/** What a trainee asks about themselves; no address names anybody else. */
const oneself: Row = {...administrator, trainee: 'yes'}
const staff: Row = {...administrator, instructor: 'yes'}
/** What a player of a drill may do, and the administrator in their stead. */
const ownRole: Row = {...administrator, player: 'own'}
const ownClass: Row = {...administrator, instructor: 'own'}

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
  readWorld: ownSeat,
  deleteWorld: administrator,
  forkWorld: administrator,
  exportWorld: administrator,
  importWorld: administrator,
  verifyWorld: administrator,
  listPeople: administrator,
  addPerson: administrator,
  searchCatalogue: ownSeat,
  listMappings: administrator,
  mapItems: administrator,
  readClock: ownSeat,
  setClock: administrator,
  listFaults: administrator,
  planFault: administrator,
  dropFault: administrator,
  listLinks: administrator,
  setLink: administrator,
  readDesk: ownSeat,
  workDesk: ownSeat,
  bringPatients: administrator,
  setPrinter: administrator,
  setHospitalSystem: administrator,
  // an instructor: in drills only, which the call itself sees to
  readPaper: {...ownSeat, instructor: 'yes'},
  workPaper: {...ownSeat, instructor: 'yes'},
  readEntries: ownWorld,
  streamEntries: ownWorld,
  readSettlement: ownWorld,
  readLedger: administrator,
  createInstructor: administrator,
  listInstructors: administrator,
  setPassword: administrator,
  removeInstructor: administrator,
  readRegister: administrator,
  restoreRegister: administrator,
  listScenarios: staff,
  startDrill: staff,
  listDrills: staff,
  readDrill: staff,
  setDrillClock: staff,
  actInDrill: staff,
  rateInDrill: staff,
  readDrillReport: staff,
  readDrillEntry: staff,
  directDrill: staff,
  readDrillRole: {...ownRole, instructor: 'yes'},
  playDrillRole: ownRole,
  lookUpDrill: open,
  joinDrill: open,
  listExercises: staff,
  createClass: staff,
  listClasses: staff,
  readClass: ownClass,
  changeClass: ownClass,
  importRoster: ownClass,
  watchClass: ownClass,
  giveExercise: ownClass,
  freezeClass: ownClass,
  markMoment: ownClass,
  hintSeat: ownClass,
  setSeatPrinter: ownClass,
  releaseSeat: ownClass,
  resetSeat: ownClass,
  endSeat: ownClass,
  readSeat: ownClass,
  replaySeat: ownClass,
  readResults: ownClass,
  readGradebook: ownClass,
  overrideMark: ownClass,
  lookUpClass: open,
  joinClass: open,
  resumeSeat: open,
  readOwnSeat: oneself,
  resetOwnSeat: oneself,
  endOwnAttempt: oneself,
  readOwnResults: oneself,
} as const satisfies Record<string, Row>

export type Call = keyof typeof access
export const calls = Object.keys(access) as Call[]

/** May this role make this call? `asked` is the world or class asked about, `own` the one that is theirs. */
export function mayCall(role: Role, call: Call, asked?: string, own?: string): boolean {
  const allowed: Allowed = access[call][role]
  return allowed === 'yes' || (allowed === 'own' && asked !== undefined && asked === own)
}
