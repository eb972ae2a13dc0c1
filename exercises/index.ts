// The exercises that travel with the programme 内置练习, in the order of a course, and the reader of documents. Data; how
// they are played and marked stands in grading/.
import {exerciseReader, type ReadExercise} from '../grading/document.ts'
import type {Exercise} from '../grading/exercise.ts'
import cu01 from './cu-01-angry.json' with {type: 'json'}
import cu02 from './cu-02-confused.json' with {type: 'json'}
import cu03 from './cu-03-hard-of-hearing.json' with {type: 'json'}
import cu04 from './cu-04-no-cash.json' with {type: 'json'}
import cu05 from './cu-05-english.json' with {type: 'json'}
import cu06 from './cu-06-filming.json' with {type: 'json'}
import schema from './exercise-schema.json' with {type: 'json'}
import fr01 from './fr-01-impersonation.json' with {type: 'json'}
import fr02 from './fr-02-inflated-quantity.json' with {type: 'json'}
import fr03 from './fr-03-swapped-item.json' with {type: 'json'}
import fr04 from './fr-04-split-bills.json' with {type: 'json'}
import fr05 from './fr-05-refund-elsewhere.json' with {type: 'json'}
import op01 from './op-01-first-charge.json' with {type: 'json'}
import op02 from './op-02-outside-the-list.json' with {type: 'json'}
import op03 from './op-03-typed-lines.json' with {type: 'json'}
import op04 from './op-04-deductible-crossed.json' with {type: 'json'}
import op05 from './op-05-wrong-diagnosis.json' with {type: 'json'}
import op06 from './op-06-elderly-cash.json' with {type: 'json'}
import op07 from './op-07-full-refund.json' with {type: 'json'}
import op08 from './op-08-partial-refund.json' with {type: 'json'}
import op09 from './op-09-wrong-person.json' with {type: 'json'}
import op10 from './op-10-no-answer.json' with {type: 'json'}
import op11 from './op-11-split-tender.json' with {type: 'json'}
import op12 from './op-12-queue-of-eight.json' with {type: 'json'}
import op13 from './op-13-registration-refund.json' with {type: 'json'}
import op14 from './op-14-close-with-surplus.json' with {type: 'json'}

/** Reads a document, e.g. an author's own; everything that is wrong is named at once. */
export const readExercise = (document: unknown): ReadExercise => {
  reader ??= exerciseReader(schema)
  return reader(document)
}
let reader: ReturnType<typeof exerciseReader> | undefined

const documents: unknown[] = [
  op01,
  op02,
  op03,
  op04,
  op05,
  op06,
  op07,
  op08,
  op09,
  op10,
  op11,
  op12,
  op13,
  op14,
  fr01,
  fr02,
  fr03,
  fr04,
  fr05,
  cu01,
  cu02,
  cu03,
  cu04,
  cu05,
  cu06,
]

let read: readonly Exercise[] | undefined

/** Every exercise of the tree, read when first asked for. Throws when one is not what the schema says: a test reads all. */
export function exercises(): readonly Exercise[] {
  read ??= documents.map(document => {
    const one = readExercise(document)
    if (!one.ok) throw new Error(one.problems.map(each => each.en).join('\n'))
    return one.exercise
  })
  return read
}

export const exerciseById = (id: string): Exercise | undefined => exercises().find(one => one.id === id)
