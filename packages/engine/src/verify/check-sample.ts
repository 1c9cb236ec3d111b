import { parseExact } from '@tajo/core/exact-json'
import { isObject, type JsonObject } from '@tajo/core/json'
import { inParallel } from '@tajo/core/parallel'
import type { CheckFinding } from '../reports.ts'
import { differences } from './compare.ts'
import type { CheckContext } from './context.ts'

const atOnce = 4

/** Rows chosen by chance, read again at the vendor and compared field by field. */
export async function checkSample(
  { source, warehouse, stream, options }: CheckContext,
  size: number,
): Promise<CheckFinding[]> {
  const [key] = stream.table.key
  if (key === undefined || size === 0) return []
  const rows = await warehouse.sample(stream.table, size, options.seed ?? 1)
  const differing: JsonObject[] = []
  const gone: string[] = []
  let same = 0
  let changed = 0
  for await (const { row, result } of inParallel(rows, atOnce, async (stored) => ({
    row: stored,
    result: await source.connection.readOne(stream.stream, String(stored[key])),
  }))) {
    if (result === undefined) return []
    if (!result.found) {
      gone.push(String(row[key]))
      continue
    }
    const [record] = parseExact(Buffer.from(result.page.body).toString('utf8')) as unknown[]
    if (!isObject(record)) continue
    const found = differences(stream.table, row, record, result.page.shapes)
    if (found.newer) changed += 1
    else if (found.fields.length === 0) same += 1
    else differing.push({ key: String(row[key]), fields: found.fields })
  }
  if (rows.length === 0) return []
  const text = `${rows.length} row(s) read again: ${same} equal in every field, ${changed} changed at the vendor since, ${differing.length} differ, ${gone.length} no longer there.`
  const details = [...differing, ...gone.map((id) => ({ key: id, gone: true }))].slice(0, 50)
  return [{ check: 'sample', result: differing.length + gone.length > 0 ? 'difference' : 'ok', text, details }]
}
