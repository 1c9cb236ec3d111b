import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@tajo/core/clock'
import type { Warehouse } from '@tajo/core/warehouse'
import { streams } from '@tajo/freshdesk/streams/index'
import { modelsMemory } from '@tajo/models/memory'
import { type RunReport, runModels } from '@tajo/models/run-models'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'

/**
 * The models over a Freshdesk account with `<tickets>` tickets, five messages and three recorded states each, made inside
 * DuckDB: `node bench/models.ts 1000000` prints the seconds of a build of everything and of one after 1 % of the tickets changed.
 * With `each` it prints the time of each model too.
 */
const tickets = Number(process.argv[2] ?? 1_000_000)
const folder = mkdtempSync(join(tmpdir(), 'tajo-models-'))
const warehouse = await openDuckDb({ path: join(folder, 'bench.duckdb'), memoryLimit: modelsMemory() })
await fill(warehouse)
const full = await build()
await change(warehouse)
const changed = await build()
await warehouse.close()
rmSync(folder, { recursive: true })
const residentMb = Math.round(process.resourceUsage().maxRSS / 1024)
if (process.argv.includes('each')) for (const report of [full, changed]) process.stdout.write(`${each(report)}\n`)
process.stdout.write(
  `${JSON.stringify({ tickets, fullSeconds: full.milliseconds / 1000, fullCpuSeconds: full.cpuSeconds, changedSeconds: changed.milliseconds / 1000, changedCpuSeconds: changed.cpuSeconds, changedTickets: changed.changedTickets, tests: full.tests, residentMb })}\n`,
)

/** With the seconds every core worked: on a machine others use too the clock tells little. */
async function build(): Promise<RunReport & { readonly cpuSeconds: number }> {
  const before = process.cpuUsage()
  const report = await runModels(warehouse, {
    sources: [{ name: 'freshdesk', vendor: 'freshdesk' }],
    clock: systemClock,
  })
  const { user, system } = process.cpuUsage(before)
  return { ...report, cpuSeconds: Math.round((user + system) / 100_000) / 10 }
}

function each({ models, milliseconds, because }: RunReport): string {
  const lines = models.map(
    ({ name, built, rows, written, milliseconds: took }) => `${took} ms ${name} ${built} ${rows} (${written})`,
  )
  const tests = milliseconds - models.reduce((sum, { milliseconds: took }) => sum + took, 0)
  return [...lines, `${tests} ms tests and inputs`, `${milliseconds} ms ${because ?? 'changes'}`].join('\n')
}

async function fill(target: Warehouse): Promise<void> {
  for (const stream of streams) {
    if (
      !['tickets', 'conversations', 'contacts', 'agents', 'groups', 'companies', 'satisfaction_ratings'].includes(
        stream.name,
      )
    )
      continue
    const columns = Object.entries(stream.columns).filter(
      ([, { in: shapes }]) => shapes?.every((shape) => shape === 'view') !== true,
    )
    await target.prepare(
      {
        source: 'freshdesk',
        stream: stream.name,
        layer: 'freshdesk',
        table: stream.name,
        description: stream.description,
        columns: Object.fromEntries(columns),
        key: stream.key,
        version: 'updated_at',
        write: 'merge',
        history: stream.name === 'tickets',
        masks: {},
        raw: false,
      },
      { folder: null, parent: null, references: {} },
    )
  }
  const synced = `TIMESTAMPTZ '2026-01-01T00:00:00Z' AS _tajo_synced_at`
  const created = `TIMESTAMPTZ '2024-01-01T00:00:00Z' + INTERVAL '1 minute' * i`
  await target.work(async (sql) => {
    const insert = (table: string, select: string, count: number) =>
      sql.run(
        `INSERT INTO freshdesk.${table} BY NAME SELECT ${select}, ${synced} FROM range(${Math.round(count)}) AS r(i)`,
      )
    await insert(
      'agents',
      `i + 1 AS id, 'Agent ' || i AS contact_name, 'agent' || i || '@acme.example' AS contact_email`,
      40,
    )
    await insert('groups', `i + 1 AS id, 'Group ' || i AS name`, 12)
    await insert(
      'companies',
      `i + 1 AS id, 'Company ' || i AS name, ${created} AS created_at, ${created} AS updated_at`,
      tickets / 500,
    )
    await insert(
      'contacts',
      `i + 1000 AS id, 'Customer ' || i AS name, 'customer' || i || '@customer.example' AS email, TRUE AS active, ${created} AS created_at, ${created} AS updated_at`,
      tickets / 10,
    )
    const ticket = `i + 1 AS id, 1000 + i % ${Math.round(tickets / 10)} AS requester_id, 1 + i % 40 AS responder_id, 1 + i % 12 AS group_id,
      1 + i % ${Math.max(1, Math.round(tickets / 500))} AS company_id, 1 + i % 4 AS priority, 1 + i % 3 AS source, ['export', 'billing'] AS tags,
      ${created} AS created_at`
    const now = (later: string, status: string) => `${status} AS status, ${created} + INTERVAL '${later}' AS updated_at`
    const last = now('1 day', 'CASE WHEN i % 10 = 0 THEN 2 WHEN i % 10 = 1 THEN 3 WHEN i % 10 < 4 THEN 4 ELSE 5 END')
    const stamps = `CASE WHEN i % 10 > 1 THEN ${created} + INTERVAL '1 day' END AS stats_resolved_at, ${created} + INTERVAL '1 hour' AS stats_first_responded_at`
    await insert('tickets', `${ticket}, ${stamps}, ${last}, 'Export stops at the second page' AS subject`, tickets)
    const states = [now('0 minutes', '2'), now('2 hours', '3'), last]
    for (const [index, state] of states.entries()) {
      const until = ['2 hours', '1 day'][index]
      const end = until === undefined ? 'CAST(NULL AS TIMESTAMPTZ)' : `${created} + INTERVAL '${until}'`
      await insert(
        'tickets_history',
        `${ticket}, ${state}, updated_at AS _tajo_valid_from, ${end} AS _tajo_valid_to`,
        tickets,
      )
    }
    await insert(
      'conversations',
      `i + 1 AS id, 1 + i // 5 AS ticket_id, CASE WHEN i % 5 IN (0, 2) THEN 1 + (i // 5) % 40 ELSE 1000 + (i // 5) % ${Math.round(tickets / 10)} END AS user_id,
       i % 5 IN (1, 3) AS incoming, i % 5 = 4 AS private, CASE WHEN i % 5 = 4 THEN 2 ELSE 0 END AS source,
       TIMESTAMPTZ '2024-01-01T00:00:00Z' + INTERVAL '1 minute' * (i // 5) + INTERVAL '1 hour' * (1 + i % 5) AS created_at,
       TIMESTAMPTZ '2024-01-01T00:00:00Z' + INTERVAL '1 minute' * (i // 5) + INTERVAL '1 hour' * (1 + i % 5) AS updated_at`,
      tickets * 5,
    )
    await insert(
      'satisfaction_ratings',
      `i + 1 AS id, 1 + i * 10 AS ticket_id, 1 + (i * 10) % 40 AS agent_id, 1 + (i * 10) % 12 AS group_id, CASE WHEN i % 4 = 0 THEN -103 ELSE 103 END AS rating,
       TIMESTAMPTZ '2024-01-03T00:00:00Z' + INTERVAL '10 minutes' * i AS created_at`,
      tickets / 10,
    )
  })
}

/** One ticket in a hundred is opened again and answered once more. */
async function change(target: Warehouse): Promise<void> {
  const at = `TIMESTAMPTZ '2026-02-01T00:00:00Z'`
  await target.work(async (sql) => {
    await sql.run(
      `UPDATE freshdesk.tickets_history SET _tajo_valid_to = ${at} WHERE id % 100 = 0 AND _tajo_valid_to IS NULL`,
    )
    await sql.run(
      `UPDATE freshdesk.tickets SET status = 2, updated_at = ${at}, _tajo_synced_at = ${at} WHERE id % 100 = 0`,
    )
    await sql.run(
      `INSERT INTO freshdesk.tickets_history BY NAME SELECT * EXCLUDE (_tajo_deleted_at), ${at} AS _tajo_valid_from FROM freshdesk.tickets WHERE id % 100 = 0`,
    )
    await sql.run(
      `INSERT INTO freshdesk.conversations BY NAME SELECT ${tickets * 5} + id AS id, id AS ticket_id, 1 + id % 40 AS user_id, FALSE AS incoming, FALSE AS private,
       0 AS source, ${at} AS created_at, ${at} AS updated_at, ${at} AS _tajo_synced_at FROM freshdesk.tickets WHERE id % 100 = 0`,
    )
  })
}
