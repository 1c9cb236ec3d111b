import { parseStartDate } from '../values/dates.ts'
import { parsedText } from './parsed-text.ts'

export function startDate(now: number) {
  return parsedText((text) => parseStartDate(text, now))
}
