import { TajoError } from '@tajo/core/errors'
import type { ServerKey } from '../key.ts'
import type { Sql } from './sql.ts'

/** A store belongs to one key: with another, nothing sealed would open and webhooks would arrive at other addresses. */
export async function claimWithKey(sql: Sql, key: ServerKey): Promise<void> {
  const [row] = await sql.rows<{ value: string }>(
    `INSERT INTO tajo_control.meta VALUES ('key', $1) ON CONFLICT (key) DO UPDATE SET value = meta.value RETURNING value`,
    [key.id],
  )
  const owner = row?.value ?? key.id
  if (owner === key.id) return
  if (!key.sealing.has(owner)) {
    throw new TajoError(
      'TAJO_CONTROL_KEY',
      `The control store ${sql.location} was sealed with the key ${owner}; here the key ${key.id} is set.`,
    )
  }
  await sql.rows(`UPDATE tajo_control.meta SET value = $1 WHERE key = 'key' AND value = $2`, [key.id, owner])
}
