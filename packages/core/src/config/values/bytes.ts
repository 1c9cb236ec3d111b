import { good, type Parsed, wrong } from './parsed.ts'

const units = { '': 1, K: 1000, M: 1_000_000, G: 1_000_000_000 } as const

/** `1MB`, `256KB`, or a number of bytes. */
export function parseBytes(text: string): Parsed<number> {
  const match = /^(\d{1,12}) ?([KMG]?)B?$/i.exec(text.trim())
  const unit = match?.[2]?.toUpperCase()
  if (unit !== '' && unit !== 'K' && unit !== 'M' && unit !== 'G')
    return wrong('must be an amount such as 256KB or 1MB')
  const bytes = Number(match?.[1]) * units[unit]
  return bytes >= 1000 ? good(bytes) : wrong('must be at least 1KB')
}
