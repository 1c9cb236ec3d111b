import { good, type Parsed, wrong } from './parsed.ts'

const form = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)? ?(Z|[+-]\d{2}:?\d{2})?)?$/
const unitMs = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** A date or date and time in the past; without a zone it is UTC. */
export function parseStartDate(text: string, now: number): Parsed<Date> {
  const match = form.exec(text.trim())
  if (match === null) return wrong('must be a date such as 2023-01-31, or a date and time such as 2023-01-31T08:00:00Z')
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = match
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zoneWithColon(zone)}`)
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  if (Number.isNaN(at) || Number(day) > lastDay) return wrong('must be a day that exists in the calendar')
  if (at > now) return wrong('lies in the future, so nothing would be read')
  return good(new Date(at))
}

/** `30d`, `12h`, `2w` back from now, or `all` (no bound). */
export function parseHistory(text: string, now: number): Parsed<Date | undefined> {
  if (text.trim() === 'all') return good(undefined)
  const match = /^([1-9]\d{0,4}) ?([hdw])$/.exec(text.trim())
  const unit = match?.[2]
  if (unit !== 'h' && unit !== 'd' && unit !== 'w') return wrong('must be a span such as 12h, 30d or 2w, or all')
  return good(new Date(now - Number(match?.[1]) * unitMs[unit]))
}

/** Either form, for a position or `--since`. */
export function parseSince(text: string, now: number): Parsed<Date> {
  const span = parseHistory(text, now)
  if (span.ok && span.value !== undefined) return good(span.value)
  const date = parseStartDate(text, now)
  if (date.ok || date.problem.includes('future')) return date
  return wrong(`${date.problem}, or a span such as 30d`)
}

function zoneWithColon(zone: string): string {
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone
}
