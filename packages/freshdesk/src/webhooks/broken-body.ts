/** What can be told for certain of a body that cannot be read. */
export interface Salvage {
  readonly ticket: string
  readonly triggeredEvent: string | undefined
}

const ticketPatterns = [
  /[{,] ?"ticket_?id" ?: ?"?#?(\d{1,15})"? ?(?=[,}])/gi,
  /[{,] ?"ticket" ?: ?\{ ?"(?:display_)?id" ?: ?"?#?(\d{1,15})"? ?(?=[,}])/gi,
  /[{,] ?"ticket_?url" ?: ?"https?:\/\/[^\s"/]{1,300}\/(?:[a-z-]{1,40}\/){0,4}tickets\/(\d{1,15})"/gi,
  /<ticket[_-]?id(?: [^<>]{0,100})?> ?#?(\d{1,15}) ?<\/ticket[_-]?id>/gi,
]
const eventPattern = /"triggered_event" ?: ?"(\{[^"]{0,2000}\})"/gi

/**
 * The ticket of a body that unescaped text has broken, where all places that name one agree. A text in it may have been written
 * to look like such a place, so two that differ are none.
 */
export function salvage(text: string): Salvage | undefined {
  const plain = text.replace(/[\s\p{Cc}]+/gu, ' ')
  const tickets = new Set(ticketPatterns.flatMap((pattern) => [...plain.matchAll(pattern)].map(([, id = '']) => id)))
  const events = new Set([...plain.matchAll(eventPattern)].map(([, event = '']) => event))
  const [ticket] = tickets
  const [triggeredEvent] = events
  if (ticket === undefined || tickets.size > 1) return undefined
  return { ticket, triggeredEvent: events.size === 1 ? triggeredEvent : undefined }
}
