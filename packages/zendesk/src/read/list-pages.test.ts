import type { Query } from '@tajo/core/http/transport'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../answers.ts'
import { type ListEnd, listPages } from './list-pages.ts'
import { recordsOf } from './pages.ts'

const collection = 'rows'

function page(ids: readonly number[], rest: Readonly<Record<string, unknown>> = {}): Answer {
  const data = { [collection]: ids.map((id) => ({ id })), ...rest }
  return { kind: 'ok', body: Buffer.from(JSON.stringify(data)), data, at: undefined }
}

/** All ids, the queries asked, and how it ended. */
async function readAll(answers: readonly Answer[], paging: 'tokens' | 'single' = 'tokens') {
  const asked: Query[] = []
  const ids: unknown[] = []
  const ask = (query: Query) => {
    asked.push(query)
    return Promise.resolve(answers[asked.length - 1] ?? page([]))
  }
  const pages = listPages(ask, collection, paging)
  for (;;) {
    const { done, value } = await pages.next()
    if (done === true) return { asked, ids, end: value satisfies ListEnd }
    ids.push(...recordsOf(value, collection).map((record) => (record as { id: number }).id))
  }
}

const more = (after: string) => ({ meta: { has_more: true, after_cursor: after } })

describe('a list by cursors', () => {
  test('goes on while there is more, over an empty page too', async () => {
    const last = {
      meta: { has_more: false, after_cursor: 'c', before_cursor: 'a' },
      links: { next: 'https://x.example/?page[after]=c' },
    }
    const { asked, ids, end } = await readAll([page([1, 2], more('a')), page([], more('b')), page([3], last)])
    expect(ids).toEqual([1, 2, 3])
    expect(end).toBe('whole')
    // The last page's link leads to an empty page: it is not followed.
    expect(asked).toEqual([
      { 'page[size]': 100 },
      { 'page[size]': 100, 'page[after]': 'a' },
      { 'page[size]': 100, 'page[after]': 'b' },
    ])
  })

  test('ends in the help center, where the last page has no link onwards', async () => {
    const { end, asked } = await readAll([
      page([1], { meta: { has_more: false, after_cursor: 'c' }, links: { first: 'x', last: 'x' } }),
    ])
    expect([end, asked.length]).toEqual(['whole', 1])
  })

  test('refuses to go in circles, or nowhere', async () => {
    await expect(readAll([page([1], more('a')), page([2], more('a'))])).rejects.toThrow('leads back')
    await expect(readAll([page([1], { meta: { has_more: true, after_cursor: null } })])).rejects.toThrow(
      'does not say where',
    )
  })

  test('says when the vendor stops in the middle', async () => {
    await expect(readAll([page([1], more('a')), { kind: 'absent', what: 'record' }])).rejects.toThrow('in the middle')
    expect((await readAll([{ kind: 'absent', what: 'endpoint' }])).end).toEqual({ kind: 'absent', what: 'endpoint' })
  })
})

describe('a list that does not know cursors', () => {
  const next = (n: number) => ({ next_page: `https://other.example/api/v2/rows.json?page=${n}&per_page=2`, count: 5 })
  const end = { next_page: null, count: 5 }

  test('is followed page by page, as its links say', async () => {
    const list = await readAll([page([1, 2], next(2)), page([3, 4], next(3)), page([5], end)])
    expect(list).toMatchObject({ ids: [1, 2, 3, 4, 5], end: 'whole' })
    expect(list.asked.slice(1)).toEqual([
      { page: '2', per_page: '2' },
      { page: '3', per_page: '2' },
    ])
  })

  test('has moved when it is not as long as it says', async () => {
    expect((await readAll([page([1, 2], next(2)), page([2, 4], next(3)), page([5], end)])).end).toBe('moving')
  })

  test('is capped after a hundred pages, or where the vendor says so', async () => {
    const pages = Array.from({ length: 120 }, (_, n) => page([n], next(n + 2)))
    const list = await readAll(pages)
    expect([list.end, list.asked.length]).toEqual(['capped', 100])
    expect((await readAll([page([1], next(2)), { kind: 'capped' }])).end).toBe('capped')
  })

  test('may be a single answer', async () => {
    expect(await readAll([page([1, 2], { count: 7 })], 'single')).toMatchObject({
      asked: [{}],
      ids: [1, 2],
      end: 'whole',
    })
  })

  test('is an error where the list is missing', async () => {
    const empty: Answer = { kind: 'ok', body: Buffer.from('{}'), data: {}, at: undefined }
    await expect(readAll([empty])).rejects.toThrow('without a list under "rows"')
  })
})
