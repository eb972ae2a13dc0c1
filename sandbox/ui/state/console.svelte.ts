// What the message console is looking at: the chosen exchange, the filter, and the message being written. It outlives the
// page, so that a language switch or a look at another page loses nothing.
import {type Infno, isInfno} from '../../protocol/codes.ts'
import {transactionOf} from '../../protocol/field-table.ts'
import {api, type Reply, sendMessage} from './api.ts'
import {aboutMessage, type Draft, draftOf, draftRow, harvest, inputOf} from './draft.ts'
import type {Ending, Exchange} from './exchange.ts'
import {readAnswer, request, requestText} from './message.ts'
import type {Person} from './shapes.ts'
import {world} from './world.svelte.ts'

export type Show = 'all' | 'messages' | 'settled' | 'unknown' | 'refused'
/** A message that another one is about: its own visit and person are meant, not the newest. */
type Original = {msgid: string; infno: string; raw: string}
export type Sent = {raw: string; infno: string; msgid: string; at: number; reply: Reply | undefined}

const refused: ReadonlySet<Ending> = new Set(['refused', 'bad', 'duplicate'])

class Console {
  mode = $state<'view' | 'write'>('view')
  show = $state<Show>('all')
  filter = $state('')
  /** Newest exchange is shown as it comes, until somebody chooses one. */
  chosen = $state<number>()
  /** Chosen, and there is no such entry. */
  missing = $state<number>()
  infno = $state<Infno>('1101')
  desk = $state('')
  draft = $state<Draft>({})
  /** The text as it will be sent, when it is edited by hand. */
  raw = $state<string>()
  limitMs = $state(10_000)
  sent = $state.raw<Sent>()
  waiting = $state(false)
  person = $state.raw<Person>()

  constructor() {
    world.onSwitch.add(() => {
      this.mode = 'view'
      this.chosen = undefined
      this.person = undefined
      this.desk = ''
      this.sent = undefined
    })
  }

  listed = $derived(world.latest.filter(x => this.#fits(x)))
  current = $derived(this.chosen === undefined ? this.listed[0] : world.exchanges.get(this.chosen))

  #fits(x: Exchange): boolean {
    if (this.show === 'messages' && x.act !== undefined) return false
    if (this.show === 'unknown' && x.ending !== 'unknown') return false
    if (this.show === 'refused' && !refused.has(x.ending)) return false
    if (this.show === 'settled' && !(x.ending === 'ok' && /^220[78]/.test(x.infno))) return false
    const wanted = this.filter.trim().toLowerCase()
    return (
      wanted === '' ||
      `${x.infno} ${x.act ?? ''} ${x.msgid} ${x.institution} ${x.person} ${x.seq}`.toLowerCase().includes(wanted)
    )
  }

  /** Moves the choice along the list: 1 is older, −1 newer. */
  step(by: number): void {
    const at = this.listed.findIndex(x => x.seq === this.current?.seq)
    const next = this.listed[Math.min(this.listed.length - 1, Math.max(0, at + by))]
    if (next) this.choose(next.seq)
  }

  choose(seq: number): void {
    this.chosen = seq
    this.mode = 'view'
    void world.fetch(seq).then(found => {
      this.missing = found ? undefined : seq
    })
  }

  write(infno: string = this.infno, original?: Original): void {
    if (isInfno(infno)) this.infno = infno
    this.mode = 'write'
    this.raw = undefined
    this.desk ||= world.info?.institutions?.[0]?.code ?? ''
    this.draft = draftOf(this.infno, this.#context(original))
    if (!this.person && world.latest.every(x => x.person === '')) void this.#somebody(original)
  }

  /** Nobody was met yet: the first insured person of the world, so that the form can be sent as it stands. */
  async #somebody(original?: Original): Promise<void> {
    const found = await api.get<{people: Person[]}>(world.path('/people?limit=1')).catch(() => undefined)
    if (this.person || !found?.people[0]) return
    this.person = found.people[0]
    if (this.mode === 'write' && this.raw === undefined) this.draft = draftOf(this.infno, this.#context(original))
  }

  addRow(node: string): void {
    const shape = transactionOf(this.infno).input.find(n => n.name === node)
    const rows = this.draft[node]
    if (shape && rows) rows.push(draftRow(this.infno, shape, this.#context(), rows.length))
  }

  #context(original?: Original) {
    const lost = world.unknown.at(-1)
    const last = world.latest.find(x => x.infno === '2207' && x.ending === 'ok')
    const known = harvest(world.latest)
    const person = this.person
    if (person) for (const [code, value] of Object.entries(personFields(person))) known.set(code, value)
    return {
      known: original ? aboutMessage(known, original.raw) : known,
      now: world.now ?? 0,
      stamp: `OP${String(Date.now()).slice(-9)}`,
      original: original ?? ((lost ?? last) ? {msgid: (lost ?? last)!.msgid, infno: (lost ?? last)!.infno} : undefined),
    }
  }

  /** The message as text: hand-edited, or made from the form now. */
  get text(): string {
    return this.raw ?? this.#made()
  }

  #made(): string {
    const info = world.info
    const institution = info?.institutions?.find(i => i.code === this.desk) ?? info?.institutions?.[0]
    const area = this.person?.insurances[0]?.area ?? ''
    const desk = {
      institution: institution?.code ?? '',
      institutionName: institution?.name ?? '',
      area: info?.area ?? '',
    }
    return requestText(request(this.infno, inputOf(this.infno, this.draft), desk, world.now ?? 0, area))
  }

  async send(text = this.text): Promise<void> {
    if (this.waiting) return
    const head = headOf(text)
    this.waiting = true
    this.sent = {raw: text, ...head, at: world.now ?? 0, reply: undefined}
    const reply = await sendMessage(world.id, text, this.limitMs)
    this.waiting = false
    this.sent = {...this.sent, reply}
    if (reply.text !== undefined && readAnswer(reply.text)) {
      this.chosen = undefined
      this.show = 'all'
      this.mode = 'view'
      this.sent = undefined
    }
  }
}

const headOf = (text: string) => ({
  infno: /"infno"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? '',
  msgid: /"msgid"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? '',
})

const personFields = (person: Person): Record<string, string> => ({
  psn_no: person.psnNo,
  mdtrt_cert_no: person.certNo,
  mdtrt_cert_type: '02',
  psn_cert_type: '01',
  certno: person.certNo,
  psn_name: person.name,
  insutype: person.insurances[0]?.insuranceType ?? '310',
  psn_type: person.insurances[0]?.personType ?? '11',
})

export const desk = new Console()
