/** Path of a Chromium, Chrome or Edge; CHROMIUM_PATH wins. Undefined when there is none. */
export function findBrowser(): string | undefined
/** Installs what is missing where that is possible without asking, then finds the browser. */
export function browser(): Promise<string | undefined>
