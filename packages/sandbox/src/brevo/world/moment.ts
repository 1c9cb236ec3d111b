const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/

/** `2026-11-03T09:12:44.512+01:00`: the account's offset, seldom `Z` [client]. */
export function stamp(ms: number, utcOffset: string): string {
  if (utcOffset === 'Z') return new Date(ms).toISOString()
  return `${new Date(ms + minutesOf(utcOffset) * 60_000).toISOString().slice(0, -1)}${utcOffset}`
}

/** `2026-11-03 10:12:44` on the account's wall. */
export function wallTime(ms: number, utcOffset: string): string {
  return stamp(ms, utcOffset).slice(0, 19).replace('T', ' ')
}

/** Milliseconds of a moment with its zone; a `+` that was not encoded arrives as a space and is none. */
export function momentOf(text: string): number | undefined {
  if (!MOMENT.test(text)) return undefined
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

/** `2026-11-03`, when there is such a day. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

function minutesOf(utcOffset: string): number {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):(\d{2})$/.exec(utcOffset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
