// The journal's unit. A world is a file of entries; an entry says who received what, when, what the line did to it,
// what was decided, and hangs on the one before by hash. Queries and lost messages are entries too.
import type {Instant} from '../base/instant.ts'
import type {DeskAct} from '../hospital/desk.ts'
import type {PaperAct} from '../hospital/paper-acts.ts'
import type {Event} from '../state/events.ts'
import type {DrawerDoc, PatientDoc, PrinterState} from '../state/hospital-records.ts'
import type {
  Due,
  FaultAction,
  FaultPlan,
  FaultPoint,
  LinkId,
  MappingRecord,
  PersonRecord,
  Transport,
  WorldConfig,
} from '../state/records.ts'
import type {SystemState} from '../state/slip-records.ts'

/** Who acts: the centre, an institution's code, or the director of the world. */
export type Party = string
export type Hash = string

export type Cause =
  | {kind: 'message'; raw: string; via: Transport}
  | {kind: 'due'; what: Due}
  /** A person at a window of one of the world's own hospitals. */
  | {kind: 'desk'; institution: string; window: string; act: DeskAct}
  /** A person of one of the world's own hospitals works with paper; no system is needed for most of it. */
  | {kind: 'paper'; institution: string; act: PaperAct}
  | {kind: 'director'; act: Act}

/** What the director of a world may do. Every act is an entry. */
export type Act =
  | {kind: 'open'; config: WorldConfig}
  | {kind: 'clock'; speed: number}
  | {kind: 'planFault'; fault: FaultPlan}
  | {kind: 'dropFault'; id: string}
  /** What joins an institution to the centre; null: the ideal line, which takes no time. */
  | {kind: 'setLink'; institution: string; link: LinkId | null}
  | {kind: 'addPerson'; person: PersonRecord}
  | {kind: 'mapItems'; institution: string; rows: MappingRecord[]}
  | {kind: 'setStrict'; strict: boolean}
  | {kind: 'note'; text: string}
  /** Patients come to one of the world's own hospitals. */
  | {kind: 'patients'; institution: string; patients: PatientDoc[]}
  /** A patient lost patience and went, unserved. */
  | {kind: 'patientLeaves'; institution: string; patient: string}
  /** A patient who was served comes back with another wish: stands in the queue again. */
  | {kind: 'patientReturns'; institution: string; patient: string}
  /** The printer of a window runs out of paper, jams, or is ready again. */
  | {kind: 'printer'; institution: string; window: string; state: PrinterState}
  /** A hospital's own system stops, grows slow, or is back. */
  | {kind: 'hospitalSystem'; institution: string; state: SystemState}
  /** Something of a drill 演练: what the scenario let happen, and what somebody in a role did. */
  | {kind: 'drill'; act: DrillAct}
  /** Traffic moves to the centre's other site 切换; nobody is answered for so long. */
  | {kind: 'switchOver'; stopMs: number}
  /** The site that dropped out comes back, and what it had not sent drains into the books. */
  | {kind: 'siteReturns'}
  /** Money nobody booked gets into, or out of, a drawer: what a close has to find. */
  | {kind: 'plantCash'; institution: string; move: DrawerDoc}

/** Minutes, roles and actions are the scenario's words; the journal keeps who did what when. Players stand in it by number, not by name. */
export type DrillAct =
  /** `hand`: the director let it happen. */
  | {do: 'inject'; inject: string; hand?: true}
  /** The director holds an inject back, or lets it go. */
  | {do: 'hold'; inject: string; held: boolean}
  /** `about`: the inject it answers, or ''. `by`: the player; absent = noted by the director, or a robot's. */
  | {do: 'action'; role: string; action: string; about: string; note: string; by?: string}
  /** Anything else a player did: one of the role's usual things, or in their own words. */
  | {do: 'deed'; role: string; by: string; deed: string; text: string}
  /** A player has seen an inject. */
  | {do: 'seen'; role: string; by: string; inject: string}
  /** Who plays a role from now on: people (`player`: which, if somebody joined), or a robot of this kind. */
  | {do: 'cast'; role: string; to: DrillHands; player: string | null}
  /** Who works a window from now on. */
  | {do: 'window'; window: string; to: 'person' | 'robot'; player: string | null}
  /** What the director wrote down. */
  | {do: 'remark'; text: string}
  /** An evaluator 评估员 rates an action otherwise than its minute says; the last word counts. `by`: the instructor's number, '' = the administrator. */
  | {do: 'rate'; action: string; rating: 'P' | 'S' | 'M' | 'U'; reason: string; by: string}
  /** What is to be made better after the drill 改进: which department or post sees to it, by which day ('YYYY-MM-DD'). `by`: as with a rating. */
  | {do: 'improve'; what: string; owner: string; until: string; by: string}
  /** Whether it was made; `improvement`: the entry that wrote it down. The last word counts. */
  | {do: 'improved'; improvement: number; made: boolean; by: string}
  /** What the director gives for learning, 0 to 10, after the debrief; the last word counts. `by`: as with a rating. */
  | {do: 'learned'; points: number; reason: string; by: string}

export type DrillHands = 'people' | 'good' | 'slow' | 'careless'

/** The interface message a cause carries, and how it came; undefined for acts and for what hospitals hear. */
export function messageOf(cause: Cause): {raw: string; via: Transport} | undefined {
  if (cause.kind === 'message') return cause
  return cause.kind === 'due' && (cause.what.kind === 'deliver' || cause.what.kind === 'send') ? cause.what : undefined
}

export type Send = {
  to: Party
  /** The answer's JSON text. */
  body?: string
  /** Raw octets (9102), base64. */
  octets?: string
  /** "The same answer again": the body stands in this entry. */
  answerOf?: number
}

export type Decision = {
  events: Event[]
  sends: Send[]
  /**
   * What came of it, for lists and grading: 'ok', 'duplicate', a refusal's name, 'bad:' and what was bad about the message,
   * 'fault:' and what cut it off, 'broken:' and the invariant; for the director the kind of the act, or 'refused:' and why.
   */
  outcome: string
}

/** What a line that is not ideal had to do with a message: its class, and the milliseconds it adds to the answer. */
export type Carried = {class: LinkId; ms: number}

/** What the line did. No fault: 'delivered'. */
export type Verdict =
  | {did: 'delivered'; link?: Carried}
  | {
      did: FaultAction
      /** The plan that fired; 'link' when the line itself broke. */
      fault: string
      link?: Carried
      at: FaultPoint
      delayMs?: number
      status?: number
      text?: string
      bytes?: number
      /** What the client gets to read instead of the answer. */
      body?: string
    }

export type Entry = {
  seq: number
  at: Instant
  party: Party
  cause: Cause
  /** infno, msgid, institution and person as far as known: what lists filter by. */
  about?: {infno?: string; msgid?: string; institution?: string; person?: string; leniencies?: string[]}
  line: Verdict
  decision?: Decision
  /** SHA-256 of the previous entry's text. */
  previous: Hash
}

export {printerStates} from '../state/hospital-records.ts'
// the records moved to state/records.ts; their names stay reachable here for those who hold an entry
export type {
  Due,
  FaultAction,
  FaultPlan,
  FaultPoint,
  Gateway,
  InstitutionRecord,
  InsuranceRecord,
  LinkId,
  LinkState,
  MappingRecord,
  PersonRecord,
  ReversedReading,
  SiteId,
  Transport,
  WorldConfig,
  WorldKind,
} from '../state/records.ts'
export {faultActions, faultPoints, gateways, linkIds, reversedReadings, worldKinds} from '../state/records.ts'
