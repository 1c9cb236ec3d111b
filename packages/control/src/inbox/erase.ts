import type { ServerKey } from '../key.ts'
import type { Sql } from '../store/sql.ts'
import { asWhole, type WholeDelivery, type WholeRow, wholeColumns } from './whole.ts'

const atOnce = 200

/** Opens every delivery that still has content, page by page. */
export async function eraseWhere(
  sql: Sql,
  key: ServerKey,
  now: string,
  picks: (delivery: WholeDelivery) => boolean,
): Promise<{ looked: number; erased: number }> {
  let [looked, erased, last] = [0, 0, 0]
  for (;;) {
    const rows = await sql.rows<WholeRow>(
      `SELECT ${wholeColumns} FROM tajo_control.inbox WHERE id > $1 AND (body IS NOT NULL OR hints <> '[]') ORDER BY id LIMIT ${atOnce}`,
      [last],
    )
    if (rows.length === 0) return { looked, erased }
    const ids = rows.filter((row) => picks(asWhole(row, key))).map(({ id }) => id)
    if (ids.length > 0) {
      await sql.rows(
        `UPDATE tajo_control.inbox SET body = NULL, headers = '{}', hints = '[]', note = 'erased',
           settled_at = coalesce(settled_at, $2::timestamptz), state = CASE state WHEN 'pending' THEN 'ignored' ELSE state END
         WHERE id IN (SELECT id::bigint FROM jsonb_array_elements_text($1::jsonb) AS given(id))`,
        [JSON.stringify(ids), now],
      )
    }
    looked += rows.length
    erased += ids.length
    last = rows.at(-1)?.id ?? last
  }
}
