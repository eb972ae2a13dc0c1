// The levels of the axes, and a chart that does not fall over what there is not.
import {expect, it} from 'vitest'
import {evenLevels, lineChart, tenfoldLevels} from './charts.ts'

it.each([
  [0, [0, 1]],
  [1, [0, 0.5, 1]],
  [9.3, [0, 5, 10]],
  [78, [0, 20, 40, 60, 80]],
  [900, [0, 500, 1000]],
])('even levels up to %d', (most, levels) => expect(evenLevels(most)).toEqual(levels))

it.each([
  [[], [100, 1000]],
  [
    [38, 3000],
    [10, 100, 1000, 10_000],
  ],
  [
    [0, 250],
    [100, 1000],
  ],
])('tenfold levels around %j', (values, levels) => expect(tenfoldLevels(values)).toEqual(levels))

it('breaks a line where there is nothing, and shows a lone value as a dot', () => {
  const drawn = lineChart({
    label: 'x',
    at: [0, 10, 20, 30, 40],
    end: 50,
    lines: [{name: 'p99', values: [100, 200, null, null, 300], style: 'line'}],
    xName: 's',
    yName: 'ms',
    tenfold: true,
  })
  expect(drawn.match(/<polyline/g)).toHaveLength(1)
  expect(drawn.match(/<circle/g)).toHaveLength(1)
  expect(drawn).not.toContain('NaN')
  expect(lineChart({label: 'x', at: [], end: 0, lines: [], xName: '', yName: ''})).not.toContain('NaN')
})
