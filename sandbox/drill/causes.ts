// What a drill hands into its world 待入账的操作, one after another: acts at windows and on paper, of patients who come and go, of the director.
import type {DeskAct} from '../hospital/desk.ts'
import type {PaperAct} from '../hospital/paper-acts.ts'
import type {PatientDoc} from '../state/hospital-records.ts'
import type {Act, Cause, DrillAct} from '../world/entry.ts'
import type {Scenario} from './scenario.ts'
import {zeroOf} from './setting.ts'

const minute = 60_000

export class Causes {
  private readonly all: Cause[] = []
  private readonly institution: string

  constructor(institution: string) {
    this.institution = institution
  }

  get isEmpty(): boolean {
    return this.all.length === 0
  }
  add(cause: Cause): void {
    this.all.push(cause)
  }
  next(): Cause | undefined {
    return this.all.shift()
  }
  /** What was taken is not to be done yet: it comes first the next time. */
  giveBack(cause: Cause): void {
    this.all.unshift(cause)
  }

  desk(window: string, act: DeskAct): void {
    this.add({kind: 'desk', institution: this.institution, window, act})
  }
  paper(act: PaperAct): void {
    this.add({kind: 'paper', institution: this.institution, act})
  }
  direct(act: DrillAct): void {
    this.act({kind: 'drill', act})
  }
  comes(patient: PatientDoc): void {
    this.act({kind: 'patients', institution: this.institution, patients: [patient]})
  }
  leaves(patient: string): void {
    this.act({kind: 'patientLeaves', institution: this.institution, patient})
  }
  returns(patient: string): void {
    this.act({kind: 'patientReturns', institution: this.institution, patient})
  }
  /** Every fault of the scenario, in its minutes, at this hospital. */
  faults(scenario: Scenario): void {
    const zero = zeroOf(scenario)
    scenario.faults.forEach(({from, until, when, ...fault}, index) => {
      const during = {...when, from: zero + from * minute, until: zero + until * minute}
      this.act({
        kind: 'planFault',
        fault: {...fault, id: `f${index + 1}`, when: {...during, institution: this.institution}},
      })
    })
  }

  private act(act: Act): void {
    this.add({kind: 'director', act})
  }
}
