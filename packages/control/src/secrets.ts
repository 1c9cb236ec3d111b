import type { Clock } from '@tajo/core/clock'
import type { ServerKey } from './key.ts'
import { open, seal } from './seal.ts'
import type { Sql } from './store/sql.ts'

export interface KeptSecret {
  readonly current: string
  /** The one before, for a day after it was changed. */
  readonly previous: string | undefined
}

/** Secrets that came to Tajo at run time, such as the signing secret a vendor makes. */
export interface Secrets {
  get(name: string): Promise<KeptSecret | null>
  /** Keeps it sealed. What was there stays valid for a day; keeping the same one again changes nothing. */
  keep(name: string, value: string): Promise<void>
  remove(name: string): Promise<boolean>
  list(): Promise<readonly { readonly name: string; readonly keptAt: string; readonly previousUntil: string | null }[]>
}

const previousForMs = 24 * 3_600_000

interface Row {
  readonly sealed: Uint8Array
  readonly previous: Uint8Array | null
  readonly previous_until: Date | null
}

export function makeSecrets(sql: Sql, clock: Clock, key: ServerKey): Secrets {
  const placeOf = (name: string): string => `secret ${name}`
  const get = async (name: string): Promise<KeptSecret | null> => {
    const [row] = await sql.rows<Row>(
      'SELECT sealed, previous, previous_until FROM tajo_control.secrets WHERE name = $1',
      [name],
    )
    if (row === undefined) return null
    const isLive = row.previous !== null && (row.previous_until?.getTime() ?? 0) > clock.now()
    return {
      current: open(key, placeOf(name), row.sealed).toString(),
      previous: row.previous === null || !isLive ? undefined : open(key, placeOf(name), row.previous).toString(),
    }
  }
  return {
    get,
    keep: async (name, value) => {
      if ((await get(name))?.current === value) return
      const now = clock.now()
      await sql.rows(
        `INSERT INTO tajo_control.secrets AS secrets (name, sealed, kept_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, kept_at = excluded.kept_at, previous = secrets.sealed, previous_until = $4`,
        [
          name,
          seal(key, placeOf(name), Buffer.from(value)),
          new Date(now).toISOString(),
          new Date(now + previousForMs).toISOString(),
        ],
      )
    },
    remove: async (name) =>
      (await sql.rows('DELETE FROM tajo_control.secrets WHERE name = $1 RETURNING name', [name])).length > 0,
    list: async () => {
      const rows = await sql.rows<{ name: string; kept_at: Date; previous_until: Date | null }>(
        'SELECT name, kept_at, previous_until FROM tajo_control.secrets ORDER BY name',
      )
      return rows.map((row) => ({
        name: row.name,
        keptAt: row.kept_at.toISOString(),
        previousUntil: row.previous_until?.toISOString() ?? null,
      }))
    },
  }
}
