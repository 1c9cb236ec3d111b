/**
 * What Freshdesk allows, in one place. Sources: the API v2 reference (rate limit, pagination and filter sections, read
 * January 2026), support article 225439 (per-endpoint limits, in force since 14 March 2024), and public clients where
 * marked. Limits count per account and minute, failed calls included.
 */

/** Endpoints with a limit of their own inside the account's. */
export type LimitClass = 'tickets_list' | 'contacts_list' | 'ticket_create' | 'ticket_update'

export interface Plan {
  readonly name: string
  /** Credits a minute for the whole account. */
  readonly total: number
  /** Calls a minute by class; empty where the vendor publishes none. */
  readonly limits: Readonly<Partial<Record<LimitClass, number>>>
}

/** Support article 225439. Where two plans share a total, the one sold today comes first. */
export const plans: readonly Plan[] = [
  { name: 'Trial', total: 50, limits: {} },
  { name: 'Growth', total: 200, limits: subLimits(80, 80, 20, 20) },
  { name: 'Pro', total: 400, limits: subLimits(160, 160, 100, 100) },
  { name: 'Enterprise', total: 700, limits: subLimits(280, 280, 200, 200) },
  { name: 'Add-on 1000', total: 1000, limits: subLimits(400, 400, 300, 300) },
  { name: 'Add-on 2000', total: 2000, limits: subLimits(800, 800, 400, 400) },
  // Seen by public clients on old accounts. Garden and Estate shared the totals of Growth and Pro, Forest that of Enterprise.
  { name: 'Blossom', total: 100, limits: {} },
]

function subLimits(create: number, update: number, listTickets: number, listContacts: number): Plan['limits'] {
  return { ticket_create: create, ticket_update: update, tickets_list: listTickets, contacts_list: listContacts }
}

/** No plan or add-on comes near it: such an account is not limited the way plans are. */
const largestTotal = 20_000

/**
 * The plan behind `X-RateLimit-Total`. A total no plan has (negotiated, or still counted per hour as on accounts not yet
 * migrated) keeps its own number with the class limits of the largest plan below it, so that Tajo errs on the slow side.
 *
 * @example planByTotal(200).limits.tickets_list // 20
 */
export function planByTotal(total: number): Plan {
  // The header is an integer in the reference and a decimal ("700.0") on some accounts.
  const whole = Math.floor(total)
  const exact = plans.find((plan) => plan.total === whole)
  if (exact !== undefined) return exact
  if (whole > largestTotal) return { name: `${whole} a minute`, total: whole, limits: {} }
  const below = plans.filter((plan) => plan.total < whole).sort((a, b) => b.total - a.total)[0]
  return { name: `${whole} a minute`, total: whole, limits: below?.limits ?? {} }
}

/** Reference, rate limit section: a call costs 1, each include on the ticket list 2 more, on one ticket 1 more. */
const callCredits = 1
const listIncludeCredits = 2
const viewIncludeCredits = 1

/** @example ticketListCredits(['stats', 'description']) // 5 */
export function ticketListCredits(includes: readonly string[]): number {
  return callCredits + listIncludeCredits * new Set(includes).size
}

/** @example ticketViewCredits(['requester', 'company']) // 3 */
export function ticketViewCredits(includes: readonly string[]): number {
  return callCredits + viewIncludeCredits * new Set(includes).size
}

/** Class whose limit a call counts against; `path` as in the reference, with or without `/api/v2`. */
export function limitClassOf(method: string, path: string): LimitClass | undefined {
  const resource = resourceOf(path)
  switch (method) {
    case 'GET':
      return resource === '/tickets' ? 'tickets_list' : resource === '/contacts' ? 'contacts_list' : undefined
    case 'POST':
      return resource === '/tickets' ? 'ticket_create' : undefined
    case 'PUT':
      return isTicket(resource) ? 'ticket_update' : undefined
    default:
      return undefined
  }
}

/** Credits a call costs, as `X-RateLimit-Used-CurrentRequest` will say. */
export function creditsOf(method: string, path: string, query: Readonly<Record<string, string | number>> = {}): number {
  const resource = resourceOf(path)
  if (method !== 'GET') return callCredits
  if (resource === '/tickets') return ticketListCredits(includesOf(query))
  if (isTicket(resource)) return ticketViewCredits(includesOf(query))
  return callCredits
}

function resourceOf(path: string): string {
  const [bare = ''] = path.split('?')
  return bare.replace(/^\/api\/v2(?=\/)/, '').replace(/\/+$/, '')
}

function isTicket(resource: string): boolean {
  return /^\/tickets\/\d+$/.test(resource)
}

function includesOf(query: Readonly<Record<string, string | number>>): readonly string[] {
  return String(query['include'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** Rows a list page holds at most; more is a 400, not clamped (reference, pagination). */
export const maxPerPage = 100

/** Page 301 of the ticket list is a 400, whatever the filter (reference, pagination; the body seen by public clients). */
export const ticketPageCap = 300

/** Sizes and spans the vendor sets; each with the part of the reference that says so. */
export const caps = {
  /** Pagination: rows of a list page when `per_page` is left out. */
  perPageByDefault: 30,
  /** Filter section: ten pages of 30, though `total` may say more; queries of up to 512 characters. */
  searchPages: 10,
  searchPerPage: 30,
  searchQueryLength: 512,
  /** View a ticket: `include=conversations` brings the oldest ten only. */
  includedConversations: 10,
  /** Custom objects: `page_size` at most, and when it is left out. */
  customObjectPageSize: 100,
  customObjectPageSizeByDefault: 20,
  /** List all tickets: days by creation that are listed unless `updated_since` is sent. */
  ticketListDays: 30,
  /** Support article 212901: days a closed ticket is idle before it moves to the archive, sooner or later by traffic. */
  archiveAfterDays: 120,
} as const
