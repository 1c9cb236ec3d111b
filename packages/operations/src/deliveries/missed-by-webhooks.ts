import type { Warehouse } from '@tajo/core/warehouse'
import type { Source } from '@tajo/engine/source'

/** A row that a sync changed. */
export interface ChangedRow {
  readonly stream: string
  readonly key: string
  /** The vendor's own time of it; `null` where it has none. */
  readonly version: string | null
}

/** Of the rows a sync changed, those that no delivery had named: what webhooks leave out, counted. */
export interface MissedByWebhooks {
  /** Changed since webhooks are live. */
  readonly changed: number
  readonly missed: number
  readonly byStream: Readonly<Record<string, number>>
  /** Keys of some of them, by stream. */
  readonly samples: Readonly<Record<string, readonly string[]>>
}

const mostSamples = 5

/** Streams whose rows deliveries name. */
const named = ['tickets', 'contacts', 'users', 'companies', 'organizations']

/**
 * `told`: rows that deliveries named, as `<stream> <key>`. What changed before webhooks were live, no delivery could tell.
 *
 * @example
 * missedByWebhooks([{ stream: 'tickets', key: '7', version: null }], { told: new Set(['tickets 8']), liveSince: new Date(0) })
 * // { changed: 1, missed: 1, byStream: { tickets: 1 }, samples: { tickets: ['7'] } }
 */
export function missedByWebhooks(
  rows: readonly ChangedRow[],
  { told, liveSince }: { readonly told: ReadonlySet<string>; readonly liveSince: Date },
): MissedByWebhooks {
  // Vendors tell times in whole seconds.
  const live = Math.floor(liveSince.getTime() / 1000) * 1000
  const since = rows.filter(({ version }) => version === null || Date.parse(version) >= live)
  const missed = since.filter(({ stream, key }) => !told.has(`${stream} ${key}`))
  const byStream: Record<string, number> = {}
  const samples: Record<string, string[]> = {}
  for (const { stream, key } of missed) {
    byStream[stream] = (byStream[stream] ?? 0) + 1
    const some = samples[stream] ?? []
    if (some.length < mostSamples) samples[stream] = [...some, key]
  }
  return { changed: since.length, missed: missed.length, byStream, samples }
}

/** Rows of the streams deliveries speak of that were stored anew, or marked as gone, since a moment: when a sync began. */
export async function rowsChangedSince(
  source: Pick<Source, 'tables'>,
  warehouse: Warehouse,
  since: Date,
): Promise<readonly ChangedRow[]> {
  const at = `CAST('${since.toISOString()}' AS TIMESTAMPTZ)`
  const changed: ChangedRow[] = []
  for (const stream of named) {
    const table = source.tables.get(stream)
    if (table === undefined || !(await isStored(warehouse, table))) continue
    const [key = ''] = table.key
    const version = table.version === undefined ? 'NULL' : quoted(table.version)
    const { rows } = await warehouse.query(
      `SELECT CAST(${quoted(key)} AS VARCHAR) AS k, ${version} AS v FROM ${quoted(table.layer)}.${quoted(table.table)}
       WHERE _tajo_synced_at >= ${at} OR _tajo_deleted_at >= ${at}`,
    )
    for (const [k, v] of rows)
      changed.push({ stream, key: String(k), version: v === null || v === undefined ? null : String(v) })
  }
  return changed
}

async function isStored(
  warehouse: Warehouse,
  table: { readonly layer: string; readonly table: string },
): Promise<boolean> {
  const { rows } = await warehouse.query(
    `SELECT count(*) FROM information_schema.tables WHERE table_schema = ${literal(table.layer)} AND table_name = ${literal(table.table)}`,
  )
  return Number(rows[0]?.[0] ?? 0) > 0
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
