export type K6 = {path: string; version: string}
export const howToGetK6: {zh: string; en: string}
/** The version a k6 says it has, when scripts run on it. */
export function usableVersion(said: string): string | undefined
/** K6_PATH, then PATH, then the project's own cache; undefined when none is there or none is of a usable version. */
export function findK6(): Promise<K6 | undefined>
/** Finds it, or builds it once where Go is at hand. */
export function k6(): Promise<K6 | undefined>
