import type { Clock } from '@tajo/core/clock'
import type { StreamSize, VendorCount } from '@tajo/core/connector'
import { isObject, type Json } from '@tajo/core/json'
import type { StreamSpec } from '@tajo/core/stream'
import type { FreshdeskClient } from './client.ts'
import { largestId } from './read/by-id.ts'
import { secondOf } from './read/walk.ts'

const searchable: Readonly<Record<string, string>> = { contacts: '/search/contacts', companies: '/search/companies' }
const dayMs = 86_400_000

/** How many rows a first sync will meet, from one cheap call; later syncs are told by the warehouse. */
export async function sizeOf(
  client: FreshdeskClient,
  stream: StreamSpec,
  checkpoint: Json | undefined,
): Promise<StreamSize> {
  if (checkpoint !== undefined) return { rows: undefined, source: 'what changed since the last sync' }
  if (stream.name === 'tickets') {
    const context = { client, stream, signal: new AbortController().signal }
    return { rows: await largestId(context), source: 'the newest ticket’s number' }
  }
  const path = searchable[stream.name]
  if (path !== undefined) {
    const total = await searchTotal(client, stream.name, path, `created_at:<'${dayOf(Date.now() + dayMs)}'`)
    if (total !== undefined) return { rows: total, source: 'the vendor’s search' }
  }
  return { rows: undefined, source: 'not told before it is read' }
}

/**
 * The vendor's own number, where it gives one. Search is indexed minutes behind writes and leaves out archived tickets
 * (vendor reference, search), so tickets are counted over the last thirty days only: archiving waits longer than that.
 */
export async function vendorCount(
  client: FreshdeskClient,
  stream: StreamSpec,
  clock: Clock,
): Promise<VendorCount | undefined> {
  const precision = 'indexed-minutes-behind' as const
  const path = searchable[stream.name]
  if (path !== undefined) {
    const total = await searchTotal(client, stream.name, path, `created_at:<'${dayOf(clock.now() + dayMs)}'`)
    return total === undefined ? undefined : { count: total, precision, description: 'vendor’s search total' }
  }
  if (stream.name !== 'tickets') return undefined
  const from = dayOf(clock.now() - 29 * dayMs)
  const total = await searchTotal(client, stream.name, '/search/tickets', `created_at:>'${from}'`)
  return total === undefined
    ? undefined
    : {
        count: total,
        precision,
        description: `vendor’s search total of tickets created since ${from}`,
        where: { column: 'created_at', from: `${from}T00:00:00Z` },
      }
}

async function searchTotal(
  client: FreshdeskClient,
  stream: string,
  path: string,
  query: string,
): Promise<number | undefined> {
  const answer = await client.get(path, { query: `"${query}"`, page: 1 }, { stream })
  return answer.kind === 'ok' && isObject(answer.data) && typeof answer.data['total'] === 'number'
    ? answer.data['total']
    : undefined
}

function dayOf(ms: number): string {
  return secondOf(ms).slice(0, 10)
}
