// The load profiles that travel with the programme 内置压测档案, and the reader of documents: everything wrong with one is named at once.
import {schemaProblems} from '../../sandbox/base/schema-problems.ts'
import {loosened, type Profile, usualLoadLimits} from '../load/profile.ts'
import hole from './ambiguous-hole.json' with {type: 'json'}
import breakpoint from './breakpoint.json' with {type: 'json'}
import outage from './outage-in-the-middle.json' with {type: 'json'}
import peak from './peak.json' with {type: 'json'}
import schema from './profile-schema.json' with {type: 'json'}
import ramp from './ramp.json' with {type: 'json'}
import smoke from './smoke.json' with {type: 'json'}
import spike from './spike.json' with {type: 'json'}

export type ReadProfile = {ok: true; profile: Profile} | {ok: false; problems: string[]}

const problemsOf = schemaProblems(schema)

/** Reads a document by its schema, then looks for what a schema cannot see. */
export function readProfile(document: unknown): ReadProfile {
  const unfit = problemsOf(document)
  if (unfit.length > 0) return {ok: false, problems: unfit}
  const profile = document as Profile
  const problems = slips(profile)
  return problems.length > 0 ? {ok: false, problems} : {ok: true, profile}
}

function slips(profile: Profile): string[] {
  const {stages, steps, faults, modes} = profile
  const found = loosened(profile).map(
    name =>
      `/limits/${name}: ${profile.limits?.[name]} is looser than ${usualLoadLimits[name]}; a profile may only tighten`,
  )
  if (stages.length > 0 === (steps !== undefined)) found.push('/stages: either stages or steps')
  const seconds = steps ? steps.seconds * steps.most : stages.reduce((sum, one) => sum + one.seconds, 0)
  if (faults.length > 0 && modes.includes('B')) found.push('/modes: a profile with faults is for mode A alone')
  faults.forEach(({from, until, do: action, delayMs}, index) => {
    if (until <= from) found.push(`/faults/${index}/until: ${until} is not after from ${from}`)
    if (until > seconds) found.push(`/faults/${index}/until: ${until} is after the last arrival at ${seconds}`)
    if (action === 'delay' && delayMs === undefined) found.push(`/faults/${index}/delayMs: a delay needs one`)
  })
  return found
}

const documents: unknown[] = [smoke, ramp, peak, spike, breakpoint, outage, hole]

/** Every profile of the tree. Throws when one is not what the schema says: a test reads all. */
export const profiles = (): Profile[] =>
  documents.map(document => {
    const one = readProfile(document)
    if (!one.ok) throw new Error(one.problems.join('\n'))
    return one.profile
  })

export const profileById = (id: string): Profile | undefined => profiles().find(one => one.id === id)
