import { good, type Parsed, wrong } from './parsed.ts'

/** A zone of the IANA database, as it is spelled there. */
export function parseTimeZone(text: string): Parsed<string> {
  try {
    return good(new Intl.DateTimeFormat('en', { timeZone: text.trim() }).resolvedOptions().timeZone)
  } catch {
    return wrong('must be a time zone such as Europe/Berlin or UTC')
  }
}
