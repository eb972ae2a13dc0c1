// Whether the hospital's own system 院内系统 runs. Down, no window can do anything in it; paper is not asked.
import type {SystemState} from '../state/slip-records.ts'
import type {Work} from './work.ts'

export const systemOf = (work: Pick<Work, 'get'>): SystemState => work.get('system', 'his')?.state ?? 'up'
export const isDown = (work: Pick<Work, 'get'>): boolean => systemOf(work) === 'down'
