import { createHash } from 'node:crypto'
import type { Hint, RawDelivery, Unwrapped, WebhookEvent } from '@tajo/core/webhook'
import { readBody } from './body.ts'
import { salvage } from './broken-body.ts'
import { fieldsOf, textOf } from './fields.ts'
import { momentOf } from './moment.ts'
import { distinct, type NamedRows, namedRows } from './named-rows.ts'
import { type Told, toldBy, toldIn } from './told.ts'
import { isCreationAlone } from './triggered-event.ts'

/** `unique`: a text no other delivery gets. */
export function unwrap({ body }: Pick<RawDelivery, 'body'>, unique: () => string): Unwrapped {
  const read = readBody(body)
  const digest = createHash('sha256').update(body).digest('base64url')
  switch (read.kind) {
    case 'empty':
      return { ok: false, message: 'The delivery has no body: set the method of the rule to POST and give it content.' }
    case 'strange':
      return { ok: false, message: 'The body is neither JSON nor XML nor a form.' }
    case 'broken':
      return unwrapBroken(read.text, `${digest}.${unique()}`)
    case 'read': {
      const events = read.items.flatMap((item, index) => eventsOf(item, `${digest}.${index}`, unique))
      return events.length > 0
        ? { ok: true, events }
        : { ok: false, message: 'The body names no ticket, contact or company by its number: add {{ticket.id}} to it.' }
    }
  }
}

function eventsOf(item: Readonly<Record<string, unknown>>, digest: string, unique: () => string): WebhookEvent[] {
  const fields = fieldsOf(item)
  const told = toldIn(fields)
  const hints = hintsOf(namedRows(fields), told)
  if (hints.length === 0) return []
  const moment = momentOf(fields)
  const isOnce = fields.some(({ key, value }) => key === 'triggeredevent' && isCreationAlone(textOf(value) ?? ''))
  return [
    {
      key: moment !== undefined || isOnce ? digest : `${digest}.${unique()}`,
      topic: told.topic,
      happenings: told.happenings,
      at: moment ?? null,
      hints,
      own: false,
    },
  ]
}

function unwrapBroken(text: string, key: string): Unwrapped {
  const found = salvage(text)
  if (found === undefined)
    return {
      ok: false,
      message:
        'The body cannot be read, and does not name one ticket for certain: put quotes around every placeholder, and leave out texts people write.',
    }
  const told = toldBy(found.triggeredEvent ?? '')
  const hints = hintsOf({ tickets: [found.ticket], contacts: [], companies: [] }, told)
  return { ok: true, events: [{ key, topic: told.topic, happenings: told.happenings, at: null, hints, own: false }] }
}

function hintsOf({ tickets, contacts, companies }: NamedRows, { children, gone }: Told): readonly Hint[] {
  const rows = (stream: string, ids: readonly string[], isGone: boolean) =>
    distinct(ids).map((key): Hint => ({ stream, key, ...(isGone ? { gone: true } : {}) }))
  return [
    ...rows('tickets', tickets, gone === 'ticket').map((hint) => ({ ...hint, children })),
    ...rows('contacts', contacts, gone === 'contact'),
    ...rows('companies', companies, gone === 'company'),
  ]
}
