// The pages in the order of their number keys. Home is part of the first script; the others are fetched when opened.
import type {Component} from 'svelte'
import type {Word} from '../i18n/words.svelte.ts'

export type Page = {id: string; href: string; word: Word; load?: () => Promise<{default: Component}>}

export const pages: Page[] = [
  {id: 'home', href: '/', word: 'nav.home'},
  {id: 'console', href: '/console', word: 'nav.console', load: () => import('./Console.svelte')},
  {id: 'why', href: '/why', word: 'nav.why', load: () => import('./Why.svelte')},
  {id: 'interface', href: '/interface', word: 'nav.interface', load: () => import('./Interface.svelte')},
  {id: 'catalogue', href: '/catalogue', word: 'nav.catalogue', load: () => import('./Catalogue.svelte')},
  {id: 'policies', href: '/policies', word: 'nav.policies', load: () => import('./Policies.svelte')},
  {id: 'ledger', href: '/ledger', word: 'nav.ledger', load: () => import('./Ledger.svelte')},
]
