import { createHash } from 'node:crypto'
import type { Hint } from '@tajo/core/webhook'
import type { ServerKey } from '../key.ts'
import { seal } from '../seal.ts'
import { isPassing } from '../store/errors.ts'
import type { Sql } from '../store/sql.ts'
import type { NewDelivery, SealedHints, Stored } from './delivery.ts'

/** A delivery ready to be written: sealing is done while others wait for the disk. */
export interface Sealed {
  readonly source: string
  readonly key: string
  readonly record: string
}

const attempts = 5
const longestKey = 400

export function sealDelivery(key: ServerKey, delivery: NewDelivery, receivedAtMs: number): Sealed {
  const id = { source: storable(delivery.source), key: indexable(storable(delivery.key)) }
  const record = {
    ...id,
    topic: delivery.topic,
    happenings: delivery.happenings,
    hints: keptHints(key, id, delivery.hints),
    occurred_at: instant(delivery.occurredAt),
    received_at: new Date(receivedAtMs).toISOString(),
    state: delivery.state,
    note: delivery.note,
    headers: delivery.headers,
    body: seal(key, placeOf(id), delivery.body).toString('base64'),
  }
  return {
    ...id,
    record: JSON.stringify(record, (_, value: unknown) => (typeof value === 'string' ? storable(value) : value)),
  }
}

/** Brevo names contacts by their address: such hints are sealed like the body. */
function keptHints(
  key: ServerKey,
  id: { readonly source: string; readonly key: string },
  hints: readonly Hint[],
): readonly Hint[] | readonly [SealedHints] {
  if (!hints.some((hint) => hint.key.includes('@'))) return hints
  return [{ sealed: seal(key, `${placeOf(id)} hints`, Buffer.from(JSON.stringify(hints))).toString('base64') }]
}

export function placeOf(delivery: { readonly source: string; readonly key: string }): string {
  return `inbox ${delivery.source} ${delivery.key}`
}

/** Writes all in one statement, in the order they came in. Of several with the same key the first is stored. */
export async function storeDeliveries(sql: Sql, deliveries: readonly Sealed[]): Promise<readonly Stored[]> {
  const records = `[${deliveries.map(({ record }) => record).join(',')}]`
  const ids = new Map<string, number>()
  for (const row of await insert(sql, records)) ids.set(nameOf(row), row.id)
  return deliveries.map((delivery) => {
    const name = nameOf(delivery)
    const id = ids.get(name)
    ids.delete(name)
    return id === undefined ? { outcome: 'duplicate', id: null } : { outcome: 'stored', id }
  })
}

async function insert(sql: Sql, records: string): Promise<readonly { source: string; key: string; id: number }[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sql.rows(
        `INSERT INTO tajo_control.inbox (source, key, topic, happenings, hints, occurred_at, received_at, state, note, headers, body)
         SELECT source, key, topic, happenings, hints, occurred_at, received_at, state, note, headers, decode(body, 'base64')
         FROM jsonb_to_recordset($1::jsonb) AS given(source text, key text, topic text, happenings jsonb, hints jsonb,
           occurred_at timestamptz, received_at timestamptz, state text, note text, headers jsonb, body text)
         ON CONFLICT (source, key) DO NOTHING RETURNING source, key, id`,
        [records],
      )
    } catch (error) {
      // Two servers were sent the same deliveries in another order. Sorted by key they would not meet, but come out of turn.
      if (!isPassing(error) || attempt === attempts) throw error
    }
  }
}

function nameOf({ source, key }: { readonly source: string; readonly key: string }): string {
  return `${source}\0${key}`
}

/** What a vendor calls a time may be none; its delivery is kept all the same. */
function instant(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}

/** An index takes no text of several thousand bytes, and a sender may call a delivery what it likes. */
function indexable(key: string): string {
  return key.length <= longestKey ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`
}

/** PostgreSQL stores neither NUL nor half a surrogate pair; the body has both as they came. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed()
}
