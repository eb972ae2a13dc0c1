// Reads the document of an exercise 练习文件: by its schema, then for what a schema cannot see. Everything wrong is named at
// once, with its place, in both languages. It opens no world.
import {schemaErrors} from '../sandbox/base/schema-problems.ts'
import type {Exercise, Step} from './exercise.ts'
import {type Problem, problem} from './problem.ts'
import {inWords} from './schema-words.ts'

export type ReadExercise = {ok: true; exercise: Exercise} | {ok: false; problems: Problem[]}

/** A reader of documents by their schema. */
export function exerciseReader(schema: object): (document: unknown) => ReadExercise {
  const errorsOf = schemaErrors(schema)
  return document => {
    const unfit = inWords(errorsOf(document))
    if (unfit.length > 0) return {ok: false, problems: unfit}
    const exercise = document as Exercise
    const problems = slips(exercise)
    return problems.length > 0 ? {ok: false, problems} : {ok: true, exercise}
  }
}

/** What a schema cannot see: numbers of patients that do not exist, two ways at once, names nobody is told. */
function slips(exercise: Exercise): Problem[] {
  const found: Problem[] = []
  const count = exercise.patients.length
  const known = (patient: number | undefined, where: string) => {
    if (patient !== undefined && !exercise.patients[patient - 1])
      found.push(
        problem({
          where,
          what: {zh: `没有第 ${patient} 位病人`, en: `there is no patient ${patient}`},
          expected: count === 1 ? '1' : `1–${count}`,
          got: patient,
          next: {zh: '改成来的病人的号', en: 'Name one who comes'},
        }),
      )
  }
  for (const [dimension, checks] of Object.entries(exercise.rubric))
    checks.forEach((one, index) => {
      known(one.patient, `/rubric/${dimension}/${index}`)
      if ((one.check === 'pace') !== (dimension === 'S'))
        found.push(
          problem({
            where: `/rubric/${dimension}/${index}`,
            what: {zh: "'pace' 与维度 S 只能一起用", en: "'pace' and dimension S belong together"},
            got: `${dimension}: ${one.check}`,
            next: {zh: '换一个检查，或换一个维度', en: 'Take another check or another dimension'},
          }),
        )
      if ((one.check === 'said' || one.check === 'notSaid') && one.line === undefined)
        found.push(
          problem({
            where: `/rubric/${dimension}/${index}`,
            what: {zh: `'${one.check}' 没有说是哪一句`, en: `'${one.check}' does not say which line`},
            next: {zh: '补上 "line"', en: 'Add "line"'},
          }),
        )
    })
  const walk = (steps: readonly Step[], where: string) => {
    steps.forEach((step, index) => {
      if ('serve' in step) known(step.serve === 'next' ? undefined : step.serve, `${where}/${index}`)
      else known(step.patient, `${where}/${index}`)
    })
  }
  walk(exercise.start ?? [], '/start')
  walk(exercise.solution, '/solution')
  exercise.wrong.forEach((one, index) => {
    if ((one.steps === undefined) === (one.mistakes === undefined))
      found.push(
        problem({
          where: `/wrong/${index}`,
          what: {zh: 'mistakes 与 steps 要写且只写一种', en: 'either mistakes or steps, and one of them'},
          got: one.steps ? 'mistakes, steps' : '–',
          next: {
            zh: '照 solution 错几处用 mistakes，另有一套做法用 steps',
            en: 'mistakes: the solution with slips; steps: a way of their own',
          },
        }),
      )
    walk(one.steps ?? [], `/wrong/${index}/steps`)
    for (const [at, mistake] of (one.mistakes ?? []).entries()) {
      known(mistake.patient, `/wrong/${index}/mistakes/${at}`)
      for (const when of ['instead', 'before', 'after'] as const)
        walk(mistake[when] ?? [], `/wrong/${index}/mistakes/${at}/${when}`)
    }
  })
  const expected = new Map<number, number>()
  for (const [index, one] of exercise.expected.entries()) {
    known(one.patient, `/expected/${index}`)
    expected.set(one.patient, (expected.get(one.patient) ?? 0) + 1)
  }
  exercise.patients.forEach((one, index) => {
    const where = `/patients/${index}`
    if ('sameAs' in one.who && one.who.sameAs > index)
      found.push(
        problem({
          where: `${where}/who`,
          what: {zh: 'sameAs 指的不是前面的病人', en: 'sameAs does not name an earlier patient'},
          expected: index === 0 ? '–' : `1–${index}`,
          got: one.who.sameAs,
          next: {zh: '写前面一位的号', en: 'Give the number of one before'},
        }),
      )
    if (Object.keys(one.who).length > 1 && !('role' in one.who))
      found.push(
        problem({
          where: `${where}/who`,
          what: {zh: 'known 与 sameAs 不带别的', en: 'known and sameAs stand alone'},
          got: Object.keys(one.who).join(','),
          next: {zh: '要写年龄、账户，就用 role', en: 'Use role where you want age or account'},
        }),
      )
    if ((one.orders?.length ?? 0) + (one.paper?.length ?? 0) === 0)
      found.push(
        problem({
          where,
          what: {zh: '没有医嘱，也没有处方', en: 'neither orders nor paper'},
          next: {zh: '写 orders（系统里）或 paper（手里）', en: 'Give orders (in the system) or paper (in the hand)'},
        }),
      )
    if (expected.get(index + 1) !== 1)
      found.push(
        problem({
          where: '/expected',
          what: {zh: `第 ${index + 1} 位病人的结果要写一次`, en: `patient ${index + 1} is to be expected once`},
          expected: 1,
          got: expected.get(index + 1) ?? 0,
          next: {
            zh: '写四个金额；最后没有有效结算的写 0',
            en: 'Give four amounts; noughts where nothing stands in the end',
          },
        }),
      )
  })
  found.push(...unnamed(exercise))
  return found
}

/** Whoever refunds types who reviewed: the trainee must have been told a name. */
function unnamed({brief, solution, staff}: Exercise): Problem[] {
  if (!solution.some(step => 'do' in step && step.do === 'refund')) return []
  return (['zh', 'en'] as const).flatMap(language =>
    staff.reviewers.some(name => brief[language].includes(name))
      ? []
      : [
          problem({
            where: `/brief/${language}`,
            what: {
              zh: '要退费，却没有告诉学员谁复核',
              en: 'there is a refund, and nobody tells the trainee who reviews',
            },
            expected: staff.reviewers.join('|'),
            next: {zh: '在任务里写出复核员的名字', en: 'Name the reviewer in the brief'},
          }),
        ],
  )
}
