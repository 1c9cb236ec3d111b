import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExact } from './exact-json.ts'

const again = (text: string) => JSON.stringify(parseExact(text))

describe('parseExact', () => {
  it.each([
    '9007199254740993',
    '-9007199254740993',
    '12345678901234567890123',
    '0.1000000000000000055',
    '3.14159265358979323846',
    '1e400',
    '-1e-400',
  ])('gives back %s as it was written', (number) => {
    expect(again(`{"id":${number},"list":[${number}]}`)).toBe(`{"id":${number},"list":[${number}]}`)
  })

  it.each([
    ['0', 0],
    ['84000031201', 84_000_031_201],
    ['9007199254740991', 9_007_199_254_740_991],
    ['700.0', 700],
    ['1.50', 1.5],
    ['1E3', 1000],
    ['0.25e1', 2.5],
    ['-0.0', -0],
    ['1e21', 1e21],
    ['1e-7', 1e-7],
  ])('%s is a plain number', (text, number) => {
    expect(parseExact(`[${text}]`)).toEqual([number])
  })

  it('leaves texts that look like numbers alone', () => {
    expect(parseExact('{"id":"9007199254740993","a":null,"b":true}')).toEqual({
      id: '9007199254740993',
      a: null,
      b: true,
    })
  })

  it('rejects what is not JSON', () => {
    expect(() => parseExact('<html>')).toThrow(SyntaxError)
  })

  it('agrees with JSON.parse on every document of plain values', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(again(text)).toBe(JSON.stringify(JSON.parse(text)))
      }),
    )
  })

  it('keeps every digit of every integer', () => {
    fc.assert(
      fc.property(fc.bigInt(), (id) => {
        expect(again(`{"id":${id}}`)).toBe(`{"id":${id}}`)
      }),
    )
  })
})
