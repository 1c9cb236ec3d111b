import type { ColumnType } from '@tajo/core/columns'
import { parseExact } from '@tajo/core/exact-json'
import { isObject, type Json } from '@tajo/core/json'
import { streams as allStreams } from '@tajo/freshdesk/streams/index'
import { z } from 'zod'
import { airbyteMessage } from './airbyte-messages.ts'
import { singerMessage } from './singer-messages.ts'
import { plain, type StoredTable } from './stored.ts'

interface Row {
  record: Record<string, unknown>
  version: number
}

interface Table {
  readonly schema: Record<string, { type: string | string[]; format?: string; items?: { type: string[] } }>
  readonly check: z.ZodType
  readonly rows: Map<string, Row>
}

/**
 * A target that keeps one row per key and checks every line against the published messages, and every record against the
 * schema that came before it.
 */
export class EmitTarget {
  readonly lines: string[] = []
  readonly tables = new Map<string, Table>()
  /** What was emitted since it was last asked. */
  #since = 0
  /** Value of the last Singer STATE; of Airbyte the last message of each stream. */
  state: Json | undefined
  readonly #streamStates = new Map<string, Json>()
  /** A target that dies: it takes so many lines more. */
  left = Number.POSITIVE_INFINITY

  readonly out = async (text: string): Promise<void> => {
    for (const line of text.split('\n').slice(0, -1)) {
      if (this.left <= 0) throw new Error('the target has died')
      this.left -= 1
      this.take(line)
    }
  }

  take(line: string): void {
    this.lines.push(line)
    const message = JSON.parse(line)
    const airbyte = ['trace', 'state', 'log', 'record'].some((part) => part in message) && !('stream' in message)
    if (airbyte) this.#airbyte(line)
    else this.#singer(line)
  }

  /**
   * A destination keeps each stream by itself: when it dies, every stream is back at one of its last states, whatever the
   * others have.
   */
  static afterCrash(died: EmitTarget, catalog: Parameters<EmitTarget['expect']>[0], roll: () => number): EmitTarget {
    const lines = died.lines.map((line) => ({ line, message: JSON.parse(line) }))
    const target = new EmitTarget()
    target.expect(catalog)
    for (const { name } of catalog.streams) {
      const own = lines.filter(({ message: { record, state } }) =>
        record !== undefined ? record.stream === name : state?.stream.stream_descriptor.name === name,
      )
      const ends = own.flatMap(({ message }, index) => (message.type === 'STATE' ? [index + 1] : []))
      const end = ends.at(-1 - Math.floor(roll() * 3)) ?? 0
      for (const { line } of own.slice(0, end)) target.take(line)
    }
    return target
  }

  /** Records since the last call, by stream. */
  news(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const line of this.lines.slice(this.#since)) {
      const message = JSON.parse(line)
      if (message.type !== 'RECORD') continue
      const name = message.stream ?? message.record.stream
      counts[name] = (counts[name] ?? 0) + 1
    }
    this.#since = this.lines.length
    return counts
  }

  types(type: string): readonly string[] {
    return this.lines.flatMap((line) => {
      const message = JSON.parse(line)
      return message.type === type ? [message.stream ?? ''] : []
    })
  }

  readonly read = async (stream: string): Promise<StoredTable | undefined> => {
    const table = this.tables.get(stream)
    if (table === undefined) return undefined
    const columns = Object.fromEntries(
      Object.entries(table.schema)
        .filter(([name]) => !name.startsWith('_tajo_'))
        .map(([name, property]) => [name, columnType(property)]),
    )
    return {
      columns,
      rows: [...table.rows].map(([key, { record }]) => ({
        key,
        deleted: (record['_tajo_deleted_at'] ?? null) !== null,
        extra: isObject(record['_tajo_extra']) ? record['_tajo_extra'] : {},
        values: Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, plain(type, record[name])])),
      })),
    }
  }

  #singer(line: string): void {
    const message = singerMessage.parse(JSON.parse(line))
    switch (message.type) {
      case 'SCHEMA':
        this.#table(message.stream, message.schema)
        break
      case 'RECORD':
        this.#keep(message.stream, line, 'record', message.version ?? 0)
        break
      case 'ACTIVATE_VERSION': {
        const rows = this.tables.get(message.stream)?.rows
        for (const [key, { version }] of rows ?? []) if (version !== message.version) rows?.delete(key)
        break
      }
      case 'STATE':
        this.state = JSON.parse(line).value
    }
  }

  #airbyte(line: string): void {
    const message = airbyteMessage.parse(JSON.parse(line))
    if (message.type === 'RECORD') this.#keep(message.record.stream, line, 'data', 0)
    if (message.type !== 'STATE') return
    this.#streamStates.set(message.state.stream.stream_descriptor.name, JSON.parse(line).state)
    this.state = [...this.#streamStates.values()]
  }

  /** Airbyte names the schemas once, when it is configured. */
  expect(catalog: { streams: readonly { name: string; json_schema: Record<string, unknown> }[] }): void {
    for (const { name, json_schema } of catalog.streams) this.#table(name, json_schema)
  }

  #table(stream: string, schema: Record<string, unknown>): void {
    this.tables.set(stream, {
      schema: schema['properties'] as Table['schema'],
      check: z.fromJSONSchema(checkable(schema) as Parameters<typeof z.fromJSONSchema>[0]),
      rows: this.tables.get(stream)?.rows ?? new Map(),
    })
  }

  #keep(stream: string, line: string, where: 'record' | 'data', version: number): void {
    const table = this.tables.get(stream)
    if (table === undefined) throw new Error(`a record of ${stream} came before its schema`)
    const loose = JSON.parse(line)
    const said = where === 'record' ? loose.record : loose.record.data
    const problem = table.check.safeParse(said).error
    const wrong = wrongWholes(table, said)
    if (wrong.length > 0) throw new Error(`${stream}: no whole number in ${wrong.join(', ')}`)
    if (problem !== undefined) throw new Error(`${stream}: ${z.prettifyError(problem)}\n${line.slice(0, 2_000)}`)
    const exact = parseExact(line) as { record: Record<string, unknown> }
    const record = where === 'record' ? exact.record : (exact.record['data'] as Record<string, unknown>)
    const key = keyOf(stream)
      .map((name) => (typeof record[name] === 'object' ? JSON.stringify(record[name]) : String(record[name])))
      .join('/')
    const before = table.rows.get(key)
    // Absent is not null.
    table.rows.set(key, { record: { ...before?.record, ...record }, version })
  }
}

/** No column but those named; whole numbers of any size, which are looked at by `wrongWholes`. */
function checkable(schema: Record<string, unknown>): unknown {
  const text = JSON.stringify({ ...schema, additionalProperties: false })
  return JSON.parse(text.replaceAll('"integer"', '"number"'))
}

function wrongWholes(table: Table, record: Record<string, unknown>): readonly string[] {
  return Object.entries(table.schema)
    .filter(([, { type }]) => [type].flat().includes('integer'))
    .flatMap(([name]) => (Number.isInteger(record[name] ?? 0) ? [] : [name]))
}

function keyOf(stream: string): readonly string[] {
  return allStreams.find(({ name }) => name === stream)?.key ?? ['id']
}

function columnType({ type, format, items }: Table['schema'][string]): ColumnType {
  const types = [type].flat().filter((each) => each !== 'null')
  if (types.includes('object')) return 'json'
  switch (types[0]) {
    case 'integer':
      return 'bigint'
    case 'number':
      return 'double'
    case 'boolean':
      return 'boolean'
    case 'array':
      return items?.type.includes('integer') === true ? 'bigint[]' : 'text[]'
    default:
      return format === 'date-time' ? 'timestamp' : format === 'date' ? 'date' : 'text'
  }
}
