// One mailbox per world: causes gather, a batch is decided at once, appended to the journal and flushed, and only then
// is any answer of it released. The next batch gathers while the flush is in flight; a full one need not wait for it.
// Looks that may have seen an unflushed change wait behind the same barrier. It does not know HTTP, nor what a cause means.
import type {Instant} from '../base/instant.ts'
import type {Cause, Entry} from '../world/entry.ts'
import type {RealTime, WorldClock} from './clock.ts'

/** What came of one cause: its entry and the entry's journal text. */
export type Stepped = {entry: Entry; text: string}

/** What the mailbox asks of a world; everything synchronous. */
export type Steps = {
  /** One entry per cause, in order. Throws when an invariant broke; the world is then useless. */
  receive(causes: Cause[], at: Instant): Stepped[]
  /** When the next work on the agenda is due. */
  nextDue(): Instant | undefined
  /** The causes that are due at this instant, in order. */
  due(at: Instant): Cause[]
  close(): void
}

/**
 * Why a cause got no entry. `broken`: it broke an invariant. `store`: the journal takes nothing, so nothing of it was kept.
 * `unsure`: the journal failed while it was being written; it may be there when the journal is read again. `busy`: the
 * queue is full.
 */
export type Unheard = 'broken' | 'store' | 'unsure' | 'busy' | 'closed'
export type Outcome = {heard: true; entry: Entry} | {heard: false; why: Unheard}

/**
 * Somebody who lives in a world and has causes of its own. Before anything from outside is received, everything of theirs that
 * has fallen due is; each entry is heard before the next cause is made, in the same turn. So what they do follows from the
 * journal alone, and may be gone through again. World time waits where their next thing is due.
 */
export type Resident<World> = {
  /** When it next has something to do by itself; undefined = never again. */
  readonly nextAt: Instant | undefined
  /** Its next cause due up to `at`. */
  take(world: World, at: Instant): Cause | undefined
  heard(entry: Entry): void
  /** Nothing is due any more, here or in the world; called once. */
  over(): void
  /** The world it lived in is gone; called once. Entries it heard last may not be in the journal. */
  lost(): void
}

export type MailboxDeps<World extends Steps> = {
  /** The world as its journal has it; called at first use and after a broken invariant. */
  open(): Promise<World>
  /** Resolves when they are on disk, in the order of the calls. Throws when nothing of them was taken. */
  append(stepped: readonly Stepped[]): Promise<void>
  clock: WorldClock
  real: RealTime
  /** Called with what has reached the disk, before its answers are released. */
  flushed?(stepped: Stepped[]): void
  /** Operating trouble worth a log line; never shown to clients. */
  trouble?(what: 'broken' | 'store', error: unknown): void
}

export type Mailbox<World extends Steps> = {
  /** Hands in a cause; `done` is called once, after the flush. */
  post(cause: Cause, done: (outcome: Outcome) => void): void
  /** The same as a promise. */
  ask(cause: Cause): Promise<Outcome>
  /** Looks into the world; resolves when everything the look may have seen is on disk. Undefined when there is no world. */
  look<T>(at: (world: World) => T): Promise<T>
  /** Lets somebody live in the world from now on; inside a look, when it matters how the world stands. */
  moveIn(resident: Resident<World>): void
  /** They move out, and nobody tells them. */
  moveOut(resident: Resident<World>): void
  /** Looks whether something is due; called after the clock was set. */
  wake(): void
  /** Finishes what was accepted, then closes the world. */
  close(): Promise<void>
  /** Nothing waits and nothing is in flight. */
  idle(): boolean
  /** Something on the agenda will come due as time runs. */
  awaitsDue(): boolean
}

/** Thrown by `look` when the world cannot be had. */
export class NotHeard extends Error {
  override name = 'NotHeard'
  readonly why: Unheard
  constructor(why: Unheard) {
    super(`not heard: ${why}`)
    this.why = why
  }
}

type Waiting = {cause: Cause; done: (outcome: Outcome) => void}

/** Bounds the time one batch holds the event loop, and what a flood may pile up. */
export const batchLimit = 64
export const queueLimit = 10_000
const longestTimerMs = 3_600_000

export async function openMailbox<World extends Steps>(deps: MailboxDeps<World>): Promise<Mailbox<World>> {
  let world: World | undefined = await deps.open()
  let queue: Waiting[] = []
  let drainPlanned = false
  let recovering: Promise<void> | undefined
  let ended: 'store' | 'closed' | undefined
  let inFlight = 0
  let barrier: Promise<void> = Promise.resolve()
  let stopTimer: (() => void) | undefined
  let resident: Resident<World> | undefined

  function post(cause: Cause, done: (outcome: Outcome) => void): void {
    if (ended || queue.length >= queueLimit) {
      done({heard: false, why: ended ?? 'busy'})
      return
    }
    queue.push({cause, done})
    planDrain()
  }

  function planDrain(): void {
    // every batch costs a commit and a write, however many it holds
    if (drainPlanned || !world || (inFlight > 0 && queue.length < batchLimit)) return
    drainPlanned = true
    setImmediate(drain)
  }

  function drain(): void {
    drainPlanned = false
    if (!world || (queue.length === 0 && !resident)) return
    const batch: Waiting[] = []
    let stepped: Stepped[] = []
    let answers = stepped
    const at = deps.clock.now()
    try {
      if (resident) answers = inTurn(world, resident, at, batch, stepped)
      else {
        batch.push(...queue.splice(0, batchLimit))
        stepped = answers = world.receive(
          batch.map(one => one.cause),
          at,
        )
      }
    } catch (error) {
      recovering = recover(batch, error)
      return
    }
    if (stepped.length > 0) flush(batch, stepped, answers)
    if (queue.length > 0) planDrain()
    planAgenda()
  }

  /** The resident's causes and those from outside, one by one; gives back the entries of the latter. */
  function inTurn(
    world: World,
    resident: Resident<World>,
    at: Instant,
    batch: Waiting[],
    stepped: Stepped[],
  ): Stepped[] {
    const answers: Stepped[] = []
    while (stepped.length < batchLimit) {
      const own = resident.take(world, at)
      const next = own ? undefined : queue.shift()
      const cause = own ?? next?.cause
      if (!cause) break
      if (next) batch.push(next)
      const [made] = world.receive([cause], at) as [Stepped]
      stepped.push(made)
      resident.heard(made.entry)
      if (next) answers.push(made)
    }
    return answers
  }

  /** `answers`: the entries of the batch, among those that were made. */
  function flush(batch: Waiting[], stepped: Stepped[], answers = stepped): void {
    let landing: Promise<void>
    try {
      landing = deps.append(stepped)
    } catch (error) {
      storeFailed(error)
      for (const one of batch) one.done({heard: false, why: 'store'})
      return
    }
    inFlight++
    barrier = landing.then(
      () => {
        inFlight--
        deps.flushed?.(stepped)
        for (let i = 0; i < batch.length; i++) {
          batch[i]?.done({heard: true, entry: (answers[i] as Stepped).entry})
        }
        if (queue.length > 0 || residentDue()) planDrain()
      },
      error => {
        inFlight--
        storeFailed(error)
        for (const one of batch) one.done({heard: false, why: 'unsure'})
      },
    )
  }

  /** What memory holds now may not be on disk: nobody may see it, so the world ends here until it is opened again. */
  function storeFailed(error: unknown): void {
    if (ended === 'store') return
    ended = 'store'
    deps.trouble?.('store', error)
    dropWorld()
    refuseAll('store')
  }

  function refuseAll(why: Unheard): void {
    const refused = queue
    queue = []
    for (const one of refused) one.done({heard: false, why})
  }

  const residentDue = (): boolean => resident?.nextAt !== undefined && deps.clock.realMsUntil(resident.nextAt) === 0

  function dropWorld(): void {
    stopTimer?.()
    const gone = resident
    resident = undefined
    gone?.lost()
    try {
      world?.close()
    } catch {
      // a broken world may not even close; it is thrown away all the same
    }
    world = undefined
  }

  /** Throws the broken world away, rebuilds it from the journal and runs the batch again, one by one. */
  async function recover(batch: Waiting[], error: unknown): Promise<void> {
    deps.trouble?.('broken', error)
    dropWorld()
    const again = batch.length === 1 ? [] : batch
    if (batch.length === 1) batch[0]?.done({heard: false, why: 'broken'})
    for (const one of again) await runAlone(one)
    if (!ended) await rebuild()
    recovering = undefined
    planAgenda()
    if (queue.length > 0) planDrain()
  }

  /** A cause of a batch that broke: the one that breaks again is the culprit and gets no entry. */
  async function runAlone(one: Waiting): Promise<void> {
    await rebuild()
    if (!world) {
      one.done({heard: false, why: ended ?? 'broken'})
      return
    }
    try {
      flush([one], world.receive([one.cause], deps.clock.now()))
    } catch (error) {
      deps.trouble?.('broken', error)
      dropWorld()
      one.done({heard: false, why: 'broken'})
    }
  }

  /** Opens the world again when there is none. A journal that cannot be read ends the mailbox. */
  async function rebuild(): Promise<void> {
    await barrier
    if (world || ended) return
    try {
      world = await deps.open()
    } catch (error) {
      storeFailed(error)
    }
  }

  function planAgenda(): void {
    stopTimer?.()
    stopTimer = undefined
    if (!world || ended) return
    const due = world.nextDue() ?? Number.POSITIVE_INFINITY
    const own = resident ? (resident.nextAt ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY
    const next = Math.min(due, own)
    // at any speed everything happens at its own instant
    if (resident) deps.clock.holdAt(next)
    if (next === Number.POSITIVE_INFINITY) {
      if (resident && queue.length === 0) leaveOver(resident)
      return
    }
    const wait = deps.clock.realMsUntil(next)
    if (wait === Number.POSITIVE_INFINITY) return
    if (wait > 0) stopTimer = deps.real.after(Math.min(wait, longestTimerMs), planAgenda)
    else if (residentDue()) planDrain()
    else postDue()
  }

  function leaveOver(gone: Resident<World>): void {
    moveOut(gone)
    gone.over()
  }

  function moveOut(gone: Resident<World>): void {
    if (resident !== gone) return
    resident = undefined
    deps.clock.holdAt(undefined)
  }

  let duesWaiting = 0
  /** Puts what is due into the queue, once: the agenda is asked again when these have been received. */
  function postDue(): void {
    if (!world || duesWaiting > 0) return
    const causes = world.due(deps.clock.now())
    duesWaiting = causes.length
    for (const cause of causes) {
      post(cause, () => {
        duesWaiting--
        if (duesWaiting === 0) planAgenda()
      })
    }
  }

  async function look<T>(at: (world: World) => T): Promise<T> {
    if (recovering) await recovering
    if (!world) throw new NotHeard(ended ?? 'broken')
    const seen = at(world)
    if (inFlight > 0) await barrier
    if (ended === 'store') throw new NotHeard('store')
    return seen
  }

  async function close(): Promise<void> {
    if (ended) return
    while (queue.length > 0 || recovering || inFlight > 0) {
      if (recovering) await recovering
      else if (queue.length > 0) drain()
      await barrier
    }
    ended ??= 'closed'
    dropWorld()
  }

  planAgenda()
  return {
    post,
    ask: cause => new Promise(resolve => post(cause, resolve)),
    look,
    moveIn(one) {
      resident = one
      planAgenda()
    },
    moveOut,
    wake: planAgenda,
    close,
    idle: () => queue.length === 0 && inFlight === 0 && !recovering,
    awaitsDue: () => stopTimer !== undefined,
  }
}
