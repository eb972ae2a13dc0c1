// Function keys and their twins 键位双份: what a browser keeps for itself must have another way.

/** Browsers keep some function keys for themselves: each has a digit with Alt that does the same. 'F10' → '0'. */
export const twinOf = (key: string): string | undefined => (/^F(?:[1-9]|10)$/.test(key) ? key.at(-1) : undefined)

/** What Alt with a physical key means: 'Digit8' → 'F8', or 'Alt+5' where no function key has the digit; 'KeyL' → 'Alt+L'. */
export function altKey(code: string, known: (key: string) => boolean): string | undefined {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  const twin = digit && `F${digit === '0' ? '10' : digit}`
  if (twin && known(twin)) return twin
  const name = `Alt+${digit ?? /^Key([A-Z])$/.exec(code)?.[1] ?? ''}`
  return known(name) ? name : undefined
}
