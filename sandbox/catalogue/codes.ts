// Code segments 医保编码: class, name, form, specification and maker parts of drug codes put together the national way.
// It allocates name segments for one catalogue; it does not know which products exist.
import {assert} from '../base/assert.ts'

/** The shapes of all codes of a catalogue, for checks at the edge and in tests. */
export const codeShapes = {
  /** X, class 5, name letter + 3, form letter + 3, spec and pack 4, maker 5: 23 characters. */
  westernDrug: /^X[A-Z]\d{2}[A-Z]{2}[A-Z]\d{3}[A-Z]\d{3}\d{4}\d{5}$/,
  /** Z, class 5, name letter + 4, spec and pack 4, maker 5: 20 characters. */
  patentMedicine: /^Z[A-Z]\d{2}[A-Z]{2}[A-Z]\d{4}\d{4}\d{5}$/,
  /** T00, function class 2, name 5: 10 characters. */
  decoctionPiece: /^T\d{9}$/,
  /** 00 or a province, 9-digit norm item, 2 split, 2 surcharge: 15 digits. */
  service: /^\d{15}$/,
  /** C, class 6, generic class 3, material 2 and feature 3, maker 5: 20 characters. */
  consumable: /^C\d{19}$/,
} as const

/**
 * The five class characters of a drug class, short classes filled up: with X where the list has an 其他 class of that
 * depth, else with A, as published codes do. classSegment('XA10BA') is 'A10BA', classSegment('ZA04B') is 'A04BA'.
 */
export function classSegment(drugClass: string, known: ReadonlyMap<string, string>): string {
  let code = /^[A-Z]{6}$/.test(drugClass) ? drugClass.slice(0, 2) : drugClass
  // a main group alone: its first group, as published codes of such drugs show (ZH → ZH01AA)
  if (code === 'XV') code = 'XV03' // 其他治疗药物
  if (code.length === 2) code = [...known.keys()].find(one => one.length === 4 && one.startsWith(code)) ?? `${code}01`
  while (code.length < 6) code += known.has(`${code}X`) ? 'X' : 'A'
  return code.slice(1)
}

/** Hands out name segments: the same ingredient in the same class gets the same, nobody else does. */
export class NameSegments {
  readonly #given = new Map<string, string>()
  readonly #taken = new Set<string>()
  readonly #digits: number

  /** 3 digits for western drugs, 4 for patent medicines. */
  constructor(digits: 3 | 4) {
    this.#digits = digits
  }

  /** Reserves a published segment for its ingredient. */
  reserve(classPart: string, segment: string, ingredient: string): void {
    this.#given.set(`${classPart}|${ingredient}`, segment)
    this.#taken.add(classPart + segment)
  }

  /** @param letter the pinyin initial of the base name; `start` a draw that spreads the numbers */
  segment(classPart: string, letter: string, ingredient: string, start: number): string {
    const key = `${classPart}|${ingredient}`
    const given = this.#given.get(key)
    if (given) return given
    const size = 10 ** this.#digits
    const initial = /[a-z]/.test(letter) ? letter.toUpperCase() : 'X'
    for (let i = 0; i < size; i++) {
      const segment = initial + String((start + i) % size).padStart(this.#digits, '0')
      if (this.#taken.has(classPart + segment)) continue
      this.reserve(classPart, segment, ingredient)
      return segment
    }
    assert(false, `no name segment left in class ${classPart} under ${initial}`)
  }
}
