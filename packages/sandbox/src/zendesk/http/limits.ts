import type { Plan, Settings } from '../options.ts'

export type Service = 'support' | 'help-center' | 'webhooks' | 'chat'

/** Said in the headers too, so that whoever reads the sandbox need not go by what is documented. */
export const UNLIMITED = 1_000_000

/** Calls a minute per account [doc]. The help center has as many once more, of its own. */
const PER_MINUTE: Readonly<Record<Plan, number>> = {
  team: 200,
  growth: 400,
  professional: 400,
  enterprise: 700,
  enterprise_plus: 2_500,
  // No such plan: room enough for a test that is not about limits.
  unlimited: UNLIMITED,
}

export function serviceOf(path: string): Service {
  if (/^\/api\/v2\/(?:help_center|guide|community)(?:\/|$)/.test(path)) return 'help-center'
  if (/^\/api\/v2\/webhooks(?:\/|$)/.test(path)) return 'webhooks'
  return path.startsWith('/api/v2/chat/') ? 'chat' : 'support'
}

export function budgetOf(service: Service, { plan, highVolume }: Settings): number {
  if (plan === 'unlimited') return PER_MINUTE.unlimited
  if (service === 'webhooks') return 100
  if (service === 'chat') return 200
  return highVolume ? Math.max(2_500, PER_MINUTE[plan]) : PER_MINUTE[plan]
}

export interface Bucket {
  /** As its header calls it; buckets without a recorded header stay silent. */
  readonly name: string
  readonly silent?: true
  readonly total: number
  /** With the High Volume add-on. */
  readonly highVolume?: number
  readonly seconds: number
  readonly method: string
  readonly path: RegExp
  /** Counted apart per record or per caller. */
  readonly per?: 'record' | 'caller' | 'record-and-caller'
  /** What the refusal says was too much. */
  readonly what?: string
}

/** Limits on single endpoints [doc][rec]. */
export const BUCKETS: readonly Bucket[] = [
  {
    name: 'incremental-exports-cursor',
    total: 20,
    highVolume: 60,
    seconds: 60,
    method: 'GET',
    path: /^\/api\/v2\/incremental\/users\/cursor$/,
    what: 'incremental export API',
  },
  {
    name: 'incremental-exports-sample',
    silent: true,
    total: 10,
    seconds: 1_200,
    method: 'GET',
    path: /^\/api\/v2\/incremental\/\w+\/sample$/,
    what: 'incremental export API',
  },
  {
    name: 'incremental-exports',
    total: 10,
    highVolume: 30,
    seconds: 60,
    method: 'GET',
    path: /^\/api\/v2\/incremental\/(?!users\/cursor$|\w+\/sample$)/,
    what: 'incremental export API',
  },
  {
    name: 'incremental-calls',
    silent: true,
    total: 10,
    seconds: 60,
    method: 'GET',
    path: /^\/api\/v2\/channels\/voice\/stats\/incremental\//,
  },
  { name: 'tickets-index', total: 100, seconds: 60, method: 'GET', path: /^\/api\/v2\/tickets$/ },
  { name: 'tags-index', total: 100, seconds: 60, method: 'GET', path: /^\/api\/v2\/tags$/ },
  { name: 'ticket-fields-index', total: 20, seconds: 60, method: 'GET', path: /^\/api\/v2\/ticket_fields$/ },
  { name: 'search-index', total: 2_500, seconds: 60, method: 'GET', path: /^\/api\/v2\/search$/ },
  { name: 'search-export', silent: true, total: 100, seconds: 60, method: 'GET', path: /^\/api\/v2\/search\/export$/ },
  {
    name: 'deleted-tickets',
    silent: true,
    total: 10,
    seconds: 60,
    method: 'GET',
    path: /^\/api\/v2\/deleted_tickets$/,
  },
  {
    name: 'deleted-tickets-destroy',
    total: 1_000,
    seconds: 60,
    method: 'DELETE',
    path: /^\/api\/v2\/deleted_tickets\//,
  },
  {
    name: 'views-execute',
    silent: true,
    total: 5,
    seconds: 60,
    method: 'GET',
    path: /^\/api\/v2\/views\/(\d+)\/(?:execute|count)$/,
    per: 'record-and-caller',
  },
  {
    name: 'views-count-many',
    silent: true,
    total: 6,
    seconds: 300,
    method: 'GET',
    path: /^\/api\/v2\/views\/count_many$/,
  },
  {
    name: 'tickets-update',
    total: 100,
    highVolume: 300,
    seconds: 60,
    method: 'PUT',
    path: /^\/api\/v2\/tickets\/\d+$/,
  },
  {
    name: 'per-ticket-updates',
    total: 30,
    seconds: 600,
    method: 'PUT',
    path: /^\/api\/v2\/tickets\/(\d+)(?:$|\/)/,
    per: 'record-and-caller',
  },
  {
    name: 'ticket-request-create-by-user-and-ip',
    total: 300,
    seconds: 60,
    method: 'POST',
    path: /^\/api\/v2\/tickets$/,
    per: 'caller',
  },
  {
    name: 'tickets-destroy',
    silent: true,
    total: 400,
    seconds: 60,
    method: 'DELETE',
    path: /^\/api\/v2\/tickets\/\d+$/,
  },
  {
    name: 'create-update-user',
    total: 5,
    seconds: 60,
    method: 'PUT',
    path: /^\/api\/v2\/users\/(\d+)$/,
    per: 'record',
  },
  {
    name: 'user-updates-a-second',
    silent: true,
    total: 1,
    seconds: 1,
    method: 'PUT',
    path: /^\/api\/v2\/users\/\d+$/,
  },
  {
    name: 'organizations-update',
    silent: true,
    total: 5,
    seconds: 60,
    method: 'PUT',
    path: /^\/api\/v2\/organizations\/(\d+)$/,
    per: 'record',
  },
  {
    name: 'deleted-users-destroy',
    silent: true,
    total: 700,
    seconds: 600,
    method: 'DELETE',
    path: /^\/api\/v2\/deleted_users\/\d+$/,
  },
  {
    name: 'side-conversation-events',
    silent: true,
    total: 600,
    seconds: 600,
    method: 'GET',
    path: /^\/api\/v2\/tickets\/side_conversations\/events$/,
  },
  { name: 'webhooks-test', silent: true, total: 20, seconds: 60, method: 'POST', path: /^\/api\/v2\/webhooks\/test$/ },
]

/** Background jobs queued or running at once [doc]. */
export const JOBS_AT_ONCE = 30
