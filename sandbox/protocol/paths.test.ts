import {describe, expect, it} from 'vitest'
import {infnos} from './codes.ts'
import {pathsOf, readPath} from './paths.ts'

describe('URL shapes', () => {
  it.each([
    ['', {}],
    ['/', {}],
    ['/2207', {infno: '2207'}],
    ['/2207/', {infno: '2207'}],
    ['//2207', {infno: '2207'}],
    ['/fsi/api//rsfComIfsService/callService', {}],
    ['//?a=//b', {}],
    ['/2207a', {infno: '2207A'}],
    ['/2203A?x=1', {infno: '2203A'}],
    ['/9999', {infno: '9999'}],
    ['/fsi/api/rsfComIfsService/callService', {}],
    ['/fsi/api/rsfComIfsService/callService/1101', {infno: '1101'}],
    ['/fsi/api/outpatientDocInfoService/outpatientRregistration', {infno: '2201'}],
    ['/fsi/api/outpatientSettleService/preSettletment', {infno: '2206'}],
    ['/fsi/api/outpatientSettleService/saveSettletmentV2', {infno: '2207'}],
    ['/fsi/api/outpatientSettleService/saveSettletmentA', {infno: '2207A'}],
    ['/fsi/api/outpatientSettleService/saveSettletment', {infno: '2207A'}],
    ['/fsi/api/outpatientSettleService/cancleSettletment', {infno: '2208'}],
    ['/fsi/api/outpatientsettleservice/canclesettletment', {infno: '2208'}],
    ['/fsi/api/fileupload/download', {infno: '9102'}],
    ['/fsi/api/inpatientService/somethingElse', {}],
    ['/mss/web/api/fsi/callService', {}],
    ['/ebus/app/prod/hsa/hgs/2601', {infno: '2601'}],
    ['/CSB', {}],
  ])('%s', (tail, read) => {
    expect(readPath(tail)).toEqual(read)
  })

  it.each(['/admin', '/22', '/2207/extra', '/fsi', '/fsi/api', '/../../etc/passwd', '/2207.php'])(
    '%s is no shape',
    tail => expect(readPath(tail)).toBeUndefined(),
  )

  it.each(infnos)('reads every address told for %s', infno => {
    for (const path of pathsOf(infno)) expect([undefined, infno]).toContain(readPath(path)?.infno)
    expect(readPath(pathsOf(infno)[0] as string)).toEqual({infno})
  })
})
