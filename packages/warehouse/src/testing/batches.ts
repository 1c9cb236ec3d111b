import type { Columns, ColumnType } from '@tajo/core/columns'
import type { Page } from '@tajo/core/page'
import type { TableSpec, WriteBatch } from '@tajo/core/warehouse'

export const columns: Columns = {
  id: { type: 'bigint', description: 'Key of the ticket.' },
  subject: { type: 'text', description: 'What it is about.' },
  priority: { type: 'bigint', description: '1 to 4.' },
  rating: { type: 'double', description: 'Points.' },
  spam: { type: 'boolean', description: 'Marked as spam.' },
  due_on: { type: 'date', description: 'Day it is due.' },
  tags: { type: 'text[]', description: 'Words put on it.' },
  watchers: { type: 'bigint[]', description: 'Agents who watch it.' },
  custom_fields: { type: 'json', description: 'Fields of the account.' },
  requester_email: { type: 'text', description: 'Who asked.', from: ['requester', 'email'], pii: true },
  stats_resolved_at: {
    type: 'timestamp',
    description: 'When it was solved.',
    from: ['stats', 'resolved_at'],
    in: ['stats'],
  },
  description: { type: 'text', description: 'Its text.', in: ['view'] },
  updated_at: { type: 'timestamp', description: 'Last change.' },
}

export function tickets(changes: Partial<TableSpec> = {}): TableSpec {
  return {
    source: 'freshdesk',
    stream: 'tickets',
    layer: 'freshdesk',
    table: 'tickets',
    description: 'Tickets of the account.',
    columns,
    key: ['id'],
    version: 'updated_at',
    write: 'merge',
    history: false,
    masks: {},
    raw: false,
    customFields: { column: 'custom_fields' },
    ...changes,
  }
}

/** Children without a version, by parent. */
export function notes(changes: Partial<TableSpec> = {}): TableSpec {
  const { customFields: _, version: __, ...table } = tickets()
  return {
    ...table,
    stream: 'notes',
    table: 'notes',
    parentColumn: 'ticket_id',
    columns: {
      id: { type: 'bigint', description: 'Key.' },
      ticket_id: { type: 'bigint', description: 'Ticket it belongs to.' },
      body: { type: 'text', description: 'What it says.' },
      private: { type: 'boolean', description: 'For agents only.' },
    },
    ...changes,
  }
}

export function column(type: ColumnType, more: Partial<Columns[string]> = {}): Columns[string] {
  return { type, description: '', ...more }
}

/** Records as text keep what `JSON.stringify` would change: long ids, double keys, spaces. */
export function page(records: readonly unknown[] | string, changes: Partial<Page> = {}): Page {
  const body = Buffer.from(typeof records === 'string' ? records : JSON.stringify(records))
  const rows = typeof records === 'string' ? 1 : records.length
  return { body, rows, shapes: ['list'], state: 'live', ...changes }
}

export function batch(table: TableSpec, changes: Partial<WriteBatch> = {}): WriteBatch {
  return {
    table,
    runId: 'run-1',
    syncedAt: '2026-03-02T12:00:00Z',
    pages: [],
    gone: [],
    parentsDone: [],
    rejected: [],
    ...changes,
  }
}

export const lineage = { folder: null, parent: null, references: {} }

/** An instant in March 2026. */
export function day(number: number): string {
  return `2026-03-${String(number).padStart(2, '0')}T00:00:00Z`
}
