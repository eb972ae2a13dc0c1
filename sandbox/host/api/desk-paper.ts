// What a window does on paper 窗口手工收费 while its system is dead: calls by voice, writes slips, gives fees of the unseen back, says of a sheet that
// it is spoiled. One window's,
// for whoever works it; the register and the back-entry are on other calls, for other people.
import type {FastifyInstance} from 'fastify'
import type {PadAct, PaperAct} from '../../hospital/paper-acts.ts'
import type {HostDeps} from '../app.ts'
import {actAt, type DeskParams, deskParams, doneShape} from './desks.ts'
import {padActShape} from './paper-shapes.ts'
import {about, refusals} from './shapes.ts'

/** The act as the journal has it: this window's, and what it says of a number it says itself. */
const actOf = (window: string, act: PadAct): PaperAct =>
  act.do === 'declareNumber' ? {...act, by: window, reason: ''} : ({...act, window} as PaperAct)

export function deskPaperCalls(api: FastifyInstance, deps: HostDeps): void {
  api.post<{Params: DeskParams; Body: PadAct}>('/worlds/:world/desks/:institution/:window/paper', {
    config: {call: 'workDesk'},
    schema: {
      ...about('desks', '窗口手工收费：院内系统停着时', 'a window on paper, while the hospital’s own system is dead'),
      description:
        'openByHand 不用系统开班；call 喊号；write 给站着的病人写单收钱；refundUnseen 把没看上病的挂号费按原渠道退给他，须另一人复核；release 让人走；declareNumber 说明写坏的号。\n\n' +
        'openByHand opens without the system, call calls by voice, write charges who stands there on a numbered slip, ' +
        'refundUnseen gives the registration fee of somebody no doctor saw back, reviewed by another person, release lets them go, declareNumber says that a sheet is spoiled. outcome as at a window.',
      params: deskParams,
      body: padActShape,
      response: {200: doneShape, ...refusals},
    },
    async handler(request) {
      const {institution, window} = request.params
      return actAt(deps, request, {kind: 'paper', institution, act: actOf(window, request.body)})
    },
  })
}
