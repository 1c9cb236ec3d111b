import { parseExact } from '@tajo/core/exact-json'
import { isObject, type JsonObject } from '@tajo/core/json'
import type { CheckFinding } from '../reports.ts'
import { differences } from './compare.ts'
import type { CheckContext } from './context.ts'

/** Parents whose children are listed again by default. */
const parentSample = 10

/**
 * Streams whose records cannot be asked for one by one: a list, or all children of some parents, is read again, and each
 * record must be stored and equal. Of a parent's children nothing else may be stored either.
 */
export async function checkListed(
  { source, warehouse, stream, options, clock }: CheckContext,
  since: string | undefined,
): Promise<CheckFinding[]> {
  const { table } = stream
  const [key] = table.key
  if (key === undefined || table.key.length > 1) return []
  const parents = table.parentColumn === undefined ? [] : await someParents()
  const piece = { parents, since: stream.settings.since, all: options.all === true }
  const pages = await source.connection.readSome(stream.stream, piece, clock)
  if (pages === undefined) return []
  const differing: JsonObject[] = []
  const listed = new Set<string>()
  let same = 0
  let newer = 0
  for (const page of pages) {
    const records = parseExact(Buffer.from(page.body).toString('utf8')) as readonly unknown[]
    const keyOf = (record: unknown): string => (isObject(record) ? String(record[key]) : '')
    const stored = new Map((await warehouse.rowsByKey(table, records.map(keyOf))).map((row) => [String(row[key]), row]))
    for (const record of records) {
      listed.add(keyOf(record))
      const row = stored.get(keyOf(record))
      if (row === undefined) {
        if (isNewerThan(record, since) || isLeftOut(record)) newer += 1
        else differing.push({ key: keyOf(record), missing: true })
        continue
      }
      const found = differences(table, row, { ...page.constants, ...(record as object) }, page.shapes)
      if (found.newer) newer += 1
      else if (found.fields.length === 0) same += 1
      else differing.push({ key: keyOf(record), fields: found.fields })
    }
  }
  const extra = parents.length === 0 ? [] : (await childrenOf(parents)).filter((id) => !listed.has(id))
  const what =
    parents.length === 0
      ? 'row(s) of the list'
      : `row(s) of ${parents.length} ${stream.stream.parent?.stream ?? 'parents'}`
  const text = `${listed.size} ${what} read again: ${same} equal in every field, ${newer} new or changed at the vendor since, ${differing.length} missing or different, ${extra.length} stored and no longer listed.`
  const details = [...differing, ...extra.map((id) => ({ key: id, gone: true }))].slice(0, 50)
  return [{ check: 'sample', result: details.length > 0 ? 'difference' : 'ok', text, details }]

  async function someParents(): Promise<string[]> {
    const wanted = options.all === true ? Number.MAX_SAFE_INTEGER : (options.sample ?? parentSample)
    const rows = await warehouse.sample(table, Math.min(wanted * 3, Number.MAX_SAFE_INTEGER), options.seed ?? 1)
    return [...new Set(rows.map((row) => String(row[table.parentColumn ?? ''])))].slice(0, wanted)
  }

  async function childrenOf(ids: readonly string[]): Promise<string[]> {
    const rows = await warehouse.rowsByParent(table, ids)
    return rows.map((row) => String(row[key ?? '']))
  }

  /** Left out by the configuration, not lost. */
  function isLeftOut(record: unknown): boolean {
    return table.exclude !== undefined && isObject(record) && record[table.exclude.column] === table.exclude.equals
  }
}

function isNewerThan(record: unknown, since: string | undefined): boolean {
  if (!isObject(record) || since === undefined) return false
  const made = record['created_at'] ?? record['updated_at']
  return typeof made === 'string' && Date.parse(made) >= Date.parse(since)
}
