import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { insideArray, mendSurrogates, spelledValue, splitRecords } from './records.ts'

const bytes = (text: string) => Buffer.from(text)
const texts = (parts: readonly Uint8Array[]) => parts.map((part) => Buffer.from(part).toString())

describe('splitting a page into records', () => {
  test('cuts where JSON.parse does, whatever the records hold', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 2), (values, indent) => {
        const found = texts(splitRecords(bytes(` ${JSON.stringify(values, null, indent)}\n`)))
        expect(found.map((record) => JSON.parse(record))).toEqual(JSON.parse(JSON.stringify(values)))
      }),
    )
  })

  test('leaves every byte of a record alone', () => {
    const records = ['{"id":1848295627395445001,"n":1.50}', '{ "s" : "a,]}\\"[{" }', '"\\\\"', '-1e5']
    expect(texts(splitRecords(bytes(`[${records.join(' , ')}]`)))).toEqual(records)
  })

  test('keeps what is no array as one record', () => {
    for (const body of ['{"error":1}', '[{"id":1}', '']) expect(texts(splitRecords(bytes(body)))).toEqual([body])
    expect(splitRecords(bytes('[ ]'))).toEqual([])
  })
})

test('finds the inside of an array between spaces and after a byte order mark', () => {
  expect(Buffer.from(insideArray(bytes('\ufeff\n[ {} ,1 ] ')) ?? []).toString()).toBe('{} ,1')
  expect(insideArray(bytes(' [\t] '))).toHaveLength(0)
  for (const body of ['', ' ', '[', ']', '{}', '1']) expect(insideArray(bytes(body))).toBeUndefined()
})

test('spells a key of an object that does not parse', () => {
  expect(spelledValue(bytes('{"a":{"id":1},"id":1848295627395445001,"x":tru}'), 'id')).toBe('1848295627395445001')
  expect(spelledValue(bytes('{"x":[1,"}"], "id" : "a b" '), 'id')).toBe('a b')
  expect(spelledValue(bytes('{"name":"id","ids":2}'), 'id')).toBeUndefined()
  expect(spelledValue(bytes('["id",1]'), 'id')).toBeUndefined()
})

describe('mending half characters', () => {
  test('replaces what no text may hold', () => {
    expect(mendSurrogates('"\\ud83d"')).toBe('"\\ufffd"')
    expect(mendSurrogates('"\\uDE00 \\ud83dx"')).toBe('"\\ufffd \\ufffdx"')
  })

  test('gives well-formed JSON, and leaves that alone', () => {
    const piece = fc.constantFrom('\\ud83d', '\\ude00', '\\u0041', '\\\\', '\\"', 'u', 'd83d', '\\n', '😀')
    fc.assert(
      fc.property(fc.array(piece), (parts) => {
        const json = `"${parts.join('')}"`
        const parsed: unknown = JSON.parse(mendSurrogates(json))
        expect(parsed).toBe((JSON.parse(json) as string).toWellFormed())
      }),
    )
  })
})
