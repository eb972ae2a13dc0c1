// The messages of outpatient visits as text, made once from the field table's examples and then only filled in: every
// hole (message number, visit, the hospital's own number) has a fixed width, so a message costs a few concatenations.
// What an answer teaches (the split of the lines) is learnt once a person.

import {decimalText, priceTimesCount} from '../../base/fen.ts'
import {dayOf, type Instant} from '../../base/instant.ts'
import type {CatalogueItem} from '../../catalogue/types.ts'
import {makePeople} from '../../people/person.ts'
import type {Infno} from '../../protocol/codes.ts'
import {type ExampleContext, type ExampleLine, exampleRequest} from '../../protocol/examples.ts'
import {makeMsgid} from '../../protocol/msgid.ts'
import {contextFor, learn, type Reply, visitSteps, type WalkPerson} from '../../world/testing/walk.ts'

/** The world the visits happen in. */
export type Place = {at: Instant; institution: string; area: string}

const holes = {
  msgid: 'M'.repeat(30),
  visit: 'V'.repeat(30),
  number: 'N'.repeat(12),
}
const holePattern = new RegExp(Object.values(holes).join('|'))

type Template = {parts: string[]; holes: ('msgid' | 'visit' | 'number')[]; bytes: number}

export const steps = visitSteps
export const settles = steps.length - 1

/** Employees of the standard population who are insured here and now, in order. */
export function insuredPeople({at, area}: Place, size = 2000): WalkPerson[] {
  return makePeople('shanghai', 'standard', size, dayOf(at)).flatMap(person => {
    const row = person.insurances.find(one => one.insuranceType === '310' && one.area === area && one.state === '1')
    if (!row || row.begins > dayOf(at)) return []
    const {psnNo, certNo, name} = person
    return [{psnNo, certNo, name, insuranceType: row.insuranceType, area: row.area}]
  })
}

/** Five lines of a bill from items of the catalogue. */
export const billLines = (items: readonly Pick<CatalogueItem, 'code' | 'price'>[]): ExampleLine[] =>
  items.map(({code, price}, i) => ({
    sn: String(i + 1),
    code,
    hospitalCode: `Y${i + 1}`,
    price: decimalText(price, 6),
    count: i % 2 === 0 ? '1' : '2',
    amount: decimalText(priceTimesCount(price, (i % 2 === 0 ? 1 : 2) * 10_000), 2),
    prescription: 'R1',
  }))

/** All visits of one world: who comes, with which numbers. */
export class Visits {
  private readonly place: Place
  private readonly people: WalkPerson[]
  private readonly lines: ExampleLine[]
  private readonly contexts: ExampleContext[] = []
  private readonly templates: Template[][] = []
  private messages = 0
  private visits = 0

  constructor(place: Place, items: readonly Pick<CatalogueItem, 'code' | 'price'>[], people: WalkPerson[]) {
    this.place = place
    this.people = people
    this.lines = billLines(items)
  }

  /** The next visit: its person, and a number of the hospital's own. */
  next(): Visit {
    const index = this.visits++
    return new Visit(this, index % this.people.length, `W${String(index).padStart(11, '0')}`)
  }

  /** Undefined while the person's split of the lines is not learnt and the step needs it. */
  template(person: number, step: number): Template {
    let own = this.templates[person]
    if (!own) {
      own = []
      this.templates[person] = own
    }
    own[step] ??= templateOf(steps[step] as Infno, this.context(person))
    return own[step] as Template
  }

  context(person: number): ExampleContext {
    this.contexts[person] ??= this.freshContext(person)
    return this.contexts[person] as ExampleContext
  }

  private freshContext(person: number): ExampleContext {
    const context = contextFor(this.place, this.people[person] as WalkPerson, this.lines)
    const visit = {...context.visit, mdtrtId: holes.visit, iptOtpNo: holes.number}
    // the message number made of the sequence is a hole like the others
    return {...context, visit, sequence: 0, batch: 'B1'}
  }

  /** Takes from the first answer of a person what later messages of that person carry. */
  learnFees(person: number, answer: Buffer): void {
    if (this.templates[person]?.[4]) return
    this.contexts[person] = learn('2204', this.context(person), JSON.parse(answer.toString('utf8')) as Reply)
  }

  msgid(): string {
    const number = this.messages++
    return makeMsgid(this.place.institution, this.place.at + Math.floor(number / 10_000) * 1000, number % 10_000)
  }
}

function templateOf(infno: Infno, context: ExampleContext): Template {
  const request = exampleRequest(infno, context) as Record<string, unknown>
  const text = JSON.stringify({...request, msgid: holes.msgid})
  const parts: string[] = []
  const found: Template['holes'] = []
  let rest = text
  for (let match = holePattern.exec(rest); match; match = holePattern.exec(rest)) {
    parts.push(rest.slice(0, match.index))
    found.push(match[0] === holes.msgid ? 'msgid' : match[0] === holes.visit ? 'visit' : 'number')
    rest = rest.slice(match.index + match[0].length)
  }
  parts.push(rest)
  return {parts, holes: found, bytes: Buffer.byteLength(text)}
}

/** One visit on its way: asks for the next message, hears the answer. */
export class Visit {
  private readonly visits: Visits
  private readonly person: number
  private readonly number: string
  private mdtrtId = ''
  step = 0

  constructor(visits: Visits, person: number, number: string) {
    this.visits = visits
    this.person = person
    this.number = number
  }

  get infno(): Infno {
    return steps[this.step] as Infno
  }

  /** The message of the present step. */
  body(): string {
    const {parts, holes: inside} = this.visits.template(this.person, this.step)
    let text = parts[0] as string
    for (let i = 0; i < inside.length; i++) {
      const hole = inside[i]
      text += hole === 'msgid' ? this.visits.msgid() : hole === 'visit' ? this.mdtrtId : this.number
      text += parts[i + 1]
    }
    return text
  }

  /** The same as an HTTP request. */
  request(world: string): string {
    const {bytes} = this.visits.template(this.person, this.step)
    return `${head(world, this.infno, bytes)}${this.body()}`
  }

  /** Goes on to the next step; throws when an answer is not what a visit needs. */
  heard(answer: Buffer): void {
    if (this.step === 1) {
      const at = answer.indexOf('"mdtrt_id":"')
      this.mdtrtId = answer.toString('latin1', at + 12, at + 42)
      if (!/^\d{30}$/.test(this.mdtrtId)) throw new Error(`no visit number in ${answer.toString('utf8')}`)
    }
    if (this.step === 3) this.visits.learnFees(this.person, answer)
    this.step += 1
  }
}

export const head = (world: string, infno: string, bytes: number): string =>
  `POST /w/${world}/${infno} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${bytes}\r\n\r\n`
