import type { DestinationAttribute } from '@tajo/core/destination'
import type { Json } from '@tajo/core/json'
import { describe, expect, it } from 'vitest'
import { coerce, sameValue, storedValue } from './coerce.ts'

type Type = DestinationAttribute['type']
const of = (raw: Json, type: Type, options: readonly string[] = []): unknown => {
  const coerced = coerce(raw, { type, options })
  return coerced.state === 'value' ? coerced.value : coerced.state
}

describe('coerce', () => {
  it.each<[Json, Type, unknown]>([
    [0, 'float', 0],
    ['0', 'float', 0],
    ['4.5', 'float', 4.5],
    ['four', 'float', 'refused'],
    ['0x10', 'float', 'refused'],
    [Number.NaN, 'float', 'refused'],
    [true, 'float', 'refused'],
    [false, 'boolean', false],
    ['false', 'boolean', false],
    ['no', 'boolean', 'refused'],
    [0, 'boolean', 'refused'],
    ['2026-11-03', 'date', '2026-11-03'],
    ['2026-11-03T23:30:00-02:00', 'date', '2026-11-04'],
    ['2026-11-03T23:30:00Z', 'date', '2026-11-03'],
    ['2026-11-03 23:30:00+00', 'date', '2026-11-03'],
    ['2026-02-30', 'date', 'refused'],
    ['03/11/2026', 'date', 'refused'],
    [1_762_300_000, 'date', 'refused'],
    ['gold', 'text', 'gold'],
    [0, 'text', '0'],
    [false, 'text', 'false'],
    [['vip', 'eu'], 'text', 'vip, eu'],
    [{ a: 1 }, 'text', 'refused'],
    [null, 'text', 'null'],
    ['', 'float', 'null'],
    ['  ', 'text', 'null'],
    [[], 'text', 'null'],
    ['x', 'other', 'refused'],
  ])('%j as %s is %j', (raw, type, expected) => {
    expect(of(raw, type)).toEqual(expected)
  })

  it('takes a category’s label in any case, and no other', () => {
    expect(of('Premium', 'category', ['basic', 'premium'])).toBe('premium')
    expect(of('gold', 'category', ['basic', 'premium'])).toBe('refused')
  })

  it('keeps the options that exist and names those that do not', () => {
    expect(coerce(['Chat', 'fax', 'voice'], { type: 'multiple-choice', options: ['Chat', 'Voice'] })).toEqual({
      state: 'value',
      value: ['Chat', 'Voice'],
      leftOut: ['fax'],
    })
    expect(of(['fax'], 'multiple-choice', ['Chat'])).toBe('refused')
  })
})

describe('sameValue', () => {
  it('knows what Brevo gives back in another shape', () => {
    expect(sameValue('float', 2, '2')).toBe(true)
    expect(sameValue('date', '2026-11-03', '2026-11-03T00:00:00.000Z')).toBe(true)
    expect(sameValue('boolean', false, 'false')).toBe(true)
    expect(sameValue('multiple-choice', ['a', 'b'], ['b', 'a'])).toBe(true)
    expect(sameValue('text', null, '')).toBe(true)
  })

  it('tells zero and false from nothing', () => {
    expect(sameValue('float', 0, null)).toBe(false)
    expect(sameValue('boolean', false, null)).toBe(false)
    expect(sameValue('multiple-choice', ['a'], ['a', 'b'])).toBe(false)
  })
})

it('reads what Brevo stores', () => {
  expect(storedValue('float', '4.5')).toBe(4.5)
  expect(storedValue('text', '')).toBeNull()
  expect(storedValue('multiple-choice', ['a'])).toEqual(['a'])
  expect(storedValue('boolean', false)).toBe(false)
})
