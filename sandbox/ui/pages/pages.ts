// The pages in the order of their number keys. Home is part of the first script; the others are fetched when opened.
import type {Component} from 'svelte'
import type {Role} from '../classes/shapes.ts'
import type {Word} from '../i18n/words.svelte.ts'

/** `bare`: a whole screen of its own, as at a window in a hall; it brings its strip, and digits mean other things there. */
export type Page = {
  id: string
  href: string
  word: Word
  load?: () => Promise<{default: Component}>
  bare?: boolean
  /** Reached from another page, not from the navigation. */
  unlisted?: boolean
}

/** The key of a page by its place: '1' … '9', and '0' for the tenth. */
export const pageKey = (index: number): string => String((index + 1) % 10)

export const pages: Page[] = [
  {id: 'home', href: '/', word: 'nav.home'},
  {id: 'console', href: '/console', word: 'nav.console', load: () => import('./Console.svelte')},
  {id: 'why', href: '/why', word: 'nav.why', load: () => import('./Why.svelte')},
  {id: 'interface', href: '/interface', word: 'nav.interface', load: () => import('./Interface.svelte')},
  {id: 'catalogue', href: '/catalogue', word: 'nav.catalogue', load: () => import('./Catalogue.svelte')},
  {id: 'policies', href: '/policies', word: 'nav.policies', load: () => import('./Policies.svelte')},
  {id: 'ledger', href: '/ledger', word: 'nav.ledger', load: () => import('./Ledger.svelte')},
  {id: 'counter', href: '/counter', word: 'nav.counter', load: () => import('./Counter.svelte'), bare: true},
  {id: 'classes', href: '/classes', word: 'nav.classes', load: () => import('./Classes.svelte')},
  {id: 'drills', href: '/drills', word: 'nav.drills', load: () => import('./Drills.svelte')},
  {
    id: 'board',
    href: '/drills',
    word: 'nav.drills',
    load: () => import('./WallBoard.svelte'),
    bare: true,
    unlisted: true,
  },
  {id: 'slips', href: '/slips', word: 'nav.slips', load: () => import('./Slips.svelte'), unlisted: true},
  {id: 'join', href: '/join', word: 'nav.join', load: () => import('./Join.svelte')},
  {id: 'results', href: '/results', word: 'nav.results', load: () => import('./Results.svelte')},
]

/** Whose navigation shows a page, and who gets to see it; what is not named is the administrator's. */
const shownTo: Record<string, Role[]> = {
  counter: ['administrator', 'trainee', 'player'],
  classes: ['administrator', 'instructor'],
  drills: ['administrator', 'instructor', 'player'],
  board: ['administrator', 'instructor'],
  slips: ['administrator', 'instructor', 'trainee', 'player'],
  join: ['nobody', 'trainee'],
  results: ['trainee'],
}
/** Anybody may look at the door of a class. */
const doors = new Set(['join'])
const homes: Partial<Record<Role, string>> = {administrator: 'home', instructor: 'classes', player: 'drills'}

const seenBy = (page: Page, role: Role): boolean => (shownTo[page.id] ?? ['administrator']).includes(role)
// a player comes to a window from the role's page, when one was handed over
export const pagesOf = (role: Role): Page[] =>
  pages.filter(page => !page.unlisted && seenBy(page, role) && !(role === 'player' && page.id === 'counter'))

/** The page at an address, or where this person belongs. */
export function pageFor(id: string, role: Role): Page {
  const page = pages.find(one => one.id === id)
  if (page && (doors.has(id) || seenBy(page, role))) return page
  return pages.find(one => one.id === (homes[role] ?? 'join')) as Page
}
