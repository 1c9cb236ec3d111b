import { inParallel } from '@tajo/core/parallel'
import type { CheckFinding } from '../reports.ts'
import type { CheckContext } from './context.ts'

/** Gaps asked for by default; each costs a call or two. */
const defaultLimit = 200
const atOnce = 4

/**
 * Where ids count up per account, every number without a row is asked for: it must not exist at the vendor. A row that does
 * exist and is not stored is a loss.
 */
export async function checkIdGaps({ source, warehouse, stream, options }: CheckContext): Promise<CheckFinding[]> {
  if (stream.stream.consecutiveIds !== true) return []
  if (stream.settings.since !== undefined) {
    return [
      {
        check: 'id-gap',
        result: 'unknown',
        text: 'Not scanned: with a start date, older numbers are missing on purpose.',
      },
    ]
  }
  const limit = options.all === true ? Number.MAX_SAFE_INTEGER : defaultLimit
  const gaps = await warehouse.idGaps(stream.table, { limit })
  if (gaps.total === 0)
    return [{ check: 'id-gap', result: 'ok', text: 'No number is missing between 1 and the newest.' }]
  const missing: { id: number }[] = []
  let absent = 0
  const unclear: { id: number; reason: string }[] = []
  for await (const { id, result } of inParallel(gaps.ids, atOnce, async (number) => ({
    id: number,
    result: await source.connection.readOne(stream.stream, String(number)),
  }))) {
    if (result?.found === true) missing.push({ id })
    else if (result === undefined || result.gone) absent += 1
    else unclear.push({ id, reason: result.reason })
  }
  const text = `${gaps.total} number(s) without a row, ${gaps.ids.length} asked for: ${absent} do not exist at the vendor, ${missing.length} do and are missing, ${unclear.length} refused.`
  if (missing.length > 0) return [{ check: 'id-gap', result: 'difference', text, details: missing }]
  const result = unclear.length > 0 || gaps.ids.length < gaps.total ? 'unknown' : 'ok'
  return [
    {
      check: 'id-gap',
      result,
      text: gaps.ids.length < gaps.total ? `${text} --all asks for the rest.` : text,
      details: unclear,
    },
  ]
}
