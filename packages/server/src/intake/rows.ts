import { createHash } from 'node:crypto'
import type { NewDelivery } from '@tajo/control/inbox/delivery'
import type { Unwrapped, WebhookEvent } from '@tajo/core/webhook'

const nothing = Buffer.alloc(0)

/** What is stored of an authentic delivery: a row per event, with the bytes beside the first. */
export function rowsOf(
  source: string,
  unwrapped: Unwrapped,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): readonly NewDelivery[] {
  const keptHeaders = withoutSecrets(headers)
  if (!unwrapped.ok || unwrapped.events.length === 0) {
    const note = unwrapped.ok ? 'There is no event in it.' : unwrapped.message
    return [
      {
        source,
        key: `sha256:${createHash('sha256').update(body).digest('hex')}`,
        topic: 'unknown',
        happenings: [],
        hints: [],
        occurredAt: null,
        state: 'unknown',
        note,
        body,
        headers: keptHeaders,
      },
    ]
  }
  return unwrapped.events.map((event, index) => ({
    source,
    key: event.key,
    topic: event.topic,
    happenings: event.happenings,
    hints: event.hints,
    occurredAt: event.at,
    ...stateOf(event),
    body: index === 0 ? body : nothing,
    headers: index === 0 ? keptHeaders : {},
  }))
}

function stateOf(event: WebhookEvent): Pick<NewDelivery, 'state' | 'note'> {
  if (event.own) return { state: 'ignored', note: 'Caused by what Tajo itself wrote.' }
  return { state: 'pending', note: null }
}

const told = new Set(['content-type', 'user-agent', 'traceparent', 'x-request-id'])

/** Headers worth keeping: the vendors’ own ones too, but none that lets anybody in. */
function withoutSecrets(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) =>
        told.has(name) ||
        (/^x-(?:zendesk|freshdesk|brevo|sib)/.test(name) && !/secret|token|key|auth|signature$/.test(name)),
    ),
  )
}
