import { describe, expect, it } from 'vitest'
import type { Answer } from '../answers.ts'
import { companyPages } from './company-pages.ts'

const size = 10
const starts = {
  'a number from 1': (page: number) => Math.max(0, page - 1) * size,
  'a number from 0': (page: number) => page * size,
  'an index': (page: number) => page,
}

describe.each(Object.entries(starts))('pages by %s', (_, startOf) => {
  it.each([0, 1, 9, 10, 11, 20, 35, 40])('bring all of %d companies', async (count) => {
    const rows = Array.from({ length: count }, (_, index) => ({ id: `c${index}` }))
    let calls = 0
    const ask = (page: number): Promise<Answer> => {
      calls += 1
      const items = rows.slice(startOf(page), startOf(page) + size)
      return Promise.resolve({ kind: 'ok', status: 200, body: new Uint8Array(), data: { items }, at: undefined })
    }
    const met = new Set<unknown>()
    for await (const { records } of companyPages(ask, size)) for (const { id } of records) met.add(id)
    expect(met.size).toBe(count)
    expect(calls).toBeLessThanOrEqual(Math.floor(count / size) + 2)
  })
})
