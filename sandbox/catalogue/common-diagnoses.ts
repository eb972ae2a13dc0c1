// The diagnoses a clinic writes every day 常见诊断: ICD-10 医保版 codes with department and use, for pickers, made-up
// patients and the classroom catalogue. Not the whole list: that is in the full catalogue image.
import rows from './facts/common-diagnoses.json' with {type: 'json'}

export type CommonDiagnosis = {
  code: string
  name: string
  /** What doctors call it when that differs from the list's name; empty otherwise. */
  alias: string
  /** Department in plain words, e.g. 心血管内科. */
  department: string
  outpatient: boolean
  inpatient: boolean
  chronic: boolean
  emergency: boolean
  /** 慢特病 code it may be filed under; empty = none. */
  chronicCode: string
  /** Pinyin initials of name and alias; they travel with the list because their dictionary does not. */
  pinyin: string
  aliasPinyin: string
}

/** In the order of departments, the commonest first. */
export const commonDiagnoses: readonly CommonDiagnosis[] = rows.map(row => {
  const [
    code = '',
    name = '',
    alias = '',
    department = '',
    flags = '',
    chronicCode = '',
    pinyin = '',
    aliasPinyin = '',
  ] = row.split('|')
  return {
    code,
    name,
    alias,
    department,
    outpatient: flags[0] === '1',
    inpatient: flags[1] === '1',
    chronic: flags[2] === '1',
    emergency: flags[3] === '1',
    chronicCode,
    pinyin,
    aliasPinyin,
  }
})
