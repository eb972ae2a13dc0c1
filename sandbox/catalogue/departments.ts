// Departments 科室: the national subject list 诊疗科目 behind the wire's caty code (A03.04 心血管内科专业), with the name
// hospitals usually paint on the door. It knows no particular hospital; local rooms without a subject are not here.
import rows from './facts/departments.json' with {type: 'json'}

export type Department = {
  code: string
  name: string
  /** What hospitals usually call it. */
  localName: string
  outpatient: boolean
  inpatient: boolean
  /** 医技科室: examines, does not admit. */
  diagnosticOnly: boolean
}

/** All subjects in code order; parents (A03) stand before their children (A03.04). */
export const departments: readonly Department[] = rows
  .map(row => row.split('|') as [string, string, string, string])
  .filter(([code]) => code !== '')
  .map(([code, name, localName, flags]) => ({
    code,
    name,
    localName,
    outpatient: flags[0] === '1',
    inpatient: flags[1] === '1',
    diagnosticOnly: flags[2] === '1',
  }))

const byCode = new Map(departments.map(department => [department.code, department]))

/** The department of a caty code, undefined when the code is not in the list. */
export const department = (code: string): Department | undefined => byCode.get(code)
