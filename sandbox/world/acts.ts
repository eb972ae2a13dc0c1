// What the director of a world does, as events: opening it, its clock, fault plans, lines, persons, mappings, strictness, notes.
// An act that cannot be done is refused by name and changes nothing. It does not know messages.
import {assertNever} from '../base/assert.ts'
import type {Instant} from '../base/instant.ts'
import {decideReturn, decideSwitch} from '../centre/sites.ts'
import {newLink} from '../line/link.ts'
import type {Event} from '../state/events.ts'
import type {HospitalReader} from '../state/hospital-reader.ts'
import type {PatientDoc} from '../state/hospital-records.ts'
import type {Reader} from '../state/reader.ts'
import type {PersonRecord} from '../state/records.ts'
import type {SitesView} from '../state/sites.ts'
import type {Act, Decision} from './entry.ts'

/** `people`: digest of the books a world of this configuration starts with. `catalogue`: its release. */
export type Origin = {people: string; catalogue: string}

/** What an act is decided on besides the centre's books. */
export type ActGround = {
  origin: () => Origin
  /** The books of one of the world's own hospitals, undefined where the institution has no windows. */
  ward: (institution: string) => HospitalReader | undefined
  /** The centre's two sites; undefined where it has one. */
  sites: SitesView | undefined
  seq: number
  now: Instant
}

export function decideAct(books: Reader, act: Act, ground: ActGround): Decision {
  const refused = (why: string): Decision => ({events: [], sends: [], outcome: `refused:${why}`})
  if (act.kind === 'patientLeaves' || act.kind === 'patientReturns') {
    const patient = ground.ward(act.institution)?.get('patient', act.patient)
    const leaves = act.kind === 'patientLeaves'
    if (patient?.state !== (leaves ? 'waiting' : 'done')) return refused(leaves ? 'notWaiting' : 'notServed')
    const doc: PatientDoc = leaves
      ? {...patient, state: 'left', endedAt: ground.now}
      : {...patient, state: 'waiting', window: null, arrivedAt: ground.now, calledAt: null, endedAt: null}
    return {events: [wrote(act.institution, [doc])], sends: [], outcome: act.kind}
  }
  if (act.kind === 'switchOver' || act.kind === 'siteReturns') {
    const events = act.kind === 'switchOver' ? decideSwitch(act.stopMs, ground) : decideReturn(books, ground)
    return typeof events === 'string' ? refused(events) : {events, sends: [], outcome: act.kind}
  }
  const objection =
    act.kind === 'addPerson'
      ? objectionTo(books, act.person)
      : act.kind === 'patients'
        ? objectionToPatients(ground.ward(act.institution), act.patients)
        : act.kind === 'setLink' && !books.institution(act.institution)
          ? 'noInstitution'
          : (act.kind === 'printer' || act.kind === 'hospitalSystem') && !ground.ward(act.institution)
            ? 'noHospital'
            : undefined
  if (objection !== undefined) return refused(objection)
  return {events: eventsOf(act, ground), sends: [], outcome: act.kind}
}

const wrote = (institution: string, patients: readonly PatientDoc[]): Event => ({
  kind: 'hospitalWrote',
  institution,
  docs: patients.map(doc => ({kind: 'patient', id: doc.id, doc})),
})

/** Why a person cannot be added: a number of theirs is taken, or two rows of theirs are the same. */
function objectionTo(books: Reader, person: PersonRecord): 'personExists' | 'rowTwice' | undefined {
  if (
    books.person(person.psnNo) ||
    books.personByCertificate(person.certNo) ||
    books.personByCard(person.cardNo) ||
    books.personByVoucher(person.voucher)
  ) {
    return 'personExists'
  }
  const rows = [
    ...person.insurances.map(row => `i ${row.insuranceType} ${row.area}`),
    ...person.accumulators.map(row => `a ${row.insuranceType} ${row.year} ${row.name}`),
    ...person.chronic.map(row => `c ${row.code}`),
  ]
  return new Set(rows).size < rows.length ? 'rowTwice' : undefined
}

/** Why patients cannot come: nobody serves them there, or a number is taken. */
function objectionToPatients(
  ward: HospitalReader | undefined,
  patients: readonly PatientDoc[],
): 'noHospital' | 'patientExists' | undefined {
  if (!ward) return 'noHospital'
  const numbers = new Set(patients.map(patient => patient.id))
  const taken = patients.some(patient => ward.get('patient', patient.id) !== undefined)
  return taken || numbers.size < patients.length ? 'patientExists' : undefined
}

function eventsOf(
  act: Exclude<Act, {kind: 'patientLeaves' | 'patientReturns' | 'switchOver' | 'siteReturns'}>,
  {origin, now}: ActGround,
): Event[] {
  switch (act.kind) {
    case 'open':
      return [{kind: 'worldOpened', config: act.config, ...origin()}]
    case 'clock':
      return [{kind: 'clockSet', speed: act.speed}]
    case 'planFault':
      return [{kind: 'faultPlanned', fault: act.fault}]
    case 'dropFault':
      return [{kind: 'faultDropped', id: act.id}]
    case 'setLink':
      return [{kind: 'linkStands', institution: act.institution, link: act.link && newLink(act.link, now)}]
    case 'addPerson':
      return [{kind: 'personAdded', person: act.person}]
    case 'mapItems':
      return [{kind: 'itemsMapped', institution: act.institution, rows: act.rows}]
    case 'setStrict':
      return [{kind: 'strictSet', strict: act.strict}]
    case 'patients':
      return [wrote(act.institution, act.patients)]
    case 'plantCash':
      return [
        {
          kind: 'hospitalWrote',
          institution: act.institution,
          docs: [{kind: 'drawer', id: act.move.id, doc: act.move}],
        },
      ]
    case 'printer': {
      const {institution, window, state} = act
      const doc = {id: window, state}
      return [{kind: 'hospitalWrote', institution, docs: [{kind: 'printer', id: window, doc}]}]
    }
    case 'hospitalSystem': {
      const doc = {id: 'his' as const, state: act.state, since: now}
      return [{kind: 'hospitalWrote', institution: act.institution, docs: [{kind: 'system', id: doc.id, doc}]}]
    }
    // evidence of who did what when; no books change
    case 'drill':
      return []
    case 'note':
      return [{kind: 'noted', text: act.text}]
    default:
      return assertNever(act, 'act')
  }
}
