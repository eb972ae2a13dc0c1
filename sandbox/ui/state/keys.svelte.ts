// Keys beside their actions, always in the same place: a page registers what it can do, the key bar shows it, and one
// listener runs it. Function keys work everywhere; single characters only outside input and only when switched on.
import {untrack} from 'svelte'
import type {Word} from '../i18n/words.svelte.ts'
import {settings} from './settings.svelte.ts'

export type KeyAction = {
  /** 'F8', 'Escape', 'Enter', or one character. */
  key: string
  word: Word
  run: () => void
  /** Greyed out and not run. */
  off?: boolean
  /** Works but is not shown in the bar. */
  hidden?: boolean
}

class Keys {
  #layers = $state<{id: number; actions: () => KeyAction[]}[]>([])
  #next = 1

  /** What the bar shows: the newest registration of a key wins. */
  get actions(): KeyAction[] {
    const seen = new Map<string, KeyAction>()
    for (const layer of this.#layers) for (const action of layer.actions()) seen.set(action.key, action)
    return [...seen.values()]
  }

  /** Call inside a component; the actions leave with it. Pass a function so that `off` follows the state. */
  use(actions: () => KeyAction[]): void {
    $effect(() => {
      const id = this.#next++
      untrack(() => {
        this.#layers = [...this.#layers, {id, actions}]
      })
      return () => {
        this.#layers = this.#layers.filter(layer => layer.id !== id)
      }
    })
  }

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const single = event.key.length === 1
    if (single && (!settings.singleKeys || typing(event.target))) return
    if (document.querySelector('[data-dialog-content]') && event.key !== 'Escape') return
    const action = this.actions.find(a => a.key.toLowerCase() === event.key.toLowerCase())
    if (!action || action.off) return
    event.preventDefault()
    action.run()
  }
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

export const keys = new Keys()
