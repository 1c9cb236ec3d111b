import type { Inbox } from '@tajo/control/inbox'
import { isObject } from '@tajo/core/json'
import { operations } from '@tajo/operations/operations'
import { describe, expect, it } from 'vitest'
import { testApp } from '../testing/app.ts'
import { memoryControl } from '../testing/memory-control.ts'
import type { AnyOperation } from './any-operation.ts'

interface Described {
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: unknown }[]
  readonly requestBody?: unknown
  readonly responses?: Readonly<Record<string, unknown>>
}

async function described() {
  const all = operations as unknown as readonly AnyOperation[]
  const { app } = await testApp(memoryControl({ inbox: {} as Inbox }), { operations: all })
  const document = (await app.inject({ url: '/openapi.json' })).json()
  const calls = Object.entries(document.paths as Record<string, Record<string, Described>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, call]) => ({ path, method, call })),
  )
  return { document, calls, all }
}

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and has every operation at its address', async () => {
    const { document, calls, all } = await described()
    expect(document.openapi).toMatch(/^3\.1\./)
    for (const { name, path, method } of all) {
      expect(calls).toContainEqual(
        expect.objectContaining({
          path,
          method: method.toLowerCase(),
          call: expect.objectContaining({ operationId: name }),
        }),
      )
    }
  })

  it('names and describes every call, each once', async () => {
    const { calls } = await described()
    const ids = calls.map(({ call }) => call.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { path, call } of calls) {
      expect([path, call.summary?.endsWith('.')]).toEqual([path, true])
      expect([path, call.description]).toEqual([path, expect.stringContaining('Needs a token of role')])
      expect(Object.keys(call.responses ?? {})).toEqual(expect.arrayContaining(['4XX', '5XX']))
    }
  })

  it('declares what stands in an address, and nothing else there', async () => {
    const { calls } = await described()
    for (const { path, call } of calls) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = (call.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name)
      expect([path, declared.sort()]).toEqual([path, inPath.sort()])
    }
  })

  it('gives an example of every body', async () => {
    const { calls } = await described()
    const bodies = calls.filter(({ call }) => call.requestBody !== undefined)
    expect(bodies.length).toBeGreaterThan(5)
    for (const { path, call } of bodies)
      expect([path, JSON.stringify(call.requestBody)]).toEqual([path, expect.stringContaining('"example')])
  })

  it('refers to nothing that is not in it', async () => {
    const { document } = await described()
    const walk = (value: unknown): string[] =>
      Array.isArray(value)
        ? value.flatMap(walk)
        : isObject(value)
          ? Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : walk(inner)))
          : []
    for (const ref of walk(document)) {
      const found = ref
        .slice(2)
        .split('/')
        .reduce<unknown>((here, part) => (isObject(here) ? here[part] : undefined), document)
      expect([ref, found === undefined]).toEqual([ref, false])
    }
  })
})
