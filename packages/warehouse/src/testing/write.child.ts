import { randomBytes } from 'node:crypto'
import { openDuckDb } from '../duckdb/open.ts'
import { openPostgres } from '../postgres/open.ts'
import { batch, lineage, page, tickets } from './batches.ts'
import { held } from './held.ts'

/**
 * Writes batch after batch, each 50 new rows, 50 changed ones and the position, until it is killed. Prints each position once
 * `write` has confirmed it, or what went wrong and the position it then reads.
 */
const [kind = '', address = '', rowBytes = '100'] = process.argv.slice(2)
const table = tickets({ history: true })
const warehouse = await (kind === 'duckdb' ? openDuckDb({ path: address }) : openPostgres({ url: address }))
await held(warehouse, 'freshdesk')
await warehouse.prepare(table, lineage)
const from = Number((await warehouse.checkpoint('freshdesk', 'tickets')) ?? 0)
for (let position = from + 1; ; position++) {
  const updated_at = new Date(Date.UTC(2026, 0, 1) + position * 1000).toISOString()
  const ids = Array.from({ length: 100 }, (_, index) => (position - 1) * 50 + index)
  const records = ids.map((id) => ({
    id,
    priority: position,
    subject: randomBytes(Number(rowBytes)).toString('base64'),
    updated_at,
  }))
  try {
    await warehouse.write(batch(table, { pages: [page(records)], checkpoint: position, syncedAt: updated_at }))
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    console.log(JSON.stringify({ code, message, checkpoint: await warehouse.checkpoint('freshdesk', 'tickets') }))
    process.exit(0)
  }
  console.log(position)
}
