import type { SubLimit } from './rate-limit.ts'

export interface Price {
  readonly credits: number
  readonly subLimit?: SubLimit
}

const PLAIN: Price = { credits: 1 }
const FREE: Price = { credits: 0 }

/** List of tickets: each include costs 2 more; view of a ticket: 1 more [doc]. Everything else costs 1. */
export function priceOf(method: string, path: string, search: URLSearchParams): Price {
  // Downloads come from a file store, not from the API.
  if (path.startsWith('/exports/')) return FREE
  const resource = path.replace(/^\/api\/v2/, '')
  if (method === 'GET') {
    if (resource === '/tickets') return { credits: 1 + 2 * includes(search), subLimit: 'tickets_list' }
    if (resource === '/contacts') return { credits: 1, subLimit: 'contacts_list' }
    // "consumes two API calls" for include=conversations is read as 2 in total [doc].
    if (/^\/tickets\/\d+$/.test(resource)) return { credits: 1 + includes(search) }
  }
  if (method === 'POST' && resource === '/tickets') return { credits: 1, subLimit: 'ticket_create' }
  if (method === 'PUT' && /^\/tickets\/\d+$/.test(resource)) return { credits: 1, subLimit: 'ticket_update' }
  return PLAIN
}

function includes(search: URLSearchParams): number {
  const include = search.get('include')
  return include === null ? 0 : new Set(include.split(',').filter((part) => part !== '')).size
}
