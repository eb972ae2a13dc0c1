// What is kept of a message that could not be read: enough to file it, and where a real identity number stood without
// ever repeating it. It does not know why a message is bad otherwise.
import {findRealIdentity} from './identity.ts'
import {nestsDeeper} from './json-scan.ts'
import {isObject, type JsonObject} from './rows.ts'
import type {BadMessage} from './types.ts'

/** Levels of braces and brackets a message may have. */
export const mostLevels = 20

/** What a bad message can still be filed under. */
export function filing(frame: JsonObject): Pick<BadMessage, 'infno' | 'msgid' | 'institution'> {
  const read = (key: string, most: number) => {
    const value = frame[key]
    return typeof value === 'string' && value !== '' && value.length <= most ? value : undefined
  }
  const infno = read('infno', 6)
  const msgid = read('msgid', 30)
  const institution = read('fixmedins_code', 12)
  return {...(infno && {infno}), ...(msgid && {msgid}), ...(institution && {institution})}
}

/** Names the field if the rest can be read; the number itself is never repeated. */
export function realIdentity(raw: string, at: number, masked: string): BadMessage {
  const bad: BadMessage = {kind: 'realIdentity', path: '', expected: 'synthetic', got: masked}
  if (nestsDeeper(raw, mostLevels)) return bad
  try {
    const frame: unknown = JSON.parse(raw)
    if (!isObject(frame)) return bad
    const {infno, msgid, institution} = filing(frame)
    // What is filed must not carry the number either.
    const clean = (text: string | undefined) => (text === undefined || findRealIdentity(text) ? undefined : text)
    return {
      ...bad,
      path: clean(pathOfIdentity(frame, '')) ?? '',
      ...(clean(infno) && {infno}),
      ...(clean(msgid) && {msgid}),
      ...(clean(institution) && {institution}),
    }
  } catch {
    return {...bad, got: at < 0 ? masked : `${masked} at:${at}`}
  }
}

function pathOfIdentity(value: unknown, path: string): string | undefined {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const found = pathOfIdentity(
        inner,
        Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
      )
      if (found !== undefined) return found
    }
    return undefined
  }
  const key = path.slice(path.lastIndexOf('.') + 1)
  return findRealIdentity(`"${key}":"${String(value)}"`) ? path : undefined
}
