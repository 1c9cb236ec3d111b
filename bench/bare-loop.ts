import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/**
 * The least anyone could do: fetch the same pages one after another and hand the bytes to DuckDB's reader, fifty pages at a
 * time, into a plain table. No merge, no position, no checks. `node bench/bare-loop.ts <url>` prints seconds and calls.
 */
const url = process.argv[2] ?? ''
const folder = mkdtempSync(join(tmpdir(), 'tajo-bare-'))
const db = await (await DuckDBInstance.create(join(folder, 'bare.duckdb'))).connect()
const startedAt = performance.now()
let calls = 0
let rows = 0
let created = false
let bodies: string[] = []
for (let page = 1; ; page += 1) {
  const response = await fetch(
    `${url}/api/v2/tickets?updated_since=2000-01-01T00:00:00Z&order_by=updated_at&order_type=asc&per_page=100&page=${page}`,
  )
  const body = await response.text()
  calls += 1
  const more = response.headers.get('link') !== null
  bodies.push(body.slice(1, -1))
  if (bodies.length === 50 || !more) {
    const file = join(folder, 'pages.json')
    writeFileSync(file, `[${bodies.filter((text) => text !== '').join(',')}]`)
    const read = `SELECT * FROM read_json('${file}', format='array')`
    await db.run(created ? `INSERT INTO tickets BY NAME ${read}` : `CREATE TABLE tickets AS ${read}`)
    created = true
    bodies = []
  }
  if (!more) break
}
rows = Number((await db.runAndReadAll('SELECT count(*) FROM tickets')).getRows()[0]?.[0])
console.log(JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, calls, rows }))
