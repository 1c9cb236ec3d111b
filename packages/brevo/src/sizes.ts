import type { StreamSize, VendorCount } from '@tajo/core/connector'
import type { Json } from '@tajo/core/json'
import type { StreamSpec } from '@tajo/core/stream'
import { expectOk } from './answers.ts'
import type { BrevoClient } from './client.ts'
import { countIn } from './read/records.ts'

/** Lists whose answers say how many rows there are in all. */
const counted: ReadonlySet<string> = new Set(['contacts', 'lists', 'folders', 'segments'])

/** How many rows a first sync will meet; later syncs are told by the warehouse. */
export async function sizeOf(
  client: BrevoClient,
  stream: StreamSpec,
  checkpoint: Json | undefined,
): Promise<StreamSize> {
  if (checkpoint !== undefined) return { rows: undefined, source: 'what changed since the last sync' }
  const rows = await countOf(client, stream)
  return rows === undefined
    ? { rows, source: 'not told before it is read' }
    : { rows, source: 'the vendor’s count of the list' }
}

/** The vendor's own number, where it gives one. */
export async function vendorCount(client: BrevoClient, stream: StreamSpec): Promise<VendorCount | undefined> {
  const count = await countOf(client, stream)
  return count === undefined ? undefined : { count, precision: 'exact', description: 'vendor’s count of the list' }
}

async function countOf(client: BrevoClient, { name, path }: StreamSpec): Promise<number | undefined> {
  if (!counted.has(name)) return undefined
  return countIn(expectOk(await client.get(path, { limit: 1 }, { stream: name })).data)
}
