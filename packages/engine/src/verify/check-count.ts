import type { CheckFinding } from '../reports.ts'
import type { CheckContext } from './context.ts'

/** The vendor's own number against the rows stored, where it gives one. */
export async function checkCount({ source, warehouse, stream, clock }: CheckContext): Promise<CheckFinding[]> {
  const theirs = await source.connection.vendorCount(stream.stream, clock)
  if (theirs === undefined || stream.settings.since !== undefined) return []
  const { live } = await warehouse.counts(stream.table, theirs.where)
  const text = `${live} stored, ${theirs.count} by the ${theirs.description}.`
  if (live === theirs.count) return [{ check: 'count', result: 'ok', text }]
  // The index runs minutes behind: it can know fewer than are there, but not more.
  if (theirs.precision === 'indexed-minutes-behind' && live > theirs.count) {
    return [
      {
        check: 'count',
        result: 'unknown',
        text: `${text} The vendor’s index runs minutes behind, and may leave some states out.`,
      },
    ]
  }
  return [
    {
      check: 'count',
      result: 'difference',
      text: `${text} Run \`tajo sync\` and verify again; what stays is missing.`,
    },
  ]
}
