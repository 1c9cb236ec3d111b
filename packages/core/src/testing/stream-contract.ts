import { type Column, pathOf, providedColumns } from '@tajo/core/columns'
import type { StreamSpec } from '@tajo/core/stream'
import { describe, expect, test } from 'vitest'

/** What only the vendor knows. */
export interface StreamContract {
  readonly streams: readonly StreamSpec[]
  readonly streamNamed: (name: string) => StreamSpec | undefined
  /** Addresses of the vendor's own pages. */
  readonly docs: RegExp
  /** What the vendor's limits say of one page of a stream. */
  readonly costOf: (stream: StreamSpec) => { readonly credits: number; readonly limitClass: string | undefined }
  /** Response shapes there are. */
  readonly shapes: readonly string[]
  /** Column by which a stream that defines custom fields calls them. */
  readonly fieldLabel: string
  /** Ids the vendor sends as text: `column`, or `stream.column`. */
  readonly textIds: ReadonlySet<string>
  readonly looksPersonal: (stream: string, name: string, column: Column) => boolean
  /** Columns that only look personal, by stream, with the reason. */
  readonly notPersonal: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** What holds for every stream of every vendor. */
export function describeStreams(contract: StreamContract): void {
  const { streams, streamNamed } = contract

  describe('streams', () => {
    test('have distinct names and are found by them', () => {
      expect(new Set(streams.map((stream) => stream.name)).size).toBe(streams.length)
      for (const stream of streams) expect(streamNamed(stream.name)).toBe(stream)
      expect(streamNamed('nonsense')).toBeUndefined()
    })

    test('come after their parents', () => {
      const names = streams.map((stream) => stream.name)
      for (const { name, parent } of streams) {
        if (parent !== undefined) expect(names.indexOf(parent.stream), name).toBeLessThan(names.indexOf(name))
      }
    })
  })

  describe.each(streams.map((stream) => [stream.name, stream] as const))('%s', (_name, stream) => {
    describeStream(stream, contract)
  })
}

function describeStream(stream: StreamSpec, contract: StreamContract): void {
  const { streamNamed, textIds, notPersonal } = contract
  const columns: readonly [string, Column][] = Object.entries(stream.columns)

  test('says what it is and where the vendor describes it', () => {
    expect(stream.name).toMatch(/^[a-z][a-z_]*$/)
    expect(stream.description).toMatch(/^[A-Z].*\.$/)
    expect(stream.docs).toMatch(contract.docs)
  })

  test('has a column for each part of its key, in every response shape', () => {
    expect(stream.key.length).toBeGreaterThan(0)
    const always = providedColumns(stream.columns, [])
    for (const part of stream.key) {
      expect(stream.columns, part).toHaveProperty(part)
      expect(always.has(part), part).toBe(true)
    }
  })

  test('asks for changes by a time it stores', () => {
    if (stream.cursor === undefined) return
    expect(stream.columns[stream.cursor.field]?.type).toBe('timestamp')
    expect(stream.syncTypes).toContain('incremental')
  })

  test('is merged only where changes are told, or where what leaves the list stays', () => {
    expect(new Set(stream.syncTypes).size).toBe(stream.syncTypes.length)
    if (stream.syncTypes.includes('incremental')) {
      expect(changesAreTold(stream) || stream.deletes === 'never').toBe(true)
    }
  })

  test('belongs to a parent that exists', () => {
    const { parent } = stream
    // Children that come on another way first have no list per parent as their path.
    expect(stream.path.includes('{id}')).toBe(parent !== undefined && parent.fewerThan === undefined)
    if (parent === undefined) return
    const above = streamNamed(parent.stream)
    expect(above).toBeDefined()
    if (above?.optional === true) expect(stream.optional).toBe(true)
    expect(stream.columns).toHaveProperty(parent.column)
    if (parent.fewerThan !== undefined) {
      expect(above?.columns[parent.fewerThan]?.type).toBe('bigint')
      expect(above?.keeps).toContain(parent.fewerThan)
    }
  })

  test('has a delete rule that fits how it is read', () => {
    if (stream.deletes === 'with-parent') expect(stream.parent).toBeDefined()
    if (stream.deletes === 'compare') expect(stream.parent).toBeUndefined()
  })

  test('counts against the limit its path counts against', () => {
    expect({ credits: stream.credits, limitClass: stream.limitClass }).toEqual(contract.costOf(stream))
  })

  test('reads single records of its own where it reads any', () => {
    if (stream.details === undefined) return
    expect(stream.details.path).toBe(`${stream.path}/{id}`)
    const more = columns.filter(([, column]) => column.in?.includes('view') && !column.in.includes('list'))
    expect(more).not.toEqual([])
  })

  test('stores custom fields beside a stream that defines them', () => {
    if (stream.customFields === undefined) return
    expect(stream.columns[stream.customFields.column]?.type).toBe('json')
    expect(streamNamed(stream.customFields.definedBy)?.columns).toHaveProperty(contract.fieldLabel)
  })

  test('keeps columns that exist, and tells private notes by one', () => {
    for (const kept of stream.keeps ?? []) expect(stream.columns, kept).toHaveProperty(kept)
    if (stream.privateBy !== undefined) expect(stream.columns[stream.privateBy.column]?.type).toBe('boolean')
  })

  test('describes every column', () => {
    for (const [column, { description }] of columns) expect(description, column).toMatch(/^\S.*\.$/)
  })

  test('stores no value twice under one path', () => {
    const paths = columns.map(([column, spec]) => pathOf(column, spec).join('.'))
    expect(new Set(paths).size).toBe(paths.length)
  })

  test('knows the response shapes it names', () => {
    const named = new Set(columns.flatMap(([, column]) => column.in ?? []))
    expect([...named].filter((shape) => !contract.shapes.includes(shape))).toEqual([])
  })

  test('names its columns as a warehouse likes them and types ids and times', () => {
    for (const [column, { type }] of columns) {
      expect(column).toMatch(/^[a-z][a-z0-9_]*$/)
      if (/_at$/.test(column)) expect(type, column).toBe('timestamp')
      const isText = textIds.has(column) || textIds.has(`${stream.name}.${column}`)
      if (/(^|_)id$/.test(column)) expect(type, column).toBe(isText ? 'text' : 'bigint')
      // An object of ids by system is no list of them.
      if (/_ids$/.test(column) && type !== 'json') expect(type, column).toBe(isText ? 'text[]' : 'bigint[]')
    }
  })

  test('flags personal data', () => {
    const excused = notPersonal[stream.name] ?? {}
    const unflagged = columns
      .filter(([column, spec]) => contract.looksPersonal(stream.name, column, spec) && spec.pii !== true)
      .map(([column]) => column)
      .filter((column) => !(column in excused))
    expect(unflagged).toEqual([])
  })
}

/** By the vendor's filter, by the parent's own change, or by rows on the list that differ from those read before. */
function changesAreTold({ cursor, parent, details }: StreamSpec): boolean {
  return cursor !== undefined || parent?.changedOnly === true || details !== undefined
}
