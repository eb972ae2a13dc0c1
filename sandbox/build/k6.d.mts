export type K6 = {path: string; version: string}
/** @param unfit what was found and is no usable k6 */
export function howToGetK6(unfit?: readonly string[]): {zh: string; en: string}
/** The version a k6 says it has, when scripts run on it. */
export function usableVersion(said: string): string | undefined
/** K6_PATH alone, where it is set; else PATH, then the project's own cache; undefined when none is there or none is of a usable version. */
export function findK6(unfit?: string[]): Promise<K6 | undefined>
/** Finds it, or builds it once where Go is at hand. `unfit` takes what was found and is no usable k6. */
export function k6(unfit?: string[]): Promise<K6 | undefined>
