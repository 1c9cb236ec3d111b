/** Every moment in the account is in whole seconds, as the vendor's timestamps are [doc]. */
export const MINUTE = 60
export const HOUR = 3_600
export const DAY = 86_400

/** `2026-03-02T10:12:44Z` */
export function iso(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
}

export function isoOrNull(seconds: number | null): string | null {
  return seconds === null ? null : iso(seconds)
}

/** `2026-03-02` */
export function isoDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}

const MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/** Seconds of any form the API reads, no zone meaning UTC [doc]; `undefined` for anything else. */
export function parseMoment(text: string): number | undefined {
  const match = MOMENT.exec(text)
  if (match === null) return undefined
  const hasTime = text.includes('T')
  const ms = Date.parse(hasTime && match[1] === undefined ? `${text}Z` : text)
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000)
}
