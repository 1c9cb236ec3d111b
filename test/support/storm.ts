import { brevoWebhooks } from '@tajo/brevo/webhooks/kind'
import type { WebhookKind } from '@tajo/core/webhook'
import { freshdeskWebhooks } from '@tajo/freshdesk/webhooks/kind'
import { zendeskWebhooks } from '@tajo/zendesk/webhooks/kind'
import type { Dice } from './dice.ts'

/** One delivery of the storm. */
export interface Bolt {
  readonly source: string
  readonly body: string
  /** Made for each try: a signature is over its time. */
  headers(nowMs: number): Readonly<Record<string, string>>
  /** In the place of the source's own path token. */
  readonly token?: string
  /** Why it has to be refused; absent: it has to be taken. */
  readonly because?: 'wrong secret' | 'wrong token' | 'no secret set' | 'stale stamp' | 'oversize'
  /** Under which it has to be stored, once, if it is taken. */
  readonly key: string
  /** What happens at the vendor before it is sent; called by each copy of it. */
  readonly happens?: () => void
}

/** One that its vendor has signed. */
export interface Genuine extends Bolt {
  readonly source: keyof typeof bodies
}

export const stormSecrets: Readonly<Record<'freshdesk' | 'zendesk' | 'brevo', string>> = {
  freshdesk: 'freshdesk-secret-of-the-storm',
  zendesk: 'zendesk-secret-of-the-storm',
  brevo: 'brevo-secret-of-the-storm',
}

const kinds: Readonly<Record<string, WebhookKind>> = {
  freshdesk: freshdeskWebhooks,
  zendesk: zendeskWebhooks,
  brevo: brevoWebhooks,
}

const json = { 'content-type': 'application/json' }

/** Bodies as the vendors send them; `n` makes each another one. Zendesk names what is new: of words said there nothing else tells. */
export const bodies = {
  zendesk: (ticket: number, n: number, at: Date, what: 'state' | 'words' = 'state'): string =>
    JSON.stringify({
      account_id: 1,
      id: `0c5f6c0e-6d3c-4b8e-9a2e-${n.toString(16).padStart(12, '0')}`,
      time: at.toISOString(),
      type: `zen:event-type:ticket.${what === 'state' ? 'status_changed' : 'comment_added'}`,
      subject: `zen:ticket:${ticket}`,
      zendesk_event_version: '2022-11-06',
      event:
        what === 'state' ? { current: 'OPEN', previous: 'NEW' } : { comment: { id: String(n + 1), is_public: false } },
      detail: { id: String(ticket), updated_at: at.toISOString() },
    }),
  freshdesk: (ticket: number, n: number, at: Date): string =>
    JSON.stringify({
      freshdesk_webhook: {
        ticket_id: ticket,
        ticket_subject: `Number ${n}`,
        triggered_event: '{ticket_status:from:Open,to:Resolved}',
        ticket_updated_at: at.toISOString().replace(/\.\d+Z$/, 'Z'),
      },
    }),
  brevo: (email: string, n: number, at: Date): string =>
    JSON.stringify({
      event: 'contact_updated',
      id: n,
      email,
      key: 'another key',
      date: at.toISOString(),
      ts: Math.floor(at.getTime() / 1000),
      content: [{ email, attributes: { NOTE: `Number ${n}` } }],
    }),
} as const

/** A delivery that proves itself. */
export function genuine(source: Genuine['source'], body: string): Genuine {
  const kind = kinds[source]
  if (kind === undefined) throw new Error(`${source} sends no webhooks`)
  return {
    source,
    body,
    headers: (nowMs) => ({ ...json, ...kind.sign(body, stormSecrets[source], nowMs) }),
    key: keyOf(source, body),
  }
}

/** The same delivery in a way that must not pass. */
export function forged(bolt: Bolt, because: NonNullable<Bolt['because']>): Bolt {
  const kind = kinds[bolt.source]
  const { happens: _, ...same } = bolt
  const refused = { ...same, because }
  switch (because) {
    case 'wrong secret':
      return { ...refused, headers: (nowMs) => ({ ...json, ...kind?.sign(bolt.body, 'a-guess', nowMs) }) }
    case 'stale stamp':
      return { ...refused, headers: (nowMs) => bolt.headers(nowMs - 6 * 60_000) }
    case 'wrong token':
      return { ...refused, token: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }
    case 'no secret set':
      return { ...refused, source: 'unset' }
    case 'oversize':
      return { ...refused, body: `${bolt.body}${' '.repeat(1_100_000)}` }
  }
}

function keyOf(source: string, body: string): string {
  const unwrapped = kinds[source]?.unwrap({ headers: json, body: Buffer.from(body) })
  const key = unwrapped?.ok === true ? unwrapped.events[0]?.key : undefined
  if (key === undefined) throw new Error(`${source}: the delivery names nothing`)
  return key
}

export function shuffled<T>(items: readonly T[], chance: Dice): T[] {
  const result = [...items]
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = chance.below(index + 1)
    const [a, b] = [result[index], result[other]]
    if (a !== undefined && b !== undefined) [result[index], result[other]] = [b, a]
  }
  return result
}
