import type { AttributeValue } from '@tajo/core/destination'
import type { Json } from '@tajo/core/json'

/** Whether what Brevo shows is what Tajo writes, or would write. `null` and an empty text are both: it has none. */
export function sameInBrevo(ours: AttributeValue | null, theirs: Json | undefined): boolean {
  const [left, right] = [plain(ours), plain(theirs)]
  if (left === null || right === null) return left === right
  if (Array.isArray(left) || Array.isArray(right)) return sameSet(left, right)
  if (typeof left === 'boolean' || typeof right === 'boolean') return left === right
  if (typeof left === 'number' || typeof right === 'number') return Number(left) === Number(right)
  return left === right || sameDay(left, right)
}

/** Whether two phone numbers are one: Brevo shows digits only [oas]. */
export function samePhone(ours: string, theirs: Json | undefined): boolean {
  if (typeof theirs !== 'string' && typeof theirs !== 'number') return false
  return digits(ours) === digits(String(theirs))
}

type Plain = string | number | boolean | readonly string[] | null

function plain(value: Json | undefined): Plain {
  if (value === undefined || value === null || value === '') return null
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(String)
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean)
}

function sameSet(left: Exclude<Plain, null>, right: Exclude<Plain, null>): boolean {
  const [ours, theirs] = [left, right].map((one) => new Set(Array.isArray(one) ? (one as readonly string[]) : [one]))
  return (
    ours !== undefined && theirs !== undefined && ours.size === theirs.size && [...ours].every((x) => theirs.has(x))
  )
}

/** Only the day of a date is kept, and it may be shown with a time [doc]. */
function sameDay(ours: unknown, theirs: unknown): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/
  return typeof ours === 'string' && typeof theirs === 'string' && day.test(ours) && theirs.startsWith(`${ours}T`)
}

function digits(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^00/, '')
}
