/** Who changed a ticket, as rules for updates ask [doc]. */
export type Performer = 'agent' | 'requester' | 'system'

/** An automation rule whose action is a webhook. */
export interface WebhookRule {
  readonly id: number
  readonly name: string
  /** `creation` is the list of type 1, `update` of type 4 [doc]. Hourly rules are not played. */
  readonly kind: 'creation' | 'update'
  readonly performer: Performer | 'agent_or_requester' | 'anyone'
  /** Names of changes that set it off, as `triggered_event` has them; none: any. */
  readonly events: readonly string[]
  readonly url: string
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'GET' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly encoding: 'json' | 'xml' | 'form'
  /** Ticked placeholders, or a text with placeholders of its own that nobody checks [doc]. */
  readonly content: { readonly simple: readonly string[] } | { readonly advanced: string }
}

export type NewWebhookRule = Pick<WebhookRule, 'kind' | 'url'> &
  Partial<Omit<WebhookRule, 'id' | 'kind' | 'url'>> & {
    readonly basic?: { readonly user: string; readonly password: string }
    /** Sent as the user of Basic, with `X` as password [guess]. */
    readonly apiKey?: string
  }

/** What a recorded simple body has [client]. */
const SIMPLE = [
  'triggered_event',
  'ticket.id',
  'ticket.url',
  'ticket.ticket_type',
  'ticket.subject',
  'ticket.description',
  'ticket.status',
  'ticket.priority',
  'ticket.requester.name',
  'ticket.requester.email',
] as const

export function ruleFrom(id: number, { basic, apiKey, ...given }: NewWebhookRule): WebhookRule {
  const pair =
    basic === undefined ? (apiKey === undefined ? undefined : `${apiKey}:X`) : `${basic.user}:${basic.password}`
  return {
    id,
    name: `Webhook ${id}`,
    performer: 'anyone',
    events: [],
    method: 'POST',
    encoding: 'json',
    content: { simple: SIMPLE },
    ...given,
    headers: {
      ...(pair === undefined ? undefined : { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }),
      ...given.headers,
    },
  }
}
