import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elementsOf, endOfValue, memberOf, skipSpace } from './json-spans.ts'

const bytes = (text: string) => Buffer.from(text)
const cut = (body: Uint8Array, start: number, end: number) => Buffer.from(body.subarray(start, end)).toString()

/** Written with spaces at random places, as some services do. */
function spaced(value: unknown, space: string): string {
  return space === '' ? JSON.stringify(value) : JSON.stringify(value, undefined, space)
}

describe('places of values in JSON', () => {
  it('are those of every element, whatever stands in it', () => {
    const anything = fc.record({ list: fc.array(fc.jsonValue()), space: fc.constantFrom('', ' ', '\t', '   ') })
    fc.assert(
      fc.property(anything, ({ list, space }) => {
        const body = bytes(spaced(list, space))
        const { elements, end } = elementsOf(body, 0)
        expect(end).toBe(body.length)
        expect(elements.map((one) => JSON.parse(cut(body, one.start, one.end)))).toEqual(
          JSON.parse(JSON.stringify(list)),
        )
      }),
    )
  })

  it('are those of every member of an object', () => {
    const anything = fc.record({
      object: fc.dictionary(fc.string(), fc.jsonValue()),
      space: fc.constantFrom('', ' ', '\t'),
      absent: fc.string(),
    })
    fc.assert(
      fc.property(anything, ({ object, space, absent }) => {
        const body = bytes(spaced(object, space))
        for (const [key, value] of Object.entries(object)) {
          const start = memberOf(body, 0, key)
          expect(start).toBeDefined()
          expect(JSON.parse(cut(body, start ?? 0, endOfValue(body, start ?? 0)))).toEqual(
            JSON.parse(JSON.stringify(value)),
          )
        }
        if (!Object.hasOwn(object, absent)) expect(memberOf(body, 0, absent)).toBeUndefined()
      }),
    )
  })

  it('hold all digits of a number', () => {
    const body = bytes('{ "tickets" : [ {"id":9223372036854775807} , {"id":1.50e3} ] }')
    const { elements } = elementsOf(body, memberOf(body, 0, 'tickets') ?? 0)
    expect(elements.map(({ start, end }) => cut(body, start, end))).toEqual([
      '{"id":9223372036854775807}',
      '{"id":1.50e3}',
    ])
  })

  it('are not found in what is no array, and not lost at a cut', () => {
    expect(() => elementsOf(bytes('{}'), 0)).toThrow(RangeError)
    expect(() => elementsOf(bytes('[{"a":1'), 0)).toThrow(RangeError)
    expect(() => endOfValue(bytes('"abc\\"'), 0)).toThrow(RangeError)
    expect(skipSpace(bytes(' \n\t x'), 0)).toBe(4)
  })
})
