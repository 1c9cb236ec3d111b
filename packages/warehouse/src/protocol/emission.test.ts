import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseExact } from '@tajo/core/exact-json'
import type { TableSpec } from '@tajo/core/warehouse'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDuckDb } from '../duckdb/open.ts'
import { batch, day, lineage, notes, page, tickets } from '../testing/batches.ts'
import { Emission } from './emission.ts'
import { singerFeed } from './singer-feed.ts'
import { readSingerState } from './singer-state.ts'
import type { EmittedStream } from './track.ts'

const now = Date.parse('2026-03-02T12:00:00Z')

function stream(table: TableSpec, more: Partial<EmittedStream> = {}): EmittedStream {
  return {
    name: table.stream,
    table,
    emitted: true,
    whole: false,
    without: new Set(),
    parent: undefined,
    changedOnly: false,
    columns: Object.keys(table.columns),
    details: false,
    startsOver: () => false,
    dateOf: () => null,
    ...more,
  }
}

/** A run over an empty store, its messages parsed with all digits. */
async function open(streams: readonly EmittedStream[], state: unknown = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tajo-emission-'))
  const store = await openDuckDb({ path: join(folder, 'tajo.duckdb') })
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const lines: string[] = []
  const out = async (text: string): Promise<void> => void lines.push(...text.split('\n').slice(0, -1))
  const { states, bookmarks } = readSingerState(state)
  const emission = new Emission({
    source: 'freshdesk',
    store,
    cached: false,
    feed: singerFeed({ out, bookmarks, versions: true }),
    clock: { now: () => now, sleep: async () => {} },
    streams,
    states,
  })
  await emission.begin()
  for (const { table } of streams) await emission.warehouse.prepare(table, lineage)
  const of = (type: string) => lines.map((line) => JSON.parse(line)).filter((message) => message.type === type)
  return { emission, warehouse: emission.warehouse, lines, of, state: () => of('STATE').at(-1)?.value }
}

describe('records', () => {
  it('keep the digits of ids and numbers, and every character', async () => {
    const { warehouse, lines } = await open([stream(tickets())])
    const text =
      '{"id":1848295168039860107,"subject":"Ω 漢字 🦔 \\"quoted\\" \\u2028","rating":0.1,"watchers":[9007199254740993,null],"tags":["a,b",""],"custom_fields":{"n":1848295168039860108,"ключ":{"deep":[1]}},"due_on":"2026-03-01","requester":{"email":"a@b.example"}}'
    await warehouse.write(batch(tickets(), { pages: [page(`[${text}]`)] }))
    const line = lines.find((each) => each.includes('"RECORD"')) ?? ''
    expect(line).toContain('"id":1848295168039860107,')
    expect(line).toContain('"watchers":[9007199254740993,null]')
    expect(line).toContain('"n":1848295168039860108')
    const { record } = parseExact(line) as { record: Record<string, unknown> }
    expect(record).toMatchObject({
      subject: 'Ω 漢字 🦔 "quoted" \u2028',
      rating: 0.1,
      tags: ['a,b', ''],
      due_on: '2026-03-01',
      requester_email: 'a@b.example',
      _tajo_deleted_at: null,
    })
  })

  it('have a mask wherever the value would be', async () => {
    const table = tickets({
      raw: true,
      masks: { requester_email: 'hash', subject: 'redact', 'custom_fields.iban': 'drop' },
    })
    const { warehouse, lines } = await open([stream(table)])
    const record = {
      id: 1,
      subject: 'secret-subject',
      requester: { email: 'secret@mail.example' },
      custom_fields: { iban: 'secret-iban', ok: 1 },
      fresh: { of: 'vendor' },
    }
    await warehouse.write(batch(table, { pages: [page([record], { unknown: ['fresh'] })] }))
    expect(lines.join('\n')).not.toContain('secret')
    expect(JSON.parse(lines.find((line) => line.includes('"RECORD"')) ?? '').record).toMatchObject({
      subject: '***',
      requester_email: expect.stringMatching(/^[0-9a-f]{64}$/),
      custom_fields: { ok: 1 },
      _tajo_extra: { fresh: { of: 'vendor' } },
    })
  })

  it('say nothing of columns their page did not speak of', async () => {
    const { warehouse, of } = await open([stream(tickets())])
    const pages = [page([{ id: 1 }]), page([{ id: 2, description: null }], { shapes: ['list', 'view', 'stats'] })]
    await warehouse.write(batch(tickets(), { pages, checkpoint: { at: 1 } }))
    const [first, second] = of('RECORD').map(({ record }) => record)
    expect(Object.keys(first)).not.toContain('description')
    expect(second).toMatchObject({ id: 2, description: null, stats_resolved_at: null })
    expect(of('STATE')).toHaveLength(1)
  })

  it('of something gone that this run did not read have its key and the moment', async () => {
    const { warehouse, of } = await open([stream(tickets())])
    await warehouse.write(batch(tickets(), { gone: [{ key: ['1848295168039860107'], reason: 'absent' }] }))
    expect(of('RECORD')).toHaveLength(1)
    expect(Object.keys(of('RECORD')[0].record)).toEqual(['id', '_tajo_deleted_at'])
  })

  it('that could not be stored are counted, and the list they were on is read again', async () => {
    const { warehouse, state } = await open([stream(tickets())])
    const result = await warehouse.write(
      batch(tickets(), { pages: [page('[{"id":1},{"id":"no number"}]')], checkpoint: { at: {}, digest: 'abc' } }),
    )
    expect(result).toMatchObject({ inserted: 1, rejected: 1 })
    expect(state().bookmarks.tickets.at).toEqual({ at: {} })
  })
})

describe('children', () => {
  const streams = [stream(tickets()), stream(notes(), { parent: 'tickets', changedOnly: true })]
  const parents = (count: number) => page(Array.from({ length: count }, (_, n) => ({ id: n + 1, updated_at: day(1) })))
  const ask = { version: 'updated_at', limit: 10_000, skip: new Set<string>() }

  it('that are due stand in the state, and are the next run’s to read', async () => {
    const first = await open(streams)
    await first.warehouse.write(batch(tickets(), { pages: [parents(3)], checkpoint: { at: 'first' } }))
    expect(await first.warehouse.staleParents(tickets(), 'notes', ask)).toHaveLength(3)
    await first.warehouse.write(
      batch(notes(), {
        pages: [page([{ id: 7 }], { constants: { ticket_id: 2 } })],
        parentsDone: [{ id: '2', version: day(1), compare: true }],
      }),
    )
    const state = first.state()
    expect(state.bookmarks.notes.parent).toMatchObject({
      at: { at: 'first' },
      due: { 1: expect.any(String), 3: expect.any(String) },
    })

    const second = await open(streams, state)
    expect(await second.warehouse.checkpoint('freshdesk', 'tickets')).toEqual({ at: 'first' })
    const due = await second.warehouse.staleParents(tickets(), 'notes', ask)
    expect(due.map(({ id }) => id)).toEqual(['1', '3'])
    expect(await second.warehouse.staleParents(tickets(), 'notes', { ...ask, skip: new Set(['1']) })).toHaveLength(1)
    expect(await second.warehouse.countStaleParents(tickets(), 'notes', { version: 'updated_at' })).toBe(2)
    // Read too soon after its change: it stays due.
    const done = [
      { id: '1', version: '1970-01-01T00:00:00.000Z', compare: true },
      { id: '3', version: day(1), compare: true },
    ]
    await second.warehouse.write(batch(notes(), { parentsDone: done }))
    expect(Object.keys(second.state().bookmarks.notes.parent.due)).toEqual(['1'])
  })

  it('too many to name keep their state behind until they are fewer', async () => {
    const { warehouse, state } = await open(streams)
    await warehouse.write(batch(tickets(), { pages: [parents(5_010)], checkpoint: { at: 'all' } }))
    await warehouse.staleParents(tickets(), 'notes', ask)
    const done = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => ({ id: String(from + n + 1), version: day(1), compare: false }))
    await warehouse.write(batch(notes(), { parentsDone: done(0, 5) }))
    expect(state().bookmarks.notes.parent?.at).toBeUndefined()
    await warehouse.write(batch(notes(), { parentsDone: done(5, 5_000) }))
    expect(state().bookmarks.notes.parent.at).toEqual({ at: 'all' })
    expect(Object.keys(state().bookmarks.notes.parent.due)).toHaveLength(10)
  })
})

describe('rows that are read one by one', () => {
  it('keep their state behind until none is due', async () => {
    const { warehouse, of } = await open([stream(tickets(), { details: true })])
    const ask = { version: 'updated_at', limit: 10, skip: new Set<string>() }
    await warehouse.write(batch(tickets(), { pages: [page([{ id: 1, updated_at: day(1) }])], checkpoint: { at: 1 } }))
    await warehouse.staleParents(tickets(), 'tickets', ask)
    expect(of('STATE')).toEqual([])
    const parentsDone = [{ id: '1', version: day(1), compare: false }]
    await warehouse.write(batch(tickets(), { parentsDone, checkpoint: { at: 2 } }))
    expect(of('STATE')).toHaveLength(1)
  })
})

describe('versions', () => {
  const list = (checkpoint: string) =>
    batch(tickets(), {
      pages: [page([{ id: 1 }])],
      walk: { start: true, end: 'tombstone' },
      checkpoint: { at: checkpoint },
    })

  it('begin with a list that is read whole, and are activated when it was complete', async () => {
    const first = await open([stream(tickets())])
    await first.warehouse.write(list('a'))
    expect(first.of('ACTIVATE_VERSION')).toEqual([])
    await first.emission.end(new Set(['tickets']))
    const [{ version }] = first.of('ACTIVATE_VERSION')
    expect(first.of('RECORD')[0].version).toBe(version)

    const second = await open([stream(tickets(), { startsOver: () => true })], first.state())
    await second.warehouse.write(list('b'))
    await second.emission.end(new Set())
    expect(second.of('ACTIVATE_VERSION')).toEqual([])
    expect(second.of('RECORD')[0].version).toBeGreaterThan(version)
  })

  it('stay when nothing was read anew, and when a list came as it was', async () => {
    const first = await open([stream(tickets())])
    await first.warehouse.write(list('a'))
    await first.emission.end(new Set(['tickets']))
    for (const startsOver of [true, false]) {
      const again = await open([stream(tickets(), { startsOver: () => startsOver })], first.state())
      await again.emission.end(new Set(['tickets']))
      expect(again.of('ACTIVATE_VERSION')).toEqual([])
      expect(again.state().bookmarks.tickets.version).toBe(first.of('RECORD')[0].version)
    }
  })

  it('of children wait for their parents to be complete', async () => {
    const streams = [stream(tickets()), stream(notes(), { parent: 'tickets', changedOnly: true })]
    const { emission, warehouse, of } = await open(streams)
    await warehouse.write(batch(notes(), { pages: [page([{ id: 1, ticket_id: 1 }])] }))
    await emission.end(new Set(['notes']))
    expect(of('ACTIVATE_VERSION')).toEqual([])
  })
})
