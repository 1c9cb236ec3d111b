import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { syncOperation } from './list/sync.ts'
import { operations } from './operations.ts'
import { parseInput } from './parse-input.ts'

describe('operations', () => {
  it('have names and places of their own', () => {
    const names = operations.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const places = operations.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`)
    expect(new Set(places).size).toBe(places.length)
  })

  it.each(operations.map((one) => [one.name, one] as const))(
    '%s is told in full',
    (_, { path, method, input, job, summary }) => {
      expect(summary).toMatch(/\.$/)
      expect(path).toMatch(/^\/v1\//)
      if (job !== undefined) expect(method).toBe('POST')
      const schema = z.toJSONSchema(input)
      const properties = Object.entries(schema.properties ?? {})
      // Nothing unknown is taken, so that a misspelled field is told.
      expect(schema.additionalProperties).toBe(false)
      for (const [field, property] of properties)
        expect([field, typeof property === 'object' && property.description]).toEqual([field, expect.any(String)])
      const required = schema.required ?? []
      for (const [, field = ''] of path.matchAll(/\{(\w+)\}/g)) expect(required).toContain(field)
    },
  )
})

describe('parseInput', () => {
  it('names the field that is wrong, and never what was in it', () => {
    expect(parseInput(syncOperation, { source: 'freshdesk', full: true })).toEqual({ source: 'freshdesk', full: true })
    const wrong = () => parseInput(syncOperation, { source: 'freshdesk', since: { secret: 'hidden-key' }, ful: true })
    expect(wrong).toThrow(/^sync was called with an input it cannot use\. since: .*ful/)
    expect(wrong).not.toThrow(/hidden-key/)
    expect(() => parseInput(syncOperation, 'freshdesk')).toThrow(/^sync was called/)
  })
})
