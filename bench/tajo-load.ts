import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sync } from '@tajo/engine/sync'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { openPostgres } from '@tajo/warehouse/postgres/open'
import { Client } from 'pg'
import { benchSource } from './source.ts'

/**
 * First sync of the tickets of `<url>` into a new warehouse: `node bench/tajo-load.ts <freshdesk|zendesk> <url> [postgres://…]`
 * prints seconds, calls and memory. Zendesk's tickets come with their metric sets, which fill a table of their own.
 */
const [vendor = '', url = '', postgres] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'tajo-load-'))
if (postgres !== undefined) await emptied(postgres)
const startedAt = performance.now()
const warehouse = await (postgres === undefined
  ? openDuckDb({ path: join(folder, 'bench.duckdb') })
  : openPostgres({ url: postgres, command: 'bench' }))
const source = await benchSource(vendor === 'zendesk' ? 'zendesk' : 'freshdesk', url)
const streams = vendor === 'zendesk' ? ['tickets', 'ticket_metrics'] : ['tickets']
const report = await sync(source, warehouse, { streams, signal: new AbortController().signal })
const table = source.tables.get('tickets')
const rows = table === undefined ? 0 : (await warehouse.counts(table)).live
await warehouse.close()
const seconds = (performance.now() - startedAt) / 1000
await source.close()
rmSync(folder, { recursive: true })
const residentMb = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(
  `${JSON.stringify({ seconds, calls: report.calls, rows, residentMb, verdict: report.verdict.kind })}\n`,
)

/** Each run loads into nothing. */
async function emptied(address: string): Promise<void> {
  const client = new Client({ connectionString: address })
  await client.connect()
  await client.query('DROP SCHEMA IF EXISTS freshdesk, zendesk, _tajo, _tajo_staging CASCADE')
  await client.end()
}
