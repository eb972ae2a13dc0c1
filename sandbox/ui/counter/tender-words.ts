// The choice of tender as a group one walks with arrows, and the uses of an account.
import {composing} from '../state/composing.ts'
import type {AccountUse, TenderKind} from './shapes.ts'
import {tenderKeys} from './tender.ts'

/** Arrow keys move the choice, as in any group of radio buttons. */
export const arrows =
  (walk: (by: number) => void) =>
  (node: HTMLElement): (() => void) => {
    const press = (event: KeyboardEvent) => {
      const by = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key]
      if (by === undefined || composing(event)) return
      event.preventDefault()
      walk(by)
    }
    node.addEventListener('keydown', press)
    return () => node.removeEventListener('keydown', press)
  }

const kinds: TenderKind[] = ['cash', 'mobile', 'bankCard']
export const tenderWords = kinds.map(kind => ({kind, key: tenderKeys[kind], arrows}))
export const accountUses: AccountUse[] = ['0', '1', '2']
