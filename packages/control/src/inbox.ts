import type { Clock } from '@tajo/core/clock'
import {
  asDelivery,
  type Delivery,
  type DeliveryRow,
  type DeliveryState,
  deliveryColumns,
  type NewDelivery,
  type Stored,
} from './inbox/delivery.ts'
import { eraseWhere } from './inbox/erase.ts'
import { type GroupWriter, groupWriter } from './inbox/group-writer.ts'
import { type Sealed, sealDelivery, storeDeliveries } from './inbox/store-deliveries.ts'
import { asWhole, type WholeDelivery, type WholeRow, wholeColumns } from './inbox/whole.ts'
import type { ServerKey } from './key.ts'
import type { Sql } from './store/sql.ts'

export interface DeliveryFilter {
  readonly source?: string
  readonly state?: DeliveryState
  readonly topic?: string
  /** Received then or later, ISO 8601. */
  readonly since?: string
  /** Older than this one, for the next page. */
  readonly beforeId?: number
  /** Up to 1,000; 100 where it is not said. */
  readonly limit?: number
}

/** What became of a delivery. `pending` puts it back: its tries count anew. */
export interface Settlement {
  readonly id: number
  readonly state: Exclude<DeliveryState, 'unknown'>
  /** What it led to, or why nothing. No personal data. */
  readonly note: string | null
}

/** Deliveries stored since, in an order in which none comes late. */
export interface Tail {
  readonly deliveries: readonly Delivery[]
  /** Where the next call goes on. */
  readonly position: string
}

/** Webhook deliveries that proved authentic. */
export interface Inbox {
  /**
   * Resolves when they are on the disk, with what became of each. Calls that come in while others are being written share one commit.
   *
   * @example
   * await inbox.add([delivery]) // [{ outcome: 'stored', id: 17 }], the second time [{ outcome: 'duplicate', id: null }]
   */
  add(deliveries: readonly NewDelivery[]): Promise<readonly Stored[]>
  /**
   * Pending ones of a source, oldest first, each with one attempt more; with `along`, also up to so many later ones that name the very
   * rows one of them names. Who takes holds the source's lane (`jobs`).
   */
  take(source: string, limit: number, along?: number): Promise<readonly Delivery[]>
  settle(settlements: readonly Settlement[]): Promise<void>
  /** Newest first. */
  list(filter?: DeliveryFilter): Promise<readonly Delivery[]>
  get(id: number): Promise<WholeDelivery | null>
  /** When the oldest one that is kept of a source came in, ISO 8601; `null` before the first. */
  firstReceivedAt(source: string): Promise<string | null>
  /** Without a position: from now on. */
  tail(position: string | null, filter?: Pick<DeliveryFilter, 'source' | 'limit'>): Promise<Tail>
  /** Puts them back to pending; answers the sources that have work now. One whose content is gone stays. */
  replay(ids: readonly number[]): Promise<{ readonly replayed: readonly number[]; readonly sources: readonly string[] }>
  pendingSources(): Promise<
    readonly { readonly source: string; readonly pending: number; readonly oldestReceivedAt: string }[]
  >
  counts(): Promise<readonly { readonly source: string; readonly state: DeliveryState; readonly count: number }[]>
  /** Bodies and headers received before go; with `rows`, whole rows do. What is pending stays. */
  purge(before: {
    readonly bodies: string
    readonly rows?: string
  }): Promise<{ readonly bodies: number; readonly rows: number }>
  /**
   * Removes what was kept of every delivery the predicate picks: body, headers, hints. The key stays, so that the same delivery does
   * not come in again.
   */
  eraseWhere(picks: (delivery: WholeDelivery) => boolean): Promise<{ readonly looked: number; readonly erased: number }>
  /** Resolves when all that was asked of `add` is stored. */
  idle(): Promise<void>
}

const limits = { itemsAtOnce: 500, bytesAtOnce: 8_000_000, bytesWaiting: 64_000_000 }
const mostListed = 1_000
const surelyWrittenMs = 10_000

export function makeInbox(sql: Sql, clock: Clock, key: ServerKey): Inbox {
  const writer: GroupWriter<Sealed, Stored> = groupWriter((items) => storeDeliveries(sql, items), limits)
  const listed = async (text: string, values: readonly unknown[]): Promise<readonly Delivery[]> =>
    (await sql.rows<DeliveryRow>(text, values)).map((row) => asDelivery(row, key))

  return {
    firstReceivedAt: async (source) => {
      const [row] = await sql.rows<{ first: Date | null }>(
        'SELECT min(received_at) AS first FROM tajo_control.inbox WHERE source = $1',
        [source],
      )
      return row?.first?.toISOString() ?? null
    },
    add: (deliveries) => {
      if (deliveries.length === 0) return Promise.resolve([])
      const nowMs = clock.now()
      const sealed = deliveries.map((delivery) => sealDelivery(key, delivery, nowMs))
      return writer.write(
        sealed,
        sealed.reduce((sum, { record }) => sum + record.length, 0),
      )
    },
    take: (source, limit, along = 0) =>
      listed(
        `WITH first AS MATERIALIZED (
           SELECT id, hints FROM tajo_control.inbox WHERE source = $1 AND state = 'pending' ORDER BY id LIMIT $2),
         along AS MATERIALIZED (
           SELECT id FROM tajo_control.inbox
           WHERE source = $1 AND state = 'pending' AND id > (SELECT max(id) FROM first)
             AND hints IN (SELECT hints FROM first WHERE hints <> '[]')
           ORDER BY id LIMIT $3),
         taken AS (
           UPDATE tajo_control.inbox SET attempts = attempts + 1
           WHERE id IN (SELECT id FROM first UNION ALL SELECT id FROM along) AND state = 'pending'
           RETURNING ${deliveryColumns})
         SELECT * FROM taken ORDER BY id`,
        [source, limit, along],
      ),
    settle: async (settlements) => {
      if (settlements.length === 0) return
      await sql.rows(
        // Put back with a word, a try does not count; that there was one stays known.
        `UPDATE tajo_control.inbox AS inbox SET state = given.state, note = given.note,
           attempts = CASE given.state WHEN 'pending' THEN least(attempts, 1) ELSE attempts END,
           settled_at = CASE given.state WHEN 'pending' THEN NULL ELSE $2::timestamptz END
         FROM jsonb_to_recordset($1::jsonb) AS given(id bigint, state text, note text) WHERE inbox.id = given.id`,
        [JSON.stringify(settlements), new Date(clock.now()).toISOString()],
      )
    },
    list: (filter = {}) =>
      listed(
        `SELECT ${deliveryColumns} FROM tajo_control.inbox
         WHERE ($1::text IS NULL OR source = $1) AND ($2::text IS NULL OR state = $2) AND ($3::text IS NULL OR topic = $3)
           AND ($4::timestamptz IS NULL OR received_at >= $4) AND ($5::bigint IS NULL OR id < $5)
         ORDER BY id DESC LIMIT $6`,
        [
          filter.source ?? null,
          filter.state ?? null,
          filter.topic ?? null,
          filter.since ?? null,
          filter.beforeId ?? null,
          Math.min(filter.limit ?? 100, mostListed),
        ],
      ),
    get: async (id) => {
      const [row] = await sql.rows<WholeRow>(`SELECT ${wholeColumns} FROM tajo_control.inbox WHERE id = $1`, [id])
      return row === undefined ? null : asWhole(row, key)
    },
    tail: async (position, filter = {}) => {
      if (position === null) {
        const [now] = await sql.rows<{ position: string }>(
          `SELECT pg_snapshot_xmin(pg_current_snapshot())::text || '-0' AS position`,
        )
        return { deliveries: [], position: now?.position ?? '0-0' }
      }
      const [transaction, id] = placeIn(position)
      // What is still being written by others is not looked at: once all before it is committed, nothing can come before it. After
      // some seconds it is no delivery any more that is being written (each is one statement), but something else on that server.
      const rows = await sql.rows<DeliveryRow & { place: string }>(
        `SELECT ${deliveryColumns}, written_by::text || '-' || id AS place FROM tajo_control.inbox
         WHERE (written_by, id) > ($1::xid8, $2::bigint) AND ($3::text IS NULL OR source = $3)
           AND (written_by < pg_snapshot_xmin(pg_current_snapshot()) OR received_at < $5)
         ORDER BY written_by, id LIMIT $4`,
        [
          transaction,
          id,
          filter.source ?? null,
          Math.min(filter.limit ?? 100, mostListed),
          new Date(clock.now() - surelyWrittenMs).toISOString(),
        ],
      )
      return { deliveries: rows.map((row) => asDelivery(row, key)), position: rows.at(-1)?.place ?? position }
    },
    replay: async (ids) => {
      const rows = await sql.rows<{ id: number; source: string }>(
        `UPDATE tajo_control.inbox SET state = 'pending', attempts = 0, settled_at = NULL, note = NULL
         WHERE id IN (SELECT id::bigint FROM jsonb_array_elements_text($1::jsonb) AS given(id)) AND body IS NOT NULL
         RETURNING id, source`,
        [JSON.stringify(ids)],
      )
      return {
        replayed: rows.map(({ id }) => id).sort((a, b) => a - b),
        sources: [...new Set(rows.map(({ source }) => source))].sort(),
      }
    },
    pendingSources: async () => {
      const rows = await sql.rows<{ source: string; pending: number; oldest: Date }>(
        `SELECT source, count(*) AS pending, min(received_at) AS oldest FROM tajo_control.inbox
         WHERE state = 'pending' GROUP BY source ORDER BY source`,
      )
      return rows.map(({ source, pending, oldest }) => ({ source, pending, oldestReceivedAt: oldest.toISOString() }))
    },
    counts: () =>
      sql.rows(
        `SELECT source, state, count(*) AS count FROM tajo_control.inbox GROUP BY source, state ORDER BY source, state`,
      ),
    purge: async ({ bodies, rows }) => {
      const deleted =
        rows === undefined
          ? []
          : await sql.rows(
              `DELETE FROM tajo_control.inbox WHERE received_at < $1 AND state <> 'pending' RETURNING id`,
              [rows],
            )
      const emptied = await sql.rows(
        `UPDATE tajo_control.inbox SET body = NULL, headers = '{}' WHERE received_at < $1 AND body IS NOT NULL AND state <> 'pending' RETURNING id`,
        [bodies],
      )
      return { bodies: emptied.length, rows: deleted.length }
    },
    eraseWhere: (picks) => eraseWhere(sql, key, new Date(clock.now()).toISOString(), picks),
    idle: () => writer.idle(),
  }
}

function placeIn(position: string): readonly [transaction: string, id: string] {
  const parts = /^(\d{1,20})-(\d{1,19})$/.exec(position)
  // A position of another making starts over rather than failing: it only shows what is kept anyway.
  return [parts?.[1] ?? '0', parts?.[2] ?? '0']
}
