import type { ReadContext } from '@tajo/core/connector'
import type { FreshdeskClient } from '../client.ts'

export type FilterName = 'updated_since' | '_updated_since' | 'none'

/**
 * The name this account knows the changed-since filter by. The reference says `updated_since`; public clients send
 * `_updated_since` on contacts, and older accounts have none on companies. An unknown name is a 400, so one call settles
 * it; the answer is kept in the checkpoint.
 */
export async function changeFilter(
  context: Pick<ReadContext<FreshdeskClient>, 'client' | 'stream' | 'signal'>,
  stored: unknown,
  names: readonly Exclude<FilterName, 'none'>[],
): Promise<FilterName> {
  if (stored === 'none' || names.some((name) => name === stored)) return stored as FilterName
  const { client, stream, signal } = context
  for (const name of names) {
    const answer = await client.get(
      stream.path,
      { [name]: '2000-01-01T00:00:00Z', per_page: 1 },
      { stream: stream.name, signal },
    )
    if (answer.kind === 'denied') throw answer.error
    if (answer.kind !== 'unknown-field') return name
  }
  return 'none'
}
