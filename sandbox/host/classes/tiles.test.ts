// The instructor's tile says what the trainee's window says: each state of the books is one step.
import {expect, it} from 'vitest'
import type {DeskView} from '../../hospital/view-types.ts'
import {type Step, stepOf} from './tiles.ts'

type Told = {patient?: object; bill?: object; readHere?: boolean; shift?: null; queue?: object[]}
const step = (told: Told): Step =>
  stepOf({shift: {}, queue: [], patient: null, bill: null, readHere: true, ...told} as unknown as DeskView)
const person = {insured: {}, samePerson: true, wants: 'charge'}

it.each<[Step, Told]>([
  ['shift', {shift: null}],
  ['empty', {}],
  ['call', {queue: [{}]}],
  ['read', {patient: {...person, insured: null}}],
  ['read', {patient: {...person, wants: 'refund'}, readHere: false}],
  ['identity', {patient: {...person, samePerson: null}}],
  ['stranger', {patient: {...person, samePerson: false}}],
  ['orders', {patient: person}],
  ['back', {patient: {...person, wants: 'refund'}}],
  ['lines', {patient: person, bill: {state: 'open'}}],
  ['pay', {patient: person, bill: {state: 'trial'}}],
  // paid in full without a credential: nothing is to be read any more
  ['settled', {patient: {...person, insured: null}, bill: {state: 'selfPaid'}}],
  ['unknown', {patient: null as never, bill: {state: 'unknown'}}],
])('%s', (expected, told) => {
  expect(step(told)).toBe(expected)
})
