// What holds for every generated population: unique numbers, plausible people, every odd state present, the shares
// asked for, and the same bytes for the same seed.
import {describe, expect, it} from 'vitest'
import {portableSha256} from '../base/hash.ts'
import {ageOn, parseInstant} from '../base/instant.ts'
import {findRealIdentity, identityCheckDigit} from '../protocol/identity.ts'
import type {PersonRecord} from '../state/records.ts'
import {makePeople, makePerson, maxIndex, personNumberOf} from './person.ts'
import {oddStates, wellKnown} from './population.ts'
import {type RegionKey, regionKeys, regions} from './regions.ts'

const on = '2025-09-15'
const crowd: Record<RegionKey, PersonRecord[]> = {
  shanghai: makePeople('shanghai', 'crowd', 20_000, on),
  ningbo: makePeople('ningbo', 'crowd', 20_000, on),
  guangxi: makePeople('guangxi', 'crowd', 20_000, on),
}
const counting = (person: PersonRecord) => {
  const row = person.insurances.at(-1)
  if (!row) throw new Error(`${person.psnNo} has no insurance`)
  return row
}

/** One comparison for thousands: names the first offenders. */
const none = <T>(all: readonly T[], offends: (each: T) => boolean) =>
  expect(all.filter(offends).slice(0, 3)).toEqual([])

describe.each(regionKeys)('20,000 people of %s', region => {
  const people = crowd[region]

  it.each(['psnNo', 'certNo', 'cardNo', 'cardSn', 'voucher'] as const)('no two share %s', key => {
    expect(new Set(people.map(person => person[key])).size).toBe(people.length)
  })

  it('carry identity numbers that agree with sex and birth day, in the reserved area', () => {
    const area = `${regions[region].area.slice(0, 2)}9900`
    none(people, ({certNo, sex, birthDay}) => {
      const right =
        /^\d{17}[\dX]$/.test(certNo) &&
        certNo.slice(0, 14) === area + birthDay.replaceAll('-', '') &&
        Number(certNo[16]) % 2 === (sex === 'male' ? 1 : 0) &&
        identityCheckDigit(certNo.slice(0, 17)) === certNo[17]
      return !right
    })
  })

  it('are never taken for real people by the guard at the door', () => {
    none(people, person => findRealIdentity(JSON.stringify(person)) !== undefined)
  })

  it('carry numbers of the promised shapes', () => {
    const shapes = {
      psnNo: /^\d{26}$/,
      voucher: /^\d{28}$/,
      cardNo: /^Y\d{8}$/,
      cardSn: /^[0-9A-F]{32}$/,
      phone: /^100\d{8}$/,
      name: /^\p{Script=Han}{2,5}$/u,
      address: /沙盘|演练|推演|样例|示范/,
    } as const
    for (const [key, shape] of Object.entries(shapes))
      none(people, each => !shape.test(each[key as keyof typeof shapes]))
  })

  it('live on days that exist, in the right order', () => {
    none(people, person => person.birthDay >= on)
    const rows = people.flatMap(person =>
      person.insurances.map(row => ({...row, person, age: ageOn(person.birthDay, on)})),
    )
    none(
      rows,
      row =>
        ![row.begins, row.paused ?? on, row.workStarted ?? on, row.retired ?? on].every(day => parseInstant(day).ok),
    )
    none(rows, row => row.begins < row.person.birthDay || row.begins > on)
    none(rows, row => row.workStarted !== null && ageOn(row.person.birthDay, row.workStarted) < 18)
    none(rows, row => row.retired !== null && (row.retired > on || row.retired <= (row.workStarted ?? '')))
    none(rows, row => row.status === 'working' && row.age >= 60)
  })

  it('hold money in safe non-negative fen', () => {
    const amounts = people.flatMap(person => [
      ...person.insurances.flatMap(row => [row.currentYearFen, row.priorYearsFen]),
      ...person.accumulators.map(used => used.amount),
    ])
    none(amounts, amount => !Number.isSafeInteger(amount) || amount < 0)
  })

  it('share accounts only of people who exist and are grown up', () => {
    const byNumber = new Map(people.map(person => [person.psnNo, person]))
    const sharing = people.filter(person => counting(person).familyOf !== null)
    expect(sharing.length).toBeGreaterThan(people.length / 100)
    none(sharing, person => {
      const relative = byNumber.get(counting(person).familyOf as string)
      return !relative || relative === person || ageOn(relative.birthDay, on) < 18
    })
  })

  it('have 1 to 2 % of every odd state, and every one of them within the first 200', () => {
    for (const state of oddStates) {
      const share = people.filter(person => person.flags.includes(state)).length / people.length
      expect(share, state).toBeGreaterThanOrEqual(0.01)
      expect(share, state).toBeLessThanOrEqual(0.02)
      for (const start of [16, 100, 200]) {
        expect(people.slice(start, start + 200).some(person => person.flags.includes(state))).toBe(true)
      }
    }
  })

  it('are sound in the odd states', () => {
    const flagged = (state: string) => people.filter(person => person.flags.includes(state))
    const plain = (state: string) => people.filter(person => !person.flags.includes(state))
    none(flagged('suspended'), person => counting(person).state !== '2' || counting(person).paused === null)
    none(plain('suspended'), person => counting(person).state !== '1')
    none(flagged('twoRows'), person => person.insurances.map(row => row.state).join() !== '4,1')
    none(plain('twoRows'), person => person.insurances.length !== 1)
    none(flagged('moved'), person => counting(person).area !== regions[region].elsewhere)
    none(plain('moved'), person => counting(person).area !== regions[region].area)
    none(flagged('newborn'), person => ageOn(person.birthDay, on) !== 0 || !person.name.includes('某之'))
    none(plain('newborn'), person => ageOn(person.birthDay, on) === 0 || person.name.includes('某之'))
  })

  it('answers for a person number without making the person', () => {
    for (const index of [0, 6, 7, 106, 19_999]) {
      expect(personNumberOf(region, 'crowd', index)).toBe(people[index]?.psnNo)
    }
  })
})

describe('proportions', () => {
  const share = (region: RegionKey, keep: (person: PersonRecord) => boolean) =>
    crowd[region].filter(keep).length / crowd[region].length

  it('mixes the schemes as the regions do', () => {
    expect(share('shanghai', person => counting(person).status === 'working')).toBeCloseTo(0.46, 1)
    expect(share('shanghai', person => counting(person).status === 'retired')).toBeCloseTo(0.26, 1)
    expect(share('ningbo', person => counting(person).insuranceType === '390')).toBeCloseTo(0.39, 1)
    expect(share('guangxi', person => counting(person).insuranceType === '390')).toBe(1)
  })

  it('has people for every Shanghai group of the employees’ rules, and for the ages residents are priced by', () => {
    const shanghai = crowd.shanghai
    const groups = {
      under45: shanghai.filter(p => counting(p).status === 'working' && ageOn(p.birthDay, on) < 45),
      from45: shanghai.filter(p => counting(p).status === 'working' && ageOn(p.birthDay, on) >= 45),
      retiredBefore2001: shanghai.filter(p => (counting(p).retired ?? '9') <= '2000-12-31'),
      retiredSince2001: shanghai.filter(p => (counting(p).retired ?? '') > '2000-12-31'),
      over70: shanghai.filter(p => counting(p).status === 'retired' && ageOn(p.birthDay, on) >= 70),
      residents60: shanghai.filter(p => counting(p).status === 'resident' && ageOn(p.birthDay, on) >= 60),
      children: shanghai.filter(p => ageOn(p.birthDay, on) < 18),
    }
    for (const [group, members] of Object.entries(groups)) expect(members.length, group).toBeGreaterThan(200)
  })

  it('files chronic diseases, hardship and disability for some, and for far from all', () => {
    for (const region of regionKeys) {
      for (const [name, keep] of Object.entries({
        chronic: (p: PersonRecord) => p.chronic.length > 0,
        used: (p: PersonRecord) => p.accumulators.length > 0,
        hardship: (p: PersonRecord) => p.hardship !== 'none',
        disability: (p: PersonRecord) => p.severeDisability,
      })) {
        expect(share(region, keep), `${region} ${name}`).toBeGreaterThan(0.002)
        expect(share(region, keep), `${region} ${name}`).toBeLessThan(0.4)
      }
    }
    expect(share('shanghai', p => counting(p).civilServant)).toBeGreaterThan(0.02)
  })

  it('draws names widely, with the surnames of the region', () => {
    expect(new Set(crowd.shanghai.map(person => person.name)).size).toBeGreaterThan(9000)
    const of = (region: RegionKey, surname: string) => share(region, person => person.name.startsWith(surname))
    expect(of('shanghai', '王')).toBeGreaterThan(0.05)
    expect(of('guangxi', '韦')).toBeGreaterThan(4 * of('shanghai', '韦'))
  })

  it('gives old women old names and girls young ones', () => {
    const women = crowd.shanghai.filter(person => person.sex === 'female' && !person.flags.includes('newborn'))
    const old = women.filter(person => person.birthDay < '1975')
    const young = women.filter(person => person.birthDay >= '2000')
    const dated = (list: PersonRecord[]) => list.filter(person => /[秀英桂兰珍]/.test(person.name)).length / list.length
    expect(dated(old)).toBeGreaterThan(0.3)
    expect(dated(young)).toBeLessThan(0.02)
  })
})

describe('the same again', () => {
  it('makes one person as it makes thousands, whatever the population', () => {
    expect(makePerson('ningbo', 'crowd', 4711, on)).toEqual(crowd.ningbo[4711])
  })

  it('differs by seed', () => {
    expect(makePerson('ningbo', 'other', 4711, on).name).not.toBe(crowd.ningbo[4711]?.name)
  })

  // Old worlds are made again from their settings: a changed draw changes who lives in them.
  it('keeps the bytes of a seed', () => {
    const bytes = regionKeys.map(region => JSON.stringify(makePeople(region, 'bytes', 500, on))).join('\n')
    expect(portableSha256(bytes)).toMatchInlineSnapshot(
      `"dbf2ce55c433821b39d6033f5a4e3d1ce65b8e090d4e74ff1fd9cc54ace23c3c"`,
    )
  })

  it('refuses an index past which identity numbers could meet', () => {
    expect(() => makePerson('shanghai', 'crowd', maxIndex + 1, on)).toThrow('person index')
  })

  it('stays unique up to the last index', () => {
    const numbers = new Set<string>()
    for (let index = 0; index <= maxIndex; index++) numbers.add(makePerson('shanghai', 'crowd', index, on).certNo)
    expect(numbers.size).toBe(maxIndex + 1)
  })
})

describe('well-known people', () => {
  const person = (region: RegionKey, key: keyof typeof wellKnown) => crowd[region][wellKnown[key]] as PersonRecord

  it.each(['shanghai', 'ningbo'] as const)('are in %s what their names say', region => {
    expect(counting(person(region, 'plain'))).toMatchObject({
      status: 'working',
      state: '1',
      currentYearFen: 150_000,
      priorYearsFen: 320_000,
    })
    expect(person(region, 'plain').accumulators).toEqual([])
    expect(person(region, 'bandNearlyFull').accumulators).toEqual([
      {insuranceType: '310', year: '2025', name: 'selfPayBandUsed', amount: 29_000},
    ])
    expect(counting(person(region, 'bandNearlyFull'))).toMatchObject({status: 'retired', currentYearFen: 0})
    expect(counting(person(region, 'resident'))).toMatchObject({status: 'resident', insuranceType: '390'})
    expect(counting(person(region, 'child')).familyOf).toBe(person(region, 'plain').psnNo)
    expect(counting(person(region, 'civilServant')).civilServant).toBe(true)
    expect(counting(person(region, 'emptyAccount'))).toMatchObject({currentYearFen: 0, priorYearsFen: 0})
    expect(counting(person(region, 'longRetired')).retired).toMatch(/^199/)
  })

  it.each(regionKeys)('are odd, filed and poor in %s', region => {
    for (const state of oddStates) expect(person(region, state).flags).toEqual([state])
    expect(person(region, 'hypertension').chronic.map(each => each.code)).toEqual(['M03900'])
    expect(person(region, 'diabetes').chronic.map(each => each.code)).toEqual(['M01600'])
    expect(person(region, 'extremePoor').hardship).toBe('extremePoor')
    expect(person(region, 'severeDisability').severeDisability).toBe(true)
    expect(ageOn(person(region, 'elderly').birthDay, on)).toBeGreaterThanOrEqual(70)
  })

  it('are rural in Guangxi: a head of household whose family account three others share', () => {
    const head = person('guangxi', 'plain')
    expect(counting(head)).toMatchObject({status: 'resident', priorYearsFen: 12_000})
    for (const index of [1, 2, 3]) expect(counting(crowd.guangxi[index] as PersonRecord).familyOf).toBe(head.psnNo)
    expect(person('guangxi', 'bandNearlyFull').accumulators[0]).toMatchObject({
      name: 'outpatientFundPaid',
      amount: 29_000,
    })
  })
})
