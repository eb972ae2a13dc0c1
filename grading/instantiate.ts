// An exercise at a seed 变式: the world's settings and what its director does before the trainee sits down. Names, people,
// items, prices and the order of lines follow the seed; the structure is the document's. It opens no world.
import {drawFrom} from '../sandbox/base/draw.ts'
import {ageOn, dayOf, type Instant, instant} from '../sandbox/base/instant.ts'
import type {Catalogue, CatalogueItem, HospitalLevel} from '../sandbox/catalogue/types.ts'
import {defaultWorldConfig} from '../sandbox/people/demo.ts'
import {careOf, credentialOf} from '../sandbox/people/patients.ts'
import type {Order, PatientDoc} from '../sandbox/state/hospital-records.ts'
import {newPatient, patientId} from '../sandbox/state/new-patient.ts'
import type {PersonRecord, WorldConfig} from '../sandbox/state/records.ts'
import type {Act} from '../sandbox/world/entry.ts'
import {castOf, fenOfYuan, population} from './cast.ts'
import type {Exercise, OrderSpec, PatientSpec} from './exercise.ts'
import {shown, Unplayable} from './problem.ts'

export type Instance = {
  exercise: Exercise
  seed: string
  config: WorldConfig
  institution: string
  persons: PersonRecord[]
  patients: PatientDoc[]
  /** Order numbers of a patient's lines as the document counts them, from 1: where each went. */
  places: number[][]
  /** Before anything is done at a window. */
  acts: Act[]
}

export type Options = {
  /** The world's id and name; absent: made from exercise and seed. */
  id?: string
  name?: string
  kind?: WorldConfig['kind']
}

/** How a world says which exercise it is of: its seed. */
const worldSeed = (exercise: Exercise, seed: string): string => `${exercise.id}/${seed}`

/** Throws RangeError when the document asks for what the catalogue or the population does not have. */
export function instantiate(exercise: Exercise, seed: string, catalogue: Catalogue, options: Options = {}): Instance {
  const {region, start, catalogue: kind, answerMs, patienceMs} = exercise.world
  const plain = defaultWorldConfig({region, start: instant(start)})
  const institution = plain.institutions[0]?.code as string
  const level = plain.institutions[0]?.level as HospitalLevel
  const config: WorldConfig = {
    ...plain,
    id: options.id ?? `${exercise.id.toLowerCase()}-${seed}`,
    name: options.name ?? exercise.title.zh,
    kind: options.kind ?? 'practice',
    seed: worldSeed(exercise, seed),
    population: {size: population, seed},
    catalogue: kind,
    hospitals: [{institution, answerMs, patienceMs}],
    // a trainee works through the window: the door for systems outside is shut
    gateway: 'apikey',
    // times are marked: the clock of an exercise runs as the room's does
    speed: 1,
  }
  const cast = castOf(exercise, seed)
  const persons = cast.map(one => one.person)
  const made = exercise.patients.map((spec, index) =>
    patientOf({exercise, seed, config, catalogue, level}, spec, persons, index),
  )
  const acts: Act[] = [
    ...cast.filter(one => one.added).map(({person}): Act => ({kind: 'addPerson', person})),
    {kind: 'patients', institution, patients: made.map(one => one.patient)},
  ]
  return {
    exercise,
    seed,
    config,
    institution,
    persons,
    patients: made.map(one => one.patient),
    places: made.map(one => one.places),
    acts,
  }
}

type Ground = {exercise: Exercise; seed: string; config: WorldConfig; catalogue: Catalogue; level: HospitalLevel}

function patientOf(
  ground: Ground,
  spec: PatientSpec,
  persons: readonly PersonRecord[],
  index: number,
): {patient: PatientDoc; places: number[]} {
  const person = persons[index] as PersonRecord
  const {exercise, seed, config} = ground
  const on = dayOf(config.start)
  const stranger = spec.traps?.find(one => one.kind === 'wrongPerson')
  const looks = stranger ? stranger.looks : {sex: person.sex, age: ageOn(person.birthDay, on)}
  const orders = linesOf(ground, spec.orders ?? [], index, 'order')
  const paper = linesOf(ground, spec.paper ?? [], index, 'paper', spec.orders)
  const draw = drawFrom(`exercise/${exercise.id}/${seed}`, `patient ${index}`)
  const patient = newPatient({
    id: patientId(index + 1),
    name: person.name,
    ...looks,
    // who comes again has the face they had
    face: `${exercise.id}-${seed}-${persons.indexOf(person)}`,
    wants: spec.wants,
    says: spec.says,
    shows: [credentialOf(person, spec.credential)],
    cash: fenOfYuan(spec.cash),
    ...(spec.seen === undefined ? {} : {seen: spec.seen}),
    arrivedAt: (config.start + (spec.arrives ?? 0) * 60_000) as Instant,
    care: careOf(spec, config.area, draw),
    orders: orders.lines,
    paper: paper.lines,
  })
  return {patient, places: orders.lines.length > 0 ? orders.places : paper.places}
}

/** The first line stays first (the consultation); the others follow in an order of the seed. */
function linesOf(
  ground: Ground,
  specs: readonly OrderSpec[],
  index: number,
  what: string,
  system: readonly OrderSpec[] = [],
): {lines: Order[]; places: number[]} {
  const {exercise, seed} = ground
  const shuffled = shuffle(exercise, seed, specs.length, `${what} ${index}`)
  // paper that names what the system names at that place is of the same item, whichever was drawn
  const drawnAs = (at: number) => (sameItem(specs[at], system[at]) ? 'order' : what)
  const lines = shuffled.map(at => orderOf(ground, specs[at] as OrderSpec, `${drawnAs(at)} ${index}`, at))
  const codes = new Set(lines.map(line => line.code))
  if (codes.size < lines.length)
    throw new Unplayable({
      where: `/patients/${index}/${what === 'order' ? 'orders' : 'paper'}`,
      what: {zh: `种子 ${seed} 取到同一项两次`, en: `at seed ${seed} one item is drawn twice`},
      got: lines.map(one => one.name).join(', '),
      next: {zh: '各行的备选不要重复', en: 'Let the lines choose among different items'},
    })
  return {lines, places: placesIn(shuffled)}
}

const sameItem = (a: OrderSpec | undefined, b: OrderSpec | undefined): boolean =>
  JSON.stringify([a?.item, a?.price]) === JSON.stringify([b?.item, b?.price])

function shuffle(exercise: Exercise, seed: string, count: number, key: string): number[] {
  const draw = drawFrom(`exercise/${exercise.id}/${seed}`, key)
  const rank = (at: number) => (at === 0 ? -1 : draw.bits(`rank ${at}`))
  return Array.from({length: count}, (_, at) => at).sort((a, b) => rank(a) - rank(b))
}

const placesIn = (shuffled: readonly number[]): number[] => shuffled.map((_, at) => shuffled.indexOf(at) + 1)

function orderOf({exercise, seed, config, catalogue, level}: Ground, spec: OrderSpec, key: string, at: number): Order {
  const draw = drawFrom(`exercise/${exercise.id}/${seed}`, `${key} ${at}`)
  const wanted = Array.isArray(spec.item) ? draw.pick('item', spec.item) : spec.item
  const on = dayOf(config.start)
  const item = findItem(catalogue, wanted, on, level)
  if (!item)
    throw new Unplayable({
      where: `/patients/${key.slice(key.indexOf(' ') + 1)}/${key.startsWith('order') ? 'orders' : 'paper'}/${at}/item`,
      what: {zh: `${on} 的目录里没有 ${shown(wanted)}`, en: `the catalogue of ${on} has no ${shown(wanted)}`},
      next: {zh: '用目录里的编码或全名', en: 'Take a code or the whole name from the catalogue'},
    })
  const price = (): number => {
    if (spec.price === undefined) return item.price
    if (!Array.isArray(spec.price)) return fenOfYuan(spec.price) * 10_000
    const [least, most] = spec.price.map(fenOfYuan) as [number, number]
    return (least + draw.below('price', most - least + 1)) * 10_000
  }
  return {
    code: item.code,
    name: item.name,
    spec: item.spec,
    unit: item.unit,
    priceMicro: price(),
    countE4: spec.count * 10_000,
    approved: spec.approved ?? false,
  }
}

/** By code, else the first of exactly that name. */
export function findItem(
  catalogue: Catalogue,
  wanted: string,
  on: string,
  level: HospitalLevel,
): CatalogueItem | undefined {
  const looked = catalogue.lookup(wanted, on, level)
  if (looked.found === 'valid') return looked.item
  return catalogue.search({q: wanted, on, level, limit: 20}).find(item => item.name === wanted)
}
