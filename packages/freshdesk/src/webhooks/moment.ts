import { type Field, textOf } from './fields.ts'

/** When what is told of happened, ISO 8601, where a body says so to the second or better. */
export function momentOf(fields: readonly Field[]): string | undefined {
  for (const { key, parent, value } of fields) {
    const isTime = key === 'timestamp' || key === 'ticketupdatedat' || (key === 'updatedat' && isTicketOrTop(parent))
    const moment = isTime ? parsed(textOf(value) ?? '') : undefined
    if (moment !== undefined) return moment
  }
  return undefined
}

/** A moment of the requester's or the company's says nothing of this change. */
function isTicketOrTop(parent: string): boolean {
  return ['', 'ticket', 'freshdeskwebhook', 'data'].includes(parent)
}

/** ISO 8601 with a zone, or a number since 1970 in seconds or milliseconds. Dates as shown to people lack seconds and a zone. */
function parsed(text: string): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/.test(text)) {
    return isoOf(Date.parse(text.replace(' ', 'T')))
  }
  if (/^\d{10}(?:\.\d{1,9})?$/.test(text)) return isoOf(Number(text) * 1000)
  return /^\d{13}$/.test(text) ? isoOf(Number(text)) : undefined
}

function isoOf(ms: number): string | undefined {
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}
