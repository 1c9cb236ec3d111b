/** What an event says of the contact's row. */
export interface Topic {
  /** As it is registered for; absent for what only clients and older pages call so. */
  readonly registered?: string
  readonly gone?: true
  /** A mail's fate that says nothing of the contact himself. */
  readonly aside?: true
}

/**
 * Events by their name in a delivery; the name they are registered under is another. Marketing and transactional mail have
 * spellings of their own, and so have older pages and clients: all are taken. [doc][client]
 */
const topics: Readonly<Record<string, Topic>> = {
  contact_updated: { registered: 'contactUpdated' },
  contact_deleted: { registered: 'contactDeleted', gone: true },
  list_addition: { registered: 'listAddition' },
  unsubscribed: { registered: 'unsubscribed' },
  unsubscribe: {},
  hard_bounce: { registered: 'hardBounce' },
  hard_bounced: {},
  soft_bounce: { registered: 'softBounce', aside: true },
  soft_bounced: { aside: true },
  spam: { registered: 'spam' },
  complaint: {},
  blocked: { registered: 'blocked' },
  invalid_email: { registered: 'invalid' },
  delivered: { registered: 'delivered', aside: true },
  opened: { registered: 'opened', aside: true },
  unique_opened: { registered: 'uniqueOpened', aside: true },
  proxy_open: { aside: true },
  unique_proxy_open: { aside: true },
  click: { registered: 'click', aside: true },
  deferred: { registered: 'deferred', aside: true },
  request: { registered: 'request', aside: true },
  sent: { registered: 'sent', aside: true },
  error: { registered: 'error', aside: true },
  unique_coupon_sent: { aside: true },
}

const byRegistration = new Map(
  Object.entries(topics).flatMap(([name, { registered }]) => (registered === undefined ? [] : [[registered, name]])),
)

/** `contactUpdated` and `contact_updated` are one. @example eventNamed('hardBounce') // 'hard_bounce' */
export function eventNamed(word: string): string {
  const lower = word.trim().replaceAll(' ', '_')
  return byRegistration.get(lower) ?? lower.toLowerCase()
}

export function topicOf(event: string): Topic | undefined {
  return Object.hasOwn(topics, event) ? topics[event] : undefined
}
