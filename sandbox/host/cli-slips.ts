// The command for numbered paper 手工单命令: the register of a world's first hospital, and its own system down, slow or up. What nobody has accounted
// for ends it with 3, so that a script notices.
import {yuan} from '../base/fen.ts'
import type {PaperView} from '../hospital/slip-view.ts'
import {numberText} from '../slips/numbers.ts'
import {systemStates} from '../state/slip-records.ts'
import {exits, type Work} from './cli-commands.ts'
import {ask, language} from './client.ts'
import {WrongUse} from './trouble.ts'

export const slips: Work = async (client, {system}, world) => {
  const path = `worlds/${encodeURIComponent(world)}/paper/first`
  if (system !== undefined) {
    if (!systemStates.some(one => one === system))
      throw new WrongUse(
        `--system 只能是 ${systemStates.join('、')}，不能是 ${String(system)}。`,
        `--system is one of ${systemStates.join(', ')}, not ${String(system)}.`,
      )
    await ask(client, 'POST', `${path}/system`, {state: system})
  }
  const view = await ask<PaperView>(client, 'GET', path)
  const {register, sums} = view
  const loose = [
    ...register.missing.map(one => [numberText(one), '缺号 gap'] as const),
    ...register.duplicates
      .filter(one => !one.declared)
      .map(one => [numberText(one), `重号 duplicate ×${one.slips.length}`] as const),
    ...register.outside.map(one => [numberText(one), '不在号段 in no block'] as const),
  ]
  const {counts} = register
  const zh = language() === 'zh'
  return {
    value: view,
    lines: [
      zh
        ? `系统 ${view.system}；发出 ${counts.issued}，写了 ${counts.written}，已入账 ${counts.posted}，作废 ${counts.void}，未入账 ${counts.open}`
        : `system ${view.system}; issued ${counts.issued}, written ${counts.written}, posted ${counts.posted}, void ${counts.void}, open ${counts.open}`,
      `${zh ? '纸上' : 'paper'} ${yuan(sums.paper)} = ${zh ? '已入账' : 'posted'} ${yuan(sums.posted)} + ${zh ? '作废' : 'void'} ${yuan(sums.void)} + ${zh ? '未入账' : 'open'} ${yuan(sums.open)}`,
      ...loose.map(([number, what]) => `${number}  ${what}`),
    ],
    exit: loose.length > 0 ? exits.differs : exits.done,
  }
}
