// Those who wait neither in the flow's queue nor at a window 候在别处: aside until a doubt is cleared, at a desk nobody has opened, parked until
// something else brings them back. A person at a window may call any of them at any time.
import type {Guest} from './windows.ts'

export class Waiting {
  private readonly aside: Guest[] = []
  private readonly atDesk: Guest[] = []
  private readonly elsewhere = new Set<Guest>()

  get all(): Guest[] {
    return [...this.atDesk, ...this.elsewhere]
  }

  putAside(guest: Guest): void {
    this.aside.push(guest)
  }

  /** The first of those aside that fits comes back. */
  nextAside(fits: (guest: Guest) => boolean): Guest | undefined {
    const index = this.aside.findIndex(fits)
    return index < 0 ? undefined : this.aside.splice(index, 1)[0]
  }

  /** Until the desk they came for has time for them. */
  forDesk(guest: Guest): void {
    this.atDesk.push(guest)
  }

  /** Everybody who waits for this desk comes to it. */
  takeFor(desk: string): Guest[] {
    const theirs = this.atDesk.filter(one => one.desk === desk)
    for (const guest of theirs) this.remove(guest)
    return theirs
  }

  /** They wait until `back` brings them to a window, unless a person calls them first. */
  until(guest: Guest, back: () => void): () => void {
    this.elsewhere.add(guest)
    return () => void (this.elsewhere.delete(guest) && back())
  }

  remove(guest: Guest): void {
    for (const list of [this.aside, this.atDesk]) if (list.includes(guest)) list.splice(list.indexOf(guest), 1)
    this.elsewhere.delete(guest)
  }
}
