// Cashier windows 收费窗口 of a world's own hospitals: what a window shows, what a person does there, and the same live.
// A screen sees the hospital's books only; what the centre holds is on other calls, for other people.
import type {FastifyInstance, FastifyRequest} from 'fastify'
import type {DeskAct} from '../../hospital/desk.ts'
import type {DeskView} from '../../hospital/view-types.ts'
import {makePatients, type PatientKind} from '../../people/patients.ts'
import type {PrinterState} from '../../state/hospital-records.ts'
import type {Cause} from '../../world/entry.ts'
import type {HostDeps} from '../app.ts'
import {EventStream, eventText} from '../event-stream.ts'
import {Problem, unheardProblem} from '../problems.ts'
import type {Room} from '../room.ts'
import {anything, deskActShape, deskViewShape, patientsShape, printerShape} from './desk-shapes.ts'
import {eventSender} from './events.ts'
import {about, closed, grows, integer, refusals, text} from './shapes.ts'

export type DeskParams = {world: string; institution: string; window: string}
type Params = DeskParams
const windowName = {type: 'string', pattern: '^[A-Za-z0-9]{1,8}$', description: '窗口号 · window'} as const
export const deskParams = closed({world: text('沙盘编号 · world id'), institution: text(), window: windowName}, [
  'world',
  'institution',
  'window',
])

const params = deskParams

/** What became of an act at a window, and the window after it. */
export const doneShape = grows({seq: integer(), outcome: text(), objection: text(), view: deskViewShape}, [
  'seq',
  'outcome',
  'view',
])

/** Does something at a window for whoever may work there now. */
export async function actAt(
  deps: HostDeps,
  request: Pick<FastifyRequest, 'params' | 'role' | 'somebody'>,
  cause: Cause,
): Promise<{seq: number; outcome: string; objection?: string; view: DeskView}> {
  const {world, institution, window} = request.params as Params
  if (request.role === 'trainee') deps.classroom.attempts.mayWork(world, request.somebody ?? '')
  const room = await deps.rooms.enter(world)
  if (room.config.kind === 'drill') await mayWork(deps, request)
  // asking the settings is a thousandth of making a view
  if (!room.config.hospitals?.some(one => one.institution === institution)) throw noDesk(institution)
  const heard = await room.mailbox.ask(cause)
  if (!heard.heard) throw new Problem(unheardProblem[heard.why])
  const {seq, decision} = heard.entry
  const outcome = decision?.outcome ?? ''
  const view = await lookAt(room, institution, window)
  const objection = outcome.startsWith('refused:') ? {objection: outcome.slice('refused:'.length)} : {}
  return {seq, outcome, ...objection, view}
}

/** In a drill a person works, and a player sees, what was handed over. */
export function mayWork(
  {drills}: Pick<HostDeps, 'drills'>,
  {params: of, role, somebody}: Pick<FastifyRequest, 'params' | 'role' | 'somebody'>,
  look = false,
): Promise<void> {
  const {world, window} = of as Params
  return drills.stage.mayWork(world, window, role === 'player' ? (somebody ?? '') : undefined, look)
}

export function deskCalls(api: FastifyInstance, deps: HostDeps): void {
  const {rooms, real} = deps
  const send = eventSender(api, real)

  api.get<{Params: Params}>('/worlds/:world/desks/:institution/:window', {
    config: {call: 'readDesk'},
    schema: {
      ...about('desks', '窗口所见', 'what a window shows'),
      params,
      response: {200: deskViewShape, ...refusals},
    },
    async handler(request) {
      const {world, institution, window} = request.params
      if (request.role === 'player') await mayWork(deps, request, true)
      return lookAt(await rooms.enter(world), institution, window)
    },
  })

  api.get<{Params: Params; Querystring: {q?: string}}>('/worlds/:world/desks/:institution/:window/bills', {
    config: {call: 'readDesk'},
    schema: {
      ...about('desks', '查历史单据', 'look up past bills'),
      description:
        '姓名的一部分，或单号、收据号、门诊号、结算编号；q 为空则列最近的。至多 50 张，新的在前。\n\n' +
        'Part of a name, or a bill, receipt, outpatient or settlement number; without q the latest. At most 50, newest first.',
      params,
      querystring: closed({q: {type: 'string', maxLength: 60}}),
      response: {200: grows({bills: {type: 'array', items: anything}}, ['bills']), ...refusals},
    },
    async handler(request) {
      const {world, institution} = request.params
      if (request.role === 'player') await mayWork(deps, request, true)
      const room = await rooms.enter(world)
      const bills = await room.mailbox.look(at => at.pastBills(institution, request.query.q ?? ''))
      if (!bills) throw noDesk(institution)
      return {bills}
    },
  })

  api.post<{Params: Params; Body: DeskAct}>('/worlds/:world/desks/:institution/:window', {
    config: {call: 'workDesk'},
    schema: {
      ...about('desks', '窗口操作', 'do something at a window'),
      description:
        '做成时 outcome 为操作名；未做成时为 refused:原因，什么也没有发生。\n\n' +
        'outcome is the act when it was done, refused:reason when it was not; then nothing of it happened.',
      params,
      body: deskActShape,
      response: {200: doneShape, ...refusals},
    },
    async handler(request) {
      const {institution, window} = request.params
      return actAt(deps, request, {kind: 'desk', institution, window, act: request.body})
    },
  })

  api.get<{Params: Params}>('/worlds/:world/desks/:institution/:window/events', {
    config: {call: 'readDesk'},
    schema: {
      ...about('desks', '窗口实时（server-sent events）', 'a window live, as server-sent events'),
      description: 'event: view，data 为窗口所见 · the whole view each time it may have changed',
      params,
      response: {200: {type: 'string', description: 'text/event-stream'}, ...refusals},
    },
    async handler(request, reply) {
      const {world, institution, window} = request.params
      if (request.role === 'player') await mayWork(deps, request, true)
      const room = await rooms.enter(world)
      return send(
        reply,
        liveView(room, institution, () => lookAt(room, institution, window)),
      )
    },
  })

  api.post<{Params: Params; Body: {state: PrinterState}}>('/worlds/:world/desks/:institution/:window/printer', {
    config: {call: 'setPrinter'},
    schema: {
      ...about('desks', '打印机缺纸、卡纸或恢复', 'the printer of a window: out of paper, jammed, ready'),
      params,
      body: printerShape,
      response: {204: {type: 'null'}, ...refusals},
    },
    async handler({params: {world, institution, window}, body: {state}}, reply) {
      const room = await rooms.enter(world)
      if (!room.config.hospitals?.some(one => one.institution === institution)) throw noDesk(institution)
      await room.direct({kind: 'printer', institution, window, state})
      return reply.code(204).send()
    },
  })

  api.post<{Params: {world: string; institution: string}; Body: Wish}>('/worlds/:world/desks/:institution/patients', {
    config: {call: 'bringPatients'},
    schema: {
      ...about('desks', '来一批病人', 'bring patients into the queue'),
      params: closed({world: text(), institution: text()}, ['world', 'institution']),
      body: patientsShape,
      response: {200: grows({patients: integer()}, ['patients']), ...refusals},
    },
    async handler({params: {world, institution}, body}) {
      const room = await rooms.enter(world)
      if (room.clock.held) throw new Problem('drill-patients', {path: '/params/world', got: world})
      return {patients: await bring(room, institution, body)}
    },
  })
}

type Wish = {count: number; seed?: string; kind?: PatientKind}

/** Two at once may be offered the same numbers: who comes second is offered the next ones. */
const mostTries = 20

async function bring(
  room: Room,
  institution: string,
  {count, seed = 'practice', kind = 'mixed'}: Wish,
): Promise<number> {
  const {config} = room
  const level = config.institutions.find(one => one.code === institution)?.level
  for (let tries = 1; ; tries++) {
    const patients = await room.mailbox.look(world => {
      if (!level || world.deskView(institution, '1', 0) === undefined) throw noDesk(institution)
      const from = world.patientsOf(institution) + 1
      const {catalogue} = world
      return makePatients({config, catalogue, level, at: room.clock.now(), seed, from, count, kind})
    })
    const {decision} = await room.direct({kind: 'patients', institution, patients})
    if (decision?.outcome === 'patients') return patients.length
    if (tries === mostTries) throw new Problem('busy')
  }
}

const noDesk = (institution: string): Problem =>
  new Problem('no-such-desk', {path: '/params/institution', got: institution})

export async function lookAt(room: Room, institution: string, window: string): Promise<DeskView> {
  const view = await room.mailbox.look(world => world.deskView(institution, window, room.clock.now()))
  if (!view) throw noDesk(institution)
  return view
}

/** The view now, and again whenever an entry of the institution reached the disk; one look at a time. */
export function liveView(room: Room, institution: string, see: () => Promise<DeskView>): EventStream {
  let looking = false
  let again = false
  const stream = new EventStream(() => stop())
  async function tell(): Promise<void> {
    again = looking
    if (looking) return
    looking = true
    try {
      const view = await see()
      stream.say(eventText('view', view, view.seq))
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)))
    }
    looking = false
    if (again && !stream.destroyed) await tell()
  }
  const stop = room.followers.follow(
    stepped => {
      if (stepped.some(({entry}) => concerns(entry, institution))) void tell()
    },
    () => stream.end(),
  )
  void tell()
  return stream
}

const concerns = ({party, about, cause}: {party: string; about?: {institution?: string}; cause: object}, of: string) =>
  party === of || about?.institution === of || 'act' in cause
