// One step of a breakdown as a sentence in the chosen language.
import type {Step} from '../../benefit/types.ts'
import {t, tMaybe} from '../i18n/words.svelte.ts'
import type {Segment} from './fen-bar.ts'
import {money, percent} from './money.ts'

/** What the step is called, and which part or bucket it is about: '余下付现金 · 全自费'. */
export function stepName(step: Step): string {
  const name = t(`step.${step.kind}`)
  if (step.kind === 'cash' || step.kind === 'account')
    return step.detail ? `${name} · ${tMaybe(`part.${step.detail}`, step.detail)}` : name
  if (step.bucket)
    return `${name} · ${tMaybe(`bucket.${step.bucket === 'inScope' ? 'inScopeAll' : step.bucket}`, step.bucket)}`
  return name
}

/** '12,128 × 85% = 10,308'; without a ratio just what was decided of what. */
export function stepSum(step: Step): string {
  return step.ratio === undefined
    ? `${money(step.base)} → ${money(step.amount)}`
    : `${money(step.base)} × ${percent(step.ratio)} = ${money(step.amount)}`
}

/** What a part of the fen bar is called. */
export const segmentName = (segment: Segment): string =>
  segment.side === 'bucket'
    ? tMaybe(`bucket.${segment.id}`, segment.id)
    : tMaybe(`side.${segment.id}`, tMaybe(`payer.${segment.id}`, segment.id))

/** Why a field was refused or only forgiven, with what was expected and what came. */
export function whyText(why: {kind: string; expected?: string; got?: string}): string {
  const parts = [tMaybe(`found.${why.kind}`, why.kind)]
  if (why.expected) parts.push(`${t('problem.expected')} ${why.expected}`)
  if (why.got) parts.push(`${t('problem.got')} ${why.got}`)
  return parts.join(' · ')
}
