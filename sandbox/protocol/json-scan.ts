// Looks at JSON text before and after JSON.parse: how deep it nests (a bomb is refused before it is built) and where it
// breaks. Engines word and place their own errors differently; these positions are the same everywhere, so that the
// same message gets the same answer. It does not know messages.

/** Whether braces and brackets outside texts nest deeper than `limit`. */
export function nestsDeeper(text: string, limit: number): boolean {
  if (!hasMoreBrackets(text, limit)) return false
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x22) {
      i = endOfText(text, i)
    } else if (c === 0x7b || c === 0x5b) {
      if (++depth > limit) return true
    } else if (c === 0x7d || c === 0x5d) depth--
  }
  return false
}

/** Most messages hold fewer brackets than the limit allows levels; finding them is far cheaper than reading the text. */
function hasMoreBrackets(text: string, limit: number): boolean {
  let left = limit
  for (let i = text.indexOf('{'); i >= 0; i = text.indexOf('{', i + 1)) if (--left < 0) return true
  for (let i = text.indexOf('['); i >= 0; i = text.indexOf('[', i + 1)) if (--left < 0) return true
  return false
}

/** Index of the quote that closes the text beginning at `start`, or the end of the input. */
function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end >= 0) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes++
    if (slashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return text.length
}

/** Index of the first character that is not JSON (the length, when the text ends too early); -1 when all is well. */
export function brokenAt(text: string): number {
  const scanner = new Scanner(text)
  scanner.blanks()
  if (!scanner.value()) return scanner.at
  scanner.blanks()
  return scanner.at < text.length ? scanner.at : -1
}

/** Reads values without building them. Depth was bounded before, so that recursion is safe. */
class Scanner {
  at = 0
  readonly text: string
  constructor(text: string) {
    this.text = text
  }

  blanks(): void {
    while (' \t\n\r'.includes(this.text.charAt(this.at)) && this.at < this.text.length) this.at++
  }

  value(): boolean {
    switch (this.text.charAt(this.at)) {
      case '{':
        return this.sequence('}', () => this.member())
      case '[':
        return this.sequence(']', () => this.value())
      case '"':
        return this.string()
      default:
        return this.match(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y)
    }
  }

  private sequence(close: string, item: () => boolean): boolean {
    this.at++
    this.blanks()
    if (this.take(close)) return true
    for (;;) {
      this.blanks()
      if (!item()) return false
      this.blanks()
      if (this.take(close)) return true
      if (!this.take(',')) return false
    }
  }

  private member(): boolean {
    if (this.text.charAt(this.at) !== '"' || !this.string()) return false
    this.blanks()
    if (!this.take(':')) return false
    this.blanks()
    return this.value()
  }

  private string(): boolean {
    this.at++
    // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON texts may not hold them unescaped
    this.match(/(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[\da-fA-F]{4})*/y)
    return this.take('"')
  }

  private take(character: string): boolean {
    if (this.text.charAt(this.at) !== character) return false
    this.at++
    return true
  }

  private match(pattern: RegExp): boolean {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (!found) return false
    this.at += found[0].length
    return true
  }
}
