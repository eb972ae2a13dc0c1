// Who has a page open just now 在线: counted from the streams of seats, kept nowhere.
export type Presence = {
  arrive(enrolment: string): () => void
  count(enrolment: string): number
}

export function openPresence(changed: (enrolment: string) => void): Presence {
  const here = new Map<string, number>()
  const move = (enrolment: string, by: number): void => {
    const count = (here.get(enrolment) ?? 0) + by
    if (count > 0) here.set(enrolment, count)
    else here.delete(enrolment)
    changed(enrolment)
  }
  return {
    arrive(enrolment) {
      move(enrolment, 1)
      let gone = false
      return () => {
        if (!gone) move(enrolment, -1)
        gone = true
      }
    },
    count: enrolment => here.get(enrolment) ?? 0,
  }
}
