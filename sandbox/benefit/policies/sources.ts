// Where the figures of the policies were read 来源: id → address, quality and what it was used for. A record of where a text
// was read, not links to open: many are copies on other people's sites, and pages go.
import type {Text} from '../policy.ts'
import sources from './sources.json' with {type: 'json'}

/** A issuing body or faithful copy · B newspaper · C repost · D single advice page · E machine-written site · X public code. */
export type Source = {quality: string; address: string; about: Text}

const byId: Readonly<Record<string, Source>> = sources

/** @example sourcesOf('SH11 NA04') // [{id: 'SH11', quality: 'A (copy)', …}, …] */
export const sourcesOf = (ids: string): (Source & {id: string})[] =>
  ids.split(' ').flatMap(id => {
    const source = byId[id]
    return source ? [{id, ...source}] : []
  })
