// Growing the full catalogue 目录 from facts and a seed: every row, in the order searches should find names. The same
// facts and seed give the same rows on every machine. It reads no files and writes no database; both are passed in.
import {drugNames} from './drug-names.ts'
import type {Facts} from './facts.ts'
import {growConsumables} from './grow-consumables.ts'
import {growDiagnoses} from './grow-diagnoses.ts'
import {growDrugs} from './grow-drugs.ts'
import {growPieces, growServices} from './grow-services.ts'
import type {CatalogueSink} from './rows.ts'

/**
 * Sends all rows to the sink: services, drugs, pieces, consumables, diagnoses.
 * @param initials pinyin initials of a text (pinyin.ts); passed in because its dictionary is heavy
 */
export function growFull(
  facts: Facts,
  seed: string,
  initials: (text: string) => string,
  sink: CatalogueSink,
  onPart: (part: 'names' | 'drugs' | 'services' | 'consumables' | 'diagnoses') => void = () => {},
): void {
  onPart('names')
  const names = drugNames(facts, seed, initials)
  onPart('drugs')
  growDrugs(names, seed, sink)
  growPieces(facts, seed, initials, sink)
  onPart('services')
  growServices(facts, seed, initials, sink)
  onPart('consumables')
  growConsumables(facts, seed, initials, sink)
  onPart('diagnoses')
  growDiagnoses(facts.diagnoses, initials, sink)
}
