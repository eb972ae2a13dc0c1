// The pages in the order of their number keys. Home is part of the first script; the others are fetched when opened.
import type {Component} from 'svelte'
import type {Word} from '../i18n/words.svelte.ts'

/** `bare`: a whole screen of its own, as at a window in a hall; it brings its strip, and digits mean other things there. */
export type Page = {id: string; href: string; word: Word; load?: () => Promise<{default: Component}>; bare?: boolean}

export const pages: Page[] = [
  {id: 'home', href: '/', word: 'nav.home'},
  {id: 'console', href: '/console', word: 'nav.console', load: () => import('./Console.svelte')},
  {id: 'why', href: '/why', word: 'nav.why', load: () => import('./Why.svelte')},
  {id: 'interface', href: '/interface', word: 'nav.interface', load: () => import('./Interface.svelte')},
  {id: 'catalogue', href: '/catalogue', word: 'nav.catalogue', load: () => import('./Catalogue.svelte')},
  {id: 'policies', href: '/policies', word: 'nav.policies', load: () => import('./Policies.svelte')},
  {id: 'ledger', href: '/ledger', word: 'nav.ledger', load: () => import('./Ledger.svelte')},
  {id: 'counter', href: '/counter', word: 'nav.counter', load: () => import('./Counter.svelte'), bare: true},
]
