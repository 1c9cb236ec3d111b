import { describe, expect, onTestFinished, test } from 'vitest'
import { migrations as duckdbMigrations } from '../duckdb/migrations.ts'
import { migrations as postgresMigrations, stagingSchema } from '../postgres/migrations.ts'
import { day, lineage, tickets } from '../testing/batches.ts'
import { stores, type TestStore } from '../testing/stores.ts'
import { rows, store, value } from '../testing/temporary.ts'

const versionsOf = { duckdb: duckdbMigrations, postgres: postgresMigrations }
const columns = `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable FROM information_schema.columns
  WHERE table_schema = '_tajo' ORDER BY table_name, ordinal_position`
const version = `SELECT value FROM _tajo.meta WHERE key = 'schema_version'`
const table = tickets()

describe.each(stores)('on $kind', (dialect) => {
  const migrations = versionsOf[dialect.kind]
  const earlier = migrations.map((_, index) => index).slice(1)

  test.each(earlier)('a warehouse of version %i becomes one of today, and goes on where it was', async (from) => {
    const address = await dialect.address()
    const before = await open(dialect, address)
    await before.prepare(table, lineage)
    const records = [1, 2, 3].map((id) => ({ id, subject: `ticket ${id}`, updated_at: day(1) }))
    await store(before, table, records, { checkpoint: { position: 3 } })
    await store(before, table, '[{"id":4,"updated_at":"never"}]', { checkpoint: { position: 4 } })
    await store(before, table, [], { gone: [{ key: ['2'], reason: 'deleted' }], syncedAt: day(2) })
    const today = await rows(before, columns)
    const everything = async (warehouse: typeof before) => ({
      tickets: await rows(warehouse, 'SELECT * FROM freshdesk.tickets ORDER BY id'),
      rejected: await rows(warehouse, 'SELECT * FROM _tajo.rejected'),
      catalog: await warehouse.catalog(),
      checkpoint: await warehouse.checkpoint('freshdesk', 'tickets'),
    })
    const stored = await everything(before)
    expect(stored.tickets).toHaveLength(3)
    expect(stored.rejected).toHaveLength(1)
    expect(stored.checkpoint).toEqual({ position: 4 })
    await before.close()

    await bringBackTo(dialect, address, from)

    for (let again = 0; again < 2; again++) {
      const warehouse = await open(dialect, address)
      expect(await value(warehouse, version)).toBe(String(migrations.length))
      expect(await rows(warehouse, columns)).toEqual(today)
      expect(await everything(warehouse)).toEqual(stored)
      await warehouse.close()
    }
    const after = await open(dialect, address)
    await after.prepare(table, lineage)
    const changed = { id: 3, subject: 'changed', updated_at: day(3) }
    expect(await store(after, table, [changed, { id: 5, updated_at: day(3) }])).toMatchObject({
      inserted: 1,
      updated: 1,
    })
    expect(await rows(after, 'SELECT id, subject FROM freshdesk.tickets ORDER BY id')).toEqual([
      [1, 'ticket 1'],
      [2, 'ticket 2'],
      [3, 'changed'],
      [5, null],
    ])
  })
})

async function open(dialect: TestStore, address: string) {
  const warehouse = await dialect.open(address)
  onTestFinished(() => warehouse.close())
  return warehouse
}

/** Takes away what later versions brought, and looks that nothing but the tables of that version is left. */
async function bringBackTo(dialect: TestStore, address: string, to: number): Promise<void> {
  const fresh = await dialect.address()
  const schemas = `CREATE SCHEMA IF NOT EXISTS _tajo; CREATE SCHEMA IF NOT EXISTS ${stagingSchema}`
  const mark = `INSERT INTO _tajo.meta VALUES ('schema_version', '${to}')`
  await dialect.execute(fresh, [schemas, ...versionsOf[dialect.kind].slice(0, to), mark].join(';\n'))
  const asItWas = await readAside(dialect, fresh, columns)
  const kept = new Set(asItWas.map(([line]) => String(line).split('.')[0]))
  const now = await readAside(dialect, address, columns)
  const later = new Set(now.map(([line]) => String(line).split('.')[0]).filter((name) => !kept.has(name)))
  expect(later.size).toBeGreaterThan(0)
  const drops = [...later].map((name) => `DROP TABLE _tajo.${name}`)
  await dialect.execute(
    address,
    [...drops, `UPDATE _tajo.meta SET value = '${to}' WHERE key = 'schema_version'`].join(';\n'),
  )
  expect(await readAside(dialect, address, columns)).toEqual(asItWas)
}

/** Reads without migrating. */
async function readAside(dialect: TestStore, address: string, sql: string) {
  const warehouse = await dialect.open(address, { readOnly: true })
  try {
    return await rows(warehouse, sql)
  } finally {
    await warehouse.close()
  }
}
