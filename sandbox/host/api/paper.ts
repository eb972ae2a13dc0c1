// Numbered paper of a world's own hospitals 手工单: the register, the back-entry, and whether the hospital's own system runs. Who keys second is
// not told what the first keyed. Instructors reach the paper of drills, trainees and players that of their own world.
import type {FastifyInstance} from 'fastify'
import type {PaperAct} from '../../hospital/paper-acts.ts'
import type {PaperView} from '../../hospital/slip-view.ts'
import type {SystemState} from '../../state/slip-records.ts'
import type {Role} from '../access.ts'
import type {HostDeps} from '../app.ts'
import {Problem, unheardProblem} from '../problems.ts'
import type {Room} from '../room.ts'
import {paperActShape, paperViewShape, systemShape} from './paper-shapes.ts'
import {about, closed, grows, integer, refusals, text} from './shapes.ts'

type Params = {world: string; institution: string}
/** What a player of a drill does with the paper; a window's sheets are written at the window that was handed over. */
const ofOffice: readonly string[] = ['issueBlock', 'declareNumber', 'key', 'resolve', 'post'] satisfies PaperAct['do'][]

type Entered = {room: Room; institution: string}
const params = closed(
  {world: text('沙盘编号 · world id'), institution: text('first：第一家有窗口的机构 · first: the first with windows')},
  ['world', 'institution'],
)

export function paperCalls(api: FastifyInstance, {rooms, classroom}: HostDeps): void {
  async function enter({world, institution: named}: Params, role: Role | undefined): Promise<Entered> {
    const room = await rooms.enter(world)
    const institution = named === 'first' ? (room.config.hospitals?.[0]?.institution ?? named) : named
    if (role === 'instructor' && room.config.kind !== 'drill')
      throw new Problem('no-such-drill', {path: '/params/world', got: world})
    if (!room.config.hospitals?.some(one => one.institution === institution))
      throw new Problem('no-such-desk', {path: '/params/institution', got: institution})
    return {room, institution}
  }
  const look = ({room, institution}: Entered): Promise<PaperView | undefined> =>
    room.mailbox.look(world => world.paperView(institution, room.clock.now()))

  api.get<{Params: Params}>('/worlds/:world/paper/:institution', {
    config: {call: 'readPaper'},
    schema: {
      ...about('desks', '手工单登记与补录', 'the slip register and the back-entry'),
      params,
      response: {200: paperViewShape, ...refusals},
    },
    async handler({params: of, role}) {
      return look(await enter(of, role))
    },
  })

  api.post<{Params: Params; Body: PaperAct}>('/worlds/:world/paper/:institution', {
    config: {call: 'workPaper'},
    schema: {
      ...about('desks', '发号、写单、补录、入账', 'hand out numbers, write slips, key them back in, post them'),
      description:
        '做成时 outcome 为操作名；未做成时为 refused:原因，什么也没有发生。\n\n' +
        'outcome is the act when it was done, refused:reason when it was not; then nothing of it happened.',
      params,
      body: paperActShape,
      response: {
        200: grows({seq: integer(), outcome: text(), objection: text(), view: paperViewShape}, [
          'seq',
          'outcome',
          'view',
        ]),
        ...refusals,
      },
    },
    async handler({params: of, body, role, somebody}) {
      if (role === 'trainee') classroom.attempts.mayWork(of.world, somebody ?? '')
      if (role === 'player' && !ofOffice.includes(body.do))
        throw new Problem('forbidden', {path: '/body/do', expected: ofOffice.join(' | '), got: body.do})
      const entered = await enter(of, role)
      const {room, institution} = entered
      const heard = await room.mailbox.ask({kind: 'paper', institution, act: body})
      if (!heard.heard) throw new Problem(unheardProblem[heard.why])
      const {seq, decision} = heard.entry
      const outcome = decision?.outcome ?? ''
      const objection = outcome.startsWith('refused:') ? {objection: outcome.slice('refused:'.length)} : {}
      return {seq, outcome, ...objection, view: await look(entered)}
    },
  })

  api.post<{Params: Params; Body: {state: SystemState}}>('/worlds/:world/paper/:institution/system', {
    config: {call: 'setHospitalSystem'},
    schema: {
      ...about('desks', '医院自己的系统停机、变慢或恢复', 'the hospital’s own system: down, slow, up'),
      params,
      body: systemShape,
      response: {204: {type: 'null'}, ...refusals},
    },
    async handler({params: of, body: {state}, role}, reply) {
      const {room, institution} = await enter(of, role)
      await room.direct({kind: 'hospitalSystem', institution, state})
      return reply.code(204).send()
    },
  })
}
