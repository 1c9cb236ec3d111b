import type { StreamSize, VendorCount } from '@tajo/core/connector'
import type { Json } from '@tajo/core/json'
import type { StreamSpec } from '@tajo/core/stream'
import type { ZendeskClient } from './client.ts'
import { member } from './read/pages.ts'

/** Streams the vendor counts. [oas] */
const counted: Readonly<Record<string, string>> = {
  tickets: '/tickets/count',
  users: '/users/count',
  organizations: '/organizations/count',
  groups: '/groups/count',
  ticket_fields: '/ticket_fields/count',
  satisfaction_ratings: '/satisfaction_ratings/count',
  deleted_users: '/deleted_users/count',
  views: '/views/count',
  tags: '/tags/count',
  ticket_activities: '/activities/count',
}
/** Counts beyond are clamped or a day old. [oas] */
const reliableUpTo = 100_000

/** How many rows a first sync will meet, from one cheap call; later syncs are told by the warehouse. */
export async function sizeOf(
  client: ZendeskClient,
  stream: StreamSpec,
  checkpoint: Json | undefined,
): Promise<StreamSize> {
  if (checkpoint !== undefined) return { rows: undefined, source: 'what changed since the last sync' }
  // As many sets of measures as tickets; comments and events are more, by how many nobody tells.
  const name = stream.name === 'ticket_metrics' ? 'tickets' : stream.name
  const found = await countOf(client, stream.name, counted[name])
  if (found === undefined) return { rows: undefined, source: 'not told before it is read' }
  const { value, refreshedAt } = found
  const archived = name === 'tickets' ? ', archived ones left out' : ''
  const old = value >= reliableUpTo && refreshedAt === undefined ? ', or more' : ''
  return { rows: value, source: `the vendor’s count${archived}${old}` }
}

/** The vendor's own number, where it gives one that speaks about the same rows as the table. */
export async function vendorCount(client: ZendeskClient, stream: StreamSpec): Promise<VendorCount | undefined> {
  // Archived tickets, deleted groups, tags out of use and endless activities are in one and not in the other.
  if (['tickets', 'groups', 'tags', 'ticket_activities', 'satisfaction_ratings'].includes(stream.name)) return undefined
  const found = await countOf(client, stream.name, counted[stream.name])
  if (found === undefined || found.value >= reliableUpTo) return undefined
  return {
    count: found.value,
    precision: 'indexed-minutes-behind',
    description: `vendor’s count${found.refreshedAt === undefined ? '' : ` as of ${found.refreshedAt}`}`,
  }
}

/** `{ count: { value, refreshed_at } }`. [oas] */
async function countOf(
  client: ZendeskClient,
  stream: string,
  path: string | undefined,
): Promise<{ value: number; refreshedAt: string | undefined } | undefined> {
  if (path === undefined) return undefined
  const answer = await client.get(path, {}, { stream })
  if (answer.kind !== 'ok') return undefined
  const count = member(answer.data, 'count')
  const value = member(count, 'value')
  const refreshedAt = member(count, 'refreshed_at')
  if (typeof value !== 'number') return undefined
  return { value, refreshedAt: typeof refreshedAt === 'string' ? refreshedAt : undefined }
}
