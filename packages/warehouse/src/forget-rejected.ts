import type { SqlWork } from '@tajo/core/sql'
import type { TableSpec } from '@tajo/core/warehouse'
import { readErasedMarks } from './erase-marks.ts'
import { addressesIn } from './mentions.ts'

/** Records that cannot be stored are kept without their content where they are about somebody who was erased. */
export async function forgetRejected(sql: SqlWork, spec: TableSpec, table: string): Promise<void> {
  if ((await sql.count('SELECT count(*) FROM _tajo.erased')) === 0) return
  const marks = await readErasedMarks(sql)
  const rows = await sql.rows<{ key: string | null; reason: string; raw: string | null }>(
    `SELECT DISTINCT key, reason, raw FROM ${table}`,
  )
  const { source, stream } = spec
  const streams = { ...spec.references, ...spec.about }
  for (const { key, reason, raw } of rows) {
    const isTheirs =
      (key !== null && marks.has({ source, stream, key })) ||
      addressesIn(`${reason} ${raw ?? ''}`).some((address) => marks.hasAddress(address)) ||
      Object.entries(streams).some(([column, of]) =>
        pointedAt(raw ?? '', column).some((id) => marks.has({ source, stream: of, key: id })),
      )
    if (!isTheirs) continue
    await sql.run(
      `UPDATE ${table} SET raw = NULL, reason = 'about somebody who was erased', request = NULL
       WHERE reason = $reason AND coalesce(raw, '') = $raw AND coalesce(key, '') = $key`,
      { reason, raw: raw ?? '', key: key ?? '' },
    )
  }
}

/** Numbers under a name, in a record that may not parse. */
function pointedAt(raw: string, column: string): readonly string[] {
  return [...raw.matchAll(new RegExp(`"${column}"\\s*:\\s*"?(\\d+)`, 'g'))].flatMap(([, id]) => id ?? [])
}
