import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sync } from '@tajo/engine/sync'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { benchSource } from './source.ts'

/** First sync of the tickets of `<url>` into a new file: `node bench/tajo-load.ts <url>` prints seconds, calls and memory. */
const url = process.argv[2] ?? ''
const folder = mkdtempSync(join(tmpdir(), 'tajo-load-'))
const startedAt = performance.now()
const warehouse = await openDuckDb({ path: join(folder, 'bench.duckdb') })
const source = await benchSource(url)
const report = await sync(source, warehouse, { streams: ['tickets'], signal: new AbortController().signal })
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
