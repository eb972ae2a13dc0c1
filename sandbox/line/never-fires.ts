// Fault plans that can never do what they say 不会触发的故障计划: told when they are made, not found out when the drill is over.
// It says where and why; that others may be unwise is not its business.
import type {Instant} from '../base/instant.ts'
import {infnos, isInfno} from '../protocol/codes.ts'
import type {FaultAction, FaultPlan, FaultPoint} from '../state/records.ts'

/** `path` points into the plan: '/when/nth'. */
export type Objection = {path: string; expected: string; got: string; why: {zh: string; en: string}}

/** Cut points at which an action exists; absent = all. Before C3 there is no answer to cut, from C3 on it is booked. */
const pointsOf: Partial<Record<FaultAction, readonly FaultPoint[]>> = {
  truncate: ['C3', 'C4', 'C5'],
  lateCommit: ['C0', 'C1', 'C2'],
}

/** @param now world time: a window that is over never opens again; @param institutions codes of the world */
export function neverFires(
  {when, at, do: action, expires}: FaultPlan,
  {now, institutions}: {now: Instant; institutions: readonly string[]},
): Objection | undefined {
  const {infno, institution, nth, chanceBp, from, until} = when
  if (infno?.length === 0) {
    return objection(
      '/when/infno',
      'at least one',
      '[]',
      '没有列出任何交易；不限交易请不填',
      'no transaction is listed; leave it out for all',
    )
  }
  const unknown = infno?.find(one => !isInfno(one))
  if (unknown !== undefined) {
    return objection(
      '/when/infno',
      infnos.join(' | '),
      unknown,
      '沙盘里没有这个交易',
      'the sandbox has no such transaction',
    )
  }
  if (institution !== undefined && !institutions.includes(institution)) {
    return objection(
      '/when/institution',
      institutions.join(' | '),
      institution,
      '沙盘里没有这家机构',
      'the world has no such institution',
    )
  }
  if (nth?.length === 0) {
    return objection(
      '/when/nth',
      'at least one',
      '[]',
      '没有列出第几次；每次都触发请不填',
      'no occurrence is listed; leave it out for every one',
    )
  }
  if (chanceBp === 0) return objection('/when/chanceBp', '1..10000', '0', '概率为零', 'the probability is zero')
  const points = pointsOf[action]
  if (points && !points.includes(at)) {
    return action === 'truncate'
      ? objection('/at', points.join(' | '), at, '此时还没有可截断的应答', 'there is no answer to cut at that point')
      : objection(
          '/at',
          points.join(' | '),
          at,
          '此时已经入账，谈不上迟到入账',
          'it is booked at that point and cannot be booked late',
        )
  }
  for (const [path, end] of [
    ['/when/until', until],
    ['/expires', expires],
  ] as const) {
    if (end === undefined) continue
    if (end <= now)
      return objection(path, `> ${now}`, String(end), '沙盘时间已过这一刻', 'world time is past it already')
    if (from !== undefined && end <= from) {
      return objection(path, `> ${from}`, String(end), '结束不晚于开始', 'it ends before it begins')
    }
  }
  return undefined
}

const objection = (path: string, expected: string, got: string, zh: string, en: string): Objection => ({
  path,
  expected,
  got,
  why: {zh: `这个计划永远不会触发：${zh}。`, en: `This plan can never fire: ${en}.`},
})
