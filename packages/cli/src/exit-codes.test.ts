import { expect, it } from 'vitest'
import { gravest } from './exit-codes.ts'

it.each([
  [[], 0],
  [[0, 5, 0], 5],
  [[5, 6], 6],
  [[4, 3], 3],
  [[3, 1, 0], 1],
  [[1, 130], 130],
  [[0, 99], 99],
])('of %j the gravest is %i', (codes, expected) => {
  expect(gravest(codes)).toBe(expected)
})
