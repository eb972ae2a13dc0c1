// The relay's pacing with a clock moved by hand: rate, delay, order, turns, a far side that is full, the end.
import {describe, expect, it} from 'vitest'
import {linkClasses} from '../../line/link-classes.ts'
import {linkIds} from '../../state/records.ts'
import {type HandTime, handTime} from '../testing/host.ts'
import {type Flow, Wire} from './wire.ts'

/** A source of so many numbered bytes, and everything that came out with its time. */
function pipe(wire: Wire, real: HandTime, bytes: number, accepts = () => true) {
  let left = bytes
  const out: {at: number; bytes: Buffer}[] = []
  let ended: number | undefined
  const flow: Flow = wire.attach({
    read(most) {
      const size = Math.min(most, left)
      if (size === 0) return undefined
      const first = bytes - left
      left -= size
      return Buffer.from(Array.from({length: size}, (_, i) => (first + i) % 251))
    },
    write(chunk) {
      out.push({at: real.elapsed(), bytes: chunk})
      return accepts()
    },
    end() {
      ended = real.elapsed()
    },
  })
  return {
    flow,
    out,
    left: () => left,
    ended: () => ended,
    received: () => Buffer.concat(out.map(one => one.bytes)),
    lastAt: () => out.at(-1)?.at ?? Number.NaN,
  }
}

const inOrder = (bytes: Buffer) => bytes.every((byte, i) => byte === i % 251)

describe.each(linkIds)('%s', id => {
  const link = linkClasses[id]
  it.each(['up', 'down'] as const)('carries %s what its rate allows, in order', way => {
    const real = handTime()
    real.pass(1000)
    const kbit = way === 'up' ? link.upKbit : link.downKbit
    const size = kbit * 1000 // eight seconds
    const one = pipe(new Wire(link, way, real, 's'), real, size)
    one.flow.more()
    real.pass(60_000)
    expect(one.received()).toHaveLength(size)
    expect(inOrder(one.received())).toBe(true)
    const took = one.lastAt() - 1000
    expect(took).toBeGreaterThan(8000 - 25 + link.rttMs / 2)
    expect(took).toBeLessThan(8000 + link.rttMs / 2 + link.jitterMs + 600)
    expect(one.out[0]!.at).toBeGreaterThanOrEqual(1000 + link.rttMs / 2)
  })
})

describe('a wire', () => {
  it('that takes no time passes everything on at once', () => {
    const real = handTime()
    const one = pipe(new Wire(undefined, 'up', real, 's'), real, 1_000_000)
    one.flow.more()
    one.flow.ended()
    expect(one.received()).toHaveLength(1_000_000)
    expect(one.ended()).toBe(0)
    expect(real.waiting()).toBe(0)
  })

  it('is shared: a small message does not wait for the whole of a large upload', () => {
    const real = handTime()
    const wire = new Wire(linkClasses.isdn, 'up', real, 's')
    const large = pipe(wire, real, 160_000)
    const small = pipe(wire, real, 1000)
    large.flow.more()
    small.flow.more()
    real.pass(1000)
    expect(small.received()).toHaveLength(1000)
    expect(large.left()).toBeGreaterThan(100_000)
  })

  it('stops reading while the far side is full, and goes on when there is room', () => {
    const real = handTime()
    let room = false
    const one = pipe(new Wire(linkClasses.fibre, 'up', real, 's'), real, 1_000_000, () => room)
    one.flow.more()
    real.pass(60_000)
    const written = one.received().length
    expect(written).toBeLessThan(3000)
    // what the line itself holds may be under way, no more
    expect(1_000_000 - one.left()).toBeLessThan(100_000)
    room = true
    one.flow.room()
    real.pass(60_000)
    expect(inOrder(one.received())).toBe(true)
    expect(one.received()).toHaveLength(1_000_000)
  })

  it('ends a half of a connection after its last byte', () => {
    const real = handTime()
    const one = pipe(new Wire(linkClasses.modem, 'up', real, 's'), real, 5000)
    one.flow.more()
    real.pass(1350)
    one.flow.ended()
    expect(one.ended()).toBeUndefined()
    real.pass(10_000)
    expect(one.ended()).toBeGreaterThanOrEqual(one.lastAt())
  })

  it('forgets a connection that is gone', () => {
    const real = handTime()
    const one = pipe(new Wire(linkClasses.modem, 'up', real, 's'), real, 50_000)
    one.flow.more()
    real.pass(500)
    one.flow.close()
    const {length} = one.received()
    real.pass(60_000)
    expect(one.received()).toHaveLength(length)
    expect(real.waiting()).toBe(0)
  })

  it('with the same seed delays the same', () => {
    const times = (seed: string) => {
      const real = handTime()
      const one = pipe(new Wire(linkClasses.vpn4g, 'down', real, seed), real, 200_000)
      one.flow.more()
      real.pass(60_000)
      return one.out.map(chunk => chunk.at)
    }
    expect(times('a')).toEqual(times('a'))
    expect(times('a')).not.toEqual(times('b'))
  })
})
