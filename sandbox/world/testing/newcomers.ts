// Somebody new in a test's world, with exactly the insurance the test is about.
import type {InsuranceRecord, PersonRecord} from '../../state/records.ts'
import type {World} from '../world.ts'
import type {TestPerson} from './visit.ts'

/** An employee's row in Shanghai, in force since 2020, with nothing on the account. */
export const employee = (changes: Partial<InsuranceRecord> = {}): InsuranceRecord => ({
  insuranceType: '310',
  area: '310000',
  personType: '11',
  state: '1',
  begins: '2020-01-01',
  paused: null,
  civilServant: false,
  employer: '',
  status: 'working',
  workStarted: null,
  retired: null,
  currentYearFen: 0,
  priorYearsFen: 0,
  familyOf: null,
  ...changes,
})

export function addPerson(world: World, person: PersonRecord): TestPerson {
  world.receive([{kind: 'director', act: {kind: 'addPerson', person}}], world.at)
  return {psn_no: person.psnNo, cert_no: person.certNo, name: person.name, current_fen: 0, prior_fen: 0}
}
