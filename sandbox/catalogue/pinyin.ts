// Pinyin initials 拼音首字母, what a cashier types for a name: 阿莫西林 → amxl. One letter per Chinese character; Latin
// letters and digits stay, punctuation goes. Used when a catalogue is made, never when it is searched.
import {pinyin} from 'pinyin-pro'

// Readings of the trade that a general dictionary misses: 参 in drug names is ginseng (shēn).
const tradeReadings: Record<string, string> = {参: 's'}
const typed = /[a-z0-9]/

/** initials('苯磺酸氨氯地平片') // 'bhsaldpp' */
export function initials(name: string): string {
  const letters = pinyin(name, {pattern: 'first', toneType: 'none', type: 'array', v: true})
  const characters = [...name]
  // one element per character, or the correction below would land beside its character
  const aligned = letters.length === characters.length
  let text = ''
  for (let i = 0; i < letters.length; i++) {
    const letter = (aligned && tradeReadings[characters[i] as string]) || (letters[i] as string)
    const lower = letter.toLowerCase()
    if (typed.test(lower)) text += lower
  }
  return text
}
