// A world's settings 沙盘配置 with everything filled in: what a demonstration, a class or a test starts from.
// It does not open worlds and does not know what any of the settings cause.
import {dayOf} from '../base/instant.ts'
import type {HospitalRecord} from '../state/hospital-records.ts'
import type {InstitutionRecord, WorldConfig} from '../state/records.ts'
import {defaultInstitutions, defaultPolicies, isRegionKey, type RegionKey, regions} from './regions.ts'

/**
 * Settings for a world; whatever is given wins. Without a region: Shanghai, 2,000 people, frozen at Monday 2025-09-15
 * 07:30, classroom catalogue. Throws RangeError for a region that does not exist.
 * @example defaultWorldConfig({id: 'class-7', seed: 'class-7', region: 'guangxi'})
 */
export function defaultWorldConfig(partial: Partial<WorldConfig> = {}): WorldConfig {
  const key = partial.region ?? 'shanghai'
  if (!isRegionKey(key)) throw new RangeError(`region: expected one of ${Object.keys(regions).join(', ')}, got ${key}`)
  const region: RegionKey = key
  const seed = partial.seed ?? 'demo'
  const start = partial.start ?? regions[region].start
  return {
    id: 'demo',
    name: '演示沙盘',
    kind: 'practice',
    seed,
    region,
    area: regions[region].area,
    policies: defaultPolicies(region, dayOf(start)),
    // one standard population for all worlds of a region: its books are made once a process, and a class, its
    // instructor and the recipes all know the same people; an exam draws its own by naming another seed
    population: {size: 2000, seed: 'standard'},
    catalogue: 'classroom',
    start,
    speed: 0,
    strict: false,
    gateway: 'off',
    infcodeAsText: false,
    institutions: defaultInstitutions(region),
    hospitals: windowsOf(partial.institutions ?? defaultInstitutions(region)),
    ...partial,
  }
}

/** The first institution's windows can be worked inside the world; how fast the centre answers is our choice. */
const windowsOf = ([first]: readonly InstitutionRecord[]): HospitalRecord[] =>
  first === undefined ? [] : [{institution: first.code, answerMs: [300, 900], patienceMs: 15_000}]
