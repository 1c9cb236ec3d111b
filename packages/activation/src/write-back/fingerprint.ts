import { createHash } from 'node:crypto'
import type { Json } from '@tajo/core/json'

/** Names one field of one contact of one helpdesk. */
export function placeOf(source: string, contactId: string, field: string): string {
  return `${source} ${contactId} ${field}`
}

/** A value of that field as it is remembered: what it was cannot be read from it. Empty is one value, in whatever form. */
export function fingerprintOf(place: string, value: Json | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([place, plain(value)]))
    .digest('hex')
    .slice(0, 32)
}

/** Text, numbers and flags as their text: helpdesks answer `"3"` to what was sent as `3`, and show a day with the time of midnight. */
function plain(value: Json | undefined): Json {
  if (value === undefined || value === null || value === '') return null
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String).sort()
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value).replace(/^(\d{4}-\d{2}-\d{2})T00:00:00(?:\.0+)?(?:Z|[+-]00:?00)$/, '$1')
}
