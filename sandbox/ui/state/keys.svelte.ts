// Keys beside their actions, always in the same place: a page registers what it can do, the key bar shows it, and one
// listener runs it. Function keys work everywhere; single characters only outside input and only when switched on.
import {untrack} from 'svelte'
import type {Word} from '../i18n/words.svelte.ts'
import {keyName} from '../parts/key-name.ts'
import {composing} from './composing.ts'
import {altKey} from './key-twins.ts'
import {settings} from './settings.svelte.ts'

export type KeyAction = {
  /** 'F8', 'Escape', 'Enter', 'Alt+5', or one character. */
  key: string
  word: Word
  run: () => void
  /** Greyed out and not run. */
  off?: boolean
  /** Works but is not shown in the bar. */
  hidden?: boolean
  /** Held down it counts once. */
  once?: boolean
}

/** Keys as they are drawn: 'F8', 'Esc', 'G'. */
export type KeyMemory = {readonly known: ReadonlySet<string>; used(key: string): void; forget(): void}

class Keys {
  #layers = $state<{id: number; actions: () => KeyAction[]}[]>([])
  #next = 1
  #waiting: string[] | undefined
  /** A few words at the right of the bar: what this place has done so far. */
  note = $state('')
  /** The bar also shows what Alt does. */
  twins = $state(false)
  /** Which keys the person here knows by heart, where a page minds that. */
  memory = $state.raw<KeyMemory>()

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

  /** A page is on its way: keys nobody knows yet are kept for it. */
  leave(): void {
    this.#waiting = []
  }

  /** The page is here: what was typed ahead runs now, in order. */
  arrive(): void {
    const typed = this.#waiting ?? []
    this.#waiting = undefined
    for (const key of typed) this.#run(key)
  }

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || composing(event)) return
    if (event.altKey) {
      const key = altKey(event.code, name => this.actions.some(action => action.key === name))
      if (!key || document.querySelector(openDialog)) return
      event.preventDefault()
      if (!event.repeat) this.#run(key)
      return
    }
    if (event.key === 'Enter' && !event.repeat && pressable(event.target)) return
    const single = event.key.length === 1
    if (single && (!settings.singleKeys || typing(event.target))) return
    if (document.querySelector(openDialog) && event.key !== 'Escape') return
    // a key that is held down must not walk through a payment
    if (event.repeat && this.actions.some(a => a.key === event.key && a.once)) {
      event.preventDefault()
      return
    }
    if (this.#waiting && (this.#waiting.length > 0 || !this.#pageKey(event.key))) {
      // only our own kinds of keys: F5 or Tab stay the browser's. Characters after a key that may open a field are
      // text meant for it, not shortcuts: they are dropped.
      if (/^F(2|4|8|9|10)$/.test(event.key) || (single && this.#waiting.length === 0)) this.#waiting.push(event.key)
      else if (!single) return
      event.preventDefault()
    } else if (this.#run(event.key)) event.preventDefault()
    else if (event.key === 'Escape') leaveField(event.target)
  }

  /** Keys of the shell work while a page loads. */
  #pageKey = (key: string): boolean => /^[0-9?lL]$/.test(key)

  #run(key: string): boolean {
    const action = this.actions.find(a => a.key.toLowerCase() === key.toLowerCase())
    if (!action || action.off) return false
    this.memory?.used(keyName(action.key))
    action.run()
    return true
  }
}

const openDialog = '[data-dialog-content][data-state="open"]'
const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Enter on a button or a link is already an answer. */
const pressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a[href], summary, select, textarea') !== null

/** A field takes every character, so somebody with only a keyboard needs a way out. A search is emptied first. */
function leaveField(target: EventTarget | null): void {
  if (!typing(target)) return
  if (target instanceof HTMLInputElement && target.type === 'search' && target.value !== '') return
  ;(target as HTMLElement).blur()
}

export const keys = new Keys()
