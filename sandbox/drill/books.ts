// What a drill reads in the hospital's books 医院的账: its windows' views and its patients' bills.
import {assert} from '../base/assert.ts'
import type {Instant} from '../base/instant.ts'
import type {DeskView} from '../hospital/view-types.ts'
import type {BillDoc} from '../state/hospital-records.ts'
import type {World} from '../world/world.ts'

export class Books {
  private readonly world: () => World
  private readonly institution: string
  private readonly named = new Set<string>()

  /** `world`: as it is held now; it may be rebuilt on the way. */
  constructor(world: () => World, institution: string) {
    this.world = world
    this.institution = institution
  }

  view(window: string, now: Instant): DeskView {
    const view = this.world().deskView(this.institution, window, now)
    assert(view !== undefined, `drill: ${this.institution} has no window ${window}`)
    return view
  }

  billsOf(patient: string): BillDoc[] {
    return this.world()
      .hospitalDocs(this.institution, 'bill')
      .filter(bill => bill.patient === patient)
  }

  inDoubt(patient: string): boolean {
    return this.billsOf(patient).some(bill => bill.state === 'unknown')
  }

  /** Somebody who has paid in full and gone; nobody twice. */
  nextPaidInFull(): string | undefined {
    const gone = (patient: string) =>
      this.world()
        .hospitalDocs(this.institution, 'patient')
        .find(one => one.id === patient)?.state === 'done'
    const patient = this.world()
      .hospitalDocs(this.institution, 'bill')
      .find(bill => bill.state === 'selfPaid' && !this.named.has(bill.patient) && gone(bill.patient))?.patient
    if (patient !== undefined) this.named.add(patient)
    return patient
  }
}
