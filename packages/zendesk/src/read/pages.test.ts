import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isObject } from '@tajo/core/json'
import { describe, expect, it } from 'vitest'
import type { ZendeskStream } from '../stream.ts'
import { idsIn, recordsIn } from '../testing/played.ts'
import { objectPage, pageOf } from './pages.ts'

const things = {
  name: 'things',
  collection: 'things',
  columns: {
    id: { type: 'bigint', description: '' },
    name: { type: 'text', description: '' },
    inner_a: { type: 'text', description: '', from: ['inner', 'a'] },
  },
  elsewhere: ['twice'],
} as unknown as ZendeskStream
const content = (text: string) => ({ body: Buffer.from(text), data: JSON.parse(text) as unknown })
const text = (body: Uint8Array) => Buffer.from(body).toString()

describe('pageOf', () => {
  it('gives the vendor’s own bytes, ids beyond 2^53 among them', () => {
    const page = pageOf(things, content('{"count":2,"things":[{"id":9223372036854775807}, {"id":2}],"next_page":null}'))
    expect(text(page.body)).toBe('[{"id":9223372036854775807}, {"id":2}]')
    expect(page).toMatchObject({ rows: 2, shapes: ['list'], state: 'live' })
  })

  it('takes some of the records', () => {
    const answer = content('{"things":[{"id":1,"gone":true},{"id":9007199254740993},{"id":3,"gone":true}]}')
    const page = pageOf(things, answer, { only: (record) => record['gone'] !== true, state: 'deleted' })
    expect([text(page.body), page.rows, page.state]).toEqual(['[{"id":9007199254740993}]', 1, 'deleted'])
  })

  it('takes an object inside each record, where there is one', () => {
    const answer = content(
      '{"tickets":[{"id":1,"things":{"id":10}},{"id":2,"things":null},{"id":3},{"id":4,"things":{"id":40}}]}',
    )
    const page = pageOf(things, answer, { collection: 'tickets', inside: 'things' })
    expect([text(page.body), page.rows]).toEqual(['[{"id":10},{"id":40}]', 2])
  })

  it('names keys that no column knows, but for those that lie elsewhere', () => {
    const answer = content('{"things":[{"id":1,"new":1,"twice":[],"inner":{"a":1,"b":2}}]}')
    expect(pageOf(things, answer).unknown).toEqual(['new', 'inner.b'])
  })

  it('is an error without the list, which would look like an empty one', () => {
    expect(() => pageOf(things, content('{"other":[]}'))).toThrow('without a list under "things"')
    expect(() => pageOf(things, content('{"things":{}}'))).toThrow('without a list')
  })
})

describe('objectPage', () => {
  it('makes a page of single records', () => {
    const answers = [content('{"thing":{"id":1}}'), content(' {"audit":{}, "thing": {"id":9223372036854775807} }')]
    const page = objectPage(things, answers, 'thing', { shapes: ['view'] })
    expect([text(page.body), page.rows, page.shapes]).toEqual(['[{"id":1},{"id":9223372036854775807}]', 2, ['view']])
    expect(text(objectPage(things, [content('{"id":7}')], undefined).body)).toBe('[{"id":7}]')
    expect(() => objectPage(things, [content('{}')], 'thing')).toThrow('without an object under "thing"')
  })
})

/** Recorded answers, kept beside the repository; a checkout without them skips these tests. */
const folder = resolve(import.meta.dirname, '../../../../../shared/vendor/zendesk/fixtures')

describe.skipIf(!existsSync(folder))('recorded answers', () => {
  const bodies = (existsSync(folder) ? readdirSync(folder) : []).flatMap((file) =>
    (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { body: unknown; status: number }[])
      .filter(({ body, status }) => status === 200 && isObject(body))
      .map(({ body }) => ({ file, body: body as Record<string, unknown> })),
  )

  it('are there', () => {
    expect(bodies.length).toBeGreaterThan(20)
  })

  it.each(bodies)('of $file leave their envelope with every field', ({ body }) => {
    const written = JSON.stringify(body, undefined, 3)
    for (const [collection, records] of Object.entries(body)) {
      if (!Array.isArray(records) || !records.every(isObject)) continue
      const stream = { ...things, collection, columns: {} } as ZendeskStream
      const page = pageOf(stream, { body: Buffer.from(written), data: body })
      expect(recordsIn(page)).toEqual(records)
      expect(idsIn([{ type: 'page', page }])).toEqual(records.map((record) => record['id']))
      expect(new Set(page.unknown)).toEqual(new Set(records.flatMap((record) => Object.keys(record))))
      const odd = pageOf(
        stream,
        { body: Buffer.from(written), data: body },
        { only: (record) => record === records[0] },
      )
      expect(recordsIn(odd)).toEqual(records.slice(0, 1))
    }
  })
})
