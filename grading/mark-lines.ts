// Marks and advice as lines for a terminal 成绩: both languages, the entries each mark rests on. It reckons nothing.
import {type Advice, dimensions, type Marks} from './types.ts'

const tenths = (value: number): string => `${Math.floor(value / 10)}.${value % 10}`

export function markLines(marks: Marks, advice: Advice): string[] {
  return linesOf(marks, advice).map(plain)
}

/** What a trainee or a stranger's file wrote must not move the cursor. */
const plain = (line: string): string => line.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '�')

function linesOf(marks: Marks, advice: Advice): string[] {
  const {exercise, variant, scorer, totalTenths, passed, finished, byDimension, criticals, findings} = marks
  const parts = dimensions.flatMap(name => {
    const part = byDimension[name]
    return part ? [`${name} ${tenths(part.gotTenths)}/${tenths(part.ofTenths)}`] : []
  })
  const unfinished = finished ? '' : '  未做完 · not finished'
  return [
    `${exercise} ${variant}  评分器 scorer ${scorer}`,
    `${tenths(totalTenths)}  ${passed ? '✓ 通过 passed' : '✗ 未通过 not passed'}${unfinished}   ${parts.join('  ')}`,
    ...criticals.flatMap(({id, text, right, entries}) => [
      `  ✗ ${id} ${text.zh}。${right.zh}。[${entries}]`,
      `      ${text.en}. ${right.en}.`,
    ]),
    ...findings
      .filter(one => one.got < one.of)
      .flatMap(({check, got, of, expected, found, right, entries}) => [
        `  ${check} ${got}/${of}  ${expected.zh}：${found.zh}。${right.zh}。[${entries}]`,
        `      ${expected.en}: ${found.en}. ${right.en}.`,
      ]),
    ...advice.comments.flatMap(({zh, en}) => [`  · ${zh}`, `      ${en}`]),
    ...advice.practise.flatMap(({exercise: next, why}) => [`  → ${next} ${why.zh}`, `      ${why.en}`]),
  ]
}
