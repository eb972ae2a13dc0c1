// All groups of the control API in one place, and the OpenAPI file they add up to.
import type {FastifyInstance} from 'fastify'
import type {HostDeps} from '../app.ts'
import {calculateCalls} from './calculate.ts'
import {catalogueCalls} from './catalogue.ts'
import {classCalls} from './classes.ts'
import {clockCalls} from './clock.ts'
import {deskPaperCalls} from './desk-paper.ts'
import {deskCalls} from './desks.ts'
import {drillStageCalls} from './drill-stage.ts'
import {drillCalls} from './drills.ts'
import {entryCalls} from './entries.ts'
import {faultCalls} from './faults.ts'
import {healthCalls} from './health.ts'
import {instructorCalls} from './instructors.ts'
import {ledgerCalls} from './ledger.ts'
import {linkCalls} from './links.ts'
import {mappingCalls} from './mappings.ts'
import {paperCalls} from './paper.ts'
import {peopleCalls} from './people.ts'
import {policyCalls} from './policies.ts'
import {registerCalls} from './register.ts'
import {seatCalls} from './seat.ts'
import {sessionCalls} from './session.ts'
import {transferCalls} from './transfer.ts'
import {worldCalls} from './worlds.ts'

export function controlCalls(api: FastifyInstance, deps: HostDeps): void {
  healthCalls(api, deps)
  sessionCalls(api, deps)
  worldCalls(api, deps)
  peopleCalls(api, deps)
  catalogueCalls(api, deps)
  mappingCalls(api, deps)
  clockCalls(api, deps)
  faultCalls(api, deps)
  linkCalls(api, deps)
  deskCalls(api, deps)
  deskPaperCalls(api, deps)
  paperCalls(api, deps)
  entryCalls(api, deps)
  ledgerCalls(api, deps)
  transferCalls(api, deps)
  policyCalls(api, deps)
  calculateCalls(api, deps)
  drillCalls(api, deps)
  drillStageCalls(api, deps)
  instructorCalls(api, deps)
  registerCalls(api, deps)
  seatCalls(api, deps)
  classCalls(api, deps)
  api.get('/openapi.json', {
    config: {call: 'readOpenApi'},
    schema: {hide: true},
    handler: async () => api.swagger(),
  })
}
