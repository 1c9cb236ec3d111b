import { good, type Parsed, wrong } from './parsed.ts'

/** `auto`, or calls a minute. */
export function parseRateLimit(text: string): Parsed<'auto' | number> {
  if (text.trim() === 'auto') return good('auto')
  const limit = Number(text)
  return Number.isInteger(limit) && limit >= 1 && limit <= 100_000
    ? good(limit)
    : wrong('must be auto, or a whole number of calls a minute')
}

/** `10%` or `10`. */
export function parsePercent(text: string): Parsed<number> {
  const match = /^(\d{1,2}(?:\.\d+)?) ?%?$/.exec(text.trim())
  const percent = Number(match?.[1])
  return match !== null && percent <= 90 ? good(percent) : wrong('must be a percentage from 0% to 90%')
}
