// Diagnoses 疾病诊断 of a catalogue: the everyday ones first, so that searches show them first, then the rest of ICD-10
// 医保版 in code order. Codes and names are facts; it knows no patient and no department.
import {commonDiagnoses} from './common-diagnoses.ts'
import type {CatalogueSink} from './rows.ts'

/**
 * Sends the common diagnoses, then those of the list that are not among them.
 * @param initials pinyin initials of a text; only asked for the list
 */
export function growDiagnoses(
  list: readonly {code: string; name: string}[],
  initials: (text: string) => string,
  sink: CatalogueSink,
): void {
  const common = new Set<string>()
  for (const {code, name, alias, pinyin, aliasPinyin} of commonDiagnoses) {
    common.add(code)
    sink.diagnosis({code, name, pinyin, alias: alias === '' ? '' : `${alias}|${aliasPinyin}`})
  }
  for (const {code, name} of list) {
    if (!common.has(code)) sink.diagnosis({code, name, pinyin: initials(name), alias: ''})
  }
}
