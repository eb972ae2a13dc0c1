// A patient as they join the queue 新到患者: nobody has called them, nothing was read or asked yet.
import type {PatientDoc} from './hospital-records.ts'

/** The outpatient number of a hospital's n-th patient, from 1. */
export const patientId = (number: number): string => `M${String(number).padStart(5, '0')}`
export const numberOfPatient = (id: string): number => Number(id.slice(1))

const untouched = {
  state: 'waiting',
  window: null,
  calledAt: null,
  endedAt: null,
  reading: null,
  insured: null,
  samePerson: null,
  mdtrtId: null,
  recorded: false,
  trouble: null,
} as const satisfies Partial<PatientDoc>

/** `came`: who they are, what they want, show, carry and were ordered. */
export const newPatient = (came: Omit<PatientDoc, keyof typeof untouched>): PatientDoc => ({...came, ...untouched})
