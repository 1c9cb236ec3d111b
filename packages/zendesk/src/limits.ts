/**
 * What Zendesk allows, in one place. Sources: "Rate limits" (RL), "Incremental exports" (IE) and the endpoint pages of the
 * developer reference [doc], and header totals of recorded answers [rec]. Totals differ between accounts, so these are what
 * Tajo starts with: every answer's `zendesk-ratelimit-…` headers say the account's own.
 */

/** Budgets that are counted apart from the account's own, the one of the Support API. [doc] RL */
export type AccountBudget = 'help-center' | 'webhooks' | 'chat' | 'talk' | 'oauth'

export interface StartingLimit {
  readonly limit: number
  readonly windowMs: number
}

const minuteMs = 60_000

/** Named as in the vendor's headers where one was recorded. */
export const startingLimits = {
  /** RL: 10 a minute over all incremental exports but the users' cursor. [doc][rec] */
  'incremental-exports': { limit: 10, windowMs: minuteMs },
  /** RL, change of 2025-06-27: 20 a minute. [doc][rec] */
  'incremental-exports-cursor': { limit: 20, windowMs: minuteMs },
  /** Deleted tickets page: 10 a minute. [oas] */
  'deleted-tickets-index': { limit: 10, windowMs: minuteMs },
  /** 20 a minute in every recording. [rec] */
  'ticket-fields-index': { limit: 20, windowMs: minuteMs },
  /** Talk reference: 10 a minute for calls and legs. [doc] */
  'talk-incremental-exports': { limit: 10, windowMs: minuteMs },
  /** A public client keeps to 450 a minute of some 500. [client] TAP */
  'ticket-audits': { limit: 450, windowMs: minuteMs },
  /** RL: 5 a minute for one user, and one a second for the account. [doc][rec] */
  'create-update-user': { limit: 5, windowMs: minuteMs },
  'user-updates-a-second': { limit: 1, windowMs: 1000 },
  /** RL: 600 in ten minutes. [doc] */
  'side-conversation-events': { limit: 600, windowMs: 10 * minuteMs },
} as const satisfies Readonly<Record<string, StartingLimit>>

export type LimitName = keyof typeof startingLimits

const classes: readonly (readonly [RegExp, LimitName])[] = [
  [/^\/incremental\/users\/cursor$/, 'incremental-exports-cursor'],
  [/^\/incremental\//, 'incremental-exports'],
  [/^\/deleted_tickets$/, 'deleted-tickets-index'],
  [/^\/ticket_fields$/, 'ticket-fields-index'],
  [/^\/channels\/voice\/stats\/incremental\//, 'talk-incremental-exports'],
  [/^\/tickets\/\d+\/audits$/, 'ticket-audits'],
  [/^\/tickets\/side_conversations\/events$/, 'side-conversation-events'],
]

/** Limits of their own that a call counts against; `path` as in the reference, without `/api/v2`. */
export function limitClassesOf(method: string, path: string): readonly string[] {
  const resource = resourceOf(path)
  const user = method === 'PUT' ? /^\/users\/(\d+)$/.exec(resource)?.[1] : undefined
  if (user !== undefined) return [`create-update-user/${user}`, 'user-updates-a-second']
  if (method !== 'GET') return []
  return classes
    .filter(([pattern]) => pattern.test(resource))
    .slice(0, 1)
    .map(([, name]) => name)
}

/** The account-wide budget a call counts against. [doc] RL: the help center's is apart; recorded answers of webhooks show their own. */
export function accountOf(path: string): AccountBudget | undefined {
  if (/^\/(help_center|guide|community)\//.test(path)) return 'help-center'
  if (path.startsWith('/webhooks')) return 'webhooks'
  if (path.startsWith('/chat/')) return 'chat'
  if (path.startsWith('/channels/voice/')) return 'talk'
  if (path.startsWith('/oauth/')) return 'oauth'
  return undefined
}

/** Calls of one name share whatever limits an answer to one of them shows. @example endpointName('GET', '/tickets/17/comments') // 'GET /tickets/{id}/comments' */
export function endpointName(method: string, path: string): string {
  return `${method} ${resourceOf(path).replace(/\/\d+(?=\/|$)/g, '/{id}')}`
}

function resourceOf(path: string): string {
  const [bare = ''] = path.split('?')
  return bare.replace(/\.json$/, '').replace(/\/+$/, '')
}

/** Rows of a page of a cursor list at most. [doc] */
export const cursorPageSize = 100
/** Rows of a page of an export at most. [doc] IE */
export const exportPageSize = 1000
/** Offset lists end at page 100 and at 10,000 records. [doc] */
export const offsetPageCap = 100
/** Exports leave out what changed within the last minute, and refuse to start there. [doc] IE */
export const exportDelayMs = 60_000
