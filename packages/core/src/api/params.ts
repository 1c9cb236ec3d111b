import { TajoError } from '../errors.ts'

/** A moment as a date, or as text the vendor reads: `2026-03-01`, `2026-03-01T09:30:00+01:00`; without a zone it is UTC. */
export type Moment = Date | string

/** A moment as the vendors write it, in UTC. */
export function secondAt(moment: Moment): string {
  // JavaScript would take a time without a zone for local time.
  const text = typeof moment === 'string' && /T[\d:.]+$/.test(moment) ? `${moment}Z` : moment
  const at = new Date(text).getTime()
  if (Number.isNaN(at)) throw new TajoError('TAJO_ARGUMENT', `"${String(moment)}" is no moment.`)
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

type Param = string | number | boolean | Date | readonly string[] | undefined

export type Params = Readonly<Record<string, Param>>

/**
 * Parameters in the vendor’s spelling; what is not given is left out.
 *
 * @example
 * queryOf({ updatedSince: new Date(0), include: ['stats', 'requester'] })
 * // { updated_since: '1970-01-01T00:00:00Z', include: 'stats,requester' }
 */
export function queryOf(params: Params): Record<string, string | number> {
  const query: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(params)) {
    const written = textOf(value)
    if (written !== undefined) query[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = written
  }
  return query
}

function textOf(value: Param): string | number | undefined {
  if (value === undefined || typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Date) return secondAt(value)
  return value.length === 0 ? undefined : value.join(',')
}
