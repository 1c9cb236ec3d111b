import { describe, expect, it } from 'vitest'
import { tickets } from '../testing/batches.ts'
import { airbyteCatalog, airbyteSelection } from './airbyte-catalog.ts'
import { readAirbyteState } from './airbyte-state.ts'
import type { OfferedStream } from './offered-stream.ts'
import { singerCatalog, singerSelection } from './singer-catalog.ts'
import { readStreamState, writeStreamState } from './stream-state.ts'

const offered: OfferedStream = {
  emitted: { table: tickets({ masks: { subject: 'hash', watchers: 'hash' } }), without: new Set() },
  cursor: 'updated_at',
  incremental: true,
  automatic: new Set(['id', 'updated_at', '_tajo_deleted_at']),
  byDefault: true,
}
const list: OfferedStream = { ...offered, cursor: undefined, incremental: false, byDefault: false }

const own = (more: object) => ({ breadcrumb: [], metadata: { selected: true, ...more } })
const field = (name: string, metadata: object) => ({ breadcrumb: ['properties', name], metadata })
const singer = (metadata: readonly object[], of = offered) =>
  singerSelection({ streams: [{ tap_stream_id: 'tickets', metadata }] }, [of])

describe('a Singer catalog', () => {
  it('has the types of what leaves, masks applied', () => {
    const { streams } = singerCatalog([offered]) as unknown as {
      streams: [{ schema: { properties: Record<string, object> } }]
    }
    const { properties } = streams[0].schema
    expect(properties['id']).toMatchObject({ type: 'integer' })
    expect(properties['watchers']).toMatchObject({ type: ['null', 'string'] })
    expect(properties['tags']).toMatchObject({ type: ['null', 'array'], items: { type: ['null', 'string'] } })
    expect(properties['stats_resolved_at']).toMatchObject({ type: ['null', 'string'], format: 'date-time' })
  })

  it('selects what it says by default, and what a user changed', () => {
    expect(
      singerSelection(
        singerCatalog([offered, { ...list, emitted: { table: tickets({ stream: 'lists' }), without: new Set() } }]),
        [offered],
      ),
    ).toEqual([{ name: 'tickets', whole: false, without: new Set() }])
    const metadata = [
      own({ 'replication-method': 'FULL_TABLE' }),
      field('subject', { selected: false }),
      field('rating', { selected: 'false', inclusion: 'available' }),
      field('spam', { inclusion: 'unsupported', selected: true }),
      field('tags', { 'selected-by-default': false }),
      field('id', { selected: false }),
      field('_tajo_extra', { selected: false }),
    ]
    expect(singer(metadata)).toEqual([
      { name: 'tickets', whole: true, without: new Set(['subject', 'rating', 'spam', 'tags', '_tajo_extra']) },
    ])
  })

  it('selects as older tools write it, and nothing without a word', () => {
    const entry = { stream: 'tickets', schema: { selected: 'true' } }
    expect(singerSelection({ streams: [entry] }, [list])).toEqual([
      { name: 'tickets', whole: true, without: new Set() },
    ])
    expect(singer([])).toEqual([])
    expect(singer([own({ selected: false })])).toEqual([])
  })

  it('cannot ask for what there is not', () => {
    expect(() => singer([own({ 'replication-method': 'LOG_BASED' })])).toThrow('cannot be read LOG_BASED')
    expect(() => singerSelection({ streams: [{ ...own({}), metadata: [own({})] }] }, [offered])).toThrow(
      'no tap_stream_id',
    )
  })
})

describe('an Airbyte catalog', () => {
  const configured = (more: object, stream: object = {}) => ({
    streams: [{ stream: { name: 'tickets', ...stream }, destination_sync_mode: 'append', ...more }],
  })

  it('offers changes only where a column orders them', () => {
    expect(airbyteCatalog([offered, list])['streams']).toMatchObject([
      {
        supported_sync_modes: ['full_refresh', 'incremental'],
        source_defined_cursor: true,
        default_cursor_field: ['updated_at'],
      },
      { supported_sync_modes: ['full_refresh'], is_resumable: false },
    ])
    expect(() => airbyteSelection(configured({ sync_mode: 'incremental' }), [list])).toThrow(
      'cannot be read incremental',
    )
  })

  it('leaves out the columns its schema lacks', () => {
    const json_schema = { properties: { subject: {}, priority: {} } }
    const [chosen] = airbyteSelection(configured({ sync_mode: 'incremental' }, { json_schema }), [offered])
    expect(chosen).toMatchObject({ name: 'tickets', whole: false })
    expect(chosen?.without.has('subject')).toBe(false)
    expect(chosen?.without.has('updated_at')).toBe(false)
    expect(chosen?.without.has('rating')).toBe(true)
  })

  it('has the source’s own key and cursor', () => {
    const right = { sync_mode: 'incremental', cursor_field: ['updated_at'], primary_key: [['id']] }
    expect(airbyteSelection(configured(right), [offered])).toHaveLength(1)
    expect(() => airbyteSelection(configured({ ...right, primary_key: [['subject']] }), [offered])).toThrow(
      'primary key',
    )
    expect(() => airbyteSelection(configured({ ...right, cursor_field: ['id'] }), [offered])).toThrow('cursor')
  })
})

describe('a state', () => {
  it('comes back as it was written', () => {
    const state = {
      at: { checkpoint: { since: 'x' }, seq: 4 },
      version: 17,
      open: true,
      parent: { at: { checkpoint: { since: 'y' }, seq: 3 }, due: new Map([['1848295168039860107', '2026-03-01']]) },
      columns: ['id'],
      cached: '2026-03-02T12:00:00.000Z',
    }
    expect(readStreamState('tickets', JSON.parse(JSON.stringify(writeStreamState(state))))).toEqual(state)
  })

  it.each([
    [{ type: 'GLOBAL' }, 'no list'],
    [[{ type: 'GLOBAL', global: {} }], 'something else'],
    [[{ type: 'STREAM', stream: {} }], 'no name'],
    [
      [{ type: 'STREAM', stream: { stream_descriptor: { name: 'tickets' }, stream_state: { cursor: 1 } } }],
      'The state of tickets',
    ],
  ])('that is not Tajo’s is refused: %j', (state, message) => {
    expect(() => readAirbyteState(state)).toThrow(message)
  })

  it('may be empty', () => {
    expect(readAirbyteState({}).size).toBe(0)
    expect(readAirbyteState([{ type: 'STREAM', stream: { stream_descriptor: { name: 'tickets' } } }]).size).toBe(0)
  })
})
