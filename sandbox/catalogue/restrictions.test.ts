// Wordings of the list 限制支付 and what a centre can check of each, one row a wording.
import {describe, expect, test} from 'vitest'
import {type ReadRestriction, readLimits, readServiceLimit, readText} from './restrictions.ts'
import type {Restriction} from './types.ts'

// The list's wording on the left, what a centre can check of it on the right; `restricted` = the hospital must approve.
// biome-ignore format: one wording a line
const wordings: [text: string, checked: Omit<Restriction, 'text'>, restricted: boolean][] = [
  ['限女性', {sex: 'female'}, false],
  ['限男性', {sex: 'male'}, false],
  ['限儿童', {ageBelow: 18}, false],
  // 或 joins two adjectives here; an alternative that is not understood leaves the disease to the approval
  ['限3-12岁特发性或先天性肺动脉高压患者。', {ageFrom: 3, ageBelow: 13}, true],
  ['限6-17岁儿童和青少年的注意缺陷多动障碍(ADHD)。', {ageFrom: 6, ageBelow: 18, diagnosisPrefixes: ['F90']}, true],
  ['限二级及以上医疗机构。', {levelFrom: 'level2'}, false],
  ['限急诊或住院患者。', {settings: ['emergency', 'inpatient']}, false],
  ['限女性;生育保险目录用药', {sex: 'female', insuranceTypes: ['510']}, false],
  ['工伤保险目录用药', {insuranceTypes: []}, false],
  ['限2型糖尿病', {diagnosisPrefixes: ['E11']}, true],
  ['限糖尿病', {diagnosisPrefixes: ['E10', 'E11', 'E12', 'E13', 'E14']}, true],
  ['限缺铁性贫血', {diagnosisPrefixes: ['D50']}, true],
  ['限二级及以上医疗机构急性脑梗塞患者。', {levelFrom: 'level2', diagnosisPrefixes: ['I63', 'I69']}, true],
  ['限偏头痛;二线用药', {diagnosisPrefixes: ['G43']}, true],
  // half understood is not checked: 吞咽困难 alone must not be refused for want of a tumour
  ['限放疗/化疗/吞咽困难', {}, true],
  ['限重症感染/败血症', {}, true],
  ['二线用药', {}, true],
  ['支付不超过10天。', {}, true],
  // 单次住院 counts days of a stay, it does not ask for one
  ['限二级及以上医疗机构脑梗死恢复期患者，单次住院最多支付14天。', {levelFrom: 'level2', diagnosisPrefixes: ['I63', 'I69']}, true],
]

describe('readText', () => {
  test.each(wordings)('%s', (text, checked, restricted) => {
    expect(readText(text)).toEqual({restriction: {text, ...checked}, restricted} satisfies ReadRestriction)
  })
})

describe('readLimits', () => {
  const limit = (kind: string, value: string, text = '') => ({name: 'x', kind, value, text})

  test('no limits', () => expect(readLimits([])).toBeUndefined())

  test('official limits of one name are joined', () => {
    expect(readLimits([limit('性别对象', '女'), limit('机构等级', '二级')])).toEqual({
      restriction: {text: '限女性；限二级及以上医疗机构', sex: 'female', levelFrom: 'level2'},
      restricted: false,
    })
  })

  test('days of use are the hospital’s word', () => {
    expect(readLimits([limit('支付疗程', '14天')])).toEqual({restriction: {text: '支付不超过14天'}, restricted: true})
  })

  test('an age in the text is finer than 儿童', () => {
    const read = readLimits([limit('年龄对象', '儿童', '限2岁至11岁儿童慢性便秘。')])
    expect(read?.restriction).toEqual({
      text: '限2岁至11岁儿童慢性便秘。',
      ageFrom: 2,
      ageBelow: 12,
      diagnosisPrefixes: ['K59.0'],
    })
  })
})

test('sex and age rules of services are checked, never approved', () => {
  expect(readServiceLimit('女')).toEqual({sex: 'female', text: '限女性'})
  expect(readServiceLimit('新生儿')).toEqual({ageBelow: 1, text: '限新生儿'})
})
