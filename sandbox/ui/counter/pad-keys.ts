// The keys of a window that works by hand 手工收费键位.
import type {KeyAction} from '../state/keys.svelte.ts'
import {settings} from '../state/settings.svelte.ts'
import {pad} from './pad.svelte.ts'
import type {TenderKind} from './shapes.ts'

export const padTenders = ['cash', 'mobile', 'bankCard'] as const satisfies readonly TenderKind[]

export function padKeys(here: boolean): KeyAction[] {
  const choose = (kind: TenderKind) => () => {
    pad.tender = kind
  }
  return [
    {key: 'Enter', word: 'next.label', run: () => void pad.next(), off: pad.busy, hidden: true, once: true},
    ...padTenders.map(
      (kind, index): KeyAction => ({
        key: String(index + 1),
        word: `tender.${kind}`,
        run: choose(kind),
        off: !here,
        hidden: true,
      }),
    ),
    ...['', 'Alt+'].map(
      (alt): KeyAction => ({
        key: `${alt}X`,
        word: 'pad.spoil',
        run: () => void pad.spoil(),
        off: pad.busy,
        hidden: alt !== '',
      }),
    ),
    {key: 'Escape', word: 'keys.back', run: () => void pad.back()},
    {key: 'L', word: 'keys.lang', run: () => settings.toggleLang(), hidden: true},
  ]
}
