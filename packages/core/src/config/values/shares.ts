import { good, type Parsed, wrong } from './parsed.ts'

/** `20%` → 0.2; `20` is the same. */
export function parseShare(text: string): Parsed<number> {
  const match = /^(\d{1,3}(?:\.\d+)?) ?%?$/.exec(text.trim())
  const percent = Number(match?.[1])
  return match !== null && percent <= 100 ? good(percent / 100) : wrong('must be a percentage from 0% to 100%')
}

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** `90m`, `12h`, `3d` in milliseconds. */
export function parseSpan(text: string): Parsed<number> {
  const match = /^([1-9]\d{0,4}) ?([mhdw])$/.exec(text.trim())
  const unit = match?.[2]
  if (unit !== 'm' && unit !== 'h' && unit !== 'd' && unit !== 'w')
    return wrong('must be a span such as 90m, 12h or 3d')
  return good(Number(match?.[1]) * unitMs[unit])
}

/** Two letters of ISO 3166, as libraries for phone numbers take them. */
export function parseRegion(text: string): Parsed<string> {
  return /^[A-Za-z]{2}$/.test(text.trim())
    ? good(text.trim().toUpperCase())
    : wrong('must be the two letters of a country, such as DE or US')
}
