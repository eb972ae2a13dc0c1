// A shelf for tests: free practice, and an exercise that gives full marks to whoever does anything.
import type {Catalogue} from '../../catalogue/types.ts'
import {type ExerciseShelf, openFreeShelf} from '../classes/shelf.ts'

export function markedShelf(catalogueOf: () => Catalogue): ExerciseShelf {
  const free = openFreeShelf(catalogueOf)
  const title = {zh: '有分的练习', en: 'With marks'}
  return {
    list: () => [
      ...free.list(),
      {id: 'marked', title, brief: title, parSeconds: 300, hints: [title], debrief: [title]},
    ],
    open: (id, seed, as) => ({
      ...free.open(id, seed, as),
      desk: id === 'marked' ? [{window: '1', act: {do: 'openShift', cashier: 'c09', name: '练习', float: 30_000}}] : [],
    }),
    document: () => undefined,
    about: () => ({id: 'marked', title, brief: title, parSeconds: 300, hints: [title], debrief: [title]}),
    grade({exercise: id, seed}, entries) {
      if (id !== 'marked') return null
      const did = entries.filter(one => one.cause.kind === 'desk').map(one => one.seq)
      const full = did.length > 1
      return {
        scorer: 'test',
        exercise: id,
        variant: seed,
        totalTenths: full ? 1000 : 0,
        byDimension: {M: {gotTenths: full ? 1000 : 0, ofTenths: 1000}},
        criticals: [],
        findings: [
          {
            check: 'didAnything',
            dimension: 'M',
            got: full ? 10 : 0,
            of: 10,
            entries: did,
            expected: title,
            found: title,
            right: {zh: '', en: ''},
          },
        ],
        passed: full,
        finished: true,
      }
    },
    coach: ({exercise}) => ({comments: exercise === 'marked' ? [{zh: '好', en: 'Good'}] : [], practise: []}),
  }
}
