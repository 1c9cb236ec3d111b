import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/**
 * The least anyone could do: fetch the same pages one after another and hand the bytes to the store, five thousand tickets at
 * a time: to DuckDB's own JSON reader, or by COPY into a table of jsonb. No merge, no position, no checks.
 * `node bench/bare-loop.ts <freshdesk|zendesk> <url> [postgres://…]` prints seconds and calls.
 */
const [vendor = 'freshdesk', url = '', postgres] = process.argv.slice(2)
const batch = vendor === 'freshdesk' ? 50 : 5
const store = await (postgres === undefined ? duckDb() : postgreSql(postgres))
const startedAt = performance.now()
let calls = 0
let bodies: string[] = []
for await (const { body, more } of vendor === 'freshdesk' ? freshdeskPages() : zendeskPages()) {
  calls += 1
  bodies.push(body)
  if (bodies.length === batch || !more) {
    await store.load(bodies)
    bodies = []
  }
}
const rows = await store.rows()
console.log(JSON.stringify({ seconds: (performance.now() - startedAt) / 1000, calls, rows }))
await store.close()

interface Body {
  readonly body: string
  readonly more: boolean
}

async function* freshdeskPages(): AsyncGenerator<Body> {
  for (let page = 1, more = true; more; page += 1) {
    const query = `updated_since=2000-01-01T00:00:00Z&order_by=updated_at&order_type=asc&per_page=100&page=${page}`
    const response = await fetch(`${url}/api/v2/tickets?${query}`)
    more = response.headers.get('link') !== null
    yield { body: await response.text(), more }
  }
}

async function* zendeskPages(): AsyncGenerator<Body> {
  for (let query = 'start_time=0', more = true; more; ) {
    const response = await fetch(`${url}/api/v2/incremental/tickets/cursor?${query}&per_page=1000`)
    const body = await response.text()
    const end = body.slice(-400)
    more = !end.includes('"end_of_stream":true')
    query = `cursor=${/"after_cursor":"(\d+)"/.exec(end)?.[1]}`
    yield { body, more }
  }
}

async function duckDb() {
  const folder = mkdtempSync(join(tmpdir(), 'tajo-bare-'))
  const db = await (await DuckDBInstance.create(join(folder, 'bare.duckdb'))).connect()
  const file = join(folder, 'pages.json')
  const read =
    vendor === 'freshdesk'
      ? `SELECT * FROM read_json('${file}', format='array')`
      : `SELECT unnest(tickets, max_depth := 2) FROM read_json('${file}', format='newline_delimited', maximum_object_size=100000000)`
  let created = false
  return {
    load: async (pages: readonly string[]) => {
      const joined = pages.map((text) => text.slice(1, -1)).filter((text) => text !== '')
      writeFileSync(file, vendor === 'freshdesk' ? `[${joined.join(',')}]` : pages.join('\n'))
      await db.run(created ? `INSERT INTO tickets BY NAME ${read}` : `CREATE TABLE tickets AS ${read}`)
      created = true
    },
    rows: async () => Number((await db.runAndReadAll('SELECT count(*) FROM tickets')).getRows()[0]?.[0]),
    close: async () => {
      db.closeSync()
      rmSync(folder, { recursive: true })
    },
  }
}

async function postgreSql(address: string) {
  const client = new Client({ connectionString: address })
  await client.connect()
  await client.query('DROP TABLE IF EXISTS bare_pages; CREATE TABLE bare_pages (page jsonb)')
  return {
    load: async (pages: readonly string[]) => {
      const lines = pages.map((page) => `${page.replaceAll('\\', '\\\\')}\n`)
      await pipeline(lines, client.query(copyFrom('COPY bare_pages FROM STDIN')))
    },
    rows: async () => {
      const records = vendor === 'freshdesk' ? 'page' : `page -> 'tickets'`
      const { rows } = await client.query<{ n: string }>(
        `SELECT sum(jsonb_array_length(${records})) AS n FROM bare_pages`,
      )
      return Number(rows[0]?.n)
    },
    close: () => client.end(),
  }
}
