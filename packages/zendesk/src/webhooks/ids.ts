/**
 * An id as rows are keyed: texts of digits come with events, numbers in bodies that somebody wrote. The vendor writes none as `0`
 * or as an empty text. [rec]
 */
export function idIn(value: unknown): string | undefined {
  const text =
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim().replace(/^#/, '') : ''
  return /^[1-9]\d{0,19}$/.test(text) ? text : undefined
}

/** A word that can be shown and stored: no text of a customer's reaches a topic. */
export function wordIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z][\w.:-]{0,99}$/.test(value) ? value : undefined
}

/** A moment in UTC, to the millisecond; texts that are no ISO 8601 with a zone say nothing. */
export function momentIn(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/.test(value)) return null
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}
