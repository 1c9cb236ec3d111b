import { parseStartDate } from '../values/dates.ts'
import { parsedText } from '../values/parsed.ts'

export function startDate(now: number) {
  return parsedText((text) => parseStartDate(text, now))
}
