// Out-patient chronic and special diseases 门诊慢特病: M + group + sub-item, as filed per person and sent as dise_codg.
// It knows the codes and names; quotas, deductibles and ratios are the policy's.
import rows from './facts/chronic.json' with {type: 'json'}

export type ChronicDisease = {
  code: string
  name: string
  /** Whether it settles directly outside the insuring area 跨省直接结算. */
  crossProvince: boolean
}

/** All known diseases in code order. */
export const chronicDiseases: readonly ChronicDisease[] = rows.map(row => {
  const [code = '', name = '', cross = ''] = row.split('|')
  return {code, name, crossProvince: cross === '1'}
})

const byCode = new Map(chronicDiseases.map(disease => [disease.code, disease]))

/** chronicDisease('M03900') // {code: 'M03900', name: '高血压病', crossProvince: true} */
export const chronicDisease = (code: string): ChronicDisease | undefined => byCode.get(code)
